package store

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/dgraph-io/badger/v4"
)

// A KeptSegment is the source of a segment in the store.
type KeptSegment struct {
	Name    string
	Version int // 0 without
	Text    string
}

// SaveSegment keeps the source of a segment under its name and version, 0 for
// none, and reports whether there was one.
func (s *Store) SaveSegment(c Scope, name string, version int, text string) (replaced bool, err error) {
	switch {
	case name == "" || len(name) > maxName || strings.IndexByte(name, 0) >= 0:
		return false, fmt.Errorf("the name of a segment has 1 to %d bytes, none of them zero", maxName)
	case version < 0 || version > math.MaxUint32:
		return false, fmt.Errorf("the version of the segment %q is not from 0 to %d", name, uint32(math.MaxUint32))
	case len(text) > maxRow:
		return false, fmt.Errorf("the source of the segment %q has more than %d bytes", name, maxRow)
	}
	key := segmentKey(c, name, version)
	err = s.update(c, func(txn *badger.Txn) error {
		_, err := txn.Get(key)
		if replaced = err == nil; err != nil && !errors.Is(err, badger.ErrKeyNotFound) {
			return err
		}
		return txn.Set(key, []byte(text))
	})
	return replaced, err
}

// Segment returns the source of a segment: of a version, or of the latest if
// that is nil.
func (s *Store) Segment(c Scope, name string, version *int) (text string, found bool, err error) {
	prefix := segmentKey(c, name, 0)
	prefix = prefix[:len(prefix)-4]
	err = s.segments(c, prefix, func(k KeptSegment) {
		if version == nil || k.Version == *version {
			text, found = k.Text, true
		}
	})
	return text, found, err
}

// Segments returns the segments of a scope, by name and version.
func (s *Store) Segments(c Scope) ([]KeptSegment, error) {
	var list []KeptSegment
	err := s.segments(c, c.prefix(segmentKind), func(k KeptSegment) { list = append(list, k) })
	return list, err
}

// segments calls do with the segments whose keys begin with a prefix.
func (s *Store) segments(c Scope, prefix []byte, do func(KeptSegment)) error {
	if err := c.check(); err != nil {
		return err
	}
	if err := s.enter(); err != nil {
		return err
	}
	defer s.use.leave()
	err := s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			name, version, ok := splitSegment(it.Item().Key()[len(c.Domain)+3:])
			if !ok {
				continue // Verify says so
			}
			text, err := it.Item().ValueCopy(nil)
			if err != nil {
				return err
			}
			do(KeptSegment{name, version, string(text)})
		}
		return nil
	})
	return failed(s.dir, err, Damaged)
}

// DeleteSegment removes a segment with all its versions, and reports whether
// there was one.
func (s *Store) DeleteSegment(c Scope, name string) (found bool, err error) {
	prefix := segmentKey(c, name, 0)
	prefix = prefix[:len(prefix)-4]
	err = s.update(c, func(txn *badger.Txn) error {
		keys := keysOf(txn, prefix)
		found = len(keys) > 0
		for _, key := range keys {
			if err := txn.Delete(key); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

// keysOf returns the keys that begin with a prefix.
func keysOf(txn *badger.Txn, prefix []byte) [][]byte {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	var keys [][]byte
	for it.Rewind(); it.Valid(); it.Next() {
		keys = append(keys, it.Item().KeyCopy(nil))
	}
	return keys
}

// update changes a scope in one transaction, but for its profiles.
func (s *Store) update(c Scope, do func(*badger.Txn) error) error {
	return s.write(c, func() error { return s.commit(do) })
}

// write calls do, which changes a scope, while nobody else writes.
func (s *Store) write(c Scope, do func() error) error {
	if err := c.check(); err != nil {
		return err
	}
	if s.readOnly {
		return &Error{s.dir, Failed, errReadOnly}
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.enter(); err != nil {
		return err
	}
	defer s.use.leave()
	if err := s.roomFor(batchBytes); err != nil {
		return err
	}
	return failed(s.dir, do(), Failed)
}

// Scopes returns the scopes that hold profiles, also expired ones, or segments,
// by service and domain.
func (s *Store) Scopes() ([]Scope, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.use.leave()
	found := map[Scope]bool{}
	err := s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{})
		defer it.Close()
		for _, kind := range []byte{profileKind, segmentKind} {
			for it.Seek([]byte{kind}); it.Valid(); {
				key := it.Item().Key()
				if key[0] != kind {
					break
				}
				_, c, rest, ok := splitKey(key)
				if !ok {
					it.Next() // Verify says what it is
					continue
				}
				found[c] = true
				it.Seek(after(key[:len(key)-len(rest)]))
			}
		}
		return nil
	})
	return sortedScopes(found), failed(s.dir, err, Damaged)
}
