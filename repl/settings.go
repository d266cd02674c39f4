package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/view"
)

// settings are what :set changes, and :domain and :timing.
type settings struct {
	domain  string
	now     time.Time // zero is the clock's
	reading ast.Reading
	ranges  compile.Ranges
	color   view.Color
	pager   bool
	quiet   bool
	timing  bool
}

// A setting is a row of the table that :set, its help and its completion read.
type setting struct {
	name   string
	values []string // nil for a time
	help   string
	get    func(*settings) string
	set    func(*settings, string) bool // reports whether it knows the value
}

// clock is the value of now that leaves it to the clock.
const clock = "clock"

var onOff = []string{"on", "off"}

func settingTable() []setting {
	return []setting{
		{"now", nil, "the time of every evaluation, or clock", getNow, setNow},
		{"missing", ast.Missings(), "what a missing value is to EXCLUSIVE and NOT_BETWEEN (rule R13)",
			func(s *settings) string { return s.reading.Missing.String() },
			func(s *settings, v string) bool { return choose(&s.reading.Missing, ast.LookupMissing, v) }},
		{"bounds", ast.BoundsNames(), "whether BETWEEN holds on its bounds (rule R19)",
			func(s *settings) string { return s.reading.Bounds.String() },
			func(s *settings, v string) bool { return choose(&s.reading.Bounds, ast.LookupBounds, v) }},
		{"ranges", compile.RangesNames(), "what to do with a window of days (rule R29)",
			func(s *settings) string { return s.ranges.String() },
			func(s *settings, v string) bool { return choose(&s.ranges, compile.LookupRanges, v) }},
		{"color", view.Colors(), "when to colour",
			func(s *settings) string { return s.color.String() },
			func(s *settings, v string) bool { return choose(&s.color, view.LookupColor, v) }},
		{"pager", onOff, "show what is longer than the terminal with $PAGER",
			func(s *settings) string { return onOrOff(s.pager) },
			func(s *settings, v string) bool { return choose(&s.pager, lookupOn, v) }},
		{"warnings", onOff, "tell warnings and notes",
			func(s *settings) string { return onOrOff(!s.quiet) },
			func(s *settings, v string) bool {
				on := !s.quiet
				known := choose(&on, lookupOn, v)
				s.quiet = !on
				return known
			}},
	}
}

func choose[T any](to *T, lookup func(string) (T, bool), value string) bool {
	v, ok := lookup(value)
	if ok {
		*to = v
	}
	return ok
}

func lookupOn(value string) (on, ok bool) { return value == onOff[0], slices.Contains(onOff, value) }

func onOrOff(on bool) string {
	if on {
		return onOff[0]
	}
	return onOff[1]
}

func getNow(s *settings) string {
	if s.now.IsZero() {
		return clock
	}
	return s.now.UTC().Format(time.RFC3339Nano)
}

func setNow(s *settings, value string) bool {
	if value == clock {
		s.now = time.Time{}
		return true
	}
	i, ok := ast.ParseInstant(value)
	if ok {
		s.now = i.Time
	}
	return ok
}

// takes says what the values of a setting are.
func (x *setting) takes() string {
	if x.values == nil {
		return "a time such as 2026-01-31T12:00:00Z, or " + clock
	}
	return ast.OneOf(x.values)
}

// settingsText lists the settings for the help.
func settingsText() string {
	var list []string
	for _, x := range settingTable() {
		list = append(list, fmt.Sprintf("%s: %s (%s)", x.name, x.help, x.takes()))
	}
	return strings.Join(list, "; ") + "."
}

func (s *Session) set(_ context.Context, c *call) error {
	name, value := c.arg(0), c.arg(1)
	if name == "" {
		return s.showSettings(settingTable())
	}
	var names []string
	for _, x := range settingTable() {
		if x.name != name {
			names = append(names, x.name)
			continue
		}
		if value == "" {
			return s.showSettings([]setting{x})
		}
		if !x.set(&s.settings, value) {
			return fmt.Errorf("expected %s for %s, found %s", x.takes(), name, value)
		}
		return nil
	}
	return fmt.Errorf("no setting is called %s%s", name, hint(name, names, "; there are "+strings.Join(names, ", ")))
}

func (s *Session) showSettings(list []setting) error {
	t := view.Table{Columns: []view.Column{{}, {}, {Min: 16, Lines: 2}}}
	for _, x := range list {
		t.Rows = append(t.Rows, []view.Cell{{Text: x.name, Tone: view.Strong}, {Text: x.get(&s.settings)}, {Text: x.help}})
	}
	return s.printer().Table(t)
}

func (s *Session) toggleTiming(context.Context, *call) error {
	s.timing = !s.timing
	_, err := fmt.Fprintf(s.out, "timing is %s\n", onOrOff(s.timing))
	return err
}

func (s *Session) setDomain(_ context.Context, c *call) error {
	name := c.arg(0)
	if name != "" && !compile.IsName(name) {
		return fmt.Errorf("expected the name of a domain, found %q; it has 1 to 64 letters, digits, - and _", name)
	}
	s.domain = name
	s.forget()
	return s.banner()
}
