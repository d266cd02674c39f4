package repl

import (
	"strings"
	"unicode/utf8"

	"segql/ast"
	"segql/grammar"
	"segql/view"
)

// lineMark stands for the end of a line in an entry that is edited on one line.
const lineMark = '⏎'

// paint returns a source with its colours.
func (s *Session) paint(text string) string { return painted(s.style(), "", text, -1) }

// paintedLine returns what was typed with its colours: the word of a command, the
// name of a segment that stands alone, or a source.
func paintedLine(style view.Style, before, text string, cursor int) string {
	word, _, _ := strings.Cut(text, " ")
	switch {
	case strings.HasPrefix(text, ":"):
		return style.Ink(view.Structure, word) + text[len(word):]
	case strings.HasPrefix(text, "@") && before == "":
		return style.Ink(view.Value, text)
	}
	return painted(style, before, text, cursor)
}

// A piece is a part of a text that is drawn in one ink.
type piece struct {
	ast.Span
	ink view.Ink
}

// painted returns a text with its colours, that goes on from what stands before it.
// The bracket at the cursor is shown with its pair; a cursor of -1 is nowhere.
func painted(style view.Style, before, text string, cursor int) string {
	if style.IsPlain() {
		return text
	}
	var pieces []piece
	whole := before + text
	inks := map[int]int{} // by where a bracket stands
	var open []int
	read(before+unfold(text), func(t grammar.Token, ink view.Ink) {
		pieces = append(pieces, piece{t.Span, ink})
		if t.Class != grammar.Mark {
			return
		}
		switch t.Text {
		case "<", "{":
			open = append(open, t.Span.Start)
		case ">", "}":
			if last := len(open) - 1; last >= 0 {
				inks[open[last]], inks[t.Span.Start] = t.Span.Start, open[last]
				open = open[:last]
			}
		}
	})
	if cursor >= 0 {
		matched := len(before) + cursor
		pair, ok := inks[matched]
		if !ok {
			matched--
			pair, ok = inks[matched]
		}
		for i, p := range pieces {
			if ok && (p.Start == matched || p.Start == pair) {
				pieces[i].ink = view.Matched
			}
		}
	}
	var b strings.Builder
	at := len(before)
	for _, p := range pieces {
		if p.Start < at {
			continue
		}
		b.WriteString(whole[at:p.Start])
		b.WriteString(style.Ink(p.ink, whole[p.Start:p.End]))
		at = p.End
	}
	b.WriteString(whole[at:])
	return b.String()
}

// unfold returns an entry with the lines that it has, each thing at its place.
func unfold(text string) string {
	return strings.ReplaceAll(text, string(lineMark), "\n"+strings.Repeat(" ", utf8.RuneLen(lineMark)-1))
}

// paintJSON returns a JSON document with its colours: those of names, texts, and
// other values.
func (s *Session) paintJSON(text string) string {
	style := s.style()
	if style.IsPlain() {
		return text
	}
	var b strings.Builder
	for text != "" {
		n, ink := 1, view.Paper
		switch c := text[0]; {
		case c == '"':
			n, ink = quoted(text), view.Value
			if strings.HasPrefix(text[n:], ":") {
				ink = view.Attribute
			}
		case strings.IndexByte("{}[],: \n", c) < 0:
			n, ink = len(text), view.Operator
			if end := strings.IndexAny(text, "{}[],: \n"); end >= 0 {
				n = end
			}
		}
		b.WriteString(style.Ink(ink, text[:n]))
		text = text[n:]
	}
	return b.String()
}

// quoted returns the length of the string in quotes that a text begins with.
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}
