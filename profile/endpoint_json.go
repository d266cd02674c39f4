package profile

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// endpointHolders are the members by which a document is told from an endpoint, and
// what they hold.
var endpointHolders = map[string]holder{
	"EndpointResponse":     {profilePiece, '{'}, // of GetEndpoint
	"EndpointsResponse":    {profilePiece, '{'}, // of GetUserEndpoints
	"EndpointBatchRequest": {profilePiece, '{'}, // of UpdateEndpointsBatch
	"Item":                 {profilePiece, '['},
}

// An endpointDecoder makes rows of JSON.
type endpointDecoder struct {
	scanner
	endpointBuilder
	paths map[string]string // of what people named, interned
	path  []byte            // of what is read

	dropped []note // of the row
	notes   notes
}

func newEndpointDecoder() decoder {
	return &endpointDecoder{paths: map[string]string{}, notes: notes{}}
}

func (d *endpointDecoder) remarks() notes { return d.notes }

// decode appends the rows of a piece of the input: one, unless it is a line that
// holds several.
func (d *endpointDecoder) decode(rows []Row, p piece) []Row {
	row := Row{Line: p.line, Raw: p.text}
	whole := p.kind == linePiece
	if whole && bytes.TrimLeft(p.text, jsonSpace)[0] == '[' {
		return expand(d, endpointHolders, rows, p)
	}
	if row.Record, row.Err = d.endpoint(p.text, whole); row.Err == errResponse {
		return expand(d, endpointHolders, rows, p)
	}
	return append(rows, row)
}

// endpoint reads an endpoint. With orResponse it may turn out to hold others.
func (d *endpointDecoder) endpoint(text []byte, orResponse bool) (*Record, error) {
	d.start(text)
	d.reset()
	d.dropped = d.dropped[:0]
	if !utf8.Valid(text) {
		return nil, errUTF8
	}
	if kind := d.next(); kind != '{' {
		if _, err := d.raw(); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("expected an endpoint, found %s", kindName(kind))
	}
	err := d.members(func(name []byte) error {
		if h, ok := endpointHolders[string(name)]; ok && orResponse && d.next() == h.opens {
			return errResponse
		}
		return d.member("", name)
	})
	if err != nil {
		return nil, err
	}
	if d.next(); d.at < len(d.json) {
		return nil, d.unexpected()
	}
	r, err := d.record()
	if err == nil {
		for _, n := range d.dropped {
			d.notes.add(n.kind, n.name, 1)
		}
	}
	return r, err
}

// member reads what stands under a name in a group, "" for the endpoint itself.
func (d *endpointDecoder) member(group string, name []byte) error {
	d.begin()
	d.path = append(append(d.path[:0], group...), name...)
	m, ok := endpointMembersByName[string(d.path)]
	switch {
	case ok && m.hasNames():
		return d.object(m.name, func(name []byte) error { return d.named(m, name) })
	case ok:
		return d.value(m, m.path)
	case group == "" && endpointGroups[string(name)]:
		group := string(name) + "."
		return d.object(string(name), func(name []byte) error { return d.member(group, name) })
	}
	return d.drop(string(d.path))
}

// object reads an object that may be null.
func (d *endpointDecoder) object(name string, each func(name []byte) error) error {
	d.pass(name)
	kind := d.next()
	if kind == '{' {
		return d.members(each)
	}
	if _, err := d.raw(); err != nil || kind == 'n' {
		return err
	}
	return fmt.Errorf("%s: expected an object, found %s", quote(name), kindName(kind))
}

// named reads what stands under a name that people gave.
func (d *endpointDecoder) named(m *endpointMember, name []byte) error {
	d.begin()
	d.path = append(append(d.path[:0], m.path...), name...)
	path, known := d.paths[string(d.path)]
	if !known {
		if err := m.checkName(string(name)); err != nil {
			return err
		}
		if len(d.paths) == maxInterned {
			clear(d.paths)
		}
		path = string(d.path)
		d.paths[path] = path
	}
	if m.shape != texts || d.next() != '[' {
		return d.value(m, path)
	}
	empty := true
	err := d.elements(func() error {
		empty = false
		return d.value(m, path)
	})
	if err == nil && empty {
		err = d.end(m, path, len(d.text))
	}
	return err
}

// drop reads the value of what no endpoint has, and leaves it out.
func (d *endpointDecoder) drop(path string) error {
	value, err := d.raw()
	if err != nil {
		return err
	}
	if value[0] != 'n' {
		d.dropped = append(d.dropped, note{noEndpointMember, excerpt(path)})
	}
	d.pass(path)
	return nil
}

// value reads one value, in JSON of any type but objects and lists.
func (d *endpointDecoder) value(m *endpointMember, path string) error {
	start := len(d.text)
	kind := d.next()
	if kind == '"' {
		var err error
		if d.text, err = d.appendString(d.text); err != nil {
			return err
		}
		return d.end(m, path, start)
	}
	value, err := d.raw()
	switch {
	case err != nil:
		return err
	case kind == 'n':
		d.leave(m, path)
		return nil
	case kind == '{' || kind == '[':
		return fmt.Errorf("%s: expected text, found %s", quote(path), kindName(kind))
	}
	d.text = append(d.text, value...)
	return d.end(m, path, start)
}
