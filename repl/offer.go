package repl

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"segql/view"
)

// completed returns a line, up to the cursor, with what can be completed of it, and
// the candidates if there are several.
func (s *Session) completed(before, after string) (string, []candidate) {
	c := s.complete(before)
	if len(c.list) == 0 {
		return before, nil
	}
	typed := before[c.from:]
	if len(c.list) == 1 {
		only := c.list[0]
		text := only.text
		if !strings.HasPrefix(after, " ") {
			text += only.tail
		}
		return before[:c.from] + withoutEnd(text, after), nil
	}
	common := c.list[0].text
	for _, other := range c.list[1:] {
		common = commonPrefix(common, other.text)
	}
	if len(common) > len(typed) || len(common) == len(typed) && strings.EqualFold(common, typed) {
		return before[:c.from] + common, c.list
	}
	return before, c.list
}

// withoutEnd returns a text without the quotes and brackets at its end that stand
// behind the cursor already.
func withoutEnd(text, after string) string {
	for _, end := range []string{`"]`, `"`, `]`} {
		if strings.HasPrefix(after, end) {
			return strings.TrimSuffix(strings.TrimRight(text, " "), end)
		}
	}
	return text
}

// commonPrefix returns what two texts begin with in the same way.
func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) {
		r, size := utf8.DecodeRuneInString(a[n:])
		if other, _ := utf8.DecodeRuneInString(b[n:]); other != r {
			break
		}
		n += size
	}
	return a[:n]
}

// offered is how many candidates are shown.
const offered = 16

// offerCandidates draws candidates, at once, for the line is drawn anew around it.
func (s *Session) offerCandidates(w io.Writer, list []candidate) {
	t := view.Table{Columns: []view.Column{{Min: 16}, {Min: 8}}, More: max(len(list)-offered, 0)}
	for _, c := range list[:min(len(list), offered)] {
		t.Rows = append(t.Rows, []view.Cell{{Text: c.text}, {Text: c.about, Tone: view.Faint}})
	}
	var b bytes.Buffer
	s.style().Table(&b, t, s.width()) // a buffer does not fail
	w.Write(b.Bytes())
}
