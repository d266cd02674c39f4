package eval

import (
	"context"
	"time"

	"segql/ast"
	"segql/compile"
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
	q := newQuery(p, at.Reading)
	for n := range p.Nodes() {
		q.shared[n] = true
		x.Nodes[n] = NodeCost{}
	}
	var turned []*query
	for _, a := range x.Assumptions {
		if a.Counted {
			turned = append(turned, newQuery(p, turn(a.Rule, at.Reading)))
		}
	}
	each := func(ctx context.Context, i int) (found, error) {
		b, err := profiles.Block(ctx, i, q.paths)
		if err != nil {
			return found{}, err
		}
		return look(q, turned, b), nil
	}
	for f, err := range inOrder(ctx, profiles.Blocks(), each) {
		if err != nil {
			return nil, err
		}
		x.add(f)
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
	in := e.rows(q.root, AllRows(b.Len()))
	f := found{in: in.Count(), total: b.Len(), nodes: map[compile.Node]NodeCost{}}
	for n, rows := range e.known {
		cost := NodeCost{Profiles: rows.Count()}
		if c, ok := n.(*compile.Condition); ok {
			cost.How, cost.Time = e.asked[c].how, e.asked[c].time
		}
		f.nodes[n] = cost
	}
	for _, other := range turned {
		f.changes = append(f.changes, differing(in, other.answer(b)))
	}
	return f
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
