package view

import (
	"bufio"
	"bytes"
	"io"

	"github.com/charmbracelet/lipgloss"
)

// Diff writes a unified diff, as it is but for its colours.
func (s Style) Diff(w io.Writer, diff []byte) error {
	out := bufio.NewWriter(w)
	for line := range bytes.Lines(diff) {
		text := bytes.TrimSuffix(line, []byte("\n"))
		style := s.ofDiff(text).TabWidth(lipgloss.NoTabConversion)
		out.WriteString(style.Render(string(text)))
		out.Write(line[len(text):])
	}
	return out.Flush()
}

func (s Style) ofDiff(line []byte) lipgloss.Style {
	begins := func(text string) bool { return bytes.HasPrefix(line, []byte(text)) }
	switch {
	case begins("diff "), begins("--- "), begins("+++ "):
		return s.tones[Strong]
	case begins("@@"):
		return s.frame
	case begins("+"):
		return s.tones[Good]
	case begins("-"):
		return s.tones[Bad]
	}
	return s.tones[Plain]
}
