package eval

import (
	"context"

	"segql/compile"
)

// A Comparison is how many profiles are in one segment, in another, in both, and
// how many there are.
type Comparison struct{ A, B, Both, Total int }

// Compare counts two segments by their plans, in one run.
func Compare(ctx context.Context, a, b *compile.Plan, profiles Profiles, at At) (Comparison, error) {
	q := newQuery(&compile.Plan{Root: &compile.And{Of: []compile.Node{a.Root, b.Root}}}, at.reading(), profiles)
	inA, inB := q.root.children[0], q.root.children[1]
	each := func(ctx context.Context, i int) (c Comparison, err error) {
		blocks, err := profiles.Partition(ctx, i, &q.wanted)
		for _, b := range blocks {
			e := q.on(b)
			both := e.copyOf(e.whole(inA))
			both.And(e.whole(inB))
			c.add(Comparison{e.whole(inA).Count(), e.whole(inB).Count(), both.Count(), b.Left})
			e.release(both)
			e.done()
		}
		return c, err
	}
	var sum Comparison
	for c, err := range inOrder(ctx, profiles.Partitions(), each) {
		if err != nil {
			return Comparison{}, err
		}
		sum.add(c)
	}
	return sum, nil
}

func (c *Comparison) add(o Comparison) {
	c.A, c.B, c.Both, c.Total = c.A+o.A, c.B+o.B, c.Both+o.Both, c.Total+o.Total
}
