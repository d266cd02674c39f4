package view

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// widthOf returns how many columns of a terminal a text takes that is visible.
func widthOf(text string) int {
	if n := letters(text, len(text)); n == len(text) {
		return n
	}
	return lipgloss.Width(text)
}

// letters returns how many of the first bytes of a text, up to most, are ASCII
// of one column each. It is what nearly all texts are, and measured cheaply.
func letters(text string, most int) int {
	for i := range min(most, len(text)) {
		if text[i] < ' ' || text[i] > '~' {
			return i
		}
	}
	return min(most, len(text))
}

// visible returns a text as a terminal may see it.
func visible(text string) string {
	if letters(text, len(text)) == len(text) {
		return text
	}
	return Visible(text)
}

// fit returns a text that is visible, cut to width columns.
func fit(text string, width int) string {
	part := upTo(text, width)
	if len(part) == len(text) {
		return text
	}
	return upTo(text, width-1) + "…"
}

// broken returns a text that is visible in lines of width columns, broken
// between words where there are any. What is beyond the most lines is cut.
func broken(text string, width, most int) []string {
	var lines []string
	for len(lines) < most-1 {
		line := upTo(text, width)
		if len(line) == len(text) {
			break
		}
		if i := strings.LastIndexByte(line, ' '); i > 0 && text[len(line)] != ' ' {
			line = line[:i]
		}
		if line == "" {
			break // one character is wider
		}
		lines = append(lines, line)
		text = strings.TrimLeft(text[len(line):], " ")
	}
	return append(lines, fit(text, width))
}

// upTo returns the beginning of a text that takes no more than width columns,
// without looking at the rest of it.
func upTo(text string, width int) string {
	if width <= 0 {
		return ""
	}
	// A mark may belong to the last letter, so that the next has to be one.
	switch n := letters(text, width+1); {
	case n == len(text) && n <= width:
		return text
	case n > width:
		return text[:width]
	}
	if end := width * maxBytes; len(text) > end {
		text = text[:lastRuneStart(text, end)]
	}
	return lipgloss.NewStyle().MaxWidth(width).Render(text)
}

// Wrap breaks a text between words into lines of a terminal of width columns; a
// width of 0 is a file, in which nothing is broken.
func Wrap(text string, width int) string { return wrap(Visible(text), 0, 0, width) }

// Fit cuts a text to a line of a terminal of width columns; a width of 0 is a
// file, in which nothing is cut.
func Fit(text string, width int) string {
	if width == 0 {
		return visible(text)
	}
	return fit(visible(text), width)
}

// TextWidth returns how many columns of a terminal a text takes.
func TextWidth(text string) int { return widthOf(visible(text)) }
