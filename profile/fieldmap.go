package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"segql/ast"
)

// A FieldMap says which column of a CSV file is which attribute: the Fields of
// CreateUploadJob.
type FieldMap struct {
	fields []mappedField // not empty, in the order of the document
}

// A mappedField is an entry of a FieldMap.
type mappedField struct {
	name        string
	source      string // the header of a column
	target      attribute
	contentType contentType
}

// A contentType is what the values of a column are.
type contentType uint8

// The content types. All but numbers are any text.
const (
	stringContent contentType = iota
	numberContent
	phoneContent
	emailContent
	nameContent
)

var contentTypes = []string{
	stringContent: "STRING",
	numberContent: "NUMBER",
	phoneContent:  "PHONE_NUMBER",
	emailContent:  "EMAIL_ADDRESS",
	nameContent:   "NAME",
}

func lookupContentType(name string) (contentType, error) {
	i := slices.Index(contentTypes, name)
	if i < 0 {
		return 0, fmt.Errorf("expected the ContentType %s, found %s", ast.OneOf(contentTypes), quote(name))
	}
	return contentType(i), nil
}

// What surrounds an entry and begins its members.
const (
	fieldsMember = "Fields"
	sourcePrefix = "_source."
	targetPrefix = "_profile."
)

// ParseFieldMap reads a map in JSON: the object of Fields, by itself or in an
// object that has it as its only member. A Source is the header of a column,
// by default the entry's name, and a Target the path of an attribute; both may
// have the prefixes of the service, _source. and _profile. The error names the
// entry.
func ParseFieldMap(text []byte) (*FieldMap, error) {
	entries, err := parseObject(bytes.TrimPrefix(text, []byte(ast.ByteOrderMark)))
	if err != nil {
		return nil, fmt.Errorf("reading the map of fields: %w", err)
	}
	if entries, err = unwrap(entries); err != nil {
		return nil, fmt.Errorf("the map of fields: %w", err)
	}
	m, targets := &FieldMap{}, map[string]bool{}
	for _, e := range entries {
		f, err := parseField(e)
		if err == nil && targets[f.target.path] {
			err = fmt.Errorf("the Target %s is that of another field too", quote(f.target.path))
		}
		if err != nil {
			return nil, fmt.Errorf("field %s of the map: %w", quote(e.name), err)
		}
		m.fields, targets[f.target.path] = append(m.fields, f), true
	}
	return m, nil
}

// unwrap returns the entries of the only member of an object, if that is
// Fields and no entry itself.
func unwrap(entries []jsonMember) ([]jsonMember, error) {
	i := slices.IndexFunc(entries, func(m jsonMember) bool { return m.name == fieldsMember })
	if i >= 0 {
		if fields, err := parseObject(entries[i].value); err == nil && holdsObjects(fields) {
			if len(entries) > 1 {
				other := entries[(i+1)%len(entries)].name
				return nil, fmt.Errorf("expected %s alone, found %s beside it", quote(fieldsMember), quote(other))
			}
			entries = fields
		}
	}
	if len(entries) == 0 {
		return nil, errors.New("expected at least one field, found none")
	}
	return entries, nil
}

// A jsonMember is a member of an object.
type jsonMember struct {
	name  string
	value jsontext.Value
}

func holdsObjects(members []jsonMember) bool {
	return !slices.ContainsFunc(members, func(m jsonMember) bool { return m.value.Kind() != '{' })
}

// parseObject returns the members of the object that text is.
func parseObject(text []byte) ([]jsonMember, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text))
	switch kind := d.PeekKind(); kind {
	case '{', jsontext.KindInvalid:
	default:
		return nil, fmt.Errorf("expected an object, found %s", kindName(byte(kind)))
	}
	var list []jsonMember
	_, err := d.ReadToken()
	if err == io.EOF {
		return nil, errors.New("expected an object, found nothing")
	}
	for err == nil && d.PeekKind() != '}' {
		var name jsontext.Token
		if name, err = d.ReadToken(); err == nil {
			m := jsonMember{name: name.String()}
			m.value, err = d.ReadValue()
			list = append(list, m)
		}
	}
	if err == nil {
		if _, err = d.ReadToken(); err == nil {
			_, err = d.ReadToken()
		}
	}
	switch err {
	case io.EOF:
		return list, nil
	case nil:
		return nil, errors.New("expected one object, found more behind it")
	}
	return nil, syntaxError(text, 0, err)
}

// text returns the member's value, which is text.
func (m jsonMember) text() (string, error) {
	if m.value.Kind() != '"' {
		return "", fmt.Errorf("expected text as its %s, found %s", quote(m.name), kindName(m.value[0]))
	}
	text, err := jsontext.AppendUnquote(nil, m.value)
	return string(text), err
}

// parseField reads an entry.
func parseField(e jsonMember) (mappedField, error) {
	f := mappedField{name: e.name, source: e.name}
	members, err := parseObject(e.value)
	if err != nil {
		return f, err
	}
	for _, m := range members {
		if err := f.set(m); err != nil {
			return f, err
		}
	}
	if f.target.member == nil {
		return f, fmt.Errorf("expected a Target, such as %sEmailAddress", targetPrefix)
	}
	return f, nil
}

// set takes a member of the entry.
func (f *mappedField) set(m jsonMember) error {
	text, err := m.text()
	if err != nil {
		return err
	}
	switch m.name {
	case "Source":
		f.source = strings.TrimPrefix(text, sourcePrefix)
	case "Target":
		f.target, err = lookupColumn(strings.TrimPrefix(text, targetPrefix))
	case "ContentType":
		f.contentType, err = lookupContentType(text)
	default:
		err = fmt.Errorf("expected Source, Target or ContentType, found %s", quote(m.name))
	}
	return err
}

// ResolveColumn returns the path of the attribute that a column holds: one of
// the map, by the field's name or its Source, or one whose header is a path.
// The map may be nil.
func ResolveColumn(name string, m *FieldMap) (path string, err error) {
	a, err := m.lookup(name)
	if err == nil && a.member == nil {
		a, err = lookupColumn(name)
	}
	if err == nil && a.shape == idShape {
		err = fmt.Errorf("expected an attribute, found %s, which a row is known by without a key", quote(profileID))
	}
	if err != nil {
		return "", err
	}
	return a.path, nil
}

// lookup returns the target of a field by its name or else its Source, none if
// there is no such field.
func (m *FieldMap) lookup(name string) (attribute, error) {
	var found attribute
	if m == nil {
		return found, nil
	}
	for _, f := range m.fields {
		if f.name == name {
			return f.target, nil
		}
	}
	for _, f := range m.fields {
		switch {
		case f.source != name:
		case found.member != nil:
			return found, fmt.Errorf("expected one attribute, found %s and %s of the column %s",
				quote(found.path), quote(f.target.path), quote(name))
		default:
			found = f.target
		}
	}
	return found, nil
}

// lookupColumn returns the attribute, or the id, that a path names.
func lookupColumn(path string) (attribute, error) {
	if isIDName(path) {
		return attribute{profileID, membersByName[profileID]}, nil
	}
	return lookupAttribute(path)
}

// columns returns where the fields of the map, which may be nil, are in a row,
// and the names that they take.
func (m *FieldMap) columns(header []string) (list []column, taken map[string]bool, err error) {
	if m == nil {
		return nil, nil, nil
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	taken = map[string]bool{}
	for _, f := range m.fields {
		i, ok := at[f.source]
		if !ok {
			return nil, nil, fmt.Errorf("expected a column %s, the Source of the field %s of the map, found none",
				quote(f.source), quote(f.name))
		}
		list = append(list, column{attribute: f.target, index: i, number: f.contentType == numberContent})
		taken[f.source] = true
	}
	return list, taken, nil
}
