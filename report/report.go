// Package report is what people see of an evaluation: tables and trees of
// results, and the segment on profiles that they are results of.
package report

import (
	"fmt"
	"io"

	"segql/view"
)

// A Printer prints results for people. Its errors are those of its writer.
type Printer struct {
	W     io.Writer
	Style view.Style
	Width int // of the terminal in columns, 0 for a file
}

// Table prints a table.
func (p Printer) Table(t view.Table) error { return p.Style.Table(p.W, t, p.Width) }

// Tree prints a tree.
func (p Printer) Tree(t view.Tree) error { return p.Style.Tree(p.W, t, p.Width) }

func (p Printer) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(p.W, format, args...)
	return err
}

// Estimate prints how many profiles are in a segment, of how many.
func (p Printer) Estimate(in, total int) error {
	return p.printf("%s\n", share(in, total))
}

// share returns a part of all profiles, in numbers and as a percentage.
func share(part, total int) string {
	return fmt.Sprintf("%s of %s profiles (%s)", view.Number(part), view.Number(total), view.Percent(part, total))
}
