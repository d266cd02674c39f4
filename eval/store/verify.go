package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"unicode/utf8"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"
)

// A Finding is something that is wrong with a store. It holds no value of a
// profile.
type Finding struct {
	Subject string // what it is about: a file, a profile, an attribute, a segment
	Problem string // what is wrong with it
	Help    string // what to do
}

// What to do about findings.
const (
	helpFile    = "put back a backup of the store, or move it away and import again"
	helpProfile = "delete the profile and import it again"
	helpSegment = "save the segment again"
	helpIndex   = "segql stats --compact makes it anew; until then the rows are read instead"
)

// Verify reads the whole store, every checksum included, and returns what is
// wrong with it. The error is that it could not be read to the end.
func (s *Store) Verify(ctx context.Context) ([]Finding, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.use.leave()
	var found []Finding
	r := fileReader{keys: s.keys}
	for _, t := range s.db.Tables() {
		if err := ctx.Err(); err != nil {
			return found, err
		}
		name := table.IDToFilename(t.ID)
		switch _, err := checkTable(filepath.Join(s.rows, name), &r); {
		case errors.Is(err, errChecksum):
			found = append(found, Finding{"the file " + name, err.Error(), helpFile})
		case errors.Is(err, errIndexSum): // what of that is still in use has checksums of its own
		case err != nil && !errors.Is(err, fs.ErrNotExist): // it may have been removed meanwhile
			return found, failed(s.dir, err, Failed)
		}
	}
	if len(found) > 0 {
		return found, nil // what is read of such a file may be anything
	}
	v := verifier{scopes: map[Scope]*dictionary{}, indexed: map[Scope]bool{}}
	err := s.each(ctx, v.look)
	for _, c := range sortedScopes(v.indexed) {
		if err == nil {
			err = s.verifyIndex(ctx, c, &v)
		}
	}
	return v.found, err
}

// A verifier looks at keys in their order, in which the attributes come first.
type verifier struct {
	found   []Finding
	scopes  map[Scope]*dictionary
	indexed map[Scope]bool
}

func (v *verifier) find(help, subject, problem string, args ...any) {
	v.found = append(v.found, Finding{subject, fmt.Sprintf(problem, args...), help})
}

// look looks at a key and its value.
func (v *verifier) look(item *badger.Item) error {
	kind, c, rest, ok := splitKey(item.Key())
	if !ok {
		v.find(helpFile, fmt.Sprintf("the key %x", item.Key()), "it is of no kind that this version knows")
		return nil
	}
	switch kind {
	case directoryKind:
		v.indexed[c] = true
		return nil
	case markKind, indexKind: // parts that no directory leads to do no harm
		return nil
	}
	return item.Value(func(value []byte) error {
		switch kind {
		case fieldKind:
			v.field(c, string(rest), value)
		case profileKind:
			v.profile(c, string(rest), value)
		case segmentKind:
			v.segment(c, rest, value)
		default:
			v.find(helpFile, fmt.Sprintf("the key %x", item.Key()), "it is of no kind that this version knows")
		}
		return nil
	})
}

func (v *verifier) dictionary(c Scope) *dictionary {
	if v.scopes[c] == nil {
		v.scopes[c] = &dictionary{numbers: map[string]uint32{}}
	}
	return v.scopes[c]
}

func (v *verifier) field(c Scope, path string, value []byte) {
	if err := v.dictionary(c).load(path, value); err != nil {
		v.find(helpFile, fmt.Sprintf("the attribute %q of %s", path, c.words()), "%v", err)
	}
}

func (v *verifier) profile(c Scope, id string, row []byte) {
	subject := fmt.Sprintf("the profile %q of %s", id, c.words())
	if id == "" || len(id) > maxID {
		v.find(helpProfile, subject, "its id is not of 1 to %d bytes", maxID)
	}
	paths := v.dictionary(c).paths
	_, fields := expiryOf(row)
	for fields.next() {
		switch {
		case fields.number >= uint64(len(paths)) || paths[fields.number] == "":
			v.find(helpProfile, subject, "it has the attribute number %d, and there is none", fields.number)
			return
		case len(fields.value()) == 0:
			v.find(helpProfile, subject, "its attribute %q is empty", paths[fields.number])
		case !utf8.Valid(fields.value()):
			v.find(helpProfile, subject, "its attribute %q is not UTF-8", paths[fields.number])
		}
	}
	if fields.bad {
		v.find(helpProfile, subject, "%v", errRow)
	}
}

func (v *verifier) segment(c Scope, rest, text []byte) {
	name, _, ok := splitSegment(rest)
	subject := fmt.Sprintf("the segment %q of %s", name, c.words())
	switch {
	case !ok:
		v.find(helpSegment, fmt.Sprintf("a segment of %s", c.words()), "its key cannot be read")
	case !utf8.Valid(text):
		v.find(helpSegment, subject, "its source is not UTF-8")
	}
}

// words returns the scope as part of a sentence.
func (c Scope) words() string { return fmt.Sprintf("the %s domain %q", c.Service.Title(), c.Domain) }
