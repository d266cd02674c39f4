package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
)

// A generation is a folder of rows.
type generation struct {
	path string
	keys keys
}

// rewrite writes a closed folder of rows anew into the next one, encrypted with
// the key of the user's if there is one, in the order of the keys of the rows and
// without what nobody can read any more, makes the index of all rows, and removes
// the old folder. A new one counts from the moment on that it has its name, even if
// there is an error after that.
func rewrite(ctx context.Context, from generation, user []byte, l limits) (generation, error) {
	var n int
	if _, err := fmt.Sscanf(filepath.Base(from.path), rowsName, &n); err != nil {
		return from, err
	}
	state, err := inspect(from.path, from.keys.user)
	if err != nil {
		return from, err
	}
	dir := filepath.Dir(from.path)
	lowest, others, _ := state.size()
	if err := room(dir, 2*(lowest+others)); err != nil { // the index may take as much as the rows
		return from, err
	}
	path := filepath.Join(dir, fmt.Sprintf(rowsName, n+1))
	to := generation{path: path + unfinished}
	if err := os.RemoveAll(to.path); err != nil {
		return from, err
	}
	if err := os.Mkdir(to.path, 0o700); err != nil {
		return from, err
	}
	if to.keys, err = makeKeys(to.path, user); err == nil {
		err = copyRows(ctx, from, to, l)
	}
	if err == nil {
		err = seal(to.path)
	}
	if err == nil {
		err = os.Rename(to.path, path)
	}
	if err != nil {
		return from, errors.Join(err, os.RemoveAll(to.path))
	}
	to.path = path
	if err := syncFolder(dir); err != nil {
		return to, err
	}
	return to, os.RemoveAll(from.path)
}

// copyRows copies what can be read of a folder of rows into an empty one, part by
// part: between two parts it lets go of the memory in which Badger has the files.
func copyRows(ctx context.Context, from, to generation, l limits) (err error) {
	fresh, err := to.open(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fresh.Close()) }()
	w := fresh.NewStreamWriter() // it empties the store that it writes to, and needs sorted keys
	if err := w.Prepare(); err != nil {
		return err
	}
	c := newCopier(w, l)
	defer c.release()
	borders := [][]byte{nil, nil}
	for k := 0; k < len(borders)/2 && err == nil; k++ {
		err = lend(from, func(old *badger.DB) error {
			if k == 0 {
				borders = copyBorders(from, old)
			}
			return c.copyTwo(ctx, old, borders, k)
		})
		letGo(to.path)
	}
	if err == nil {
		err = c.finish()
	}
	if err != nil {
		w.Cancel()
		return err
	}
	return w.Flush()
}

// A copier copies rows in two halves at the same time, and makes the index of
// each.
type copier struct {
	writer *badger.StreamWriter
	halves [2]*half
	fields map[Scope]paths // guarded by lock
	lock   sync.Mutex
}

// A half is what copies every second part.
type half struct {
	rows, index *stream
	rebuilder
}

func newCopier(w *badger.StreamWriter, l limits) *copier {
	c := &copier{writer: w, fields: map[Scope]paths{}}
	for i := range c.halves {
		h := &half{rows: newStream(w, 2*i+1), index: newStream(w, 2*i+2)}
		h.rebuilder = rebuilder{limits: l, number: uint64(i) << (numberBits - 1), sink: h.index.put}
		c.halves[i] = h
	}
	return c
}

func (c *copier) release() {
	for _, h := range c.halves {
		h.rows.buffer.Release()
		h.index.buffer.Release()
	}
}

// finish writes the directories of the index, and what is left of the rest.
func (c *copier) finish() error {
	for _, h := range c.halves {
		if err := errors.Join(h.flush(), h.rows.flush(), h.index.flush()); err != nil {
			return err
		}
	}
	last := newStream(c.writer, 2*len(c.halves)+1)
	defer last.buffer.Release()
	all := directories(&c.halves[0].rebuilder, &c.halves[1].rebuilder)
	for _, scope := range sortedScopes(all) {
		key := scope.prefix(directoryKind)
		if err := last.put(key, all[scope].encode(key)); err != nil {
			return err
		}
	}
	return last.flush()
}

// fieldsOf returns the attributes of a scope.
func (c *copier) fieldsOf(txn *badger.Txn, scope Scope) (paths, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if list, ok := c.fields[scope]; ok {
		return list, nil
	}
	d, err := readDictionary(txn, scope)
	if err != nil {
		return nil, err
	}
	c.fields[scope] = d.paths
	return d.paths, nil
}

// A stream is keys that are written in their order.
type stream struct {
	writer *badger.StreamWriter
	id     uint32
	buffer *z.Buffer
	kv     pb.KV
}

// streamBytes is how much a stream collects before it writes.
const streamBytes = 1 << 20

func newStream(w *badger.StreamWriter, id int) *stream {
	return &stream{w, uint32(id), z.NewBuffer(2*streamBytes, "store"), pb.KV{Version: 1, StreamId: uint32(id)}}
}

func (s *stream) put(key, value []byte) error {
	return s.putUntil(key, value, 0)
}

// putUntil puts what Badger may let go at a time, in Unix seconds; 0 for never.
func (s *stream) putUntil(key, value []byte, expires uint64) error {
	s.kv.Key, s.kv.Value, s.kv.ExpiresAt = key, value, expires
	badger.KVToBuffer(&s.kv, s.buffer)
	if s.buffer.LenNoPadding() < streamBytes {
		return nil
	}
	return s.flush()
}

func (s *stream) flush() error {
	err := s.writer.Write(s.buffer)
	s.buffer.Reset()
	return err
}

// lend opens a closed folder of rows for a while.
func lend(rows generation, do func(*badger.DB) error) error {
	db, err := rows.open(ownLock)
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}

// copyBorders returns the keys at which parts begin and end.
func copyBorders(rows generation, old *badger.DB) [][]byte {
	const step, partRows = 64, 64 << 10
	samples := sampleKeys(rows, old, nil, step)
	keys := cut(samples, weigh(samples)/partRows+2)
	return slices.Concat([][]byte{nil}, keys, [][]byte{nil})
}

// copyTwo copies a part of the first half of the parts and one of the second at
// the same time.
func (c *copier) copyTwo(ctx context.Context, old *badger.DB, borders [][]byte, k int) error {
	txn := old.NewTransaction(false)
	defer txn.Discard()
	half := len(borders) / 2
	var errs [2]error
	var both sync.WaitGroup
	for i, h := range c.halves {
		h.fields = func(scope Scope) (paths, error) { return c.fieldsOf(txn, scope) }
		if part := k + i*half; part+1 < len(borders) {
			both.Go(func() { errs[i] = h.copyPart(ctx, txn, borders[part], borders[part+1]) })
		}
	}
	both.Wait()
	return errors.Join(errs[:]...)
}

// copyPart copies the rows from a key on, up to another or to the end.
func (h *half) copyPart(ctx context.Context, txn *badger.Txn, from, to []byte) error {
	const promptly = 256
	it := txn.NewIterator(badger.IteratorOptions{})
	defer it.Close()
	now := uint64(time.Now().Unix())
	n := 0
	for it.Seek(from); it.Valid(); it.Next() {
		if n++; n%promptly == 0 && ctx.Err() != nil {
			break
		}
		item := it.Item()
		key := item.Key()
		if to != nil && bytes.Compare(key, to) >= 0 {
			break
		}
		expires := item.ExpiresAt()
		if expires != 0 && expires-grace <= now || isIndex(key[0]) {
			continue
		}
		err := item.Value(func(value []byte) error {
			if err := h.rows.putUntil(key, value, expires); err != nil {
				return err
			}
			return h.add(key, value)
		})
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// sampleKeys returns keys of the tables that begin with a prefix, sorted.
func sampleKeys(rows generation, db *badger.DB, prefix []byte, step int) []sample {
	var list []sample
	for _, t := range db.Tables() {
		beyond := bytes.Compare(t.Left, prefix) > 0 && !bytes.HasPrefix(t.Left, prefix)
		if beyond || bytes.Compare(t.Right, prefix) < 0 {
			continue
		}
		keys, err := samplesOf(table.NewFilename(t.ID, rows.path), rows.keys, step)
		if err != nil {
			continue // whoever reads the rows will say so
		}
		for _, k := range keys {
			if bytes.HasPrefix(k.key, prefix) {
				list = append(list, k)
			}
		}
	}
	slices.SortFunc(list, func(a, b sample) int { return bytes.Compare(a.key, b.key) })
	return list
}

// weigh returns how many keys the samples stand for.
func weigh(samples []sample) int {
	sum := 0
	for _, s := range samples {
		sum += s.weight
	}
	return sum
}

// cut returns the keys between parts that have about as many keys as each other,
// one less than there are parts, or fewer if there are not so many samples.
func cut(samples []sample, parts int) [][]byte {
	total, sum := weigh(samples), 0
	var keys [][]byte
	for _, s := range samples {
		if sum*parts >= total*(len(keys)+1) && len(keys) < parts-1 &&
			(len(keys) == 0 || !bytes.Equal(keys[len(keys)-1], s.key)) {
			keys = append(keys, s.key)
		}
		sum += s.weight
	}
	return keys
}
