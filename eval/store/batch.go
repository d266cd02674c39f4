package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"segql/profile"
)

// A batch is committed before it has more rows or bytes. Badger's bound on a
// transaction is 15 % of a log.
const (
	batchRows  = 4096
	batchBytes = memtable / 8
)

// grace is how many seconds after its expiry a row may go from the disk, so that
// a view that was made before it still finds it.
const grace = 3600

// A batch is rows that are committed in one transaction.
type batch struct {
	rows   map[string]pending // by id
	first  int                // the number of the first attribute that is new in it
	bytes  int64              // of the rows and their keys
	puts   int
	shares int // of puts, for the sake of another
	result chan error
}

// A pending row is not committed yet.
type pending struct {
	row    []byte
	expiry int64
}

// newBatch returns an empty batch, for about so many rows.
func newBatch(first, rows int) *batch {
	return &batch{rows: make(map[string]pending, rows), first: first, result: make(chan error, 1)}
}

// put makes the row of a profile and puts it into the next batch.
func (w *Writer) put(id string, update *profile.Record, old []byte) error {
	known := len(w.known)
	row, expiry, err := w.merge(update, old)
	if err == nil && len(row) > maxRow {
		err = ErrTooLarge
	}
	if err != nil {
		for _, path := range w.known[known:] {
			delete(w.numbers, path)
		}
		w.known = w.known[:known]
		return err
	}
	if w.o.DryRun {
		return nil
	}
	size := int64(len(row) + 2*(len(w.prefix)+len(id))) // the mark too
	if w.next.puts == w.store.batchRows || w.next.bytes+size > batchBytes {
		if err := w.turn(known); err != nil {
			return err
		}
	}
	w.next.puts++
	if w.o.Replace || !bytes.Equal(row, old) { // a row is never empty
		w.next.rows[id] = pending{row, expiry}
		w.next.bytes += size
	}
	return nil
}

// merge makes the row that a record and the row before it, nil for none, come to.
func (w *Writer) merge(update *profile.Record, old []byte) (row []byte, expiry int64, err error) {
	w.changes = w.changes[:0]
	for _, p := range update.Pairs {
		number, ok := w.numbers[p.Path]
		switch {
		case p.Path == "" || len(p.Path) > maxPath:
			return nil, 0, ErrBadPath
		case !ok && p.Value == "":
			continue
		case !ok && len(w.known) == maxFields:
			return nil, 0, ErrTooMany
		case !ok:
			number = uint32(len(w.known))
			w.known = append(w.known, p.Path)
			w.numbers[p.Path] = number
		}
		w.changes = append(w.changes, field{number, p.Value})
	}
	byNumber := func(a, b field) int { return int(a.number) - int(b.number) }
	if !slices.IsSortedFunc(w.changes, byNumber) {
		slices.SortStableFunc(w.changes, byNumber)
	}
	if expiry, err = w.apply(old); err != nil {
		return nil, 0, err
	}
	if update.Expiry != 0 {
		expiry = update.Expiry
	}
	size := 16
	for _, f := range w.fields {
		size += len(f.value) + 4
	}
	return appendRow(make([]byte, 0, size), expiry, w.fields), expiry, nil
}

// apply makes fields of those of a row, nil for none, and of the changes to it,
// and returns the row's expiry.
func (w *Writer) apply(row []byte) (expiry int64, err error) {
	w.fields = w.fields[:0]
	changes := w.changes
	var old rowReader
	if row != nil {
		expiry, old = expiryOf(row)
	}
	text := string(row)
	for old.next() {
		for len(changes) > 0 && uint64(changes[0].number) < old.number {
			w.change(changes[0])
			changes = changes[1:]
		}
		if len(changes) > 0 && uint64(changes[0].number) == old.number {
			continue // it is replaced
		}
		if n := len(w.changes) - len(changes); n > 0 && uint64(w.changes[n-1].number) == old.number {
			continue
		}
		w.fields = append(w.fields, field{uint32(old.number), text[old.start:old.end]})
	}
	if old.bad {
		return 0, w.fail(&Error{w.store.dir, Damaged, errRow})
	}
	for _, c := range changes {
		w.change(c)
	}
	return expiry, nil
}

// change appends a field that is set.
func (w *Writer) change(f field) {
	if f.value != "" {
		w.fields = append(w.fields, f)
	}
}

// turn commits the batch that was filled, with the attributes below a number, and
// begins the next one meanwhile.
func (w *Writer) turn(known int) error {
	if err := w.land(); err != nil {
		return err
	}
	if w.next.puts == 0 {
		return nil
	}
	s, b := w.store, w.next
	paths := w.known[b.first:known:known]
	size := b.bytes
	for _, path := range paths {
		size += int64(len(path) + len(w.prefix))
	}
	if err := s.roomFor(size); err != nil {
		return w.fail(err)
	}
	s.touched(int(2 * size)) // in a log, and in the table that it becomes
	w.flight, w.next = b, newBatch(known, len(b.rows))
	go func() { b.result <- s.commitBatch(w.scope, b, paths) }()
	return nil
}

// land waits until the batch that is being committed is.
func (w *Writer) land() error {
	if w.flight == nil {
		return w.failure
	}
	err := <-w.flight.result
	if err == nil {
		w.done += w.flight.puts - w.flight.shares
	}
	w.flight = nil
	if err != nil {
		return w.fail(err)
	}
	w.base.Discard()
	w.base = w.store.db.NewTransaction(false)
	return nil
}

// roomFor refuses to commit so many bytes if the disk might not have the space
// for all that follows: the logs, and the tables that full ones become. The caller
// holds writing.
func (s *Store) roomFor(bytes int64) error {
	written := s.written.Add(bytes)
	return room(s.dir, 2*min(written, (memtables+1)*memtable))
}

// commitBatch commits a batch, after its new attributes: whoever sees a row knows them.
func (s *Store) commitBatch(c Scope, b *batch, paths []string) error {
	if err := s.addPaths(c, b.first, paths); err != nil {
		return err
	}
	if len(b.rows) == 0 {
		return nil // everything is as it was
	}
	return s.changeRows(c, func(txn *badger.Txn) (ids []string, err error) {
		prefix := c.prefix(profileKind)
		for id, p := range b.rows {
			e := badger.NewEntry(append(prefix[:len(prefix):len(prefix)], id...), p.row)
			if p.expiry != 0 {
				e.ExpiresAt = uint64(p.expiry/1000) + 1 + grace
			}
			if err := txn.SetEntry(e); err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		return ids, nil
	})
}

// changeRows changes rows of a scope in one transaction, and the marks of those
// that do says have changed. The caller holds writing.
func (s *Store) changeRows(c Scope, do func(*badger.Txn) (ids []string, err error)) error {
	x, err := s.indexOf(c)
	if err != nil {
		return err
	}
	err = s.commit(func(txn *badger.Txn) error {
		ids, err := do(txn)
		if err != nil {
			return err
		}
		return x.mark(txn, c, ids, s.limits.rows)
	})
	if err != nil {
		delete(s.indexes, c) // it is as it was before
	}
	return err
}

// addPaths gives attributes their numbers, from first on. They are committed
// before the rows that have them, for a profile may bring more than there is room
// for in one transaction; without such rows they do no harm.
func (s *Store) addPaths(c Scope, first int, paths []string) error {
	const most = 1000 // of at most maxPath bytes, below Badger's bound
	d, err := s.dictionaryOf(c)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(paths, min(most, batchBytes/(maxPath+maxDomain))) {
		err := s.commit(func(txn *badger.Txn) error {
			for _, path := range part {
				number := binary.AppendUvarint(nil, uint64(first))
				if err := txn.Set(append(c.prefix(fieldKind), path...), number); err != nil {
					return err
				}
				first++
			}
			return nil
		})
		if err != nil {
			return err
		}
		d.add(part)
	}
	return nil
}

// Flush returns when everything that was put is acknowledged.
func (w *Writer) Flush() error {
	if err := w.shareAll(); err != nil {
		return err
	}
	if err := w.turn(len(w.known)); err != nil {
		return err
	}
	if err := w.land(); err != nil || w.o.DryRun {
		return err
	}
	return failed(w.store.dir, w.store.makePrivate(), Failed)
}

// Committed returns how many of the records that were put are acknowledged.
func (w *Writer) Committed() int { return w.done }

// Close flushes, and lets others write.
func (w *Writer) Close() error {
	if w.base == nil {
		return nil
	}
	err := w.Flush()
	w.base.Discard()
	w.base = nil
	w.store.use.leave()
	w.store.tend()
	w.store.writing.Unlock()
	if w.failure == nil {
		w.failure = errors.New("the writer is closed")
	}
	return err
}
