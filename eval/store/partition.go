package store

import (
	"context"
	"errors"
	"hash/crc32"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"

	"segql/eval"
	"segql/eval/index"
)

// A layout is how the profiles of a scope lie in partitions, as a view sees them.
type layout struct {
	version    uint64 // of the store that the view sees
	stamp      uint64 // the same for the same blocks and marks; 0 without an index
	partitions []*partition
}

// A partition is the profiles of a range of ids: a block of the index, and those
// of its profiles that have changed since it was made, or else all rows.
type partition struct {
	first    string                   // no id is less
	from, to []byte                   // keys
	ref      *blockRef                // nil without a block
	marks    []string                 // the ids of what has changed, ascending
	whole    bool                     // all rows are read, for there is no block that they are in
	lock     sync.Mutex               // guards what makes blocks, and ref and whole
	blocks   atomic.Pointer[[]*block] // nil until somebody wants them
}

// A block is a block as an evaluation sees it.
type block struct {
	number   uint64 // names its decoded parts
	rows     int
	earliest int64       // when the first row expires, in Unix milliseconds; 0 if none does
	marked   *gone       // the rows that have changed since it was made; nil for none
	head     *head       // nil of a block that was made of rows
	ids      *index.IDs  // of a block that was made of rows
	expiries expiries    // likewise
	read     atomic.Bool // likewise: its rows were read for who asks next
}

// layout returns the layout that the view sees. Two views that see the same have
// the same.
func (v *View) makeLayout() (*layout, error) {
	s := v.store
	s.layoutLock.Lock()
	defer s.layoutLock.Unlock()
	old := s.layouts[v.scope]
	if old != nil && old.version == v.txn.ReadTs() {
		return old, nil
	}
	l := &layout{version: v.txn.ReadTs()}
	d, version, err := v.directory()
	if err != nil {
		return nil, err
	}
	if d == nil {
		borders := v.cutBlocks()
		from := v.prefix
		for _, to := range append(borders, after(v.prefix)) {
			first := string(from[len(v.prefix):])
			l.partitions = append(l.partitions, &partition{first: first, from: from, to: to, whole: true})
			from = to
		}
	} else if err := v.readMarks(l, d, version); err != nil {
		return nil, err
	}
	if old != nil && l.stamp != 0 && old.stamp == l.stamp {
		l.partitions = old.partitions
	}
	if old == nil || old.version < l.version {
		s.layouts[v.scope] = l
	}
	return l, nil
}

// directory returns the directory of the index and its version, nil if it cannot be
// read, and 0 if there is none.
func (v *View) directory() (d directory, version uint64, err error) {
	key := v.scope.prefix(directoryKind)
	item, err := v.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, 0, nil
	}
	if err == nil {
		err = item.Value(func(text []byte) error {
			if d, err = decodeDirectory(text, key); err != nil {
				v.store.distrust(v.scope, 0, err)
			}
			return nil
		})
	}
	if err != nil {
		return nil, 0, failed(v.store.dir, err, Damaged)
	}
	return d, item.Version(), nil
}

// readMarks makes the partitions of a directory, with what has changed in each.
func (v *View) readMarks(l *layout, d directory, version uint64) error {
	const prime = 1099511628211 // of FNV, which a stamp is like
	l.stamp = version*prime + 1
	for i := range max(len(d), 1) {
		p := &partition{}
		p.from, p.to = d.keys(i, v.prefix)
		if len(d) > 0 {
			p.ref, p.first = &d[i], d[i].first
		}
		l.partitions = append(l.partitions, p)
	}
	it := v.txn.NewIterator(badger.IteratorOptions{Prefix: v.scope.prefix(markKind)})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		item := it.Item()
		id := string(item.Key()[len(v.prefix):])
		p := l.partitions[d.find(id)]
		p.marks = append(p.marks, id)
		l.stamp = (l.stamp ^ uint64(crc32.ChecksumIEEE([]byte(id))) ^ item.Version()<<32) * prime
	}
	return nil
}

// Partitions returns how many partitions the profiles are in.
func (v *View) Partitions() int { return len(v.layout.partitions) }

// Partition returns the blocks of a partition. What of the index cannot be read
// is made of the rows instead, and told by Troubles.
func (v *View) Partition(ctx context.Context, i int, w *eval.Wanted) ([]eval.Block, error) {
	p := v.layout.partitions[i]
	blocks, err := v.blocksOf(ctx, p, w)
	var list []eval.Block
	for _, b := range blocks {
		var e eval.Block
		if err == nil {
			e, err = v.lend(ctx, b, w)
		}
		list = append(list, e)
	}
	if err != nil && v.scanInstead(p, err) {
		return v.Partition(ctx, i, w)
	}
	return list, err
}

// scanInstead turns to the rows of a partition if an error is that its block
// cannot be read, and reports whether it is.
func (v *View) scanInstead(p *partition, err error) bool {
	var broken *indexError
	if !errors.As(err, &broken) {
		return false
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.ref != nil { // nobody was quicker
		v.store.distrust(v.scope, p.ref.number, err)
		p.ref, p.whole, p.marks = nil, true, nil
		p.blocks.Store(nil)
	}
	return true
}

// blocksOf returns the blocks of a partition, which it makes the first time. Of
// those that are made of rows it makes the wanted columns at once.
func (v *View) blocksOf(ctx context.Context, p *partition, w *eval.Wanted) ([]*block, error) {
	if made := p.blocks.Load(); made != nil {
		return *made, nil
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	if made := p.blocks.Load(); made != nil {
		return *made, nil
	}
	blocks := []*block{}
	var stored *block
	if p.ref != nil {
		h, err := v.head(p.ref)
		if err != nil {
			return nil, err
		}
		stored = &block{number: p.ref.number, rows: h.rows, earliest: p.ref.earliest, head: h}
		blocks = append(blocks, stored)
	}
	var rows rowSource
	switch {
	case p.whole:
		rows = func(do func(id, row []byte) error) error { return v.walk(ctx, p.from, p.to, do) }
	case len(p.marks) > 0:
		rows = func(do func(id, row []byte) error) error { return v.eachOf(ctx, slices.Values(p.marks), do) }
		if err := v.mark(stored, p.marks); err != nil {
			return nil, err
		}
	}
	if rows != nil {
		made, err := v.blocksOfRows(rows, w)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, made...)
		if p.whole {
			for _, b := range made {
				v.store.unindexed.Add(int64(b.rows))
			}
		}
	}
	p.blocks.Store(&blocks)
	return blocks, nil
}

func (p *partition) isWhole() bool {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.whole
}

// mark notes which rows of a block have changed.
func (v *View) mark(b *block, ids []string) error {
	if b == nil {
		return nil
	}
	known, err := v.idsOf(b)
	if err != nil {
		return err
	}
	rows := index.NoRows(b.rows)
	for _, id := range ids {
		if row, ok := known.Find(id); ok {
			rows.Add(row)
		}
	}
	b.marked = newGone(rows)
	return nil
}

// lend returns a block as an evaluation wants it.
func (v *View) lend(ctx context.Context, b *block, w *eval.Wanted) (e eval.Block, err error) {
	e = eval.Block{Len: b.rows, Left: b.rows}
	gone, err := v.gone(b)
	if err != nil {
		return e, err
	}
	if gone != nil {
		e.Gone, e.Left = gone.rows, b.rows-gone.count
	}
	if w.IDs {
		if e.IDs, err = v.idsOf(b); err != nil {
			return e, err
		}
	}
	e.Columns, err = v.columnsOf(ctx, b, gone, w.Columns)
	return e, err
}

// gone are the rows of a block that are not there any more.
type gone struct {
	rows  index.Rows
	count int
	lock  sync.Mutex // guards ranks
	ranks map[eval.WantedColumn][]uint32
}

func newGone(rows index.Rows) *gone {
	return &gone{rows: rows, count: rows.Count(), ranks: map[eval.WantedColumn][]uint32{}}
}

// ranksOf returns the ranks of the rows in a column.
func (g *gone) ranksOf(w eval.WantedColumn, c index.Column) []uint32 {
	g.lock.Lock()
	defer g.lock.Unlock()
	ranks, known := g.ranks[w]
	if !known {
		ranks = c.RanksOf(g.rows)
		g.ranks[w] = ranks
	}
	return ranks
}

// gone returns the rows of a block that have changed since it was made or have
// expired, nil for none.
func (v *View) gone(b *block) (*gone, error) {
	if !expired(b.earliest, v.now) {
		return b.marked, nil
	}
	v.goneLock.Lock()
	defer v.goneLock.Unlock()
	if g := v.goneRows[b]; g != nil {
		return g, nil
	}
	list, err := v.expiriesOf(b)
	if err != nil {
		return nil, err
	}
	rows := index.NoRows(b.rows)
	if b.marked != nil {
		rows.Or(b.marked.rows)
	}
	for _, e := range list {
		if expired(e.at, v.now) {
			rows.Add(e.row)
		}
	}
	v.goneRows[b] = newGone(rows)
	return v.goneRows[b], nil
}

// Find returns where those of the ids are that are there.
func (v *View) Find(ctx context.Context, ids []string, w *eval.Wanted) ([]eval.Picked, error) {
	parts := v.layout.partitions
	found := make([]eval.Picked, 0, len(parts))
	for i, list := range v.layout.divide(ids) {
		if len(list) == 0 {
			continue
		}
		picked, err := v.findIn(ctx, parts[i], list, w)
		if err != nil && v.scanInstead(parts[i], err) {
			picked, err = v.findIn(ctx, parts[i], list, w)
		}
		if err != nil {
			return nil, err
		}
		found = append(found, picked...)
	}
	return found, nil
}

// divide returns for each partition those of the ids that belong there.
func (l *layout) divide(ids []string) [][]string {
	places := make([]uint32, len(ids))
	counts := make([]int, len(l.partitions))
	for i, id := range ids {
		k := sort.Search(len(l.partitions), func(k int) bool { return l.partitions[k].first > id })
		places[i] = uint32(max(k-1, 0))
		counts[places[i]]++
	}
	divided := make([][]string, len(l.partitions))
	all := make([]string, len(ids))
	for k, n := range counts {
		divided[k], all = all[:0:n], all[n:]
	}
	for i, id := range ids {
		divided[places[i]] = append(divided[places[i]], id)
	}
	return divided
}

// findIn looks ids up in a partition. Of one without a block it reads their rows
// alone.
func (v *View) findIn(ctx context.Context, p *partition, ids []string, w *eval.Wanted) ([]eval.Picked, error) {
	var blocks []*block
	var err error
	if p.blocks.Load() == nil && p.isWhole() {
		sorted := slices.Compact(slices.Sorted(slices.Values(ids)))
		blocks, err = v.blocksOfRows(func(do func(id, row []byte) error) error {
			return v.eachOf(ctx, slices.Values(sorted), do)
		}, w)
	} else {
		blocks, err = v.blocksOf(ctx, p, w)
	}
	if err != nil {
		return nil, err
	}
	var found []eval.Picked
	for _, b := range blocks {
		known, err := v.idsOf(b)
		if err != nil {
			return nil, err
		}
		gone, err := v.gone(b)
		if err != nil {
			return nil, err
		}
		picked := eval.Picked{Rows: make([]int, 0, len(ids)), IDs: make([]string, 0, len(ids))}
		for _, id := range ids {
			if row, ok := known.Find(id); ok && (gone == nil || !gone.rows.Has(row)) {
				picked.Rows, picked.IDs = append(picked.Rows, row), append(picked.IDs, id)
			}
		}
		if len(picked.Rows) == 0 {
			continue
		}
		if picked.Block, err = v.lend(ctx, b, w); err != nil {
			return nil, err
		}
		found = append(found, picked)
	}
	return found, nil
}

// cutBlocks returns the keys between partitions without an index. They have about
// half as many rows as a block, and more if rows are in logs yet.
func (v *View) cutBlocks() [][]byte {
	const perSample = 2 << 10 // rows of a partition for each of Badger's blocks that a sample stands for
	size := max(v.store.limits.rows/2, 1)
	samples := sampleKeys(v.store.generation(), v.store.db, v.prefix, size/perSample+1)
	return cut(samples, weigh(samples)/size+1)
}
