package eval

import (
	"slices"
	"sync"

	"segql/ast"
	"segql/compile"
)

// A query is a plan made ready for blocks, under one reading. It is used by
// several goroutines at once.
type query struct {
	root        *node
	nodes       []*node // each once, what a node is made of before it
	wanted      Wanted
	evaluations sync.Pool // of *evaluation
}

// A node is a node of the plan.
type node struct {
	of       compile.Node
	place    int // in query.nodes
	children []*node
	shared   bool // several nodes have it: it is answered once, for the whole block

	test   *ast.Test // of a condition
	column int       // of a condition, in query.wanted
}

func newQuery(p *compile.Plan, r ast.Reading, profiles Profiles) *query {
	q := &query{}
	q.root = q.add(p.Root, r, map[compile.Node]*node{})
	for i := range q.wanted.Columns {
		c := &q.wanted.Columns[i]
		c.Number = profiles.Number(c.Path)
	}
	return q
}

// add returns the node of a plan's node, of those that were met before the same.
func (q *query) add(of compile.Node, r ast.Reading, met map[compile.Node]*node) *node {
	if n := met[of]; n != nil {
		n.shared = true
		return n
	}
	n := &node{of: of}
	for _, child := range compile.Children(of) {
		n.children = append(n.children, q.add(child, r, met))
	}
	if c, ok := of.(*compile.Condition); ok {
		n.test = c.Test(r)
		n.column = q.want(WantedColumn{Path: c.Path(), Order: n.test.Lookup().Order})
	}
	n.place = len(q.nodes)
	q.nodes = append(q.nodes, n)
	met[of] = n
	return n
}

// want returns the place of a column among those that are wanted.
func (q *query) want(c WantedColumn) int {
	i := slices.Index(q.wanted.Columns, c)
	if i < 0 {
		i = len(q.wanted.Columns)
		q.wanted.Columns = append(q.wanted.Columns, c)
	}
	return i
}
