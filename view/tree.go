package view

import (
	"io"
	"strconv"
	"strings"
)

// A Tree is a table whose rows hang from each other: the first column has the
// lines between them.
type Tree struct {
	Columns []Column
	Root    *Node
}

// A Node is a row of a tree, and those that hang from it.
type Node struct {
	Mark     Mark // before the first cell
	Cells    []Cell
	Children []*Node
}

// A Mark says how a node was decided.
type Mark uint8

// The marks.
const (
	Unmarked Mark = iota
	Yes
	No
)

var marks = [...]struct {
	text string
	tone Tone
}{{}, {"✓", Good}, {"✗", Bad}}

const (
	markSize   = 2 // with the blank behind it
	branchSize = 3
	leastStem  = 12 // has room for the depth of a node whose lines have none
)

// Tree draws a tree that fits a terminal of width columns; a width of 0 is a
// file, in which nothing is cut or broken. Of a node that is too deep for its
// lines, a number says how deep it is.
func (s Style) Tree(w io.Writer, t Tree, width int) error {
	var rows []row
	if t.Root != nil {
		rows = flatten(nil, t.Root, branch{})
	}
	return s.draw(w, newGrid(t.Columns, rows, width), 0)
}

// flatten appends the rows of a node and of all below it, in their order.
func flatten(rows []row, n *Node, b branch) []row {
	b.mark, b.parent = n.Mark, len(n.Children) > 0
	rows = append(rows, row{n.Cells, b})
	for i, c := range n.Children {
		rows = flatten(rows, c, branch{depth: b.depth + 1, last: i == len(n.Children)-1})
	}
	return rows
}

// A branch is where a row hangs. The zero branch is that of a table's row.
type branch struct {
	depth  int
	last   bool // of its siblings
	parent bool // has children
	mark   Mark
}

// size returns the columns before a row's first text, if its lines may have as
// many as room.
func (b branch) size(room int) int {
	size := b.depth * branchSize
	if size > room {
		size = widthOf(tooDeep(b.depth)) + branchSize
	}
	if b.mark != Unmarked {
		size += markSize
	}
	return size
}

// A trunk draws the lines of a tree, row by row.
type trunk struct {
	room int    // columns that the lines may have
	open []bool // by depth: whether the line goes on below
}

// next returns what is before the first line of a row, and before its further
// ones.
func (t *trunk) next(b branch) (first, further string) {
	if b.depth > 0 {
		t.open = append(t.open[:b.depth-1], !b.last)
		above, joint := t.above(b.depth), "├─ "
		if b.last {
			joint = "└─ "
		}
		first = above + joint
		if strings.HasPrefix(above, "…") {
			above = strings.Repeat(" ", widthOf(above))
		}
		further = above + upright(!b.last)
	}
	if b.parent && b.mark != Unmarked {
		further += upright(true)
	}
	return first, further
}

// above draws the levels above a row's own.
func (t *trunk) above(depth int) string {
	if depth*branchSize > t.room {
		return tooDeep(depth)
	}
	var b strings.Builder
	for _, open := range t.open[:depth-1] {
		b.WriteString(upright(open))
	}
	return b.String()
}

// upright is a level that a row passes.
func upright(open bool) string {
	if open {
		return "│  "
	}
	return "   "
}

// tooDeep stands for the levels above a node that has no room for them.
func tooDeep(depth int) string { return "…" + strconv.Itoa(depth) + " " }
