package view

import (
	"cmp"
	"math"
)

const (
	gap        = 2 // between columns
	leastText  = 8
	meter      = 12
	leastMeter = 4
)

// A grid is a table or a tree, of which is known how wide its columns are.
type grid struct {
	columns []Column // that fit
	left    []Column // out
	rows    []row
	width   int // of the terminal, 0 for a file
	widths  []int
	trunk   trunk
}

type row struct {
	cells  []Cell
	branch branch
}

// newGrid lays out rows: each column as wide as its cells, and narrower where
// the width demands it.
func newGrid(columns []Column, rows []row, width int) *grid {
	if width > 0 {
		width = max(width, minWidth)
	}
	g := &grid{columns: columns, rows: rows, width: width}
	g.trunk.room = cmp.Or(width, fileWidth)
	for i, r := range rows {
		rows[i].cells = g.visible(r.cells)
	}
	g.measure()
	if width > 0 && len(columns) > 0 {
		g.shrink()
	}
	return g
}

// visible returns the cells as they can be shown, as much of them as there can
// be room for.
func (g *grid) visible(cells []Cell) []Cell {
	shown := make([]Cell, len(g.columns))
	copy(shown, cells)
	for i := range shown {
		text := &shown[i].Text
		if end := g.width * max(g.columns[i].Lines, 1) * maxBytes; end > 0 && len(*text) > end {
			*text = (*text)[:lastRuneStart(*text, end)] + "…"
		}
		*text = visible(*text)
	}
	return shown
}

// measure finds the widths that cut nothing. None is needed that is wider than a
// terminal by more than one, or than the lines of a file, where a text that is
// longer moves its own row alone.
func (g *grid) measure() {
	most := fileWidth
	if g.width > 0 {
		most = g.width + 1
	}
	g.widths = make([]int, len(g.columns))
	for i, c := range g.columns {
		g.widths[i] = widthOf(visible(c.Title))
		if c.Kind == Bars {
			g.widths[i] = meter
		}
		for _, r := range g.rows {
			size := widthOf(r.cells[i].Text)
			if i == 0 {
				size += r.branch.size(g.trunk.room)
			}
			g.widths[i] = max(g.widths[i], size)
		}
		g.widths[i] = min(g.widths[i], most)
	}
}

// shrink takes from the widest texts first, then from the bars, and leaves out
// the last columns where even that is too wide.
func (g *grid) shrink() {
	stem := 0
	for _, r := range g.rows {
		stem = max(stem, r.branch.size(max(g.width/4, leastStem)))
	}
	least := make([]int, len(g.columns))
	for i, c := range g.columns {
		least[i] = min(g.widths[i], c.least())
	}
	least[0] = min(g.widths[0], least[0]+stem, g.width)

	n := len(g.columns)
	for n > 1 && total(least[:n]) > g.width {
		n--
	}
	g.columns, g.left, g.widths = g.columns[:n], g.columns[n:], g.widths[:n]
	whole := g.widths[0]
	for _, kind := range []Kind{Texts, Bars} {
		for i := 0; i >= 0 && total(g.widths) > g.width; {
			if i = g.widest(kind, least); i >= 0 {
				g.widths[i]--
			}
		}
	}
	if g.widths[0] < whole {
		g.trunk.room = max(g.widths[0]-g.columns[0].least()-markSize, leastStem)
	}
}

// widest returns the widest column of a kind that may still lose something, or
// -1.
func (g *grid) widest(kind Kind, least []int) int {
	widest := -1
	for i, c := range g.columns {
		if c.Kind == kind && g.widths[i] > least[i] && (widest < 0 || g.widths[i] > g.widths[widest]) {
			widest = i
		}
	}
	return widest
}

// least returns the width below which nothing of a column can be read.
func (c Column) least() int {
	switch c.Kind {
	case Texts:
		return cmp.Or(c.Min, leastText)
	case Bars:
		return leastMeter
	}
	return math.MaxInt
}

// total returns the width of columns with the gaps between them.
func total(widths []int) int {
	sum := gap * (len(widths) - 1)
	for _, w := range widths {
		sum += w
	}
	return sum
}
