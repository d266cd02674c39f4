package report

import (
	"fmt"

	"segql/ast"
	"segql/compile"
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
