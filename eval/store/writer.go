package store

import (
	"cmp"
	"errors"
	"hash/maphash"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"

	"segql/ast"
	"segql/profile"
)

// WriteOptions say how profiles are put.
type WriteOptions struct {
	Replace bool   // what was there of a profile goes
	Expiry  int64  // in Unix milliseconds of the wall clock; 0 keeps the one that a profile has
	Key     string // the path of an attribute that is known to be unique; "" for none
	DryRun  bool   // nothing is written
}

// A Writer puts profiles into a scope, in batches of which each is there whole or
// not at all. While there is one, nothing else is written. It is used by one
// goroutine.
type Writer struct {
	store  *Store
	scope  Scope
	o      WriteOptions
	prefix []byte

	known   paths             // the attributes by their numbers, with those of this writer
	numbers map[string]uint32 // of them
	fields  []field           // of the row that is being put
	changes []field           // that are made to it
	row     []byte            // as it was read

	empty   bool                // the scope was, when the writer was made
	base    *badger.Txn         // sees all batches but the next two
	flight  *batch              // is being committed; nil if none is
	next    *batch              // is being filled
	ids     map[uint64]bool     // the hashes of what was put, and whether not only calculated values
	early   map[uint64]struct{} // the hashes of calculated values that were put before their profile
	seed    maphash.Seed
	keys    *keyIndex           // nil without a key
	users   *users              // of endpoints; nil until it is needed
	shares  map[uint64]struct{} // the hashes of endpoints that were put for their user's sake
	asked   map[uint64]struct{} // the hashes of the values of the key that rows had
	dry     map[uint64][]uint64 // of a dry run: by those of ids, the values of the key that changed
	done    int
	failure error // of the store; it ends the writer
}

// An Outcome is what became of a profile that was put.
type Outcome struct {
	ID       string // of the profile
	Created  bool   // it was not there before, or had expired
	Repeated bool   // this writer has put it before
}

// Writer returns a writer. It waits for the one before it to be closed.
func (s *Store) Writer(c Scope, o WriteOptions) (*Writer, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if s.readOnly && !o.DryRun {
		return nil, &Error{s.dir, Failed, errReadOnly}
	}
	s.writing.Lock()
	if err := s.enter(); err != nil {
		s.writing.Unlock()
		return nil, err
	}
	w := &Writer{store: s, scope: c, o: o, prefix: c.prefix(profileKind), seed: maphash.MakeSeed(),
		ids: map[uint64]bool{}, early: map[uint64]struct{}{}, asked: map[uint64]struct{}{}, dry: map[uint64][]uint64{},
		shares: map[uint64]struct{}{}}
	if err := w.begin(); err != nil {
		s.use.leave()
		s.writing.Unlock()
		return nil, err
	}
	return w, nil
}

// begin reads what a writer must know of the scope.
func (w *Writer) begin() error {
	v, err := w.store.rowsView(w.scope)
	if err != nil {
		return err
	}
	defer v.Close()
	w.known = slices.Clone(v.paths)
	w.numbers = make(map[string]uint32, len(v.paths))
	for n, path := range v.paths {
		w.numbers[path] = uint32(n)
	}
	it := v.txn.NewIterator(badger.IteratorOptions{Prefix: w.prefix})
	it.Rewind()
	w.empty = !it.Valid()
	it.Close()
	if w.o.Key != "" {
		if w.keys, err = indexKey(v, w.o.Key, w.seed); err != nil {
			return err
		}
	}
	w.base = w.store.db.NewTransaction(false)
	w.next = newBatch(len(w.known), 0)
	return nil
}

// key returns the key of a profile.
func (w *Writer) key(id string) []byte { return append(w.prefix[:len(w.prefix):len(w.prefix)], id...) }

// Put merges a record into the profile with its id, as UpdateProfile does: an
// attribute that it does not mention stays, one whose only value is empty goes,
// and others get the values of the record. With known, of calculated values, the
// profile must be there, and the key has no part in it.
// A record without an id is that of the one profile with its value of the key;
// if there is none, it is made, with an id that follows from the value. What was
// found for a value is found for it as long as there is the writer, so that the
// same records again find the same: no record takes a value that was asked for
// from its profile, or gives it to another. What is
// wrong with the record is one of the errors of this package, and changes
// nothing; another error is one of the store, which ends the writer.
func (w *Writer) Put(update *profile.Record, known bool) (Outcome, error) {
	if w.failure != nil {
		return Outcome{}, w.failure
	}
	var key keyChange
	if w.keys != nil && !known {
		key = w.keyChange(update)
		defer w.ask(key)
	}
	id, err := w.find(update, key)
	if err != nil {
		return Outcome{}, err
	}
	hash := w.hash(id)
	came, repeated := w.ids[hash]
	_, shares := w.shares[hash]
	old, there, err := w.stored(id, repeated || shares)
	switch {
	case err != nil:
		return Outcome{}, err
	case known && !there:
		return Outcome{}, ErrUnknownProfile
	}
	moved, err := w.moves(id, key, old, there)
	if err != nil {
		return Outcome{}, err
	}
	if w.scope.Service == ast.Pinpoint {
		if update, err = w.shared(id, update, old); err != nil {
			return Outcome{}, err
		}
	}
	if w.o.Expiry != 0 && update.Expiry == 0 {
		expiring := *update
		expiring.Expiry = w.o.Expiry
		update = &expiring
	}
	late := known && !came // what it sets is kept from what its profile brings
	if w.o.Replace && !known {
		old = w.earlyOf(id, old)
	}
	if len(w.early) > 0 && !late {
		update = w.withoutEarly(id, update)
	}
	if err := w.put(id, update, old); err != nil {
		return Outcome{}, err
	}
	w.ids[hash] = came || !known
	if late {
		w.noteEarly(id, update)
	}
	if moved {
		w.noteKey(id, key)
	}
	if w.users != nil && w.users.bytes > manyUsers {
		if err := w.shareAll(); err != nil {
			return Outcome{}, err
		}
	}
	return Outcome{id, !there, repeated}, nil
}

func (w *Writer) hash(id string) uint64 { return maphash.String(w.seed, id) }

// find returns the id of the profile that a record is for.
func (w *Writer) find(update *profile.Record, key keyChange) (string, error) {
	switch {
	case len(update.ID) > maxID:
		return "", ErrBadID
	case len(key.values) == 0 && update.ID == "":
		return "", ErrNoID
	case len(key.values) == 0:
		return update.ID, nil
	}
	value := key.values[0]
	owners, err := w.keys.owners(value, func(id string) (bool, error) {
		row, there, err := w.stored(id, true)
		return there && slices.Contains(w.keyOf(id, row), maphash.String(w.seed, value)), err
	})
	switch {
	case err != nil:
		return "", err
	case update.ID != "":
		if slices.ContainsFunc(owners, func(id string) bool { return id != update.ID }) {
			return "", ErrKeyTaken
		}
		return update.ID, nil
	case len(owners) > 1:
		return "", ErrAmbiguousKey
	case len(owners) == 1:
		return owners[0], nil
	}
	id := w.follows(value)
	if _, there, err := w.stored(id, true); there || err != nil {
		return "", cmp.Or(err, ErrKeyMoved)
	}
	return id, nil
}

// stored returns the row of a profile and whether it is there: as it is to be
// committed, else as it was committed. The row is lent until the next call. A dry
// run has the rows that were there before it, nil for what was not.
func (w *Writer) stored(id string, put bool) (row []byte, there bool, err error) {
	if put {
		if _, put := w.ids[maphash.String(w.seed, id)]; w.o.DryRun && put {
			defer func() { there = err == nil }()
		}
		for _, b := range []*batch{w.next, w.flight} {
			if b == nil {
				continue
			}
			if p, ok := b.rows[id]; ok {
				return present(p.row, p.expiry)
			}
		}
	} else if w.empty {
		return nil, false, nil
	}
	w.store.touched(page)
	item, err := w.base.Get(w.key(id))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, false, nil
	}
	if err == nil {
		w.row, err = item.ValueCopy(w.row)
	}
	if err != nil {
		return nil, false, w.fail(err)
	}
	expiry, fields := expiryOf(w.row)
	if fields.bad {
		return nil, false, w.fail(&Error{w.store.dir, Damaged, errRow})
	}
	return present(w.row, expiry)
}

// present returns the row of a profile that is there unless it has expired.
func present(row []byte, expiry int64) ([]byte, bool, error) {
	if expired(expiry, time.Now().UnixMilli()) {
		return nil, false, nil
	}
	return row, true, nil
}

// fail ends the writer.
func (w *Writer) fail(err error) error {
	w.failure = failed(w.store.dir, err, Failed)
	return w.failure
}
