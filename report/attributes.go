package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"segql/ast"
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

// attributeFrequent is how many values are shown of an attribute by name.
const attributeFrequent = 20

// sorted returns the tallies in the order of columns.
func (s *Census) sorted() []*tally {
	paths := slices.Collect(maps.Keys(s.tallies))
	profile.SortPaths(paths)
	list := make([]*tally, len(paths))
	for i, path := range paths {
		list[i] = s.tallies[path]
	}
	return list
}

// distinct returns how many values there are, with > if there are more.
func (t *tally) distinct() string {
	if t.more {
		return "> " + view.Number(len(t.values))
	}
	return view.Number(len(t.values))
}

// Attributes prints every attribute.
func (p Printer) Attributes(s *Census) error {
	table := view.Table{Columns: []view.Column{
		{Title: "attribute", Min: 16},
		{Title: "profiles", Kind: view.Numbers}, {Kind: view.Numbers}, {Kind: view.Bars},
		{Title: "distinct", Kind: view.Numbers}, {Title: "most frequent", Min: 16},
	}}
	for _, t := range s.sorted() {
		table.Rows = append(table.Rows, []view.Cell{
			{Text: ast.AttributeOf(t.path).String(), Tone: view.Strong},
			{Text: view.Number(t.profiles)}, {Text: view.Percent(t.profiles, s.Profiles)},
			{Share: view.Share(t.profiles, s.Profiles)},
			{Text: t.distinct()}, {Text: s.frequent(t)},
		})
	}
	return p.Table(table)
}

// frequent returns the most frequent values of those that are worth it.
func (s *Census) frequent(t *tally) string {
	var texts []string
	for _, f := range t.frequent(overviewFrequent) {
		if f.count > 1 && f.count > s.Profiles/overviewFew {
			texts = append(texts, fmt.Sprintf("%s (%s)", shortened(f.value), view.Percent(f.count, s.Profiles)))
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

// Attribute prints the attribute of a path that the census has, with more of its
// values.
func (p Printer) Attribute(s *Census, path string) error {
	t := s.tallies[path]
	err := p.printf("%s: %s, distinct values: %s\n%s%s\n", ast.AttributeOf(path),
		share(t.profiles, s.Profiles), t.distinct(), t.numbers.text("numbers"), t.dates.text("dates"))
	if err != nil {
		return err
	}
	table := view.Table{
		Columns: []view.Column{
			{Title: "value", Min: 16},
			{Title: "profiles", Kind: view.Numbers}, {Kind: view.Numbers}, {Kind: view.Bars},
		},
		More: max(len(t.values)-attributeFrequent, 0),
	}
	list := t.frequent(attributeFrequent)
	for _, f := range list {
		table.Rows = append(table.Rows, []view.Cell{
			{Text: f.value}, {Text: view.Number(f.count)}, {Text: view.Percent(f.count, s.Profiles)},
			{Share: view.Share(f.count, list[0].count)},
		})
	}
	return p.Table(table)
}

// text says which values can be read, nothing if there are none.
func (e *extent[T]) text(what string) string {
	if e.values == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %s, from %s to %s\n", what, view.Number(e.values), e.leastText, e.greatestText)
}

// A censusDocument is a census as JSON.
type censusDocument struct {
	Domain     string              `json:"domain"`
	Profiles   int                 `json:"profiles"`
	Attributes []attributeDocument `json:"attributes"`
}

type attributeDocument struct {
	Attribute     string              `json:"attribute"` // its path
	Profiles      int                 `json:"profiles"`  // that have it
	Distinct      int                 `json:"distinct"`
	DistinctExact bool                `json:"distinct_exact"` // whether there are no more
	Values        []frequencyDocument `json:"values"`         // the most frequent
	Numbers       *extentDocument     `json:"numbers,omitempty"`
	Dates         *extentDocument     `json:"dates,omitempty"`
}

type frequencyDocument struct {
	Value    string `json:"value"`
	Profiles int    `json:"profiles"`
}

type extentDocument struct {
	Profiles int    `json:"profiles"`
	Least    string `json:"least"`
	Greatest string `json:"greatest"`
}

func (e *extent[T]) document() *extentDocument {
	if e.values == 0 {
		return nil
	}
	return &extentDocument{e.values, e.leastText, e.greatestText}
}

// Document returns the census of a domain for JSON.
func (s *Census) Document(domain string) any {
	d := censusDocument{Domain: domain, Profiles: s.Profiles, Attributes: []attributeDocument{}}
	for _, t := range s.sorted() {
		a := attributeDocument{
			Attribute: t.path, Profiles: t.profiles, Distinct: len(t.values), DistinctExact: !t.more,
			Numbers: t.numbers.document(), Dates: t.dates.document(),
		}
		for _, f := range t.frequent(attributeFrequent) {
			a.Values = append(a.Values, frequencyDocument{f.value, f.count})
		}
		d.Attributes = append(d.Attributes, a)
	}
	return d
}
