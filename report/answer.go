package report

import (
	"time"

	"segql/view"
)

// Answer prints how many profiles are in a segment, the share of all as a bar, and
// how long it took to find out.
func (p Printer) Answer(name string, in, total int, elapsed time.Duration) error {
	return p.Table(view.Table{
		Columns: []view.Column{{}, {Min: 48}, {Kind: view.Bars}, {Kind: view.Numbers}},
		Rows: [][]view.Cell{{
			{Text: name, Tone: view.Strong}, {Text: p.share(in, total)},
			{Share: view.Share(in, total)}, {Text: view.Duration(elapsed), Tone: view.Faint},
		}},
	})
}
