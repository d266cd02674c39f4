package profile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
)

// CSV is read as encoding/csv does, which cannot be asked where a row ends,
// makes \r\n in a value \n, and takes all that follows an unclosed quote for
// one value.

// A cell is a value as it stands in a row, without the quotes around it.
type cell struct {
	text   []byte
	quoted bool
}

// value returns the text of a cell.
func (c cell) value() []byte {
	if c.quoted && bytes.IndexByte(c.text, '"') >= 0 {
		return bytes.ReplaceAll(c.text, []byte(`""`), []byte(`"`))
	}
	return c.text
}

var errQuote = errors.New(`expected a '"' around a whole value and as '""' within it, found another`)

// errOpen says that a row does not end in the text at hand.
var errOpen = errors.New(`expected a '"' that ends the value, found the end`)

// splitRow appends the cells of the row that data begins with, and returns the
// size of the row, line end included. Unless data is all there is, a row may
// be open because its end is missing.
func splitRow(cells []cell, data []byte, all bool) (_ []cell, size int, err error) {
	for at := 0; ; at++ {
		var c cell
		if at < len(data) && data[at] == '"' {
			c = cell{quotedText(data[at+1:]), true}
			at += len(c.text) + 2
		} else {
			c = cell{plainText(data[at:]), false}
			at += len(c.text)
		}
		if at > len(data) || at == len(data) && !all {
			return cells, 0, errOpen
		}
		rest := data[at:]
		switch {
		case len(rest) > 0 && rest[0] == ',':
			cells = append(cells, c)
			continue
		case len(rest) > 0 && rest[0] == '\n':
			if !c.quoted {
				c.text = bytes.TrimSuffix(c.text, []byte{'\r'})
			}
			return append(cells, c), at + 1, nil
		case bytes.HasPrefix(rest, []byte("\r\n")):
			return append(cells, c), at + 2, nil
		case len(rest) == 0 || string(rest) == "\r" && all:
			return append(cells, c), len(data), nil
		case string(rest) == "\r":
			return cells, 0, errOpen
		}
		return cells, 0, errQuote
	}
}

// quotedText returns data up to the quote that ends a value, all of it if none
// does.
func quotedText(data []byte) []byte {
	at := 0
	for {
		i := bytes.IndexByte(data[at:], '"')
		if i < 0 {
			return data
		}
		if at += i; at+1 == len(data) || data[at+1] != '"' {
			return data[:at]
		}
		at += 2
	}
}

// plainText returns data up to the end of a value without quotes.
func plainText(data []byte) []byte {
	for i, b := range data {
		if b == ',' || b == '\n' || b == '"' {
			return data[:i]
		}
	}
	return data
}

// A rowCutter finds the ends of the rows of CSV.
type rowCutter struct{ cells []cell }

// end is a rowEnd. A row whose quotes do not fit fails with its first line
// alone: what follows may well be rows.
func (r *rowCutter) end(data []byte, all bool) (size int, err error) {
	line, _ := lineEnd(data, all)
	if bytes.IndexByte(data[:line], '"') < 0 {
		return line, nil
	}
	r.cells, size, err = splitRow(r.cells[:0], data, all)
	switch {
	case err == errOpen && !all:
		return 0, nil
	case err != nil:
		return line, err
	}
	return size, nil
}

// A column is one whose values go into an attribute, or are the id.
type column struct {
	attribute
	index  int // in the row
	number bool
}

// csv decodes rows of CSV under a header.
func (p *pipeline) csv(s *source, o ReadOptions) error {
	c, end := p.chunk(), new(rowCutter).end
	s.cut(c, end)
	if len(c.pieces) == 0 {
		return nil
	}
	header := c.pieces[0]
	names, err := headerNames(header)
	var decoder func() decoder
	if err == nil {
		decoder, err = csvDecoderOf(names, o, c.notes)
	}
	if err != nil {
		return fmt.Errorf("the header in line %d: %w", header.line, err)
	}
	c.pieces = c.pieces[1:]
	p.start(decoder)
	if p.send(c) {
		p.rows(s, end)
	}
	return nil
}

// csvDecoderOf returns what makes the decoders of rows under a header.
func csvDecoderOf(names []string, o ReadOptions, ns notes) (func() decoder, error) {
	if o.Service == ast.Pinpoint {
		columns, err := endpointColumns(names)
		return func() decoder { return &endpointRows{columns: columns, width: len(names), notes: notes{}} }, err
	}
	columns, err := findColumns(names, o.Map, ns)
	return func() decoder { return &csvDecoder{columns: columns, width: len(names), notes: notes{}} }, err
}

// headerNames returns the names of the columns, without the space around them
// that is not in quotes.
func headerNames(header piece) ([]string, error) {
	if header.err != nil {
		return nil, header.err
	}
	if !utf8.Valid(header.text) {
		return nil, errUTF8
	}
	cells, _, err := splitRow(nil, header.text, true)
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = string(c.value())
		if !c.quoted {
			names[i] = strings.TrimSpace(names[i])
		}
	}
	return names, err
}

// errNoHeader tells nothing of a first row that may be a customer.
var errNoHeader = errors.New("none of its columns is an attribute; add the header if it is missing, " +
	"map the columns with --map, and separate them by commas")

// checkHeader refuses what is no header, and columns that stand there twice.
func checkHeader(names []string, m *FieldMap) error {
	isColumn := func(name string) bool {
		_, err := lookupColumn(name)
		return err == nil
	}
	if m == nil && len(names) > 0 && !slices.ContainsFunc(names, isColumn) {
		return errNoHeader
	}
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] && name != "" {
			return fmt.Errorf("expected each column once, found %s twice", quote(name))
		}
		seen[name] = true
	}
	return nil
}

// findColumns returns the columns that are attributes, sorted by path, and
// notes the others, which only a map makes possible.
func findColumns(names []string, m *FieldMap, ns notes) ([]column, error) {
	if err := checkHeader(names, m); err != nil {
		return nil, err
	}
	list, mapped, err := m.columns(names)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if mapped[name] {
			continue
		}
		a, err := lookupColumn(name)
		switch {
		case err == nil:
			list = append(list, column{attribute: a, index: i})
		case m != nil:
			ns.add(unknownColumn, excerpt(name), 1)
		default:
			return nil, fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	slices.SortFunc(list, func(a, b column) int { return strings.Compare(a.path, b.path) })
	for i := 1; i < len(list); i++ {
		if list[i].path == list[i-1].path {
			return nil, fmt.Errorf("expected one column for %s, found %s and %s", quote(list[i].path),
				quote(names[list[i-1].index]), quote(names[list[i].index]))
		}
	}
	return list, nil
}

// A csvDecoder makes records of rows.
type csvDecoder struct {
	columns []column // sorted by path
	width   int      // fields of a row
	cells   []cell
	notes   notes
	builder
}

func (d *csvDecoder) remarks() notes { return d.notes }

func (d *csvDecoder) decode(rows []Row, p piece) []Row {
	record, err := d.row(p.text)
	return append(rows, Row{Line: p.line, Raw: p.text, Record: record, Err: err})
}

func (d *csvDecoder) row(text []byte) (_ *Record, err error) {
	if !utf8.Valid(text) {
		return nil, errUTF8
	}
	if d.cells, _, err = splitRow(d.cells[:0], text, true); err != nil {
		return nil, err
	}
	if len(d.cells) != d.width {
		return nil, fmt.Errorf("expected %d fields, found %d", d.width, len(d.cells))
	}
	d.reset()
	for _, c := range d.columns {
		value := d.cells[c.index].value()
		if c.number && len(value) > 0 {
			if _, ok := ast.ParseNumber(string(value)); !ok {
				return nil, fmt.Errorf("%s: expected a number", quote(c.path))
			}
		}
		if err := d.add(c.attribute, value); err != nil {
			return nil, err
		}
	}
	return d.record()
}
