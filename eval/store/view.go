package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"

	"segql/eval"
	"segql/profile"
)

// A View is the profiles of a scope as they were at the moment when it was made,
// without those that had expired by then. It may be used by several goroutines
// at once. It must be closed, when nobody uses it any more.
type View struct {
	store  *Store
	scope  Scope
	txn    *badger.Txn
	now    int64 // of the wall clock, in Unix milliseconds (R32)
	paths  paths
	prefix []byte // of the profiles' keys
	layout *layout

	goneLock sync.Mutex // guards goneRows
	goneRows map[*block]*gone
}

var _ eval.Profiles = (*View)(nil)

// View returns the profiles of a scope, none if it holds none.
func (s *Store) View(c Scope) (*View, error) {
	v, err := s.rowsView(c)
	if err != nil {
		return nil, err
	}
	if v.layout, err = v.makeLayout(); err != nil {
		v.Close()
		return nil, err
	}
	return v, nil
}

// rowsView returns a view that is not asked for blocks.
func (s *Store) rowsView(c Scope) (*View, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := s.enter(); err != nil {
		return nil, err
	}
	d, err := s.dictionaryOf(c)
	if err != nil {
		s.use.leave()
		return nil, err
	}
	v := &View{store: s, scope: c, txn: s.db.NewTransaction(false), now: time.Now().UnixMilli(),
		prefix: c.prefix(profileKind), goneRows: map[*block]*gone{}}
	v.paths = d.list() // after the transaction has begun, so that its rows have no others
	return v, nil
}

// Scope returns whose profiles the view is of.
func (v *View) Scope() Scope { return v.scope }

// Close ends the use of the view.
func (v *View) Close() {
	v.txn.Discard()
	v.store.use.leave()
}

// dictionaryOf returns the attributes of a scope.
func (s *Store) dictionaryOf(c Scope) (*dictionary, error) {
	s.dictionary.Lock()
	defer s.dictionary.Unlock()
	if d, ok := s.dictionaries[c]; ok {
		return d, nil
	}
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	d, err := readDictionary(txn, c)
	if err != nil {
		return nil, failed(s.dir, err, Damaged)
	}
	s.dictionaries[c] = d
	return d, nil
}

// readDictionary reads the attributes of a scope.
func readDictionary(txn *badger.Txn, c Scope) (*dictionary, error) {
	d := &dictionary{numbers: map[string]uint32{}}
	prefix := c.prefix(fieldKind)
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		path := string(it.Item().Key()[len(prefix):])
		if err := it.Item().Value(func(value []byte) error { return d.load(path, value) }); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// load adds an attribute that has its number.
func (d *dictionary) load(path string, value []byte) error {
	n, width := uvarint(value)
	if width != len(value) || n >= maxFields {
		return fmt.Errorf("the number of the attribute %q cannot be read", path)
	}
	for uint64(len(d.paths)) <= n {
		d.paths = append(d.paths, "")
	}
	if d.paths[n] != "" {
		return fmt.Errorf("the attributes %q and %q have one number", d.paths[n], path)
	}
	d.paths[n], d.numbers[path] = path, uint32(n)
	return nil
}

// Paths returns the attributes, sorted. Some of them no profile may have any
// more.
func (v *View) Paths() []string {
	list := slices.DeleteFunc(slices.Clone(v.paths), func(p string) bool { return p == "" })
	slices.Sort(list)
	return list
}

// Number returns the number of an attribute, -1 if no row of the view has it.
func (v *View) Number(path string) int {
	if n, ok := v.number(path); ok {
		return int(n)
	}
	return -1
}

// number returns an attribute's number, if rows of the view can have it.
func (v *View) number(path string) (uint32, bool) {
	d, err := v.store.dictionaryOf(v.scope)
	if err != nil {
		return 0, false
	}
	n, ok := d.number(path)
	return n, ok && int(n) < len(v.paths)
}

// damaged is the error of a profile that cannot be read.
func (v *View) damaged(id []byte, err error) error {
	return &Error{v.store.dir, Damaged, fmt.Errorf("of the profile %q %w", id, err)}
}

// key returns the key of a profile.
func (v *View) key(id string) []byte { return append(bytes.Clone(v.prefix), id...) }

// Get returns a profile, nil if it is not there.
func (v *View) Get(id string) (*profile.Record, error) {
	var r *profile.Record
	err := v.row(id, func(row []byte) (err error) {
		r, err = v.paths.record(id, row)
		return err
	})
	return r, err
}

// row calls do with the row of a profile that is there.
func (v *View) row(id string, do func(row []byte) error) error {
	item, err := v.txn.Get(v.key(id))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil
	}
	if err != nil {
		return failed(v.store.dir, err, Damaged)
	}
	err = item.Value(func(row []byte) error {
		if expiry, _ := expiryOf(row); expired(expiry, v.now) {
			return nil
		}
		return do(row)
	})
	if err != nil {
		return v.damaged([]byte(id), err)
	}
	return nil
}

// errStop ends a walk early.
var errStop = errors.New("stop")

// walk calls do with each row from a key on, up to another, in the order of their
// ids, also with those that have expired. It lends what it hands out.
func (v *View) walk(ctx context.Context, from, to []byte, do func(id, row []byte) error) error {
	const promptly = 256 // rows between two looks at ctx
	it := v.txn.NewIterator(badger.IteratorOptions{Prefix: v.prefix})
	defer it.Close()
	var id []byte
	n, bytesRead := 0, 0
	visit := func(row []byte) error {
		bytesRead += len(row)
		return do(id, row)
	}
	for it.Seek(from); it.Valid(); it.Next() {
		if n++; n%promptly == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			v.store.touched(bytesRead)
			bytesRead = 0
		}
		item := it.Item()
		key := item.Key()
		if bytes.Compare(key, to) >= 0 {
			break
		}
		id = key[len(v.prefix):]
		if err := item.Value(visit); err == errStop {
			return nil
		} else if err != nil {
			return v.damaged(id, err)
		}
	}
	return ctx.Err()
}

// there leaves out rows that have expired.
func (v *View) there(do func(id, row []byte) error) func(id, row []byte) error {
	return func(id, row []byte) error {
		if len(row) == 0 || row[0] != 0 { // most have no expiry
			if expiry, _ := expiryOf(row); expired(expiry, v.now) {
				return nil
			}
		}
		return do(id, row)
	}
}

// Len returns how many profiles there are.
func (v *View) Len(ctx context.Context) (int, error) {
	n := 0
	for i := range v.Partitions() {
		blocks, err := v.Partition(ctx, i, &eval.Wanted{})
		if err != nil {
			return 0, err
		}
		for _, b := range blocks {
			n += b.Left
		}
	}
	return n, ctx.Err()
}

// Records yields every profile, in the order of their ids. An error ends them.
func (v *View) Records(ctx context.Context) iter.Seq2[*profile.Record, error] {
	return func(yield func(*profile.Record, error) bool) {
		err := v.walk(ctx, v.prefix, after(v.prefix), v.yieldRecord(yield))
		if err != nil {
			yield(nil, err)
		}
	}
}

// yieldRecord yields the records of rows that have not expired.
func (v *View) yieldRecord(yield func(*profile.Record, error) bool) func(id, row []byte) error {
	return v.there(func(id, row []byte) error {
		r, err := v.paths.record(string(id), row)
		if err == nil && !yield(r, nil) {
			return errStop
		}
		return err
	})
}

// Lookup yields the profiles of ids that are there, in the order of the ids, for
// which ascending is best: it walks from one to the next if that is near, and
// searches if it is not. An error ends them.
func (v *View) Lookup(ctx context.Context, ids iter.Seq[string]) iter.Seq2[*profile.Record, error] {
	return func(yield func(*profile.Record, error) bool) {
		err := v.eachOf(ctx, ids, v.yieldRecord(yield))
		if err != nil {
			yield(nil, err)
		}
	}
}

// page is about how many bytes of a file are read for one row.
const page = 4096

// eachOf calls do with the row of each of the ids that has one, in their order,
// also with those that have expired. It lends what it hands out.
func (v *View) eachOf(ctx context.Context, ids iter.Seq[string], do func(id, row []byte) error) error {
	it := v.txn.NewIterator(badger.IteratorOptions{Prefix: v.prefix})
	defer it.Close()
	var key, last []byte
	for id := range ids {
		key = append(append(key[:0], v.prefix...), id...)
		if err := ctx.Err(); err != nil {
			return err
		}
		moveTo(it, key, last)
		last = append(last[:0], key...)
		if !it.Valid() || !bytes.Equal(it.Item().Key(), key) {
			continue
		}
		v.store.touched(page)
		err := it.Item().Value(func(row []byte) error { return do(key[len(v.prefix):], row) })
		if err == errStop {
			return nil
		}
		if err != nil {
			return v.damaged(key[len(v.prefix):], err)
		}
	}
	return nil
}

// moveTo moves an iterator to the first key that is not less than one. It has been
// moved to last before, unless that is nil.
func moveTo(it *badger.Iterator, key, last []byte) {
	const few = 12 // steps cost as much as a search
	if last != nil && bytes.Compare(last, key) <= 0 {
		for range few {
			if !it.Valid() || bytes.Compare(it.Item().Key(), key) >= 0 {
				return
			}
			it.Next()
		}
	}
	it.Seek(key)
}
