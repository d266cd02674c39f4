package profile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"

	"segql/ast"
)

const (
	chunkSize = 512 << 10 // bytes that are decoded at once
	maxRow    = 16 << 20  // bytes of a row
)

var errTooLong = fmt.Errorf("expected a row of at most %d MB", maxRow>>20)

// A pieceKind is what a piece of the input is taken for.
type pieceKind uint8

// The kinds.
const (
	linePiece    pieceKind = iota // a line of the file
	profilePiece                  // a Profile object
	valuePiece                    // an element of CalculatedAttributeValues
)

// A piece is the text of a row without its line end, or of a line that holds
// several rows.
type piece struct {
	line int // where it begins, from 1
	text []byte
	kind pieceKind
	err  error // why it cannot be decoded
}

// A source is an input without its compression and its byte-order mark, which
// it cuts into pieces.
type source struct {
	in   io.Reader
	rest []byte // read, but not yet in a piece
	line int    // where the rest begins
	skip bool   // whether it begins within a line that is too long
	err  error  // why there is no more to read
}

// openSource knows gzip by its first bytes.
func openSource(in io.Reader) (*source, error) {
	b := bufio.NewReader(in)
	if magic, _ := b.Peek(2); string(magic) == "\x1f\x8b" {
		unzip, err := gzip.NewReader(b)
		if err != nil {
			return nil, unpacking(err)
		}
		b = bufio.NewReader(unpacker{unzip})
	}
	if mark, _ := b.Peek(len(ast.ByteOrderMark)); string(mark) == ast.ByteOrderMark {
		b.Discard(len(mark))
	}
	return &source{in: b, line: 1}, nil
}

// An unpacker says what failed.
type unpacker struct{ *gzip.Reader }

func (u unpacker) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = unpacking(err)
	}
	return n, err
}

func unpacking(err error) error { return fmt.Errorf("unpacking gzip: %w", err) }

// Read reads what is not in a piece.
func (s *source) Read(p []byte) (n int, err error) {
	if len(s.rest) > 0 {
		n = copy(p, s.rest)
		s.rest = s.rest[n:]
		return n, nil
	}
	if s.err == nil {
		n, s.err = s.in.Read(p)
	}
	return n, s.err
}

// fill reads until data is as long as its capacity, or nothing is left.
func (s *source) fill(data []byte) []byte {
	for len(data) < cap(data) {
		n, err := s.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err != nil {
			break
		}
	}
	return data
}

// firstLine returns the first line that is not blank, of which nothing counts
// as read, or more than a row if the line is longer.
func (s *source) firstLine() []byte {
	data := make([]byte, 0, 64<<10)
	for {
		data = s.fill(data)
		s.rest = data
		text := bytes.TrimLeft(data, jsonSpace)
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			return text[:i]
		}
		if s.err != nil || len(text) > maxRow {
			return text
		}
		s.rest = nil
		data = slices.Grow(data, len(data))
	}
}

// A rowEnd returns the size of the row that data begins with, line end
// included, or 0 if more has to be read, which it cannot if that is all.
// With an error, what has that size is no row.
type rowEnd func(data []byte, all bool) (size int, err error)

// lineEnd ends a row with its line.
func lineEnd(data []byte, all bool) (int, error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, nil
	}
	if all {
		return len(data), nil
	}
	return 0, nil
}

// cut fills a chunk with the next pieces. It gets none at the end.
func (s *source) cut(c *chunk, end rowEnd) {
	size := len(s.rest) // there must be room for all of it
	if s.err == nil {
		size = max(size, chunkSize)
	}
	data := slices.Grow(c.data, size)
	for {
		data = s.fill(data)
		size = s.pieces(c, data, end)
		s.rest, c.data = data[size:], data
		if len(c.pieces) > 0 || s.err != nil {
			return
		}
		data = append(data[:0], s.rest...)
		s.rest = nil
		data = slices.Grow(data, len(data))
	}
}

// pieces appends the pieces of data to a chunk, and returns the size of them.
func (s *source) pieces(c *chunk, data []byte, end rowEnd) int {
	at := 0
	for at < len(data) {
		size, err := lineEnd(data[at:], true)
		if !s.skip {
			size, err = end(data[at:], s.err == io.EOF || len(data)-at > maxRow)
		}
		if size == 0 {
			break
		}
		row := data[at : at+size]
		text, ended := bytes.CutSuffix(row, []byte{'\n'})
		text = bytes.TrimSuffix(text, []byte{'\r'})
		if size > maxRow {
			err = errTooLong
		}
		if !s.skip && len(bytes.TrimLeft(text, jsonSpace)) > 0 {
			c.pieces = append(c.pieces, piece{line: s.line, text: text, err: err})
		}
		s.skip = !ended
		s.line += bytes.Count(row, []byte{'\n'})
		at += size
	}
	return at
}
