package eval

import (
	"context"
	"fmt"
	"iter"
	"time"

	"segql/ast"
	"segql/compile"
)

// Count returns how many profiles are in the segment of a plan, and how many
// there are.
func Count(ctx context.Context, p *compile.Plan, profiles Profiles, at At) (in, total int, err error) {
	q := newQuery(p, at.Reading)
	type counts struct{ in, total int }
	each := func(ctx context.Context, i int) (counts, error) {
		b, err := profiles.Block(ctx, i, q.paths)
		if err != nil {
			return counts{}, err
		}
		return counts{q.answer(b).Count(), b.Len()}, nil
	}
	for c, err := range inOrder(ctx, profiles.Blocks(), each) {
		if err != nil {
			return 0, 0, err
		}
		in += c.in
		total += c.total
	}
	return in, total, nil
}

// IDs yields the ids of the profiles in the segment of a plan, in their order.
// An error ends them.
func IDs(ctx context.Context, p *compile.Plan, profiles Profiles, at At) iter.Seq2[string, error] {
	q := newQuery(p, at.Reading)
	each := func(ctx context.Context, i int) ([]string, error) {
		b, err := profiles.Block(ctx, i, q.paths)
		if err != nil {
			return nil, err
		}
		rows := q.answer(b)
		ids := make([]string, 0, rows.Count())
		for row := range rows.All() {
			ids = append(ids, b.ID(row))
		}
		return ids, nil
	}
	return func(yield func(string, error) bool) {
		for ids, err := range inOrder(ctx, profiles.Blocks(), each) {
			if err != nil {
				yield("", err)
				return
			}
			for _, id := range ids {
				if !yield(id, nil) {
					return
				}
			}
		}
	}
}

// Membership says of each profile among the ids that is there whether it is in
// the segment of a plan. An id that it does not mention is not there (rule R28).
func Membership(ctx context.Context, p *compile.Plan, profiles Profiles, at At, ids []string) (map[string]bool, error) {
	q := newQuery(p, at.Reading)
	b, err := profiles.Pick(ctx, ids, q.paths)
	if err != nil {
		return nil, err
	}
	in := q.answer(b)
	members := make(map[string]bool, b.Len())
	for row := range b.Len() {
		members[b.ID(row)] = in.Has(row)
	}
	return members, nil
}

// A query is a plan made ready for blocks, under one reading. It is read by
// several goroutines.
type query struct {
	root   compile.Node
	paths  []string
	leaves map[*compile.Condition]leaf
	shared map[compile.Node]bool // several nodes have it: it is answered once, for the whole block
}

// A leaf is a condition made ready.
type leaf struct {
	path int // in query.paths
	test *ast.Test
}

func newQuery(p *compile.Plan, r ast.Reading) *query {
	q := &query{root: p.Root, leaves: map[*compile.Condition]leaf{}, shared: map[compile.Node]bool{}}
	seen := map[compile.Node]bool{}
	places := map[string]int{}
	for n := range p.Nodes() {
		for _, child := range compile.Children(n) {
			q.shared[child] = seen[child]
			seen[child] = true
		}
		c, ok := n.(*compile.Condition)
		if !ok {
			continue
		}
		place, known := places[c.Path()]
		if !known {
			place = len(q.paths)
			places[c.Path()] = place
			q.paths = append(q.paths, c.Path())
		}
		q.leaves[c] = leaf{place, ast.NewTest(c.Field.Kind, c.Op, c.Operands, r)}
	}
	return q
}

// answer returns the rows of a block that are in the segment.
func (q *query) answer(b Block) Rows {
	return q.on(b).rows(q.root, AllRows(b.Len()))
}

func (q *query) on(b Block) *evaluation {
	return &evaluation{q, b, map[compile.Node]Rows{}, map[*compile.Condition]answer{}}
}

// An evaluation answers a query for one block.
type evaluation struct {
	*query
	block Block
	known map[compile.Node]Rows // of all rows of the block
	asked map[*compile.Condition]answer
}

// An answer is how a block answered a condition, and how long it took.
type answer struct {
	how  How
	time time.Duration
}

// rows returns those among the rows for which the node holds. It does not write
// to among; what it returns may be among itself.
func (e *evaluation) rows(n compile.Node, among Rows) Rows {
	if !e.shared[n] {
		return e.answerNode(n, among)
	}
	all, ok := e.known[n]
	if !ok {
		all = e.answerNode(n, AllRows(e.block.Len()))
		e.known[n] = all
	}
	return and(all, among)
}

func (e *evaluation) answerNode(n compile.Node, among Rows) Rows {
	switch n := n.(type) {
	case compile.All:
		return among
	case compile.Nothing:
		return NoRows(e.block.Len())
	case *compile.Condition:
		begun := time.Now()
		l := e.leaves[n]
		rows, how := e.block.Select(l.path, l.test, among)
		e.asked[n] = answer{how, time.Since(begun)}
		return rows
	case *compile.And:
		for _, child := range n.Of {
			among = e.rows(child, among)
		}
		return among
	case *compile.Or:
		return e.any(n.Of, among)
	case *compile.Not:
		return andNot(among, e.rows(n.Of, among))
	case *compile.SourceNode:
		return e.rows(n.Root, among)
	}
	panic(fmt.Sprintf("eval: unexpected %T", n))
}

// any asks each node only for the rows that none before it holds for.
func (e *evaluation) any(list []compile.Node, among Rows) Rows {
	found := NoRows(e.block.Len())
	for _, n := range list {
		rows := e.rows(n, among)
		or(found, rows)
		among = andNot(among, rows)
	}
	return found
}
