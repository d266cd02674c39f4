package profile

import (
	"bufio"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"segql/ast"
)

// AppendJSON appends a record as a Profile object on one line, without a line
// end: its members in the order of the model, the custom attributes by name,
// the calculated attributes last. It leaves out paths that no profile has, and
// all values of an attribute but the first.
func AppendJSON(dst []byte, r *Record) []byte {
	dst = append(dst, '{')
	if r.ID != "" {
		dst = appendText(appendName(dst, profileID), r.ID)
	}
	root := ""
	var buffer [64]uint64
	for _, place := range appendPlaces(buffer[:0], r.Pairs) {
		m, p := members[place>>32], r.Pairs[uint32(place)]
		if m.root != root {
			if root != "" {
				dst = append(dst, '}')
			}
			if root = m.root; root != "" {
				dst = append(appendName(dst, root), '{')
			}
		}
		name := m.name
		if m.hasNames() {
			name = p.Path[len(m.path)+1:]
		}
		dst = m.appendValue(appendName(dst, name), p.Value)
	}
	if root != "" {
		dst = append(dst, '}')
	}
	return append(dst, '}')
}

// appendPlaces appends where values belong in their order: the rank of the
// member and, in the lower half, the index of the pair.
func appendPlaces(places []uint64, pairs []Pair) []uint64 {
	for i, p := range pairs {
		if i > 0 && p.Path == pairs[i-1].Path {
			continue
		}
		if m, ok := memberOf(p.Path); ok {
			places = append(places, uint64(m.rank)<<32|uint64(i))
		}
	}
	slices.Sort(places)
	return places
}

func (m *member) appendValue(dst []byte, value string) []byte {
	if m.shape == documentShape {
		if document, err := canonical([]byte(value)); err == nil && document != nil {
			return append(dst, document...)
		}
	}
	return appendText(dst, value)
}

// appendName appends the name of a member behind those before it.
func appendName(dst []byte, name string) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	return append(appendText(dst, name), ':')
}

// appendText appends text as JSON, U+FFFD for what is not UTF-8.
func appendText(dst []byte, text string) []byte {
	dst, _ = jsontext.AppendQuote(dst, text)
	return dst
}

// Columns are the columns of a table that an attribute is in, by its path.
type Columns map[string][]int

// NewColumns returns the columns of a table of the attributes of these paths, of
// which one may be there twice.
func NewColumns(paths []string) Columns {
	c := Columns{}
	for i, path := range paths {
		c[path] = append(c[path], i)
	}
	return c
}

// Cells yields the columns in which a record has a value, and the value: the
// first of several.
func (c Columns) Cells(r *Record) iter.Seq2[int, *string] {
	return func(yield func(int, *string) bool) {
		for i := range r.Pairs {
			p := &r.Pairs[i]
			if i > 0 && p.Path == r.Pairs[i-1].Path {
				continue
			}
			for _, column := range c[p.Path] {
				if !yield(column, &p.Value) {
					return
				}
			}
		}
	}
}

// A CSVWriter writes records as rows of CSV that a Reader reads back.
type CSVWriter struct {
	out   *bufio.Writer
	fill  func(cells []string, r *Record)
	cells []string
	line  []byte
}

// NewCSVWriter returns a writer of the id and the attributes of these paths. It
// writes the header.
func NewCSVWriter(w io.Writer, paths []string) *CSVWriter {
	return FormOf(ast.Profiles).NewCSVWriter(w, paths)
}

// NewCSVWriter returns a writer of the id and the attributes of these paths. It
// writes the header.
func (f *Form) NewCSVWriter(w io.Writer, paths []string) *CSVWriter {
	header, fill := f.Columns(paths)
	c := &CSVWriter{out: bufio.NewWriter(w), fill: fill, cells: header}
	c.write() // an error is told by the next call
	return c
}

// profileColumns are the id and one column for each path.
func profileColumns(paths []string) (header []string, fill func(cells []string, r *Record)) {
	columns := NewColumns(paths)
	return append([]string{profileID}, paths...), func(cells []string, r *Record) {
		cells[0] = r.ID
		for column, value := range columns.Cells(r) {
			cells[column+1] = *value
		}
	}
}

// Write writes a record as a row: an empty cell for an attribute that it does
// not have.
func (c *CSVWriter) Write(r *Record) error {
	clear(c.cells)
	c.fill(c.cells, r)
	return c.write()
}

// Flush writes what is still held back.
func (c *CSVWriter) Flush() error { return c.out.Flush() }

func (c *CSVWriter) write() error {
	c.line = c.line[:0]
	for i, cell := range c.cells {
		if i > 0 {
			c.line = append(c.line, ',')
		}
		blank := cell == "" && len(c.cells) == 1 // which would be no row
		if blank || strings.ContainsAny(cell, "\",\r\n") || strings.TrimSpace(cell) != cell {
			c.line = append(c.line, '"')
			c.line = append(c.line, strings.ReplaceAll(cell, `"`, `""`)...)
			c.line = append(c.line, '"')
			continue
		}
		c.line = append(c.line, cell...)
	}
	_, err := c.out.Write(append(c.line, '\n'))
	return err
}
