package eval

import (
	"context"
	"math/bits"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval/index"
)

// An Explanation is what a run of a plan found at each node.
type Explanation struct {
	In, Total   int // profiles in the segment, and all
	Elapsed     time.Duration
	Nodes       map[compile.Node]NodeCost
	Assumptions []Assumption // in the order of their rules
}

// A NodeCost is what a run found at a node.
type NodeCost struct {
	Profiles int           // that the node holds for
	How      How           // of a condition
	Time     time.Duration // of a condition, on all processors together
}

// An Assumption is a rule of the manual that AWS documents nowhere and that the
// segment rests on.
type Assumption struct {
	Rule    string // "R13"
	Text    string
	Counted bool // the rule can be read the other way round
	Changes int  // profiles that would change sides, if Counted
}

// Explain runs a plan and tells what each of its nodes lets through, and what
// it rests on.
func Explain(ctx context.Context, p *compile.Plan, profiles Profiles, at At) (*Explanation, error) {
	begun := time.Now()
	x := &Explanation{Nodes: map[compile.Node]NodeCost{}, Assumptions: assumptions(p, at.Reading)}
	q := newQuery(p, at.reading(), profiles)
	for _, n := range q.nodes {
		n.shared = true // so that what is made of it does not ask it again
		x.Nodes[n.of] = NodeCost{}
	}
	var turned []*query
	for _, a := range x.Assumptions {
		if a.Counted {
			turned = append(turned, newQuery(p, turn(a.Rule, at.reading()), profiles)) // which wants the same
		}
	}
	each := func(ctx context.Context, i int) ([]found, error) {
		var list []found
		blocks, err := profiles.Partition(ctx, i, &q.wanted)
		for _, b := range blocks {
			list = append(list, look(q, turned, b))
		}
		return list, err
	}
	for list, err := range inOrder(ctx, profiles.Partitions(), each) {
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			x.add(f)
		}
	}
	x.Elapsed = time.Since(begun)
	return x, nil
}

// found is what a block adds to an explanation.
type found struct {
	in, total int
	nodes     map[compile.Node]NodeCost
	changes   []int // of the counted assumptions
}

func look(q *query, turned []*query, b Block) found {
	e := q.on(b)
	defer e.done()
	f := found{total: b.Left, nodes: map[compile.Node]NodeCost{}}
	for i, n := range q.nodes {
		cost := NodeCost{Profiles: e.whole(n).Count()}
		if n.test != nil {
			cost.How, cost.Time = b.Columns[n.column].How, e.asked[i].time
		}
		f.nodes[n.of] = cost
	}
	in := e.whole(q.root)
	f.in = in.Count()
	for _, other := range turned {
		o := other.on(b)
		changed := o.rows()
		f.changes = append(f.changes, differing(in, changed))
		o.release(changed)
		o.done()
	}
	return f
}

// differing returns how many rows are in one of the sets alone.
func differing(a, b index.Rows) int {
	n := 0
	for i := range a {
		n += bits.OnesCount64(a[i] ^ b[i])
	}
	return n
}

func (x *Explanation) add(f found) {
	x.In += f.in
	x.Total += f.total
	for n, cost := range f.nodes {
		sum := x.Nodes[n]
		x.Nodes[n] = NodeCost{sum.Profiles + cost.Profiles, max(sum.How, cost.How), sum.Time + cost.Time}
	}
	next := 0
	for i := range x.Assumptions {
		if a := &x.Assumptions[i]; a.Counted {
			a.Changes += f.changes[next]
			next++
		}
	}
}

// turn returns a reading with one rule the other way round.
func turn(rule string, r ast.Reading) ast.Reading {
	switch rule {
	case ruleMissing:
		r.Missing = ast.MissingMatches + ast.MissingFails - r.Missing
	case ruleBounds:
		r.Bounds = ast.BoundsInclusive + ast.BoundsExclusive - r.Bounds
	}
	return r
}
