package report

import (
	"context"
	"fmt"
	"strings"

	"segql/ast"
	"segql/eval"
	"segql/eval/store"
	"segql/profile"
	"segql/view"
)

// What the overview shows of values: the most frequent, the beginning of each,
// and none that too few profiles have.
const (
	overviewFrequent = 3
	overviewLetters  = 24
	overviewFew      = 1000 // a share of the profiles
)

// mostFrequent is how many values are told of an attribute.
const mostFrequent = 20

// Attributes are the attributes of the profiles of a domain.
type Attributes struct {
	Profiles int
	Tallies  []eval.Tally // of those that segments can be about, in the order of columns
	Others   []string     // the paths of the others, which the index does not have
}

// CountAttributes counts the values of the attributes that segments can be about.
func CountAttributes(ctx context.Context, profiles *store.View) (*Attributes, error) {
	a := &Attributes{}
	var err error
	if a.Profiles, err = profiles.Len(ctx); err != nil {
		return nil, err
	}
	var paths []string
	all := profiles.Paths()
	service := profiles.Scope().Service
	profile.FormOf(service).SortPaths(all)
	for _, path := range all {
		if _, ok := ast.LookupStored(service, path); ok {
			paths = append(paths, path)
		} else {
			a.Others = append(a.Others, path)
		}
	}
	tallies, err := eval.Tallies(ctx, profiles, paths, mostFrequent)
	for _, t := range tallies {
		if t.Profiles > 0 {
			a.Tallies = append(a.Tallies, t)
		}
	}
	return a, err
}

// An Attribute is one attribute of the profiles of a domain.
type Attribute struct {
	eval.Tally
	All     int     // profiles of the domain
	Numbers *Spread // of its values that are compared as numbers, nil if there are none
	Dates   *Spread // likewise
}

// CountAttribute counts the values of the attribute of a path, also if segments
// cannot be about it: the rows of all profiles are read then.
func CountAttribute(ctx context.Context, profiles *store.View, path string) (*Attribute, error) {
	a := &Attribute{}
	var err error
	if a.All, err = profiles.Len(ctx); err != nil {
		return nil, err
	}
	tallies, err := eval.Tallies(ctx, profiles, []string{path}, mostFrequent)
	if err != nil {
		return nil, err
	}
	a.Tally = tallies[0]
	f, ok := ast.LookupStored(profiles.Scope().Service, path)
	if ok && ast.GreaterThan.On(f.Kind) {
		if a.Numbers, err = spreadOf(ctx, profiles, path, ast.ByNumber); err != nil {
			return nil, err
		}
	}
	if ok && ast.Before.On(f.Kind) {
		a.Dates, err = spreadOf(ctx, profiles, path, ast.ByInstant)
	}
	return a, err
}

// Attributes prints the attributes.
func (p Printer) Attributes(a *Attributes) error {
	table := view.Table{Columns: []view.Column{
		{Title: "attribute", Min: 24},
		{Title: p.plural(), Kind: view.Numbers}, {Kind: view.Numbers}, {Kind: view.Bars},
		{Title: "distinct", Kind: view.Numbers}, {Title: "most frequent", Min: 16},
	}}
	for _, t := range a.Tallies {
		table.Rows = append(table.Rows, []view.Cell{
			{Text: spelled(t.Path), Tone: view.Strong},
			{Text: view.Number(t.Profiles)}, {Text: view.Percent(t.Profiles, a.Profiles)},
			{Share: view.Share(t.Profiles, a.Profiles)},
			{Text: view.Number(t.Distinct)}, {Text: frequent(t.Frequent, a.Profiles)},
		})
	}
	if err := p.Table(table); err != nil || len(a.Others) == 0 {
		return err
	}
	names := make([]string, len(a.Others))
	for i, path := range a.Others {
		names[i] = spelled(path)
	}
	return p.Table(view.Table{
		Columns: []view.Column{{Lines: 4}},
		Rows: [][]view.Cell{{{
			Text: fmt.Sprintf("and %s that segments cannot be about: %s", view.Number(len(names)), strings.Join(names, ", ")),
			Tone: view.Faint,
		}}},
	})
}

// spelled returns a path as the language spells it.
func spelled(path string) string { return ast.AttributeOf(path).String() }

// frequent returns the most frequent values of those that are worth it.
func frequent(list []eval.Frequency, profiles int) string {
	var texts []string
	for _, f := range list[:min(len(list), overviewFrequent)] {
		if f.Profiles > 1 && f.Profiles > profiles/overviewFew {
			texts = append(texts, fmt.Sprintf("%s (%s)", shortened(f.Value), view.Percent(f.Profiles, profiles)))
		}
	}
	return strings.Join(texts, ", ")
}

// shortened returns the beginning of a value.
func shortened(value string) string {
	if letters := []rune(value); len(letters) > overviewLetters {
		return string(letters[:overviewLetters-1]) + "…"
	}
	return value
}

// Attribute prints an attribute: how its numbers and dates lie, and its most
// frequent values.
func (p Printer) Attribute(a *Attribute) error {
	head := fmt.Sprintf("%s: %s, distinct values: %s", spelled(a.Path), p.share(a.Profiles, a.All), view.Number(a.Distinct))
	err := p.printf("%s\n%s%s\n", view.Wrap(head, p.Width), a.Numbers.text("numbers", p.Width), a.Dates.text("dates", p.Width))
	if err != nil {
		return err
	}
	for _, s := range []*Spread{a.Numbers, a.Dates} {
		if err := p.histogram(s, a.All); err != nil {
			return err
		}
	}
	table := view.Table{
		Columns: append([]view.Column{{Title: "value", Min: 16}}, p.counted()...),
		More:    a.Distinct - len(a.Frequent),
	}
	for _, f := range a.Frequent {
		table.Rows = append(table.Rows, append([]view.Cell{{Text: f.Value}}, counts(f.Profiles, a.All, a.Frequent[0].Profiles)...))
	}
	return p.Table(table)
}

// counted are the columns of a number of profiles, and counts their cells: the
// number, its share of all, and a bar as long as the number is of the most.
func (p Printer) counted() []view.Column {
	return []view.Column{{Title: p.plural(), Kind: view.Numbers}, {Kind: view.Numbers}, {Kind: view.Bars}}
}

func counts(n, all, most int) []view.Cell {
	return []view.Cell{{Text: view.Number(n)}, {Text: view.Percent(n, all)}, {Share: view.Share(n, most)}}
}
