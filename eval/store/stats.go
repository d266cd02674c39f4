package store

import (
	"cmp"
	"context"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/dgraph-io/badger/v4"

	"segql/ast"
	"segql/eval/index"
)

// Stats is what a store holds and takes.
type Stats struct {
	Format int
	Disk   int64 // bytes that its files take, which is not how long they are
	Scopes []ScopeStats
}

// ScopeStats is what a scope holds.
type ScopeStats struct {
	Scope
	Profiles   int // that have not expired
	Expired    int // that have, and are still on the disk
	Attributes int // that a profile has or had
	Segments   int // kept ones, each version
	Index      IndexStats
}

// IndexStats is what the index of a scope holds and costs.
type IndexStats struct {
	Blocks  int
	Rows    int   // profiles as they were when their block was made
	Changed int   // profiles that have changed since, and are read row by row
	Bytes   int64 // on the disk, ids among them
	Columns []ColumnStats
}

// ColumnStats is what the index holds of an attribute.
type ColumnStats struct {
	Path     string
	Profiles int // that have a value
	Distinct int // values, of each block, so that one in several blocks counts several times
	Bytes    int64
	Orders   []ast.Order // in which it can be looked up
}

// Stats counts what the store holds.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	if err := s.enter(); err != nil {
		return Stats{}, err
	}
	defer s.use.leave()
	stats := Stats{Format: s.format}
	counts := map[Scope]*ScopeStats{}
	now := time.Now().UnixMilli()
	err := s.each(ctx, func(item *badger.Item) error {
		kind, c, _, ok := splitKey(item.Key())
		if !ok {
			return nil
		}
		if counts[c] == nil {
			counts[c] = &ScopeStats{Scope: c}
		}
		return counts[c].count(kind, item, now)
	})
	if err != nil {
		return stats, err
	}
	for _, c := range sortedScopes(counts) {
		if counts[c].Index, err = s.indexStats(c); err != nil {
			return stats, err
		}
		stats.Scopes = append(stats.Scopes, *counts[c])
	}
	stats.Disk, err = diskUse(s.dir)
	return stats, failed(s.dir, err, Failed)
}

// count counts a key.
func (c *ScopeStats) count(kind byte, item *badger.Item, now int64) error {
	switch kind {
	case fieldKind:
		c.Attributes++
	case segmentKind:
		c.Segments++
	case profileKind:
		if item.ExpiresAt() == 0 {
			c.Profiles++
			return nil
		}
		return item.Value(func(row []byte) error {
			if expiry, _ := expiryOf(row); expired(expiry, now) {
				c.Expired++
			} else {
				c.Profiles++
			}
			return nil
		})
	}
	return nil
}

// indexStats reads the heads of a scope's blocks. What cannot be read is left out;
// Verify says so.
func (s *Store) indexStats(c Scope) (IndexStats, error) {
	var x IndexStats
	v, err := s.rowsView(c)
	if err != nil {
		return x, err
	}
	defer v.Close()
	d, version, err := v.directory()
	if err != nil || d == nil {
		return x, err
	}
	l := &layout{}
	if err := v.readMarks(l, d, version); err != nil {
		return x, err
	}
	for _, p := range l.partitions {
		x.Changed += len(p.marks)
	}
	columns := map[uint32]*ColumnStats{}
	for i := range d {
		h, err := v.readHead(&d[i])
		if err != nil {
			continue
		}
		x.Blocks++
		x.Rows += h.rows
		x.Bytes += int64(h.ids.length + h.expiries.length)
		for _, column := range h.columns {
			if columns[column.number] == nil {
				columns[column.number] = &ColumnStats{Path: v.paths[column.number]}
			}
			columns[column.number].add(column)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(columns)) {
		x.Bytes += columns[n].Bytes
		x.Columns = append(x.Columns, *columns[n])
	}
	slices.SortStableFunc(x.Columns, func(a, b ColumnStats) int { return cmp.Compare(b.Bytes, a.Bytes) })
	return x, nil
}

// add adds the column of a block.
func (x *ColumnStats) add(c columnHead) {
	x.Profiles += c.present
	x.Distinct += c.distinct
	for o := range ast.NumOrders {
		if c.parts[index.PartOf(o)].length > 0 && !slices.Contains(x.Orders, o) {
			x.Orders = append(x.Orders, o)
		}
	}
	for _, p := range c.parts {
		x.Bytes += int64(p.length)
	}
}

// each calls do with everything in the store.
func (s *Store) each(ctx context.Context, do func(*badger.Item) error) error {
	const promptly = 256
	n := 0
	err := s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if n++; n%promptly == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if err := do(it.Item()); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return failed(s.dir, err, Damaged)
}

// sortedScopes returns the scopes of a map by service and domain.
func sortedScopes[T any](m map[Scope]T) []Scope {
	return slices.SortedFunc(maps.Keys(m), func(a, b Scope) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Domain, b.Domain))
	})
}

// diskUse returns the bytes that the files of a folder take on the disk.
func diskUse(dir string) (int64, error) {
	var sum int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += allocated(info)
		}
		return err
	})
	return sum, err
}
