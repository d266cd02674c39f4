package view

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// draw draws a grid under its titles, and says what is left out.
func (s Style) draw(w io.Writer, g *grid, more int) error {
	p := &pen{out: bufio.NewWriter(w)}
	titled := func(c Column) bool { return c.Title != "" }
	if slices.ContainsFunc(g.columns, titled) {
		at := 0
		for i, c := range g.columns {
			title := fit(visible(c.Title), g.widths[i])
			g.put(p, i, at, title, s.tones[Strong])
			at += g.widths[i] + gap
		}
		p.end()
	}
	for _, r := range g.rows {
		s.row(p, g, r)
	}
	if more > 0 {
		p.write(0, "… and "+Number(more)+" more", s.tones[Faint])
		p.end()
	}
	if len(g.left) > 0 {
		p.write(0, fit("… no room for "+titles(g.left), g.width), s.tones[Faint])
		p.end()
	}
	return p.out.Flush()
}

func titles(columns []Column) string {
	var list []string
	for _, c := range columns {
		if c.Title != "" {
			list = append(list, visible(c.Title))
		}
	}
	return strings.Join(list, ", ")
}

// row draws a row in as many lines as the longest of its cells takes.
func (s Style) row(p *pen, g *grid, r row) {
	cells, height := make([][]string, len(g.columns)), 1
	for i := range g.columns {
		cells[i] = g.lines(i, r)
		height = max(height, len(cells[i]))
	}
	stem, further := g.trunk.next(r.branch)
	mark := marks[r.branch.mark]
	for y := range height {
		p.write(0, stem, s.frame)
		p.write(r.branch.size(g.trunk.room)-markSize, mark.text, s.tones[mark.tone])
		at := 0
		for i, lines := range cells {
			if y < len(lines) {
				g.put(p, i, at+g.before(i, r), lines[y], s.tone(g.columns[i], r.cells[i]))
			}
			at += g.widths[i] + gap
		}
		p.end()
		stem, mark.text = further, ""
	}
}

// before returns the columns before the text of a cell.
func (g *grid) before(column int, r row) int {
	if column > 0 {
		return 0
	}
	return r.branch.size(g.trunk.room)
}

// lines returns what a cell shows.
func (g *grid) lines(column int, r row) []string {
	cell, width := r.cells[column], g.widths[column]-g.before(column, r)
	switch c := g.columns[column]; {
	case c.Kind == Bars:
		return []string{Bar(cell.Share, width)}
	case c.Kind == Texts && g.width > 0:
		return broken(cell.Text, max(width, 1), c.Lines)
	}
	return []string{cell.Text}
}

func (s Style) tone(c Column, cell Cell) lipgloss.Style {
	if c.Kind == Bars && cell.Tone == Plain {
		return s.bar
	}
	return s.tones[cell.Tone]
}

// put writes a text into a column that begins at a place, behind what is there.
func (g *grid) put(p *pen, column, at int, text string, style lipgloss.Style) {
	if g.columns[column].Kind == Numbers {
		at += g.widths[column] - widthOf(text)
	}
	if column > 0 && p.column > 0 {
		at = max(at, p.column+gap)
	}
	p.write(at, text, style)
}
