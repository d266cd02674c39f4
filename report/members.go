package report

import (
	"strings"

	"segql/profile"
	"segql/view"
)

// Members prints profiles with the attributes of the paths, and how many more
// there are.
func (p Printer) Members(paths []string, records []*profile.Record, more int) error {
	t := view.Table{Columns: []view.Column{{Title: "ProfileId", Min: 32}}, More: more}
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
