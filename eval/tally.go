package eval

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"segql/ast"
	"segql/eval/index"
)

// A Tally is which values the profiles have of an attribute.
type Tally struct {
	Path     string
	Profiles int         // that have a value
	Distinct int         // values
	Frequent []Frequency // the most frequent first, those that are as frequent in their order
}

// A Frequency is a value and how many profiles have it.
type Frequency struct {
	Value    string
	Profiles int
}

// Tallies counts the values of attributes, and tells the most frequent ones of
// each, at most so many.
func Tallies(ctx context.Context, profiles Profiles, paths []string, most int) ([]Tally, error) {
	const together = 4 // attributes that are read and counted by one goroutine
	chunks := slices.Collect(slices.Chunk(paths, together))
	each := func(ctx context.Context, i int) ([]Tally, error) {
		blocks, err := gather(ctx, profiles, ast.ByText, chunks[i]...)
		if err != nil {
			return nil, err
		}
		var list []Tally
		for column, path := range chunks[i] {
			list = append(list, tally(ctx, path, blocks, column, most))
		}
		return list, ctx.Err()
	}
	tallies := make([]Tally, 0, len(paths))
	for list, err := range inOrder(ctx, len(chunks), each) {
		if err != nil {
			return nil, err
		}
		tallies = append(tallies, list...)
	}
	return tallies, nil
}

// Frequent returns the most frequent of the values of an attribute that begin
// with a prefix, at most so many.
func Frequent(ctx context.Context, profiles Profiles, path, prefix string, most int) ([]Frequency, error) {
	blocks, err := gather(ctx, profiles, ast.ByText, path)
	if err != nil {
		return nil, err
	}
	list, _ := frequent(ctx, index.Merge(counted(blocks, 0), prefix), most)
	return list, ctx.Err()
}

// gather returns all blocks, with attributes in an order.
func gather(ctx context.Context, profiles Profiles, o ast.Order, paths ...string) ([]Block, error) {
	var w Wanted
	for _, path := range paths {
		w.Columns = append(w.Columns, WantedColumn{path, profiles.Number(path), o})
	}
	each := func(ctx context.Context, i int) ([]Block, error) { return profiles.Partition(ctx, i, &w) }
	var all []Block
	for blocks, err := range inOrder(ctx, profiles.Partitions(), each) {
		if err != nil {
			return nil, err
		}
		all = append(all, blocks...)
	}
	return all, nil
}

// counted returns a column of each block.
func counted(blocks []Block, column int) []index.Counted {
	list := make([]index.Counted, len(blocks))
	for i, b := range blocks {
		list[i] = index.Counted{Column: b.Columns[column].Column, Gone: b.Gone}
	}
	return list
}

func tally(ctx context.Context, path string, blocks []Block, column, most int) Tally {
	t := Tally{Path: path}
	list := counted(blocks, column)
	for _, c := range list {
		t.Profiles += c.Present(c.Gone)
	}
	t.Frequent, t.Distinct = frequent(ctx, index.Merge(list, ""), most)
	return t
}

// frequent returns the most frequent of values, which come in their order, and how
// many there are. It ends early with ctx.
func frequent(ctx context.Context, values iter.Seq2[string, int], most int) (list []Frequency, distinct int) {
	const promptly = 4096 // values between two looks at ctx
	for value, n := range values {
		if distinct++; distinct%promptly == 0 && ctx.Err() != nil {
			break
		}
		if len(list) == most && (most == 0 || n <= list[most-1].Profiles) {
			continue // nearly always, where there are many
		}
		i, _ := slices.BinarySearchFunc(list, n, func(f Frequency, n int) int {
			if f.Profiles >= n {
				return -1
			}
			return 1
		})
		list = slices.Insert(list, i, Frequency{value, n})
		list = list[:min(len(list), most)]
	}
	for i := range list {
		list[i].Value = strings.Clone(list[i].Value) // not a part of its column's memory
	}
	return list, distinct
}

// An Extent is between which values those of an attribute lie that are numbers, or
// instants. The zero Extent is that of none.
type Extent struct {
	Profiles        int // that have such a value
	Least, Greatest string
}

// Measure returns the extent of an attribute in an order of numbers or instants.
func Measure(ctx context.Context, profiles Profiles, path string, o ast.Order) (Extent, error) {
	blocks, err := gather(ctx, profiles, o, path)
	if err != nil {
		return Extent{}, err
	}
	var x Extent
	compare := func(a, b string) int {
		p, _ := o.Point(a)
		q, _ := o.Point(b)
		return cmp.Or(cmp.Compare(p.Hi, q.Hi), cmp.Compare(p.Lo, q.Lo), strings.Compare(a, b))
	}
	for _, b := range blocks {
		c := b.Columns[0]
		least, greatest := c.Ends(b.Gone)
		if least == "" {
			continue
		}
		if x.Profiles == 0 || compare(least, x.Least) < 0 {
			x.Least = strings.Clone(least)
		}
		if x.Profiles == 0 || compare(greatest, x.Greatest) > 0 {
			x.Greatest = strings.Clone(greatest)
		}
		x.Profiles += c.Present(b.Gone)
	}
	return x, nil
}

// Histogram returns how many profiles have a value from each of the edges on, up
// to but not including the next. The edges ascend in the order, which is one of
// numbers or instants.
func Histogram(ctx context.Context, profiles Profiles, path string, o ast.Order, edges []string) ([]int, error) {
	blocks, err := gather(ctx, profiles, o, path)
	if err != nil {
		return nil, err
	}
	counts := make([]int, max(len(edges)-1, 0))
	var f index.Found
	for i := range counts {
		var r ast.Range
		r.From, _ = o.Point(edges[i])
		r.To, _ = o.Point(edges[i+1])
		l := &ast.Lookup{Order: o, Ranges: []ast.Range{r}}
		for _, b := range blocks {
			f.Search(b.Columns[0].Column, l)
			counts[i] += b.countFound(&f, 0)
		}
	}
	return counts, nil
}
