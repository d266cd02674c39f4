// Package report is what people see of an evaluation: tables and trees of
// results, and the segment on profiles that they are results of.
package report

import (
	"fmt"
	"io"

	"segql/ast"
	"segql/view"
)

// A Printer prints results for people. Its errors are those of its writer.
type Printer struct {
	W     io.Writer
	Style view.Style
	Width int // of the terminal in columns, 0 for a file

	Service ast.Service // whose profiles the results are of
}

// For returns the printer for results of a service's profiles.
func (p Printer) For(s ast.Service) Printer {
	p.Service = s
	return p
}

// plural returns what the service calls its profiles.
func (p Printer) plural() string { return p.Service.Noun() + "s" }

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
	return p.printf("%s\n", p.share(in, total))
}

// Eligible prints how many of the endpoints in a segment can be reached.
func (p Printer) Eligible(eligible, in int) error {
	return p.printf("%s of them eligible (%s): neither opted out nor inactive\n",
		view.Number(eligible), view.Percent(eligible, in))
}

// share returns a part of all profiles, in numbers and as a percentage.
func (p Printer) share(part, total int) string {
	return fmt.Sprintf("%s of %s %s (%s)", view.Number(part), view.Number(total), p.plural(), view.Percent(part, total))
}
