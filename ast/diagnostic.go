package ast

import (
	"cmp"
	"fmt"
	"slices"
)

// A Severity says how much a diagnostic weighs. The zero Severity is an error.
type Severity uint8

// The severities.
const (
	Error   Severity = iota // the input cannot be used
	Warning                 // it can be used, and probably should not
	Note                    // something was decided that the reader may want to know
)

func (s Severity) String() string { return [...]string{"error", "warning", "note"}[s] }

// A Diagnostic is one problem at one place of one source.
type Diagnostic struct {
	Source  *Source
	Span    Span
	Code    Code
	Message string // lower case, no full stop
	Help    string // the way out, or ""
}

// Severity returns the severity of the diagnostic's code.
func (d Diagnostic) Severity() Severity { return d.Code.Severity() }

// Diagnostics is a list of diagnostics. As an error it is never empty.
type Diagnostics []Diagnostic

func (ds Diagnostics) Error() string {
	if len(ds) == 0 {
		return "no diagnostics"
	}
	d := ds[0]
	line, column := d.Source.Position(d.Span.Start)
	text := fmt.Sprintf("%s:%d:%d: %s", d.Source.Name, line, column, d.Message)
	if more := len(ds) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// Failed reports whether ds holds an error, not only warnings and notes.
func (ds Diagnostics) Failed() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity() == Error })
}

// Sort orders ds by place, and keeps the order of those at one place. Sources
// come in the order given, then in that of their first diagnostic.
func (ds Diagnostics) Sort(sources ...*Source) {
	order := map[*Source]int{}
	for _, s := range sources {
		order[s] = len(order)
	}
	for _, d := range ds {
		if _, ok := order[d.Source]; !ok {
			order[d.Source] = len(order)
		}
	}
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(order[a.Source], order[b.Source]),
			cmp.Compare(a.Span.Start, b.Span.Start),
		)
	})
}

// A Reporter collects the diagnostics of one source.
type Reporter struct {
	Source *Source
	List   Diagnostics
}

// Report adds a diagnostic. The message is formatted as by fmt.Sprintf.
func (r *Reporter) Report(at Span, code Code, help, message string, args ...any) {
	r.List = append(r.List, Diagnostic{r.Source, at, code, fmt.Sprintf(message, args...), help})
}
