package ast

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// ByteOrderMark may begin a source; it is not part of its first line.
const ByteOrderMark = "\ufeff"

// MaxSize is how many bytes a source may have.
const MaxSize = 16 << 20

// InvalidByte returns the offset of the first byte of text that is not UTF-8,
// or -1.
func InvalidByte(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
			return i
		}
	}
	return -1
}

// A Span is a range of bytes in a source, half-open. The zero Span belongs to
// no place in particular.
type Span struct{ Start, End int }

// To returns the span from the start of s to the end of t.
func (s Span) To(t Span) Span { return Span{s.Start, t.End} }

// A Source is a text with the name that diagnostics call it by.
// It must not be copied after its first use.
type Source struct {
	Name string
	Text string
	Stem string // the file's base name, which names a segment without a name; "" without a file

	once  sync.Once
	lines []int // the offset at which each line begins, sorted
	runes []int // runes before each multiple of stride
}

// stride spaces the rune counts out, so that a column costs the same on a
// line of a million characters as on a line of ten.
const stride = 512

// Position returns the line and the column of a byte offset, both from 1.
// Columns count Unicode characters.
func (s *Source) Position(offset int) (line, column int) {
	s.once.Do(s.index)
	offset = min(max(offset, 0), len(s.Text))
	line = sort.SearchInts(s.lines, offset+1)
	start := s.lines[line-1]
	if offset <= start {
		return line, 1
	}
	return line, s.runesBefore(offset) - s.runesBefore(start) + 1
}

// Line returns the text of the line that holds offset, without its line end,
// and the offset at which it begins.
func (s *Source) Line(offset int) (text string, start int) {
	s.once.Do(s.index)
	offset = min(max(offset, 0), len(s.Text))
	n := sort.SearchInts(s.lines, offset+1)
	start = s.lines[n-1]
	end := len(s.Text)
	if n < len(s.lines) {
		end = s.lines[n] - 1
	}
	end = max(end, start)
	return strings.TrimSuffix(s.Text[start:end], "\r"), start
}

func (s *Source) runesBefore(offset int) int {
	n := offset / stride
	return s.runes[n] + runeStarts(s.Text[n*stride:offset])
}

func (s *Source) index() {
	first := 0
	if strings.HasPrefix(s.Text, ByteOrderMark) {
		first = len(ByteOrderMark)
	}
	s.lines = append(s.lines, first)
	for i := first; i < len(s.Text); i++ {
		if s.Text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	count := 0
	for i := 0; i <= len(s.Text); i += stride {
		s.runes = append(s.runes, count)
		count += runeStarts(s.Text[i:min(i+stride, len(s.Text))])
	}
}

// runeStarts counts the bytes that begin a character, which unlike
// utf8.RuneCountInString adds up over any cut of a text.
func runeStarts(s string) int {
	n := 0
	for i := range len(s) {
		if utf8.RuneStart(s[i]) {
			n++
		}
	}
	return n
}
