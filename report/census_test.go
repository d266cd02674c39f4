package report

import (
	"fmt"
	"testing"

	"segql/profile"
)

func TestACensusKeepsExactCountsOfWhatItTellsApart(t *testing.T) {
	s := newCensus("")
	pair := func(value string) *profile.Record {
		return &profile.Record{Pairs: []profile.Pair{{Path: "FirstName", Value: value}}}
	}
	for i := range overviewValues + 10 {
		s.add(pair(fmt.Sprint(i)))
	}
	for range 5 {
		s.add(pair("0"))
		s.add(pair("too late"))
	}
	tally := s.tallies["FirstName"]
	if got, want := tally.distinct(), "> 65,536"; got != want {
		t.Errorf("got %s distinct values, want %s", got, want)
	}
	if got, want := tally.frequent(1)[0], (frequency{"0", 6}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if want := overviewValues + 20; tally.profiles != want {
		t.Errorf("got %d profiles, want %d", tally.profiles, want)
	}
}

func TestACensusHasABudget(t *testing.T) {
	s := newCensus("")
	s.budget = 3 * (valueCost + 1)
	for _, value := range []string{"a", "b", "c", "d", "a"} {
		s.add(&profile.Record{Pairs: []profile.Pair{{Path: "FirstName", Value: value}}})
	}
	if got, want := s.tallies["FirstName"].distinct(), "> 3"; got != want {
		t.Errorf("got %s distinct values, want %s", got, want)
	}
}

func TestACensusCountsAProfileOnceHoweverManyValuesItHas(t *testing.T) {
	s := newCensus("Attributes.n")
	s.add(&profile.Record{Pairs: []profile.Pair{
		{Path: "Attributes.n", Value: "10"}, {Path: "Attributes.n", Value: "9"}, {Path: "Attributes.o", Value: "x"},
	}})
	tally := s.tallies["Attributes.n"]
	if tally.profiles != 1 || len(tally.values) != 2 || len(s.tallies) != 1 {
		t.Errorf("got %d profiles, %d values, %d attributes, want 1, 2, 1",
			tally.profiles, len(tally.values), len(s.tallies))
	}
	if n := tally.numbers; n.leastText != "9" || n.greatestText != "10" {
		t.Errorf("got numbers from %s to %s, want 9 to 10", n.leastText, n.greatestText)
	}
}
