package report

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"segql/ast"
	"segql/eval"
	"segql/eval/store"
	"segql/view"
)

// A Spread is how the values of an attribute lie that are numbers, or dates.
type Spread struct {
	eval.Extent
	Bars []Bar // none if there is one value
}

// A Bar is how many profiles have a value from one on, and below another.
type Bar struct {
	From, Below string
	Profiles    int
}

// mostBars are as many as a histogram has at most, to be read at a glance.
const mostBars = 12

// spreadOf returns the spread of an attribute in an order, nil if there is none.
func spreadOf(ctx context.Context, profiles *store.View, path string, o ast.Order) (*Spread, error) {
	x, err := eval.Measure(ctx, profiles, path, o)
	if err != nil || x.Profiles == 0 {
		return nil, err
	}
	edges := edgesOf(x, o)
	list, err := eval.Histogram(ctx, profiles, path, o, edges)
	if err != nil {
		return nil, err
	}
	s := &Spread{Extent: x}
	for i, n := range list {
		s.Bars = append(s.Bars, Bar{edges[i], edges[i+1], n})
	}
	return s, nil
}

// edgesOf returns values in an order between which an extent lies, none if it is
// one value or has no end.
func edgesOf(x eval.Extent, o ast.Order) []string {
	if o == ast.ByInstant {
		least, _ := ast.ParseInstant(x.Least)
		greatest, _ := ast.ParseInstant(x.Greatest)
		return dateEdges(least.Time.UTC(), greatest.Time.UTC())
	}
	least, _ := ast.ParseNumber(x.Least)
	greatest, _ := ast.ParseNumber(x.Greatest)
	return numberEdges(least, greatest)
}

// numberEdges returns multiples of 1, 2 or 5 of a power of ten.
func numberEdges(least, greatest float64) []string {
	const (
		fine         = 1e-13 // of the numbers, below which a double does not tell the edges apart
		small, large = 1e-300, 1e307
	)
	width := greatest - least
	if width < max(small, fine*max(math.Abs(least), math.Abs(greatest))) || !(width < large) {
		return nil
	}
	for power := int(math.Floor(math.Log10(width / mostBars))); ; power++ {
		for _, digit := range []float64{1, 2, 5} {
			step := digit * math.Pow10(power)
			first, last := math.Floor(least/step), math.Floor(greatest/step)+1
			for multiple(first, step, power).number > least {
				first--
			}
			for multiple(last, step, power).number <= greatest {
				last++
			}
			if last-first > mostBars {
				continue
			}
			var edges []string
			for i := range int(last-first) + 1 {
				edges = append(edges, multiple(first+float64(i), step, power).text)
			}
			return edges
		}
	}
}

// An edge is a number as it is written. That may be another than the one that it
// was written for, by what a double cannot tell.
type edge struct {
	number float64
	text   string
}

// multiple returns a multiple of a step, which is one of a power of ten.
func multiple(n, step float64, power int) edge {
	const plain = 15                                               // powers of ten that are written as zeros
	text := strconv.FormatFloat(n*step+0, 'f', max(-power, 0), 64) // of 0, not of -0
	if power < -plain || power > plain {
		text = strconv.FormatFloat(n*step+0, 'g', -1, 64)
	}
	number, _ := ast.ParseNumber(text)
	return edge{number, text}
}

// A calendar is steps of time: of so many months, or else of a duration.
type calendar struct {
	months int
	step   time.Duration
}

const day = 24 * time.Hour

// calendars are the steps that dates are put together by. Weeks begin on Mondays.
var calendars = []calendar{
	{step: time.Second}, {step: 5 * time.Second}, {step: 15 * time.Second},
	{step: time.Minute}, {step: 5 * time.Minute}, {step: 15 * time.Minute},
	{step: time.Hour}, {step: 3 * time.Hour}, {step: 6 * time.Hour}, {step: 12 * time.Hour},
	{step: day}, {step: 7 * day}, {step: 14 * day},
	{months: 1}, {months: 2}, {months: 3}, {months: 6},
	{months: 12}, {months: 2 * 12}, {months: 5 * 12}, {months: 10 * 12}, {months: 20 * 12}, {months: 50 * 12},
	{months: 100 * 12}, {months: 200 * 12}, {months: 500 * 12}, {months: 1000 * 12},
}

// begin returns when the step began that a time is in.
func (c calendar) begin(t time.Time) time.Time {
	if c.months == 0 {
		return t.Truncate(c.step)
	}
	month := t.Year()*12 + int(t.Month()) - 1
	return time.Date(0, time.Month(month-month%c.months+1), 1, 0, 0, 0, 0, time.UTC)
}

// next returns when the step after the one that begins at t does.
func (c calendar) next(t time.Time) time.Time {
	if c.months == 0 {
		return t.Add(c.step)
	}
	return t.AddDate(0, c.months, 0)
}

// label returns a time as the language writes it. Of what it has no date for that
// is the first or the last that it has.
func (c calendar) label(t time.Time) string {
	switch {
	case t.Year() < 1:
		return "0001-01-01"
	case t.Year() > 9999:
		return "9999-12-31T23:59:59.999999999Z"
	case c.months == 0 && c.step < day:
		return t.Format(time.RFC3339)
	}
	return t.Format(time.DateOnly)
}

// dateEdges returns the beginnings of hours, days, weeks, months or years.
func dateEdges(least, greatest time.Time) []string {
	if !least.Before(greatest) || least.Year() < 1 || greatest.Year() > 9999 {
		return nil
	}
	for _, c := range calendars {
		t := c.begin(least)
		edges := []string{c.label(t)}
		for !t.After(greatest) && len(edges) <= mostBars {
			t = c.next(t)
			edges = append(edges, c.label(t))
		}
		if t.After(greatest) {
			return edges
		}
	}
	panic(fmt.Sprintf("no calendar has steps from %v to %v", least, greatest))
}

// text says which values can be read, nothing if there are none.
func (s *Spread) text(what string, width int) string {
	if s == nil {
		return ""
	}
	return view.Wrap(fmt.Sprintf("%s: %s, from %s to %s", what, view.Number(s.Profiles), s.Least, s.Greatest), width) + "\n"
}

// histogram prints the bars of a spread.
func (p Printer) histogram(s *Spread, all int) error {
	if s == nil || len(s.Bars) == 0 {
		return nil
	}
	t := view.Table{Columns: append([]view.Column{{Title: "from", Kind: view.Numbers}, {Title: "below", Kind: view.Numbers}}, p.counted()...)}
	most := 0
	for _, b := range s.Bars {
		most = max(most, b.Profiles)
	}
	for _, b := range s.Bars {
		t.Rows = append(t.Rows, append(view.Cells(view.Plain, b.From, b.Below), counts(b.Profiles, all, most)...))
	}
	if err := p.Table(t); err != nil {
		return err
	}
	return p.printf("\n")
}
