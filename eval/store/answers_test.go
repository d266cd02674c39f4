package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/grammar"
)

// plansOf returns the plans of the segments of a text.
func plansOf(t *testing.T, text string) []*compile.Plan {
	t.Helper()
	file, mistakes := grammar.Parse(&ast.Source{Name: "test.seg", Text: text})
	segments, list := compile.Check([]*ast.File{file}, compile.Options{})
	mistakes = append(mistakes, list...)
	var plans []*compile.Plan
	for _, s := range segments {
		p, list := compile.MakePlan(s, compile.PlanOptions{})
		mistakes = append(mistakes, list...)
		plans = append(plans, p)
	}
	if mistakes.Failed() {
		t.Fatal(mistakes)
	}
	return plans
}

// An answer is what a view says about a segment.
type answer struct {
	ids   []string // of who is in it
	total int      // profiles
	how   eval.How // the slowest way in which one of its conditions was answered
}

// expected returns what the reference says of a view's records.
func expected(v *View, p *compile.Plan) (a answer, members map[string]bool, err error) {
	reference := eval.NewReference(p.Segment, eval.At{})
	members = map[string]bool{} // of the ids, who is in the segment
	for r, err := range v.Records(context.Background()) {
		if err != nil {
			return a, nil, err
		}
		if members[r.ID] = reference.Holds(r.Values); members[r.ID] {
			a.ids = append(a.ids, r.ID)
		}
	}
	a.total = len(members)
	return a, members, nil
}

// ask asks a view about a segment in every way there is, of which each must say
// what the reference does of the records.
func ask(v *View, p *compile.Plan) (a answer, err error) {
	want, members, err := expected(v, p)
	if err != nil {
		return a, err
	}
	return want.check(v, p, members)
}

// check holds a view to an answer about a segment, and to its members.
func (a answer) check(v *View, p *compile.Plan, members map[string]bool) (answer, error) {
	ctx := context.Background()
	x, err := eval.Explain(ctx, p, v, eval.At{}) // first, for what is asked later is in the cache
	if err != nil || x.In != len(a.ids) || x.Total != a.total {
		return a, fmt.Errorf("%s: explained %+v, %v, want %d of %d", p.Segment.Name, x, err, len(a.ids), a.total)
	}
	a.how = 0
	for _, cost := range x.Nodes {
		a.how = max(a.how, cost.How)
	}
	in, total, err := eval.Count(ctx, p, v, eval.At{})
	if err != nil || in != len(a.ids) || total != a.total {
		return a, fmt.Errorf("%s: counted %d of %d, %v, want %d of %d", p.Segment.Name, in, total, err, len(a.ids), a.total)
	}
	var ids []string
	for id, err := range eval.IDs(ctx, p, v, eval.At{}) {
		if err != nil {
			return a, err
		}
		ids = append(ids, id)
	}
	if !slices.Equal(ids, a.ids) {
		return a, fmt.Errorf("%s: got the ids %q, want %q", p.Segment.Name, ids, a.ids)
	}
	asked := append(slices.Collect(maps.Keys(members)), "", "nobody")
	got, err := eval.Membership(ctx, p, v, eval.At{}, asked)
	if err != nil || !maps.Equal(got, members) {
		return a, fmt.Errorf("%s: got the members %v, %v, want %v", p.Segment.Name, got, err, members)
	}
	if n, err := v.Len(ctx); err != nil || n != a.total {
		return a, fmt.Errorf("got %d profiles, %v, want %d", n, err, a.total)
	}
	return a, nil
}

// askAll asks a view about segments.
func askAll(v *View, plans []*compile.Plan) (list []answer, err error) {
	for _, p := range plans {
		a, err := ask(v, p)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}
