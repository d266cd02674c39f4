package report

import (
	"github.com/rogpeppe/go-internal/diff"

	"segql/eval"
	"segql/view"
)

// Comparison prints how many profiles are in two segments, and how many they
// share.
func (p Printer) Comparison(a, b string, x eval.Comparison) error {
	t := view.Table{Columns: append([]view.Column{{Title: "in", Min: 16}}, p.counted()...)}
	row := func(text string, tone view.Tone, n int) {
		t.Rows = append(t.Rows, append([]view.Cell{{Text: text, Tone: tone}}, counts(n, x.Total, x.Total)...))
	}
	row(a, view.Strong, x.A)
	row(b, view.Strong, x.B)
	row("both", view.Plain, x.Both)
	row("only "+a, view.Plain, x.A-x.Both)
	row("only "+b, view.Plain, x.B-x.Both)
	row("neither", view.Plain, x.Total-(x.A+x.B-x.Both))
	row("all "+p.plural(), view.Faint, x.Total)
	return p.Table(t)
}

// Diff prints what differs between two texts, nothing if they are the same.
func (p Printer) Diff(oldName, old, newName, new string) error {
	return p.Style.Diff(p.W, diff.Diff(oldName, []byte(old), newName, []byte(new)))
}
