package migrate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"segql/ast"
)

// A mappingDocument is a mapping as its file has it. What a file leaves out is as
// it is without a file.
type mappingDocument struct {
	Fields    map[string]*string
	Addresses map[string][]string
	Lists     []string
}

// ParseMapping reads the file of a mapping. The error names the member.
func ParseMapping(text []byte) (*Mapping, error) {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte(ast.ByteOrderMark))))
	d.DisallowUnknownFields()
	var doc mappingDocument
	if err := d.Decode(&doc); err != nil {
		return nil, fmt.Errorf("expected an object of Fields, Addresses and Lists as --write-mapping prints it: %w", readable(err))
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("expected one object, found more behind it")
	}
	m := DefaultMapping()
	for _, from := range sortedKeys(doc.Fields) {
		to := ""
		if text := doc.Fields[from]; text != nil {
			to = *text
		}
		if _, known := m.target(from); !known {
			return nil, fmt.Errorf("in Fields, %s: expected a field of endpoints: %s?", ast.Quote(from), m.nearest(from))
		}
		m.set(from, to)
	}
	for _, name := range sortedKeys(doc.Addresses) {
		i := slices.IndexFunc(m.addresses, func(c channel) bool { return c.name == name })
		if i < 0 {
			m.addresses = append(m.addresses, channel{name, doc.Addresses[name]})
		} else {
			m.addresses[i].to = doc.Addresses[name]
		}
	}
	if doc.Lists != nil {
		m.lists = doc.Lists
	}
	return m, m.check()
}

// readable returns the error of encoding/json in words of the file.
func readable(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		return fmt.Errorf("%s: expected another type, found a %s", wrong.Field, wrong.Value)
	case err == io.EOF:
		return errors.New("found nothing")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

func (m *Mapping) set(from, to string) {
	for i, f := range m.fields {
		if f.from == from {
			m.fields[i].to = to
			return
		}
	}
	m.fields = append(m.fields, mapped{from, to})
}

func (m *Mapping) nearest(from string) string {
	names := func(yield func(string) bool) {
		for _, f := range m.fields {
			if !yield(f.from) {
				return
			}
		}
	}
	if near := ast.Nearest(from, names); near != "" {
		return near
	}
	return "Attributes." + from
}

// AppendJSON appends the mapping as its file, its members in the order of the
// table.
func (m *Mapping) AppendJSON(dst []byte) []byte {
	dst = append(dst, "{\n  \"Fields\": {\n"...)
	for i, f := range m.fields {
		dst = fmt.Appendf(dst, "    %s: %s%s\n", quoted(f.from), quoted(f.to), comma(i, len(m.fields)))
	}
	dst = append(dst, "  },\n  \"Addresses\": {\n"...)
	for i, c := range m.addresses {
		to, err := json.Marshal(c.to)
		if err != nil {
			panic(err) // texts
		}
		dst = fmt.Appendf(dst, "    %s: %s%s\n", quoted(c.name), bytes.ReplaceAll(to, []byte(","), []byte(", ")), comma(i, len(m.addresses)))
	}
	lists, err := json.Marshal(m.lists)
	if err != nil {
		panic(err)
	}
	return fmt.Appendf(dst, "  },\n  \"Lists\": %s\n}\n", bytes.ReplaceAll(lists, []byte(","), []byte(", ")))
}

func comma(i, n int) string {
	if i < n-1 {
		return ","
	}
	return ""
}

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}
