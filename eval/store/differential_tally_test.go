package store_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/eval"
)

// tally holds the counts of values, and what is told of numbers and dates, to what
// counting person by person gives.
func (r *round) tally(t *testing.T, step string, profiles eval.Profiles) {
	t.Helper()
	ctx := context.Background()
	paths := []string{unindexed, "Attributes.nobody"}
	for _, a := range r.attributes {
		paths = append(paths, a.path())
	}
	most := r.IntN(4)
	got, err := eval.Tallies(ctx, profiles, paths, most)
	if err != nil {
		t.Fatalf("seed %d: %v", r.seed, err)
	}
	for i, path := range paths {
		want := r.counted(path, "")
		distinct := len(want.Frequent)
		want.Frequent = want.Frequent[:min(distinct, most)]
		if g := got[i]; g.Path != path || g.Profiles != want.Profiles || g.Distinct != distinct || !slices.Equal(g.Frequent, want.Frequent) {
			t.Fatalf("seed %d, %s: got %+v, want %+v of %d", r.seed, step, g, want, distinct)
		}
	}
	path := pick(r.world, paths)
	if all := r.counted(path, "").Frequent; len(all) > 0 {
		value := []rune(pick(r.world, all).Value)
		prefix := string(value[:r.IntN(len(value)+1)])
		want := r.counted(path, prefix).Frequent
		got, err := eval.Frequent(ctx, profiles, path, prefix, len(want)+1)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("seed %d, %s: of %s with %q got %v, %v, want %v", r.seed, step, path, prefix, got, err, want)
		}
	}
	for _, o := range []ast.Order{ast.ByNumber, ast.ByInstant} {
		for _, a := range r.attributes {
			if slices.Contains(a.Kind.Orders(), o) {
				r.measure(t, step, profiles, a.path(), o)
			}
		}
	}
}

// unindexed is the path of an attribute that segments cannot be about.
const unindexed = "Address.Address1"

// counted counts the values of an attribute that begin with a prefix.
func (r *round) counted(path, prefix string) eval.Tally {
	list := map[string]int{}
	t := eval.Tally{Path: path}
	for _, who := range r.people {
		values := slices.Compact(slices.Sorted(slices.Values(who[path])))
		if len(values) > 0 {
			t.Profiles++
		}
		for _, v := range values {
			if strings.HasPrefix(v, prefix) {
				list[v]++
			}
		}
	}
	for value, n := range list {
		t.Frequent = append(t.Frequent, eval.Frequency{Value: value, Profiles: n})
	}
	slices.SortFunc(t.Frequent, func(a, b eval.Frequency) int {
		return cmp.Or(cmp.Compare(b.Profiles, a.Profiles), cmp.Compare(a.Value, b.Value))
	})
	return t
}

// measure holds the extent and a histogram of an attribute in an order to those
// who have such values.
func (r *round) measure(t *testing.T, step string, profiles eval.Profiles, path string, o ast.Order) {
	t.Helper()
	points := map[ast.Point][]string{} // the values of each
	var want eval.Extent
	for _, who := range r.people {
		readable := false
		for _, v := range who[path] {
			if p, ok := o.Point(v); ok {
				points[p] = append(points[p], v)
				readable = true
			}
		}
		if readable {
			want.Profiles++
		}
	}
	sorted := slices.SortedFunc(maps.Keys(points), func(a, b ast.Point) int {
		return cmp.Or(cmp.Compare(a.Hi, b.Hi), cmp.Compare(a.Lo, b.Lo))
	})
	var edges []string
	for _, p := range sorted {
		if len(edges) == 0 || r.oneIn(2) {
			edges = append(edges, points[p][0])
		}
	}
	if len(sorted) > 0 {
		want.Least = slices.Min(points[sorted[0]])
		want.Greatest = slices.Max(points[sorted[len(sorted)-1]])
	}
	got, err := eval.Measure(context.Background(), profiles, path, o)
	if err != nil || got != want {
		t.Fatalf("seed %d, %s: of %s got %+v, %v, want %+v", r.seed, step, path, got, err, want)
	}
	bars, err := eval.Histogram(context.Background(), profiles, path, o, edges)
	if err != nil || len(bars) != max(len(edges)-1, 0) {
		t.Fatalf("seed %d, %s: of %s got %v, %v between %q", r.seed, step, path, bars, err, edges)
	}
	for i, n := range bars {
		from, _ := o.Point(edges[i])
		to, _ := o.Point(edges[i+1])
		want := 0
		for _, who := range r.people {
			if slices.ContainsFunc(who[path], func(v string) bool {
				p, ok := o.Point(v)
				return ok && !p.Less(from) && p.Less(to)
			}) {
				want++
			}
		}
		if n != want {
			t.Fatalf("seed %d, %s: of %s got %d from %s to %s, want %d", r.seed, step, path, n, edges[i], edges[i+1], want)
		}
	}
}

// compare holds a comparison of two segments to who is in each.
func (r *round) compare(t *testing.T, step string, profiles eval.Profiles) {
	t.Helper()
	a, b, i := pick(r.world, r.plans), pick(r.world, r.plans), r.IntN(len(readings))
	want := eval.Comparison{Total: len(r.people)}
	for _, who := range r.people {
		trial := r.judge.try(who, stances[i])
		inA, inB := trial.in(a.Segment.Name), trial.in(b.Segment.Name)
		if inA {
			want.A++
		}
		if inB {
			want.B++
		}
		if inA && inB {
			want.Both++
		}
	}
	got, err := eval.Compare(context.Background(), a, b, profiles, eval.At{Reading: readings[i]})
	if err != nil || got != want {
		t.Fatalf("seed %d, %s: got %+v, %v, want %+v\n%s%s", r.seed, step, got, err, want, a, b)
	}
}
