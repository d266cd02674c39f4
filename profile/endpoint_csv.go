package profile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// An endpointColumn is a column of CSV. Columns of one path follow each other, and
// are a list.
type endpointColumn struct {
	*endpointMember
	path  string
	index int // in the row
}

// errNoEndpointHeader tells nothing of a first row that may be a customer.
var errNoEndpointHeader = errors.New("none of its columns is an attribute of an endpoint; " +
	"add the header if it is missing, and separate the columns by commas")

// endpointColumns returns the columns of a header, whose names may have space
// around them. A name that occurs again is one more value of a list.
func endpointColumns(names []string) ([]endpointColumn, error) {
	var list []endpointColumn
	var wrong error
	hasID := false
	for i, name := range names {
		m, path, err := lookupEndpoint(strings.TrimSpace(name))
		if err != nil {
			if wrong == nil {
				wrong = fmt.Errorf("column %d: %w", i+1, err)
			}
			continue
		}
		isTwice := func(c endpointColumn) bool { return c.endpointMember == m && c.path == path && m.shape != texts }
		if slices.ContainsFunc(list, isTwice) {
			return nil, fmt.Errorf("expected one column for %s, which has no list of values, found two", quote(name))
		}
		hasID = hasID || m.shape == endpointID
		list = append(list, endpointColumn{m, path, i})
	}
	switch {
	case len(list) == 0:
		return nil, errNoEndpointHeader
	case wrong != nil:
		return nil, wrong
	case !hasID:
		return nil, fmt.Errorf("expected a column %s", quote(endpointIDName))
	}
	slices.SortStableFunc(list, func(a, b endpointColumn) int { return strings.Compare(a.path, b.path) })
	return list, nil
}

// An endpointRows makes records of rows of CSV.
type endpointRows struct {
	columns []endpointColumn
	width   int // fields of a row
	cells   []cell
	notes   notes
	endpointBuilder
}

func (d *endpointRows) remarks() notes { return d.notes }

func (d *endpointRows) decode(rows []Row, p piece) []Row {
	record, err := d.row(p.text)
	return append(rows, Row{Line: p.line, Raw: p.text, Record: record, Err: err})
}

// row reads a row. An empty cell says nothing.
func (d *endpointRows) row(text []byte) (_ *Record, err error) {
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
		if len(value) == 0 {
			continue
		}
		start := len(d.text)
		d.text = append(d.text, value...)
		if err := d.end(c.endpointMember, c.path, start); err != nil {
			return nil, err
		}
	}
	return d.record()
}
