// Package view draws what a person looks at. It writes to the writers that it
// is given and asks the terminal nothing but its size.
package view

import (
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	"golang.org/x/term"

	"segql/ast"
)

// A Color says when to colour. The zero Color leaves it to the writer.
type Color uint8

// The choices.
const (
	Auto Color = iota // on a terminal, unless NO_COLOR is set or TERM is dumb
	Always
	Never
)

var colors = [...]string{"auto", "always", "never"}

// String returns the choice's name on the command line.
func (c Color) String() string { return colors[c] }

// Colors lists the names of the choices.
func Colors() []string { return colors[:] }

// LookupColor returns the choice of a name.
func LookupColor(name string) (Color, bool) {
	for i, c := range colors {
		if c == name {
			return Color(i), true
		}
	}
	return Auto, false
}

// A Style colours what is drawn. The zero Style is plain text. Its colours are
// of the terminal's own sixteen.
type Style struct {
	severities [3]lipgloss.Style // by ast.Severity
	message    lipgloss.Style
	frame      lipgloss.Style
	help       lipgloss.Style
	bar        lipgloss.Style
	tones      [5]lipgloss.Style // by Tone
	inks       [9]lipgloss.Style // by Ink
	colored    bool
}

// NewStyle returns the style for a writer.
func NewStyle(w io.Writer, c Color) Style {
	if !colored(w, c) {
		return Style{}
	}
	r := lipgloss.NewRenderer(w)
	r.SetColorProfile(termenv.ANSI)
	ansi := func(code string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(code)) }
	p := palettes[backgroundOf(os.Getenv("COLORFGBG"))]
	return Style{
		severities: [3]lipgloss.Style{
			ast.Error:   ansi(red).Bold(true),
			ast.Warning: ansi(magenta).Bold(true),
			ast.Note:    r.NewStyle().Bold(true),
		},
		message: r.NewStyle().Bold(true),
		frame:   r.NewStyle().Faint(true),
		help:    ansi(p.good),
		bar:     ansi(p.bar),
		tones: [5]lipgloss.Style{
			Faint:  r.NewStyle().Faint(true),
			Strong: r.NewStyle().Bold(true),
			Good:   ansi(p.good),
			Bad:    ansi(red),
		},
		inks:    inks(r, ansi, p),
		colored: true,
	}
}

func colored(w io.Writer, c Color) bool {
	switch c {
	case Always:
		return true
	case Never:
		return false
	}
	return IsTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// IsTerminal reports whether a person reads what is written to w.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Width returns the columns of the terminal that w is, 0 if it is none.
func Width(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 0
}

// Height returns the lines of the terminal that w is, 0 if it is none.
func Height(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if _, height, err := term.GetSize(int(f.Fd())); err == nil && height > 0 {
			return height
		}
	}
	return 0
}

// Left returns what moves a terminal's cursor to the left by so many columns, or to
// the right if they are less than none.
func Left(columns int) string {
	switch {
	case columns > 0:
		return fmt.Sprintf("\x1b[%dD", columns)
	case columns < 0:
		return fmt.Sprintf("\x1b[%dC", -columns)
	}
	return ""
}
