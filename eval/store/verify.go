package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"unicode/utf8"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"

	"segql/eval/index"
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
	return item.Value(func(value []byte) error {
		switch kind {
		case fieldKind:
			v.field(c, string(rest), value)
		case profileKind:
			v.profile(c, string(rest), value)
		case segmentKind:
			v.segment(c, rest, value)
		case directoryKind:
			v.indexed[c] = true
		case markKind, indexKind: // parts that no directory leads to do no harm
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

// verifyIndex compares the index of a scope with one that is made of its rows.
func (s *Store) verifyIndex(ctx context.Context, c Scope, found *verifier) error {
	v, err := s.rowsView(c)
	if err != nil {
		return err
	}
	defer v.Close()
	subject := "the index of " + c.words()
	d, version, err := v.directory()
	if err != nil {
		return err
	}
	if d == nil {
		found.find(helpIndex, subject, "its directory cannot be read")
		return nil
	}
	l := &layout{}
	if err := v.readMarks(l, d, version); err != nil {
		return err
	}
	for i, ref := range d {
		marked := len(l.partitions[i].marks) > 0 || expired(ref.earliest, v.now)
		switch err := v.verifyBlock(ctx, d, i, marked); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			found.find(helpIndex, subject, "of its block %d %v", ref.number, err)
		}
	}
	return nil
}

// errDiffers is that a part is whole, and not what the rows are.
var errDiffers = errors.New("a part differs from the profiles")

// verifyBlock reads every part of a block, and compares them with what its rows
// make, unless some have changed.
func (v *View) verifyBlock(ctx context.Context, d directory, i int, changed bool) error {
	h, err := v.readHead(&d[i])
	if err != nil {
		return err
	}
	if _, err := v.readPart(partKey{d[i].number, 0, idsPart}, h.ids); err != nil {
		return err
	}
	if h.expiries.length > 0 {
		if _, err := v.readPart(partKey{d[i].number, 0, expiriesPart}, h.expiries); err != nil {
			return err
		}
	}
	for _, column := range h.columns {
		for part, state := range column.parts {
			if state.length == 0 {
				continue
			}
			if _, err := v.readPart(partKey{d[i].number, column.number + 1, uint8(part)}, state); err != nil {
				return err
			}
		}
	}
	if changed {
		return nil
	}
	same := func(key, value []byte) error {
		item, err := v.txn.Get(key)
		if err != nil {
			return errMissing
		}
		return item.Value(func(stored []byte) error {
			if !bytes.Equal(stored, value) {
				return errDiffers
			}
			return nil
		})
	}
	number := func() uint64 { return d[i].number }
	made := newBuilder(v.scope, v.paths, limits{index.MaxRows, math.MaxInt}, number, same)
	from, to := d.keys(i, v.prefix)
	add := v.there(func(id, row []byte) error { return made.add(string(id), row) })
	if err := v.walk(ctx, from, to, add); err != nil {
		return err
	}
	if err := made.flush(); err != nil {
		return err
	}
	if len(made.made) != 1 || made.made[0].rows != h.rows {
		return errDiffers
	}
	return nil
}
