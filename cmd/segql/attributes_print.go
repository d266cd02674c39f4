package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"segql/ast"
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

// attributeFrequent is how many values are shown of an attribute by name.
const attributeFrequent = 20

// sorted returns the tallies in the order of columns.
func (s *census) sorted() []*tally {
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

// printCensus prints every attribute.
func (c *cli) printCensus(s *census) error {
	table := view.Table{Columns: []view.Column{
		{Title: "attribute", Min: 16},
		{Title: "profiles", Kind: view.Numbers}, {Kind: view.Numbers}, {Kind: view.Bars},
		{Title: "distinct", Kind: view.Numbers}, {Title: "most frequent", Min: 16},
	}}
	for _, t := range s.sorted() {
		table.Rows = append(table.Rows, []view.Cell{
			{Text: spelled(t.path), Tone: view.Strong},
			{Text: view.Number(t.profiles)}, {Text: view.Percent(t.profiles, s.profiles)},
			{Share: view.Share(t.profiles, s.profiles)},
			{Text: t.distinct()}, {Text: s.frequent(t)},
		})
	}
	return c.table(table)
}

// frequent returns the most frequent values of those that are worth it.
func (s *census) frequent(t *tally) string {
	var texts []string
	for _, f := range t.frequent(overviewFrequent) {
		if f.count > 1 && f.count > s.profiles/overviewFew {
			texts = append(texts, fmt.Sprintf("%s (%s)", shortened(f.value), view.Percent(f.count, s.profiles)))
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

// printTally prints an attribute.
func (c *cli) printTally(t *tally, profiles int) error {
	text := fmt.Sprintf("%s: %s of %s profiles (%s), distinct values: %s\n", spelled(t.path),
		view.Number(t.profiles), view.Number(profiles), view.Percent(t.profiles, profiles), t.distinct())
	text += t.numbers.text("numbers") + t.dates.text("dates")
	if err := c.print([]byte(text + "\n")); err != nil {
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
			{Text: f.value}, {Text: view.Number(f.count)}, {Text: view.Percent(f.count, profiles)},
			{Share: view.Share(f.count, list[0].count)},
		})
	}
	return c.table(table)
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

func (c *cli) printCensusJSON(s *census, domain string) error {
	d := censusDocument{Domain: domain, Profiles: s.profiles, Attributes: []attributeDocument{}}
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
	return c.printJSON(d)
}

// printJSON prints a document of structs, texts and numbers.
func (c *cli) printJSON(document any) error {
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		panic(err)
	}
	return c.print(append(text, '\n'))
}

// noProfiles says where there are profiles, if the domain has none.
func (c *cli) noProfiles(scope store.Scope) error {
	scopes, err := c.store.Scopes()
	if err != nil {
		return storeFailed("reading the store", err)
	}
	var others []string
	for _, other := range scopes {
		if other.Service == ast.Profiles && other.Domain != scope.Domain {
			others = append(others, other.Domain)
		}
	}
	hint := "segql import FILE puts some there"
	if len(others) > 0 {
		hint = "others are " + strings.Join(others, ", ")
	}
	c.note("the domain %s has no profiles; %s", scope.Domain, hint)
	return nil
}
