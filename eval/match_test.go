package eval_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/eval"
)

// odd are profiles whose values are missing, empty, unreadable or several.
var odd = []person{
	{"missing", nil},
	{"empty", map[string][]string{"LastName": {""}, "BirthDate": {"", ""}, "Attributes.points": {""}, "ProfileType": {}}},
	{"unreadable", map[string][]string{"BirthDate": {"yesterday"}, "Attributes.points": {"many"}, "ProfileType": {"robot"}}},
	{"several", map[string][]string{
		"FirstName": {"Ann", "Anna"}, "Attributes.tier": {"gold", "", "silver"}, "BirthDate": {"soon", "1985-06-01", "1980-01-01"},
		"Attributes.points": {"-1", "1e1", "many", "2.50"}, "ProfileType": {"PROFILE", "ACCOUNT_PROFILE"},
	}},
	{"long", map[string][]string{"FirstName": {strings.Repeat("An", 5000)}, "EmailAddress": {strings.Repeat("a@b", 5000)}}},
}

func TestAMatcherSaysWhatTheReferenceDoes(t *testing.T) {
	list, plans := asked(t, 500)
	for _, c := range cases {
		s, p := planned(t, c.segment)
		list, plans = append(list, s), append(plans, p)
	}
	people := slices.Concat(odd, everybody(1).list, crowd(20, 3, true))
	for _, reading := range []ast.Reading{
		{}, {Missing: ast.MissingFails}, {Bounds: ast.BoundsExclusive}, {Missing: ast.MissingFails, Bounds: ast.BoundsExclusive},
	} {
		m := eval.NewMatcher(plans, eval.At{Reading: reading})
		var all sync.WaitGroup
		for _, who := range people {
			all.Go(func() {
				want := referred(list, who, eval.At{Reading: reading})
				if got := m.Match(who.of); !slices.Equal(got, want) {
					t.Errorf("%+v: got %v for %s, want %v", reading, got, who.id, want)
				}
			})
		}
		all.Wait()
	}
}

// TestAMatcherFindsWhatLiesTogether asks for all short texts of two letters and
// all stretches of a few numbers, of profiles that have each of them.
func TestAMatcherFindsWhatLiesTogether(t *testing.T) {
	texts := []string{""}
	for i := 0; len(texts[i]) < 4; i++ {
		texts = append(texts, texts[i]+"a", texts[i]+"b")
	}
	var conditions []string
	for _, text := range texts[1:] {
		for _, op := range []string{"INCLUSIVE", "EXCLUSIVE", "BEGINS_WITH", "ENDS_WITH", "CONTAINS"} {
			conditions = append(conditions, fmt.Sprintf("FirstName %s %s", op, text))
		}
	}
	for i := range 6 {
		for _, op := range []string{"LESS_THAN", "LESS_THAN_OR_EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL", "EQUAL"} {
			conditions = append(conditions, fmt.Sprintf("Attributes.n %s %d", op, i))
		}
		for j := range 6 - i {
			conditions = append(conditions, fmt.Sprintf("Attributes.n BETWEEN %d, %d", i, i+j), fmt.Sprintf("Attributes.n NOT_BETWEEN %d, %d", i, i+j))
		}
	}
	var list []*compile.Segment
	var plans []*compile.Plan
	for _, c := range conditions {
		s, p := planned(t, "include ALL < group ALL < "+c+" > >")
		list, plans = append(list, s), append(plans, p)
	}
	m := eval.NewMatcher(plans, eval.At{})
	for i, text := range texts {
		values := map[string][]string{"FirstName": {text}, "Attributes.n": {fmt.Sprint(float64(i-2) / 2)}}
		if got, want := m.Match(person{"", values}.of), referred(list, person{"", values}, noon); !slices.Equal(got, want) {
			t.Errorf("%v: got %v, want %v", values, got, want)
		}
	}
}

// referred returns the indexes of the segments that hold a person by the
// reference.
func referred(list []*compile.Segment, who person, at eval.At) []int {
	var found []int
	for i, s := range list {
		if eval.NewReference(s, at).Holds(who.of) {
			found = append(found, i)
		}
	}
	return found
}

func TestAMatcherTakesAnyPlans(t *testing.T) {
	const (
		everyone = `include ALL < group ALL < > >`
		noOne    = `include NONE < group ALL < > >`
		ann      = `include ALL < group ALL < FirstName INCLUSIVE Ann > >`
	)
	for _, c := range []struct {
		segments []string
		want     string // of Ann
	}{
		{nil, "[]"},
		{[]string{everyone}, "[0]"},
		{[]string{noOne}, "[]"},
		{[]string{ann, noOne, ann, everyone, ann}, "[0 2 3 4]"},
	} {
		var plans []*compile.Plan
		for _, text := range c.segments {
			_, p := planned(t, text)
			plans = append(plans, p)
		}
		m := eval.NewMatcher(plans, eval.At{})
		if got := fmt.Sprint(m.Match(everybody(1).list[0].of)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.segments, got, c.want)
		}
	}
}
