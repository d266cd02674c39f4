package compile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
)

// planned checks a text and plans its last segment.
func planned(t *testing.T, text string, l compile.Library) (*compile.Plan, ast.Diagnostics) {
	t.Helper()
	segments, list := check(t, text, l)
	if list.Failed() {
		t.Fatal(messages(list))
	}
	return compile.MakePlan(segments[len(segments)-1], compile.PlanOptions{})
}

func TestSourceIsOneNodeHoweverOftenItIsNamed(t *testing.T) {
	p, _ := planned(t, `
segment unused include ALL < group ALL < MiddleName INCLUSIVE "M" > >
segment no_one include NONE < group ALL < > >
segment a include ALL < group ALL < FirstName INCLUSIVE "A"; LastName INCLUSIVE "L" > >
segment b include ALL < group ALL from ALL < a > < FirstName INCLUSIVE "A" > >
segment c include ANY <
  group ALL from ANY < b, a > < >
  group ALL from NONE < a > < LastName INCLUSIVE "L" >
  group ALL from ALL < unused, no_one > < >
>`, nil)
	var sources []string
	nodes := map[string][]compile.Node{}
	for _, s := range p.Sources {
		sources = append(sources, s.Segment.Name)
	}
	for n := range p.Nodes() {
		nodes[compile.Label(n)] = append(nodes[compile.Label(n)], n)
	}
	if want := []string{"a", "b"}; !slices.Equal(sources, want) {
		t.Errorf("got the sources %v, want %v", sources, want)
	}
	for _, label := range []string{"source a", "source b", `FirstName INCLUSIVE "A"`, `LastName INCLUSIVE "L"`} {
		if got := nodes[label]; len(got) != 1 {
			t.Errorf("got %d nodes %s, want one", len(got), label)
		}
	}
	if got := len(slices.Collect(p.Conditions())); got != 2 {
		t.Errorf("got %d conditions, want 2", got)
	}
}

func TestJoinedConditionHasTheOperandsOfAll(t *testing.T) {
	p, _ := planned(t, `include ALL < group ANY < Attributes.n EQUAL 3, 1; Attributes.n EQUAL 2, "1", 4 > >`, nil)
	c, ok := p.Root.(*compile.Condition)
	if !ok {
		t.Fatalf("got %s, want one condition", p)
	}
	if got, want := c.Operands.(ast.Numbers), (ast.Numbers{3, 1, 2, 4}); !slices.Equal(got, want) {
		t.Errorf("got the operands %v, want %v", got, want)
	}
	if want := []string{"3", "1", "2", "4"}; !slices.Equal(c.Values, want) {
		t.Errorf("got the values %v, want %v", c.Values, want)
	}
	if got := p.Segment.Body.(*compile.Groups).List[0].Dimensions[0][0].Values; len(got) != 2 {
		t.Errorf("planning changed the segment's own condition to %v", got)
	}
}

func TestPlanReportsWhatItsSourcesCannot(t *testing.T) {
	l := library{
		"b": `segment b include ALL < group ALL from ALL < c, gone > < Calculated.n EQUAL 1 over 7 days > >`,
		"c": `segment c sql "SELECT 1"`,
	}
	const text = `segment a include ALL < group ALL from NONE < b, c > < Calculated.n EQUAL 1 over 7 days > >`
	p, list := planned(t, text, l)
	if p != nil {
		t.Errorf("got the plan %s, want none", p)
	}
	const want = "test range-not-evaluable, library:c sql-not-evaluable, " +
		"library:b unknown-source, library:b range-not-evaluable"
	if got := codes(list); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestIgnoredRangesAreWarnedOf(t *testing.T) {
	segments, _ := check(t, `segment a include ALL < group ALL < Calculated.n EQUAL 1 over 7 days > >`, nil)
	for _, name := range compile.RangesNames() {
		ranges, ok := compile.LookupRanges(name)
		p, list := compile.MakePlan(segments[0], compile.PlanOptions{Ranges: ranges})
		if !ok || ranges.String() != name || codes(list) != "test range-not-evaluable" {
			t.Errorf("%s: got %v, %s, %s", name, ok, ranges, codes(list))
		}
		if ignored := ranges == compile.RangesIgnore; (p != nil) != ignored || list.Failed() == ignored {
			t.Errorf("%s: got the plan %v and %s", name, p != nil, messages(list))
		}
	}
}

// TestLongChainsOfSourcesArePlanned holds against work that doubles with every
// source, and against recursion that a long chain would exhaust.
func TestLongChainsOfSourcesArePlanned(t *testing.T) {
	const n = 100_000
	segments, list := check(t, "segment s0 include ALL"+everyone, nil)
	if list.Failed() {
		t.Fatal(messages(list))
	}
	s := segments[0]
	conditions := s.Body.(*compile.Groups).List[0].Dimensions
	for i := range n {
		from := []compile.Source{{Name: s.Name, Segment: s}}
		body := &compile.Groups{Include: ast.Any, List: []*compile.Group{
			{SourceType: ast.All, Sources: from, Dimensions: conditions},
			{SourceType: ast.None, Sources: from},
		}}
		s = &compile.Segment{File: s.File, Syntax: s.Syntax, Name: fmt.Sprintf("s%d", i+1), Body: body}
		segments = append(segments, s)
	}
	p, list := compile.MakePlan(s, compile.PlanOptions{})
	if list.Failed() || len(p.Sources) != n {
		t.Fatalf("got %d sources, want %d", len(p.Sources), n)
	}
	if sections := strings.Count(p.String(), "\nsource "); sections != n {
		t.Errorf("got the sections of %d sources, want %d", sections, n)
	}
	const few = n / 10
	documents, _ := compile.Plans(segments[:few], compile.PlanOptions{})
	size := 0
	for _, d := range documents {
		size += len(d.Value.(compile.Text))
	}
	if size > 200*few {
		t.Errorf("got %d bytes of plans, want each source in one of them", size)
	}
}
