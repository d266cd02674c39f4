package report

import (
	"fmt"

	"segql/ast"
	"segql/compile"
	"segql/eval/store"
	"segql/grammar"
	"segql/view"
)

// A Segment is a segment in a list of them.
type Segment struct {
	Name    string
	Service ast.Service
	Domain  string
	Version int    // 0 without one
	About   string // what it says of itself
}

// About returns what a segment says of itself in its header.
func About(s *compile.Segment) string {
	if s.Imported {
		return (*ast.Imported)(nil).Word()
	}
	if s.Description == "" && s.DisplayName != s.Name {
		return s.DisplayName
	}
	return s.Description
}

// Segments prints a list of segments.
func (p Printer) Segments(list []Segment) error {
	t := view.Table{Columns: []view.Column{
		{Title: "segment"}, {Title: "for"}, {Title: "domain"}, {Title: "version", Kind: view.Numbers}, {Title: "about"},
	}}
	for _, s := range list {
		version := view.Absent()
		if s.Version > 0 {
			version = view.Cell{Text: fmt.Sprint(s.Version)}
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: s.Name, Tone: view.Strong}, {Text: s.Service.String()}, {Text: s.Domain}, version, {Text: s.About},
		})
	}
	return p.Table(t)
}

// KeptNames returns the names under which a store keeps the segments of Pinpoint that
// have ids, by those.
func KeptNames(s *store.Store, c store.Scope) (map[string]string, error) {
	kept, err := s.Segments(c)
	names := map[string]string{}
	for _, k := range kept {
		f, _ := grammar.Parse(&ast.Source{Name: "@" + k.Name, Text: k.Text})
		for x := range f.Segments() {
			if id := x.ID(); id != "" {
				names[id] = k.Name
			}
		}
	}
	return names, err
}
