package eval_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/eval"
)

// cases are segments and whom of everybody they hold.
var cases = []struct{ segment, want string }{
	{`include ALL < group ALL < FirstName BEGINS_WITH "A" > >`, "a g"},
	{`include ALL < group NONE < FirstName BEGINS_WITH "A" > >`, "b c d e f"},
	{`include ALL < group ALL < Attributes.tier INCLUSIVE gold > >`, "a d"},
	{`include ALL < group ALL < Attributes.tier EXCLUSIVE gold > >`, "b c e f g"}, // P1, R13
	{`include ALL < group ALL < Attributes.points GREATER_THAN 2.5 > >`, "a g"},
	{`include ALL < group ALL < Attributes.points EQUAL 10 > >`, "a g"},
	{`include ALL < group ALL < Attributes.points NOT_BETWEEN 3, 10 > >`, "b c d e f"}, // R15
	{`include ALL < group ALL < BirthDate BETWEEN 1980-01-01, 1985-06-01 > >`, "b g"},
	{`include ALL < group ALL < ProfileType EXCLUSIVE ACCOUNT_PROFILE > >`, "a b c d f g"}, // R23
	{`include ANY < group ALL < FirstName INCLUSIVE Bob > group ANY < FirstName INCLUSIVE Cid; Attributes.tier INCLUSIVE silver > >`, "b c d"},
	{`include NONE < group ALL < FirstName INCLUSIVE Bob > group ALL < FirstName INCLUSIVE Cid > >`, "a d e f g"},
	{`include ALL < group ALL < dimension < FirstName CONTAINS n; Attributes.tier INCLUSIVE gold > > >`, "a"},
	{`include ALL < group ALL < > >`, "a b c d e f g"},
	{`include NONE < group ANY < > >`, ""},
	{`segment s include ALL < group ALL < FirstName CONTAINS nn > >
	  segment u include ALL < group ALL < Attributes.tier INCLUSIVE gold > >
	  segment t include ANY < group ALL from NONE < s, u > < > group ALL from ALL < s, u > < > >`, "a b c f"},
}

func TestRunsFindWhoIsIn(t *testing.T) {
	for _, c := range cases {
		s, p := planned(t, c.segment)
		for _, size := range []int{1, 3, 64} {
			all := everybody(size)
			got := strings.Join(ids(t, p, all, noon), " ")
			if got != c.want {
				t.Errorf("%s in blocks of %d: got %q, want %q", c.segment, size, got, c.want)
			}
			in, total, err := eval.Count(t.Context(), p, all, noon)
			if err != nil || in != len(strings.Fields(c.want)) || total != len(all.list) {
				t.Errorf("%s: got %d of %d (%v), want %q", c.segment, in, total, err, c.want)
			}
		}
		reference := eval.NewReference(s, noon)
		for _, x := range everybody(1).list {
			if got, want := reference.Holds(x.of), slices.Contains(strings.Fields(c.want), x.id); got != want {
				t.Errorf("%s: got %t of %s from the reference, want %t", c.segment, got, x.id, want)
			}
		}
	}
}

func (p person) of(path string) []string { return p.values[path] }

func ids(t *testing.T, p *compile.Plan, all eval.Profiles, at eval.At) []string {
	t.Helper()
	var list []string
	for id, err := range eval.IDs(t.Context(), p, all, at) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, id)
	}
	return list
}

func TestReadingsCanBeTurned(t *testing.T) {
	for _, c := range []struct {
		segment string
		reading ast.Reading
		want    string
	}{
		{`include ALL < group ALL < Attributes.tier EXCLUSIVE gold > >`, ast.Reading{Missing: ast.MissingFails}, "b"},
		{`include ALL < group ALL < Attributes.points NOT_BETWEEN 3, 10 > >`, ast.Reading{Missing: ast.MissingFails}, "d"},
		{`include ALL < group ALL < ProfileType EXCLUSIVE ACCOUNT_PROFILE > >`, ast.Reading{Missing: ast.MissingFails}, "a b c d f g"},
		{`include ALL < group ALL < ProfileType EXCLUSIVE PROFILE > >`, ast.Reading{Missing: ast.MissingFails}, "e"},
		{`include ALL < group ALL < Attributes.points BETWEEN 2.5, 10 > >`, ast.Reading{Bounds: ast.BoundsExclusive}, ""},
		{`include ALL < group ALL < BirthDate BETWEEN 1980-01-01, 1989-12-31 > >`, ast.Reading{Bounds: ast.BoundsExclusive}, "g"},
	} {
		_, p := planned(t, c.segment)
		at := noon
		at.Reading = c.reading
		if got := strings.Join(ids(t, p, everybody(3), at), " "); got != c.want {
			t.Errorf("%s, %v: got %q, want %q", c.segment, c.reading, got, c.want)
		}
	}
}

func TestMembershipKnowsWhoIsThere(t *testing.T) {
	_, p := planned(t, cases[0].segment)
	got, err := eval.Membership(t.Context(), p, everybody(3), noon, []string{"g", "x", "b", "g"})
	if err != nil || len(got) != 2 || !got["g"] || got["b"] {
		t.Errorf("got %v (%v), want g in, b out, x not there", got, err)
	}
}

func TestExplainCountsEachNode(t *testing.T) {
	_, p := planned(t, `include ALL < group ALL < Attributes.tier EXCLUSIVE gold; Attributes.points BETWEEN 2.5, 10 > >`)
	x, err := eval.Explain(t.Context(), p, everybody(2), noon)
	if err != nil {
		t.Fatal(err)
	}
	if x.In != 1 || x.Total != 7 {
		t.Errorf("got %d of %d, want 1 of 7", x.In, x.Total)
	}
	want := map[string]int{"all of": 1, `Attributes.tier EXCLUSIVE "gold"`: 5, "Attributes.points BETWEEN 2.5, 10": 3}
	got := map[string]int{}
	for n, cost := range x.Nodes {
		got[compile.Label(n)] = cost.Profiles
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	var rules []string
	for _, a := range x.Assumptions {
		if a.Counted {
			rules = append(rules, fmt.Sprint(a.Rule, ":", a.Changes))
		} else {
			rules = append(rules, a.Rule)
		}
	}
	// g has no tier; with its bounds left out BETWEEN holds for none of it.
	if got, want := strings.Join(rules, " "), "R11 R13:1 R15 R19:1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWhyTellsEachCondition(t *testing.T) {
	s, _ := planned(t, `segment s include ALL < group ALL < FirstName BEGINS_WITH A > >
	segment t include ALL < group ANY from ALL < s > < Attributes.tier INCLUSIVE silver; Attributes.points EQUAL 10 > >`)
	trace := eval.NewReference(s, noon).Trace(everybody(1).list[0].of)
	if !trace.Holds {
		t.Errorf("got that a is not in, want that it is")
	}
	var told []string
	var walk func(*eval.Trace)
	walk = func(x *eval.Trace) {
		if c, ok := x.Of.(*compile.Condition); ok {
			told = append(told, fmt.Sprint(c.Path(), x.Actual, x.Holds))
		}
		for _, part := range x.Parts {
			walk(part)
		}
	}
	walk(trace)
	want := []string{"FirstName[Ann] true", "Attributes.tier[gold] false", "Attributes.points[10] true"}
	if !slices.Equal(told, want) {
		t.Errorf("got %v, want %v", told, want)
	}
}

func TestSortingPutsMissingValuesLast(t *testing.T) {
	all := everybody(1).list
	for _, c := range []struct{ sort, want string }{
		{`FirstName ASC`, "a g b c e d f"},
		{`FirstName DESC`, "e c b g a d f"},
		{`Attributes.points NUMBER DESC`, "a g d b c e f"},
		{`BirthDate DATE ASC; FirstName ASC`, "b g c a e d f"},
	} {
		s, _ := planned(t, `segment s { sort { `+c.sort+` } } include ALL < group ALL < > >`)
		sorter := eval.NewSorter(s.Sort)
		for _, x := range all {
			sorter.Add(x.id, x.of)
		}
		if got := strings.Join(sorter.IDs(), " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.sort, got, c.want)
		}
	}
}

// broken are profiles of which a block cannot be read.
type broken struct{ *people }

var errBroken = errors.New("broken")

func (b broken) Partition(ctx context.Context, i int, w *eval.Wanted) ([]eval.Block, error) {
	if i == 2 {
		return nil, errBroken
	}
	return b.people.Partition(ctx, i, w)
}

func TestRunsEndWithTheFirstError(t *testing.T) {
	_, p := planned(t, `include ALL < group ALL < > >`)
	var got []string
	var failed error
	for id, err := range eval.IDs(t.Context(), p, broken{everybody(2)}, noon) {
		if err != nil {
			failed = err
			continue
		}
		got = append(got, id)
	}
	if strings.Join(got, " ") != "a b c d" || failed != errBroken {
		t.Errorf("got %v and %v, want a b c d and %v", got, failed, errBroken)
	}
	if _, _, err := eval.Count(t.Context(), p, broken{everybody(2)}, noon); err != errBroken {
		t.Errorf("got %v, want %v", err, errBroken)
	}
}

func TestCancelledRunsEnd(t *testing.T) {
	_, p := planned(t, `include ALL < group ALL < FirstName BEGINS_WITH A > >`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := eval.Count(ctx, p, everybody(1), noon); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if _, err := eval.Explain(ctx, p, everybody(1), noon); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestAListenerMayLeave(t *testing.T) {
	_, p := planned(t, `include ALL < group ALL < > >`)
	all := everybody(1)
	for id := range eval.IDs(t.Context(), p, all, noon) {
		if id == "b" {
			break
		}
	}
}

// TestSortingOrdersValues compares the order of random values with the one that
// their type has.
func TestSortingOrdersValues(t *testing.T) {
	texts := []string{"", "a", "a\x00", "a\x00b", "ab", "b", "é", "\x00", "a\xff", "1e400", "-1e400", "0", "-0", "-1", "-2.5",
		"3", "1e2", "2026-01-01", "2025-12-31T23:59:59.5Z", "0001-01-01", "1969-12-31T00:00:00+05:00"}
	for _, c := range []struct {
		sort  string
		order func(a, b string) (order int, readable bool)
	}{
		{"STRING", func(a, b string) (int, bool) { return strings.Compare(a, b), true }},
		{"NUMBER", func(a, b string) (int, bool) {
			x, ok := ast.ParseNumber(a)
			y, also := ast.ParseNumber(b)
			return cmp.Compare(x, y), ok && also
		}},
		{"DATE", func(a, b string) (int, bool) {
			x, ok := ast.ParseInstant(a)
			y, also := ast.ParseInstant(b)
			return x.Time.Compare(y.Time), ok && also
		}},
	} {
		for _, direction := range []string{"ASC", "DESC"} {
			s, _ := planned(t, `segment s { sort { FirstName `+c.sort+` `+direction+` } } include ALL < group ALL < > >`)
			for _, a := range texts {
				for _, b := range texts {
					want, readable := c.order(a, b)
					if direction == "DESC" {
						want = -want
					}
					if !readable {
						continue
					}
					sorter := eval.NewSorter(s.Sort)
					sorter.Add("2", func(string) []string { return []string{a} })
					sorter.Add("1", func(string) []string { return []string{b} })
					if first := sorter.IDs()[0]; (first == "2") != (want < 0) {
						t.Errorf("%s %s: got %q and %q out of order", c.sort, direction, a, b)
					}
				}
			}
		}
	}
}
