package store

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"

	"segql/eval/index"
)

// An indexState is what who writes knows of the index of a scope.
type indexState struct {
	directory directory // nil without an index
	marks     []int     // by block: how many of its profiles have changed, at most
	begun     uint64    // the version since which what changes is marked for the first index, 0 if it is not
}

// due says how much of a block has changed when it is worth making it anew: one
// profile of so many.
const due = 32

// indexOf returns the state of a scope's index. The caller holds writing.
func (s *Store) indexOf(c Scope) (*indexState, error) {
	if x := s.indexes[c]; x != nil {
		return x, nil
	}
	v, err := s.rowsView(c)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	x := &indexState{}
	l := &layout{}
	d, version, err := v.directory()
	if err == nil && d != nil {
		x.directory, x.marks = d, make([]int, max(len(d), 1))
		err = v.readMarks(l, d, version)
	}
	if err != nil {
		return nil, err
	}
	for i, p := range l.partitions {
		x.marks[i] = len(p.marks)
	}
	s.indexes[c] = x
	return x, nil
}

// mark notes in a transaction that profiles of a scope change. If too many have by
// now for a mark each to be worth it, which few are not, the index goes.
func (x *indexState) mark(txn *badger.Txn, c Scope, ids []string, few int) error {
	if x.directory == nil && x.begun == 0 {
		return nil
	}
	rows, marks := 0, len(ids)
	for i, b := range x.directory {
		rows, marks = rows+b.rows, marks+x.marks[i]
	}
	if marks > few && marks > rows/4 && x.begun == 0 {
		x.directory, x.marks = nil, nil
		return txn.Delete(c.prefix(directoryKind))
	}
	prefix := c.prefix(markKind)
	for _, id := range ids {
		if err := txn.Set(append(prefix[:len(prefix):len(prefix)], id...), nil); err != nil {
			return err
		}
		if x.begun == 0 {
			x.marks[x.directory.find(id)]++
		}
	}
	return nil
}

// begin sees to it that what changes from now on is marked. The caller holds
// writing.
func (s *Store) begin(x *indexState) {
	if x.directory == nil && x.begun == 0 {
		x.begun = s.version()
	}
}

// stale returns the block of which most has changed, if that is worth making it
// anew.
func (x *indexState) stale() (i int, found bool) {
	worst := 0
	for k, b := range x.directory {
		if x.marks[k]*due > b.rows && x.marks[k] > worst {
			i, found, worst = k, true, x.marks[k]
		}
	}
	if len(x.directory) == 0 { // nobody was there
		return 0, x.directory == nil || x.marks[0] > 0
	}
	return i, found
}

// keepIndex makes anew what is in trouble, and brings the indexes of the scopes that
// were written to up to date. The caller holds writing.
func (s *Store) keepIndex(ctx context.Context) error {
	for _, t := range s.Troubles() {
		if err := s.repair(ctx, t); err != nil {
			return errors.Join(err, s.ledger.stop(s.rows))
		}
	}
	for c := range s.indexes {
		for range len(s.indexes[c].directory) + 1 {
			i, found := s.indexes[c].stale()
			if !found {
				break
			}
			s.begin(s.indexes[c])
			if err := s.reindex(ctx, c, i, func() {}); err != nil {
				return errors.Join(err, s.ledger.stop(s.rows))
			}
		}
	}
	return nil
}

// reindex makes a block of a scope's index anew, or all of it if it has none and
// has begun one. It calls lock before it changes what others see, from when on
// nobody else may write.
func (s *Store) reindex(ctx context.Context, c Scope, i int, lock func()) error {
	v, err := s.rowsView(c)
	if err != nil {
		return err
	}
	defer v.Close()
	d, _, err := v.directory()
	if err != nil {
		return err
	}
	i = max(min(i, len(d)-1), 0)
	var replaced uint64
	if len(d) > 0 {
		replaced = d[i].number
	}
	batch := s.db.NewWriteBatch()
	defer batch.Cancel()
	number := func() uint64 { return v.txn.ReadTs()<<numberBits | s.numbers.Add(1)%(1<<numberBits) }
	b := newBuilder(c, v.paths, s.limits, number, func(key, value []byte) error {
		if err := s.roomFor(int64(len(value))); err != nil {
			return err
		}
		return batch.Set(key, bytes.Clone(value))
	})
	from, to := d.keys(i, c.prefix(profileKind))
	err = v.walk(ctx, from, to, v.there(func(id, row []byte) error { return b.add(string(id), row) }))
	if err == nil {
		err = b.flush()
	}
	if err == nil {
		err = batch.Flush()
	}
	if err != nil {
		return failed(s.dir, err, Failed)
	}
	lock()
	return failed(s.dir, s.swap(c, replaced, b.made, v.txn.ReadTs()), Failed)
}

// numberBits are the low bits of a block's number; the others are the version of
// the store that it was made of. What rewrite makes has the version 0.
const numberBits = 24

// swap puts blocks into the place of one, 0 for all, and removes the marks of what
// they have seen, up to a version. The caller holds writing.
func (s *Store) swap(c Scope, replaced uint64, made directory, seen uint64) error {
	x, err := s.indexOf(c)
	if err != nil {
		return err
	}
	d := x.directory
	i := max(slices.IndexFunc(d, func(b blockRef) bool { return b.number == replaced }), 0)
	if len(d) > 0 && d[i].number != replaced || len(d) == 0 && replaced != 0 || d == nil && (x.begun == 0 || x.begun > seen) {
		return s.readAgain(c) // it has changed meanwhile, maybe without marks
	}
	marks := s.marksBefore(d, i, c, seen)
	if len(d) == 0 {
		d = made
	} else {
		if len(made) > 0 {
			made[0].first = d[i].first
		}
		d = slices.Concat(d[:i], made, d[i+1:])
	}
	if len(d) > 0 {
		d[0].first = ""
	}
	delete(s.indexes, c)
	key := c.prefix(directoryKind)
	err = s.commit(func(txn *badger.Txn) error { return txn.Set(key, d.encode(key)) })
	if err != nil {
		return err
	}
	batch := s.db.NewWriteBatch()
	defer batch.Cancel()
	for _, key := range marks { // one that is left does no harm
		if err := batch.Delete(key); err != nil {
			return err
		}
	}
	if err := batch.Flush(); err != nil {
		return err
	}
	return s.readAgain(c)
}

// readAgain reads anew what is known of a scope's index. The caller holds writing.
func (s *Store) readAgain(c Scope) error {
	delete(s.indexes, c)
	_, err := s.indexOf(c)
	return err
}

// marksBefore returns the keys of the marks of a block that were set up to a
// version.
func (s *Store) marksBefore(d directory, i int, c Scope, seen uint64) [][]byte {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{Prefix: c.prefix(markKind)})
	defer it.Close()
	from, to := d.keys(i, c.prefix(markKind))
	var keys [][]byte
	for it.Seek(from); it.Valid() && bytes.Compare(it.Item().Key(), to) < 0; it.Next() {
		if it.Item().Version() <= seen {
			keys = append(keys, it.Item().KeyCopy(nil))
		}
	}
	return keys
}

// tend makes blocks anew in the background, if enough of one has changed. The
// caller holds writing.
func (s *Store) tend() {
	if s.tending != nil || s.closing > 0 {
		return
	}
	if _, _, found := s.worst(); !found {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	s.tending = func() { cancel(); <-done }
	go func() {
		defer close(done)
		s.makeAnew(ctx)
	}()
}

// worst returns a block that is worth making anew while the store is in use.
func (s *Store) worst() (c Scope, i int, found bool) {
	const many = 1000
	for c, x := range s.indexes {
		if i, found := x.stale(); found && (x.directory == nil || x.marks[i] >= s.limits.rows*many/index.MaxRows) {
			return c, i, true
		}
	}
	return Scope{}, 0, false
}

// makeAnew makes blocks anew until none is worth it. A failure leaves the index as
// it is, which is right, but slower.
func (s *Store) makeAnew(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(s.settling):
	}
	var err error
	for ctx.Err() == nil {
		s.writing.Lock()
		if err != nil { // a version may have been taken that no log has
			err = errors.Join(err, s.ledger.stop(s.rows))
		}
		c, i, found := s.worst()
		if !found || err != nil {
			s.tending = nil
			s.writing.Unlock()
			return
		}
		s.begin(s.indexes[c])
		s.writing.Unlock()
		locked := false
		err = s.reindex(ctx, c, i, func() { s.writing.Lock(); locked = true })
		if locked {
			s.writing.Unlock()
		}
	}
}

// stopTending ends what is made in the background, and lets nothing begin as long
// as closing is not lowered again. The caller must not hold writing.
func (s *Store) stopTending() {
	s.writing.Lock()
	stop := s.tending
	s.tending = nil
	s.closing++
	s.writing.Unlock()
	if stop != nil {
		stop()
	}
}

// A rebuilder makes the index of rows that are copied in the order of their keys.
type rebuilder struct {
	fields  func(Scope) (paths, error)
	limits  limits
	number  uint64 // of the last block
	sink    func(key, value []byte) error
	current *builder
	made    []*builder // of each scope; current is the last
}

// add adds a row that is copied. A scope with a row that cannot be read gets no
// index, so that whoever reads it finds out.
func (r *rebuilder) add(key, row []byte) error {
	kind, c, id, ok := splitKey(key)
	if !ok || kind != profileKind {
		return nil
	}
	if r.current == nil || r.current.scope != c {
		if err := r.flush(); err != nil {
			return err
		}
		fields, err := r.fields(c)
		if err != nil {
			return err
		}
		number := func() uint64 { r.number++; return r.number }
		r.current = newBuilder(c, fields, r.limits, number, r.sink)
		r.made = append(r.made, r.current)
	}
	err := r.current.add(string(id), row)
	if errors.Is(err, errRow) {
		r.current.broken = true
		return nil
	}
	return err
}

func (r *rebuilder) flush() error {
	if r.current == nil {
		return nil
	}
	return r.current.flush()
}

// directories returns the directories of what rebuilders have made, one after the
// other, by scope.
func directories(list ...*rebuilder) map[Scope]directory {
	all := map[Scope]directory{}
	broken := map[Scope]bool{}
	for _, r := range list {
		for _, b := range r.made {
			all[b.scope] = append(all[b.scope], b.made...)
			broken[b.scope] = broken[b.scope] || b.broken
		}
	}
	for c, d := range all {
		if broken[c] || len(d) == 0 {
			delete(all, c)
			continue
		}
		d[0].first = ""
	}
	return all
}
