package store

import (
	"context"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// Delete removes profiles from every answer at once, and reports for each id
// whether it was there. They go in batches: what is broken off has removed the
// first of them. On the disk something of them is left until Compact.
func (s *Store) Delete(ctx context.Context, c Scope, ids []string) (found []bool, err error) {
	const few = batchBytes / (2 * maxID)
	found = make([]bool, 0, len(ids))
	for part := range slices.Chunk(ids, few) {
		if err := ctx.Err(); err != nil {
			return found, err
		}
		in := make([]bool, len(part))
		err := s.write(c, func() error {
			defer s.tend()
			return s.changeRows(c, func(txn *badger.Txn) ([]string, error) { return deletePart(txn, c, part, in) })
		})
		if err != nil {
			return found, err
		}
		found = append(found, in...)
	}
	return found, nil
}

// deletePart removes profiles, notes which of them were there, and returns those
// of which there was a row.
func deletePart(txn *badger.Txn, c Scope, ids []string, found []bool) (removed []string, err error) {
	now := time.Now().UnixMilli()
	prefix := c.prefix(profileKind)
	for i, id := range ids {
		key := append(prefix[:len(prefix):len(prefix)], id...)
		item, err := txn.Get(key)
		if err == badger.ErrKeyNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		err = item.Value(func(row []byte) error {
			expiry, _ := expiryOf(row)
			found[i] = !expired(expiry, now)
			return nil
		})
		if err == nil {
			err = txn.Delete(key)
		}
		if err != nil {
			return nil, err
		}
		removed = append(removed, id)
	}
	return removed, nil
}
