package profile

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"segql/ast"
)

// jsonSpace is what JSON takes for white space.
const jsonSpace = " \t\r\n"

// A jsonDecoder makes rows of JSON.
type jsonDecoder struct {
	scanner
	builder
	names map[string]attribute // of what people named, by path
	path  []byte               // the last of them
	last  int                  // slot of the last member
	after [maxSlots]*member    // what followed each

	dropped []note // of the row
	notes   notes
}

// maxInterned bounds the names that a decoder remembers.
const maxInterned = 10_000

func newJSONDecoder() decoder {
	return &jsonDecoder{names: map[string]attribute{}, notes: notes{}}
}

func (d *jsonDecoder) remarks() notes { return d.notes }

// decode appends the rows of a piece of the input: one, unless it is a line
// that holds a response or a list.
func (d *jsonDecoder) decode(rows []Row, p piece) []Row {
	row := Row{Line: p.line, Raw: p.text, Known: p.kind == valuePiece}
	switch p.kind {
	case valuePiece:
		row.Record, row.Err = d.calculatedValue(p.text)
	case profilePiece:
		row.Record, row.Err = d.profile(p.text, false)
	case linePiece:
		if bytes.TrimLeft(p.text, jsonSpace)[0] == '[' {
			return expand(d, responses, rows, p)
		}
		if row.Record, row.Err = d.profile(p.text, true); row.Err == errResponse {
			return expand(d, responses, rows, p)
		}
	}
	return append(rows, row)
}

// expand appends the rows of a line that holds several.
func expand(d decoder, holds map[string]holder, rows []Row, line piece) []Row {
	document := newDocument(bytes.NewReader(line.text), line.line, holds, d.remarks(), func(p piece) bool {
		if p.err != nil {
			rows = append(rows, Row{Line: p.line, Raw: line.text, Err: p.err})
			return true
		}
		p.text = bytes.Clone(p.text)
		rows = d.decode(rows, p)
		return true
	})
	if err := document.read(); err != nil {
		panic(fmt.Sprintf("profile: reading a line: %v", err))
	}
	return rows
}

// errResponse says that a line is not a profile but holds some.
var errResponse = errors.New("a response")

// profile reads a Profile object. With orResponse it may turn out to hold
// others.
func (d *jsonDecoder) profile(text []byte, orResponse bool) (*Record, error) {
	err := d.object(text, func(name []byte) error {
		if m, ok := d.lookup(name); ok {
			return d.member(m)
		}
		if _, holds := responses[string(name)]; holds && orResponse && d.next() == '[' {
			return errResponse
		}
		return d.drop(unknownMember, string(name))
	})
	if err != nil {
		return nil, err
	}
	r, err := d.record()
	if err == nil {
		for _, n := range d.dropped {
			d.notes.add(n.kind, n.name, 1)
		}
	}
	return r, err
}

// lookup is lookupMember. Most often the member is that which followed the one
// before it in the last row too.
func (d *jsonDecoder) lookup(name []byte) (*member, bool) {
	if m := d.after[d.last]; m != nil && m.name == string(name) {
		d.last = m.slot
		return m, true
	}
	m, ok := lookupMember(name)
	if ok {
		d.after[d.last], d.last = m, m.slot
	}
	return m, ok
}

// calculatedValue reads an element of CalculatedAttributeValues.
func (d *jsonDecoder) calculatedValue(text []byte) (*Record, error) {
	var name, value []byte
	var has bool
	err := d.object(text, func(member []byte) error {
		if isIDName(string(member)) {
			return d.member(membersByName[profileID])
		}
		key := string(member)
		if err := d.leave(attribute{unknownPrefix + key, unknown}); err != nil {
			return err
		}
		if key != "CalculatedAttributeName" && key != "Value" {
			_, err := d.raw()
			return err
		}
		start, found, err := d.scalar(key)
		if key == "Value" {
			value, has = bytes.Clone(d.text[start:]), found
		} else {
			name = bytes.Clone(d.text[start:])
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	a, err := lookupAttribute(ast.Calculated + "." + string(name))
	if err == nil && d.id.start == d.id.end {
		err = fmt.Errorf("expected a %s beside the calculated value", quote(profileID))
	}
	if err == nil && has {
		err = d.add(a, value)
	}
	if err != nil {
		return nil, err
	}
	return d.record()
}

// object reads text as one object, whose members each reads.
func (d *jsonDecoder) object(text []byte, each func(name []byte) error) error {
	d.reset()
	d.start(text)
	d.dropped = d.dropped[:0]
	if !utf8.Valid(text) {
		return errUTF8
	}
	if kind := d.next(); kind != '{' {
		if _, err := d.raw(); err != nil {
			return err
		}
		return fmt.Errorf("expected a profile, found %s", kindName(kind))
	}
	if err := d.members(each); err != nil {
		return err
	}
	if d.next(); d.at < len(d.json) {
		return d.unexpected()
	}
	return nil
}

// member reads the value of a member of the Profile object.
func (d *jsonDecoder) member(m *member) error {
	switch m.shape {
	case textShape, idShape:
		return d.value(attribute{m.path, m})
	case documentShape:
		if d.next() != '{' {
			return d.value(attribute{m.path, m})
		}
		document, err := d.raw()
		if err != nil {
			return err
		}
		return d.add(attribute{m.path, m}, document)
	case droppedShape:
		return d.drop(droppedMember, m.name)
	}
	if err := d.leave(attribute{m.path, m}); err != nil {
		return err
	}
	kind := d.next()
	if kind == '{' {
		return d.members(func(name []byte) error { return d.part(m, name) })
	}
	if _, err := d.raw(); err != nil || kind == 'n' {
		return err
	}
	return fmt.Errorf("%s: expected an object, found %s", quote(m.name), kindName(kind))
}

// part reads what an address, the custom or the calculated attributes have
// under a name.
func (d *jsonDecoder) part(m *member, name []byte) error {
	if m.shape == addressShape {
		if part, ok := m.part(name); ok {
			return d.value(attribute{part.path, part})
		}
		return d.drop(unknownMember, m.path+"."+string(name))
	}
	d.path = append(append(append(d.path[:0], m.path...), '.'), name...)
	a, known := d.names[string(d.path)]
	if !known {
		if err := m.checkName(string(name)); err != nil {
			return err
		}
		if len(d.names) == maxInterned {
			clear(d.names)
		}
		a = attribute{string(d.path), m}
		d.names[a.path] = a
	}
	return d.value(a)
}

// drop reads the value of what is no attribute, and leaves it out.
func (d *jsonDecoder) drop(k noteKind, path string) error {
	value, err := d.raw()
	if err != nil {
		return err
	}
	if value[0] != 'n' {
		d.dropped = append(d.dropped, note{k, excerpt(path)})
	}
	return d.leave(attribute{unknownPrefix + path, unknown})
}

// value reads the value of an attribute, or the id.
func (d *jsonDecoder) value(a attribute) error {
	start, found, err := d.scalar(a.path)
	if err != nil {
		return err
	}
	if !found {
		return d.leave(a)
	}
	return d.end(a, start)
}

// scalar appends a value to the builder's text: a number or a boolean as it is
// written, nothing for null.
func (d *jsonDecoder) scalar(path string) (start int, found bool, err error) {
	start = len(d.text)
	kind := d.next()
	if kind == '"' {
		d.text, err = d.appendString(d.text)
		return start, true, err
	}
	value, err := d.raw()
	if err == nil && (kind == '{' || kind == '[') {
		err = fmt.Errorf("%s: expected text, found %s", quote(path), kindName(kind))
	}
	if err != nil || kind == 'n' {
		return start, false, err
	}
	d.text = append(d.text, value...)
	return start, true, nil
}
