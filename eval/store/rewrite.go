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

// rewrite writes a closed folder of rows anew into the next one, in the order of
// the keys and without what nobody can read any more, and removes the old one. A
// new folder counts from the moment on that it has its name.
func rewrite(ctx context.Context, from string) (to string, err error) {
	var n int
	if _, err := fmt.Sscanf(filepath.Base(from), rowsName, &n); err != nil {
		return "", err
	}
	state, err := inspect(from)
	if err != nil {
		return "", err
	}
	dir := filepath.Dir(from)
	lowest, others, _ := state.size()
	if err := room(dir, lowest+others); err != nil {
		return "", err
	}
	to = filepath.Join(dir, fmt.Sprintf(rowsName, n+1))
	fresh := to + unfinished
	if err := os.RemoveAll(fresh); err != nil {
		return "", err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return "", err
	}
	if err = copyRows(ctx, from, fresh); err == nil {
		err = seal(fresh)
	}
	if err == nil {
		err = os.Rename(fresh, to)
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(fresh))
	}
	if err := syncFolder(filepath.Dir(to)); err != nil {
		return "", err
	}
	return to, os.RemoveAll(from)
}

// copyRows copies what can be read of a folder of rows into an empty one, part by
// part: between two parts it lets go of the memory in which Badger has the files.
func copyRows(ctx context.Context, from, to string) (err error) {
	fresh, err := openBadger(to, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fresh.Close()) }()
	w := fresh.NewStreamWriter() // it empties the store that it writes to, and needs sorted keys
	if err := w.Prepare(); err != nil {
		return err
	}
	borders := [][]byte{nil, nil}
	for k := 0; k < len(borders)/2 && err == nil; k++ {
		err = lend(from, func(old *badger.DB) error {
			if k == 0 {
				borders = copyBorders(from, old)
			}
			return copyTwo(ctx, old, w, borders, k)
		})
	}
	if err != nil {
		w.Cancel()
		return err
	}
	return w.Flush()
}

// lend opens a closed folder of rows for a while.
func lend(rows string, do func(*badger.DB) error) error {
	db, err := openBadger(rows, ownLock)
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}

// copyBorders returns the keys at which parts begin and end.
func copyBorders(rows string, old *badger.DB) [][]byte {
	const step, partRows = 64, 64 << 10
	samples := sampleKeys(rows, old, nil, step)
	keys := cut(samples, weigh(samples)/partRows+2)
	return slices.Concat([][]byte{nil}, keys, [][]byte{nil})
}

// copyTwo copies a part of the first half of the parts and one of the second at
// the same time.
func copyTwo(ctx context.Context, old *badger.DB, w *badger.StreamWriter, borders [][]byte, k int) error {
	txn := old.NewTransaction(false)
	defer txn.Discard()
	half := len(borders) / 2
	var errs [2]error
	var both sync.WaitGroup
	for i := range errs {
		if part := k + i*half; part+1 < len(borders) {
			both.Go(func() { errs[i] = copyPart(ctx, txn, w, uint32(i+1), borders[part], borders[part+1]) })
		}
	}
	both.Wait()
	return errors.Join(errs[:]...)
}

// copyPart copies the rows from a key on, up to another or to the end.
func copyPart(
	ctx context.Context, txn *badger.Txn, w *badger.StreamWriter, stream uint32, from, to []byte,
) error {
	const part, promptly = 1 << 20, 256
	it := txn.NewIterator(badger.IteratorOptions{})
	defer it.Close()
	buffer := z.NewBuffer(2*part, "store")
	defer buffer.Release()
	now := uint64(time.Now().Unix())
	kv := pb.KV{Version: 1, StreamId: stream}
	n := 0
	for it.Seek(from); it.Valid(); it.Next() {
		if n++; n%promptly == 0 && ctx.Err() != nil {
			break
		}
		item := it.Item()
		if kv.Key = item.Key(); to != nil && bytes.Compare(kv.Key, to) >= 0 {
			break
		}
		if kv.ExpiresAt = item.ExpiresAt(); kv.ExpiresAt != 0 && kv.ExpiresAt-grace <= now {
			continue
		}
		if err := item.Value(func(value []byte) error { kv.Value = value; return nil }); err != nil {
			return err
		}
		badger.KVToBuffer(&kv, buffer)
		if buffer.LenNoPadding() < part {
			continue
		}
		if err := w.Write(buffer); err != nil {
			return err
		}
		buffer.Reset()
	}
	return errors.Join(ctx.Err(), w.Write(buffer))
}

// sampleKeys returns keys of the tables that begin with a prefix, sorted.
func sampleKeys(rows string, db *badger.DB, prefix []byte, step int) []sample {
	var list []sample
	for _, t := range db.Tables() {
		beyond := bytes.Compare(t.Left, prefix) > 0 && !bytes.HasPrefix(t.Left, prefix)
		if beyond || bytes.Compare(t.Right, prefix) < 0 {
			continue
		}
		keys, err := samplesOf(table.NewFilename(t.ID, rows), step)
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
