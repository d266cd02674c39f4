package report

import (
	"strings"

	"segql/ast"
	"segql/profile"
	"segql/view"
)

// Members prints profiles with the attributes of the paths, and how many more
// there are.
func (p Printer) Members(paths []string, records []*profile.Record, more int) error {
	t := view.Table{Columns: []view.Column{{Title: profile.FormOf(p.Service).IDName, Min: p.idWidth()}}, More: more}
	for _, path := range paths {
		t.Columns = append(t.Columns, view.Column{Title: path})
	}
	for _, r := range records {
		row := []view.Cell{{Text: r.ID}}
		for _, path := range paths {
			if values := r.Values(path); len(values) > 0 {
				row = append(row, view.Cell{Text: strings.Join(values, ", ")})
			} else {
				row = append(row, view.Absent())
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return p.Table(t)
}

// idWidth returns how wide an id is at least.
func (p Printer) idWidth() int {
	if p.Service == ast.Profiles {
		return 32
	}
	return 8
}
