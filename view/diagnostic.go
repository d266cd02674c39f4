package view

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"

	"segql/ast"
)

const (
	tabStop   = 4
	minWidth  = 40
	fileWidth = 100 // of the lines that are shown where nobody says how wide
	maxBytes  = 16  // of a line are looked at for a column
	// most is how many diagnostics are drawn: beyond, nobody reads on.
	most = 100
)

// Diagnostics draws a list: each diagnostic with its line, the place under it
// and the way out, and a count of them if there are several. It fits a terminal
// of width columns; a width of 0 is a file, in which no message is broken.
func Diagnostics(w io.Writer, list ast.Diagnostics, style Style, width int) error {
	var b strings.Builder
	for i, d := range shown(list) {
		if i > 0 {
			b.WriteByte('\n')
		}
		style.diagnostic(&b, d, width)
	}
	if len(list) > 1 {
		fmt.Fprintf(&b, "\n%s\n", summary(list))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shown returns what is drawn of a list: all of it, or as many as most, of which
// an error is never left out for what weighs less.
func shown(list ast.Diagnostics) ast.Diagnostics {
	if len(list) <= most {
		return list
	}
	chosen, room := make([]bool, len(list)), most
	for _, severity := range []ast.Severity{ast.Error, ast.Warning, ast.Note} {
		for i, d := range list {
			if d.Severity() == severity && room > 0 {
				chosen[i] = true
				room--
			}
		}
	}
	var kept ast.Diagnostics
	for i, d := range list {
		if chosen[i] {
			kept = append(kept, d)
		}
	}
	return kept
}

// summary counts a list by severity: "2 errors, 1 warning".
func summary(list ast.Diagnostics) string {
	var count [3]int
	for _, d := range list {
		count[d.Severity()]++
	}
	var parts []string
	for s, n := range count {
		switch name := ast.Severity(s).String(); n {
		case 0:
		case 1:
			parts = append(parts, "1 "+name)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, name))
		}
	}
	text := strings.Join(parts, ", ")
	if len(list) > most {
		text += fmt.Sprintf("; %d are shown", most)
	}
	return text
}

func (s Style) diagnostic(b *strings.Builder, d ast.Diagnostic, width int) {
	severity := d.Severity()
	mark := s.severities[severity]
	line, column := d.Source.Position(d.Span.Start)
	number := strconv.Itoa(line)
	gutter := strings.Repeat(" ", len(number))

	head := fmt.Sprintf("%s[%s]", severity, d.Code)
	b.WriteString(mark.Render(head))
	// Line by line, for lipgloss pads the lines of one text to the longest.
	for line := range strings.Lines(wrap(": "+Visible(d.Message), len(head), 2, width) + "\n") {
		b.WriteString(s.message.Render(strings.TrimSuffix(line, "\n")) + "\n")
	}
	fmt.Fprintf(b, "%s%s %s:%d:%d\n", gutter, s.frame.Render("-->"), Visible(d.Source.Name), line, column)
	if text, carets, ok := excerpt(d, max(cmp.Or(width, fileWidth), minWidth)-len(number)-3); ok {
		fmt.Fprintf(b, "%s %s\n", s.frame.Render(number+" |"), text)
		fmt.Fprintf(b, "%s %s\n", s.frame.Render(gutter+" |"), carets.indent+mark.Render(carets.marks))
	}
	if d.Help != "" {
		indent := len(gutter) + len(" = help: ")
		help := wrap(Visible(d.Help), indent, indent, width)
		fmt.Fprintf(b, "%s %s %s\n", s.frame.Render(gutter+" ="), s.help.Render("help:"), help)
	}
}

// wrap breaks a text that begins in a column between words, such that it fits
// into width, and indents the further lines.
func wrap(text string, column, indent, width int) string {
	if width == 0 {
		return text
	}
	var b strings.Builder
	for i, word := range strings.Split(text, " ") {
		size := lipgloss.Width(word)
		switch {
		case i == 0:
		case column+1+size > max(width, minWidth):
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += size
	}
	return b.String()
}

// carets point at a place in the line above them.
type carets struct{ indent, marks string }

// excerpt returns the part of a diagnostic's line that fits into width, with
// the place under it. An empty source has none.
func excerpt(d ast.Diagnostic, width int) (string, carets, bool) {
	text, start := d.Source.Line(d.Span.Start)
	if text == "" && d.Span.Start == d.Span.End {
		return "", carets{}, false
	}
	from := min(d.Span.Start-start, len(text))
	to := max(from, min(d.Span.End-start, len(text)))
	line := newWindow(text, from, width-1) // a caret may stand behind the end
	marks := 0
	if from < to {
		marks = line.column(to) - line.column(from)
	}
	return line.text, carets{strings.Repeat(" ", line.column(from)), strings.Repeat("^", max(marks, 1))}, true
}

// A window is the part of a line that is shown.
type window struct {
	text    string
	offsets []int // the byte of the line that each cell of columns shows
	columns []int // where it begins
	end     int   // the column after the last
}

// newWindow cuts a line to width, around the byte from where that is far from
// the beginning.
func newWindow(line string, from, width int) *window {
	w, whole := cut(line, 0, width)
	if whole || from <= width*2/3 {
		return w
	}
	w, _ = cut(line, lastRuneStart(line, max(0, from-width/2)), width)
	return w
}

// cut returns the part of a line from start that fits into width, and whether
// that is the whole line. It looks at no more than that part, for lines may have
// megabytes, of characters without a width even.
func cut(line string, start, width int) (w *window, whole bool) {
	w = &window{}
	var b strings.Builder
	if start > 0 {
		b.WriteString("…")
		w.end = 1
	}
	whole = start == 0
	for at := start; at < len(line); {
		r, size := utf8.DecodeRuneInString(line[at:])
		room := width
		if at+size < len(line) {
			room-- // for the mark of a cut
		}
		cell := cellOf(r, w.end)
		columns := lipgloss.Width(cell)
		if w.end+columns > room || at-start > width*maxBytes {
			b.WriteString("…")
			whole = false
			break
		}
		w.offsets = append(w.offsets, at)
		w.columns = append(w.columns, w.end)
		w.end += columns
		b.WriteString(cell)
		at += size
	}
	w.text = b.String()
	return w, whole
}

// column returns where the byte at offset is shown, the end if it is cut off.
func (w *window) column(offset int) int {
	for i, o := range w.offsets {
		if o >= offset {
			return w.columns[i]
		}
	}
	return w.end
}

func lastRuneStart(s string, i int) int {
	for i > 0 && s[i]&0xc0 == 0x80 {
		i--
	}
	return i
}

// cellOf returns how a character is shown at a column: a tab as spaces, what
// a terminal would obey as its code.
func cellOf(r rune, column int) string {
	if r == '\t' {
		return strings.Repeat(" ", tabStop-column%tabStop)
	}
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
		return fmt.Sprintf("<U+%04X>", r)
	}
	return string(r)
}

// Visible shows the characters of a text that a terminal would obey.
func Visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteString(cellOf(r, 0))
	}
	return b.String()
}
