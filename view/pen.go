package view

import (
	"bufio"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// A pen writes lines without blanks at their ends. It colours texts alone, not
// what is between them.
type pen struct {
	out    *bufio.Writer // keeps its first error
	column int
}

// write puts a text at a column, or where the line has come to if that is
// further.
func (p *pen) write(column int, text string, style lipgloss.Style) {
	text = strings.TrimRight(text, " ")
	if text == "" {
		return
	}
	for ; p.column < column; p.column++ {
		p.out.WriteByte(' ')
	}
	p.out.WriteString(style.Render(text))
	p.column += widthOf(text)
}

func (p *pen) end() {
	p.out.WriteByte('\n')
	p.column = 0
}
