package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"segql/ast"
	"segql/eval/store"
	"segql/profile"
)

// Bounds on the values that a census tells apart. A value costs its bytes and
// what a table of them needs.
const (
	overviewValues = 1 << 16 // of an attribute, when all are asked for
	valuesBudget   = 256 << 20
	valueCost      = 80
)

// A Census counts the values of the attributes of profiles.
type Census struct {
	Profiles int
	only     string // the path of the only attribute that is counted, "" for all
	budget   int    // bytes that are left for values
	tallies  map[string]*tally
}

// TakeCensus counts the values of all attributes, or of the one of a path. It calls
// progress with the numbers of profiles that it has read since the last time.
func TakeCensus(ctx context.Context, profiles *store.View, path string, progress func(n int)) (*Census, error) {
	const often = 1000
	counted := newCensus(path)
	for r, err := range profiles.Records(ctx) {
		if err != nil {
			return nil, err
		}
		if counted.add(r); counted.Profiles%often == 0 {
			progress(often)
		}
	}
	return counted, nil
}

// Has reports whether a profile has the attribute of a path.
func (s *Census) Has(path string) bool { return s.tallies[path] != nil }

func newCensus(only string) *Census {
	return &Census{only: only, budget: valuesBudget, tallies: map[string]*tally{}}
}

// A tally counts the values of an attribute.
type tally struct {
	path     string
	profiles int             // that have it
	values   map[string]*int // how often each was met, from its first time on
	more     bool            // there are values beyond those
	numbers  extent[float64]
	dates    extent[ast.Instant]
}

// An extent is the least and the greatest of the values that can be read.
type extent[T any] struct {
	values                  int
	least, greatest         T
	leastText, greatestText string // as they are stored
}

// A frequency is how often a value was met.
type frequency struct {
	value string
	count int
}

// add counts a profile.
func (s *Census) add(r *profile.Record) {
	s.Profiles++
	for i, p := range r.Pairs {
		if s.only != "" && p.Path != s.only {
			continue
		}
		t := s.tallies[p.Path]
		if t == nil {
			t = &tally{path: strings.Clone(p.Path), values: map[string]*int{}}
			s.tallies[t.path] = t
		}
		if i == 0 || r.Pairs[i-1].Path != p.Path {
			t.profiles++
		}
		s.count(t, p.Value)
	}
}

// count counts a value. One that is not told apart is forgotten, so that the
// numbers of the others stay exact.
func (s *Census) count(t *tally, value string) {
	if s.only != "" {
		t.measure(value)
	}
	if n := t.values[value]; n != nil {
		*n++
		return
	}
	cost := len(value) + valueCost
	if s.budget < cost || s.only == "" && len(t.values) == overviewValues {
		t.more = true
		return
	}
	s.budget -= cost
	once := 1
	t.values[strings.Clone(value)] = &once // not a part of its profile's memory
}

// measure widens the extents of what the attribute's kind can be compared as.
func (t *tally) measure(value string) {
	root, part, _ := strings.Cut(t.path, ".")
	f, ok := ast.LookupField(ast.Profiles, root, part)
	if !ok {
		return
	}
	if n, ok := ast.ParseNumber(value); ok && ast.GreaterThan.On(f.Kind) {
		t.numbers.add(n, value, cmp.Compare[float64])
	}
	if d, ok := ast.ParseInstant(value); ok && ast.Before.On(f.Kind) {
		t.dates.add(d, value, func(a, b ast.Instant) int { return a.Time.Compare(b.Time) })
	}
}

func (e *extent[T]) add(x T, text string, compare func(a, b T) int) {
	if e.values == 0 || compare(x, e.least) < 0 {
		e.least, e.leastText = x, strings.Clone(text)
	}
	if e.values == 0 || compare(x, e.greatest) > 0 {
		e.greatest, e.greatestText = x, strings.Clone(text)
	}
	e.values++
}

// frequent returns the n most frequent values, those that are met as often in
// their own order.
func (t *tally) frequent(n int) []frequency {
	compare := func(a, b frequency) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.value, b.value))
	}
	var list []frequency
	for value, count := range t.values {
		f := frequency{value, *count}
		if len(list) == n && compare(f, list[n-1]) > 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(list, f, compare)
		list = slices.Insert(list, i, f)
		list = list[:min(len(list), n)]
	}
	return list
}
