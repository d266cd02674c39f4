package view

import "io"

// A Table is rows under titles. Without a title there is no line of them.
type Table struct {
	Columns []Column
	Rows    [][]Cell // in the order of the columns; a short row ends in empty cells
	More    int      // rows that are left out, which a last line says
}

// A Column is where the cells of one meaning stand.
type Column struct {
	Title string
	Kind  Kind
	// Min is how wide Texts stay at the least, 0 for 8. Where that is too much
	// for the terminal, the last columns are left out and a line says which.
	Min int
	// Lines is how many lines one of Texts may take, broken between words,
	// before it is cut; 0 for 1.
	Lines int
}

// A Kind says how the cells of a column are drawn.
type Kind uint8

// The kinds.
const (
	Texts   Kind = iota // to the left, cut where there is no room
	Numbers             // to the right, never cut
	Bars                // of the cells' Share, narrower where there is no room
)

// A Cell is a text, or the share of a whole in a column of the kind Bars.
// What a terminal would obey in the text is shown as its code.
type Cell struct {
	Text  string
	Share float64 // 0 to 1
	Tone  Tone
}

// A Tone says what a cell means. It is seen in colour alone, so that the text
// has to say it too.
type Tone uint8

// The tones.
const (
	Plain  Tone = iota
	Faint       // of no weight: nothing is there
	Strong      // what is looked for first
	Good
	Bad
)

// Cells returns the cells of texts in one tone.
func Cells(tone Tone, texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, t := range texts {
		cells[i] = Cell{Text: t, Tone: tone}
	}
	return cells
}

// Absent returns the cell of a value that is missing.
func Absent() Cell { return Cell{Text: "—", Tone: Faint} }

// Table draws a table that fits a terminal of width columns; a width of 0 is a
// file, in which nothing is cut or broken.
func (s Style) Table(w io.Writer, t Table, width int) error {
	rows := make([]row, len(t.Rows))
	for i, cells := range t.Rows {
		rows[i].cells = cells
	}
	return s.draw(w, newGrid(t.Columns, rows, width), t.More)
}
