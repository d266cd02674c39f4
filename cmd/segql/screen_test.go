package main

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"segql/view"
)

// A screen is what a terminal shows of what was written to it: as much of a
// terminal as the shell needs.
type screen struct {
	mu      sync.Mutex
	columns int
	rows    []string // each a cell a rune; the second cell of a wide one is a zero
	x, y    int
	held    []byte // an unfinished code or character
}

// Write writes to the screen.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := append(s.held, p...)
	s.held = nil
	for len(text) > 0 {
		n := s.next(text)
		if n == 0 {
			s.held = append([]byte(nil), text...)
			break
		}
		text = text[n:]
	}
	return len(p), nil
}

// next does what the first code or character says, and returns its length, 0 if it
// is not whole.
func (s *screen) next(text []byte) int {
	switch text[0] {
	case '\r':
		s.x = 0
	case '\n':
		s.y++
	case '\b':
		s.x = max(s.x-1, 0)
	case '\a':
	case '\x1b':
		end := strings.IndexFunc(string(text[1:]), func(r rune) bool { return 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' })
		if end < 0 {
			return 0
		}
		s.code(string(text[1:end+1]), text[end+1])
		return end + 2
	default:
		if !utf8.FullRune(text) {
			return 0
		}
		r, n := utf8.DecodeRune(text)
		s.put(r)
		return n
	}
	return 1
}

// code obeys an escape.
func (s *screen) code(parameters string, kind byte) {
	n, err := strconv.Atoi(strings.TrimPrefix(parameters, "["))
	if err != nil {
		n = 1
	}
	switch kind {
	case 'A':
		s.y = max(s.y-n, 0)
	case 'C':
		s.x = min(s.x+n, s.columns-1)
	case 'D':
		s.x = max(s.x-n, 0)
	case 'H':
		s.x, s.y = 0, 0
	case 'K':
		line := []rune(s.line())
		if n == 2 {
			line = nil
		}
		s.rows[s.y] = string(line[:min(s.x, len(line))])
	case 'J':
		line := []rune(s.line())
		s.rows[s.y] = string(line[:min(s.x, len(line))])
		s.rows = s.rows[:s.y+1]
	}
}

func (s *screen) line() string {
	for len(s.rows) <= s.y {
		s.rows = append(s.rows, "")
	}
	return s.rows[s.y]
}

func (s *screen) put(r rune) {
	width := view.TextWidth(string(r))
	if s.x+width > s.columns {
		s.x = 0
		s.y++
	}
	line := []rune(s.line())
	for len(line) < s.x+width {
		line = append(line, ' ')
	}
	line[s.x] = r
	if width == 2 {
		line[s.x+1] = 0
	}
	s.rows[s.y] = string(line)
	s.x += width
}

// text returns the lines of the screen.
func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, row := range s.rows {
		b.WriteString(strings.TrimRight(strings.ReplaceAll(row, "\x00", ""), " ") + "\n")
	}
	return b.String()
}
