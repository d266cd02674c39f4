package ast

import (
	"strings"
	"testing"
)

func TestPositionCountsLinesAndCharacters(t *testing.T) {
	s := &Source{Text: ByteOrderMark + "aé日\r\n\tx\n\nend"}
	for text, want := range map[string][2]int{
		"a": {1, 1}, "é": {1, 2}, "日": {1, 3}, "\r": {1, 4}, "\t": {2, 1}, "x": {2, 2}, "end": {4, 1},
	} {
		line, column := s.Position(strings.Index(s.Text, text))
		if line != want[0] || column != want[1] {
			t.Errorf("Position of %q: got %d:%d, want %d:%d", text, line, column, want[0], want[1])
		}
	}
	if line, column := s.Position(len(s.Text)); line != 4 || column != 4 {
		t.Errorf("Position of the end: got %d:%d, want 4:4", line, column)
	}
	if line, column := s.Position(1 << 30); line != 4 || column != 4 {
		t.Errorf("Position beyond the end: got %d:%d, want 4:4", line, column)
	}
	if text, start := s.Line(strings.Index(s.Text, "日")); text != "aé日" || start != len(ByteOrderMark) {
		t.Errorf("Line: got %q at %d", text, start)
	}
}

// TestPositionAgreesWithCounting holds the table of counts against counting, on
// lines longer than its stride.
func TestPositionAgreesWithCounting(t *testing.T) {
	s := &Source{Text: strings.Repeat("aé日𝄞", 400) + "\n" + strings.Repeat("é", 700)}
	line, column := 1, 1
	for i, r := range s.Text {
		if gotLine, gotColumn := s.Position(i); gotLine != line || gotColumn != column {
			t.Fatalf("Position(%d): got %d:%d, want %d:%d", i, gotLine, gotColumn, line, column)
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
}

func TestQuoteShowsLettersAndEscapesTheRest(t *testing.T) {
	for text, want := range map[string]string{
		`a "b" \`:                  `"a \"b\" \\"`,
		"日本 é":                     `"日本 é"`,
		"a\nb\tc\x00":              `"a\nb\tc\u0000"`,
		"\u0645\u06cc\u200c\u062e": "\"\u0645\u06cc\u200c\u062e\"",
		"\u202eevil":               `"\u202eevil"`,
	} {
		if got := Quote(text); got != want {
			t.Errorf("Quote(%q): got %s, want %s", text, got, want)
		}
	}
}
