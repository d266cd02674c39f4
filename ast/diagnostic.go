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
	Strict  bool   // a warning is an error
}

// Severity returns the severity of the diagnostic's code, or what being strict
// makes of it.
func (d Diagnostic) Severity() Severity {
	if s := d.Code.Severity(); s != Warning || !d.Strict {
		return s
	}
	return Error
}

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
	d := Diagnostic{Source: r.Source, Span: at, Code: code, Message: Message(message, args...), Help: help}
	r.List = append(r.List, d)
}

// Message formats as fmt.Sprintf does, the nodes among the arguments shortened.
func Message(format string, args ...any) string {
	for i, arg := range args {
		if node, ok := arg.(fmt.Stringer); ok {
			args[i] = Brief(node.String())
		}
	}
	return fmt.Sprintf(format, args...)
}

// Brief shortens a text that is repeated in a message.
func Brief(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}
