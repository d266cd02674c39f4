package profile

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// An IDRow is an id as it stands in a list, or why it is none.
type IDRow struct {
	Line int // from 1
	ID   string
	Err  error // without the id in the text
}

// ReadIDs yields the ids of a list, compressed or not, of which one or many stand
// on a line: with blanks or commas between them, and in double quotes if they hold
// some. An error ends them.
func ReadIDs(in io.Reader) iter.Seq2[IDRow, error] {
	return func(yield func(IDRow, error) bool) {
		s, err := openSource(in)
		if err != nil {
			yield(IDRow{}, err)
			return
		}
		for c := (&chunk{}); ; c.data, c.pieces = c.data[:0], c.pieces[:0] {
			s.cut(c, lineEnd)
			if len(c.pieces) == 0 {
				break
			}
			for _, p := range c.pieces {
				if !yieldIDs(p, yield) {
					return
				}
			}
		}
		if s.err != io.EOF {
			yield(IDRow{}, s.err)
		}
	}
}

// errNoIDs is what somebody means who names endpoints themselves.
var errNoIDs = errors.New("expected the ids of endpoints or users, found JSON; import the endpoints first")

// yieldIDs yields the ids of a line.
func yieldIDs(line piece, yield func(IDRow, error) bool) bool {
	text := string(line.text)
	fail := func(err error) bool { return yield(IDRow{Line: line.line, Err: err}, nil) }
	switch {
	case line.err != nil:
		return fail(line.err)
	case !utf8.ValidString(text):
		return fail(errUTF8)
	case strings.IndexByte("{[", strings.TrimLeft(text, jsonSpace)[0]) >= 0:
		return fail(errNoIDs)
	}
	for {
		if text = strings.TrimLeft(text, ", \t\r\n"); text == "" {
			return true
		}
		var id string
		if text[0] != '"' {
			end := strings.IndexAny(text, ", \t\r\n")
			if end < 0 {
				end = len(text)
			}
			id, text = text[:end], text[end:]
		} else {
			quoted := string(quotedText([]byte(text[1:])))
			if len(quoted)+1 == len(text) {
				return fail(errOpen)
			}
			id, text = strings.ReplaceAll(quoted, `""`, `"`), text[len(quoted)+2:]
		}
		row := IDRow{Line: line.line, ID: id}
		if len(id) == 0 || len(id) > maxEndpointID {
			row = IDRow{Line: line.line, Err: fmt.Errorf("expected an id of 1 to %d bytes, found %d", maxEndpointID, len(id))}
		}
		if !yield(row, nil) {
			return false
		}
	}
}
