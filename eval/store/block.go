package store

import (
	"context"
	"slices"
	"strings"

	"segql/ast"
	"segql/eval"
)

// blockRows is about how many rows a block has, of those that are in tables.
const blockRows = 32 << 10

// sampleRows is after how many rows a block knows how large it will be.
const sampleRows = 1 << 10

// cutBlocks returns the keys between blocks.
func (v *View) cutBlocks() [][]byte {
	const perSample = 2 << 10 // rows of a block for each of Badger's that a sample stands for
	size := v.store.blockRows
	samples := sampleKeys(v.store.rows, v.store.db, v.prefix, size/perSample+1)
	return cut(samples, weigh(samples)/size+1)
}

// Blocks returns how many blocks the profiles are in. A block may be empty.
func (v *View) Blocks() int { return len(v.borders()) + 1 }

// Block returns a block, with the values of the attributes of these paths.
func (v *View) Block(ctx context.Context, i int, paths []string) (eval.Block, error) {
	from, to := v.prefix, after(v.prefix)
	if borders := v.borders(); i < len(borders) {
		to = borders[i]
	}
	if i > 0 {
		from = v.borders()[i-1]
	}
	b := v.newBlock(paths)
	if err := v.walk(ctx, from, to, b.add); err != nil {
		return nil, err
	}
	return b, nil
}

// Pick returns a block of those of the ids that are there, in their order.
func (v *View) Pick(ctx context.Context, ids []string, paths []string) (eval.Block, error) {
	b := v.newBlock(paths)
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := v.row(id, func(row []byte) error { return b.add([]byte(id), row) }); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// A block is some rows, taken apart into columns.
type block struct {
	ids     texts
	columns []*column // by the paths that it was asked for, the same for the same path
	wanted  []*column // by numbers, nil for what was not asked for
	all     []*column // each once
}

// A column is the values of an attribute.
type column struct {
	values texts
	ends   []uint32 // by row: how many values it and those before it have
}

// Texts are behind each other in one text.
type texts struct {
	all  strings.Builder
	ends []uint32
}

func (t *texts) add(text []byte) {
	t.all.Write(text)
	t.ends = append(t.ends, uint32(t.all.Len()))
}

func (t *texts) at(i int) string { return t.all.String()[startOf(t.ends, i):t.ends[i]] }

// startOf returns where something begins that lies behind others.
func startOf(ends []uint32, i int) uint32 {
	if i == 0 {
		return 0
	}
	return ends[i-1]
}

func (v *View) newBlock(paths []string) *block {
	b := &block{columns: make([]*column, len(paths))}
	byPath := map[string]*column{}
	for i, path := range paths {
		c := byPath[path]
		if c == nil {
			c = &column{}
			byPath[path] = c
			b.all = append(b.all, c)
			if n, ok := v.number(path); ok {
				b.wanted = slices.Grow(b.wanted, int(n)+1)
				b.wanted = b.wanted[:max(len(b.wanted), int(n)+1)]
				b.wanted[n] = c
			}
		}
		b.columns[i] = c
	}
	return b
}

// add appends a row.
func (b *block) add(id, row []byte) error {
	_, fields := expiryOf(row)
	for fields.next() && fields.number < uint64(len(b.wanted)) {
		if c := b.wanted[fields.number]; c != nil {
			c.values.add(fields.value())
		}
	}
	if fields.bad {
		return errRow
	}
	b.ids.add(id)
	for _, c := range b.all {
		c.ends = append(c.ends, uint32(len(c.values.ends)))
	}
	if b.Len() == sampleRows {
		b.reserve()
	}
	return nil
}

// reserve makes room for a whole block, of which the first rows are like the
// others.
func (b *block) reserve() {
	const times = blockRows/sampleRows*9/8 + 1
	b.ids.reserve(times)
	for _, c := range b.all {
		c.values.reserve(times)
		c.ends = slices.Grow(c.ends, times*len(c.ends))
	}
}

func (t *texts) reserve(times int) {
	t.all.Grow(times * t.all.Len())
	t.ends = slices.Grow(t.ends, times*len(t.ends))
}

// Len returns how many rows the block has.
func (b *block) Len() int { return len(b.ids.ends) }

// ID returns the id of a row.
func (b *block) ID(row int) string { return b.ids.at(row) }

// Select asks the test about each row.
func (b *block) Select(path int, test *ast.Test, among eval.Rows) (eval.Rows, eval.How) {
	c := b.columns[path]
	found := eval.NoRows(b.Len())
	for row := range among.All() {
		if c.passes(row, test) {
			found.Add(row)
		}
	}
	return found, eval.Scanned
}

func (c *column) passes(row int, test *ast.Test) bool {
	first, end := startOf(c.ends, row), c.ends[row]
	switch end - first {
	case 0:
		return test.Missing()
	case 1:
		return test.Holds([]string{c.values.at(int(first))})
	}
	list := make([]string, 0, 8)
	for i := first; i < end; i++ {
		list = append(list, c.values.at(int(i)))
	}
	return test.Holds(list)
}
