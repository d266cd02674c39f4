package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/grammar"
)

// A round is random segments that are to be evaluated in three ways.
type round struct {
	*world
	seed   uint64
	texts  []string // of the segments
	plans  []*compile.Plan
	judge  judge
	people map[string]person // who is there, by their ids
	known  []string          // ids of all who have been there
	pairs  int               // of segments and people that were compared so far
	ways   map[eval.How]int  // in which conditions were answered
}

func newRound(t *testing.T, seed uint64, segments int) *round {
	t.Helper()
	w := newWorld(seed)
	r := &round{
		world: w, seed: seed, texts: w.segments(segments), judge: judge{}, people: map[string]person{},
		ways: map[eval.How]int{},
	}
	for _, s := range r.check(t, r.texts, nil) {
		documents, list := compile.Compile([]*compile.Segment{s}, compile.Request, "")
		if list.Failed() {
			t.Fatalf("seed %d: %v", seed, list)
		}
		if err := r.judge.read(compile.JSON(documents[0].Value)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	kept := w.IntN(segments / 2) // in a library, so that the others have them as sources
	l := library{}
	for i, text := range r.texts[:kept] {
		l[fmt.Sprintf("s%d", i)] = text
	}
	for _, s := range r.check(t, r.texts[kept:], l) {
		r.plan(t, s)
	}
	return r
}

// A library keeps the texts of segments by their names.
type library map[string]string

func (l library) Find(_ ast.Service, _, name string, _ *int) (*ast.File, error) {
	if text, ok := l[name]; ok {
		f, _ := grammar.Parse(&ast.Source{Name: name, Text: text})
		return f, nil
	}
	return nil, nil
}

// check checks segments as one file, in any order.
func (r *round) check(t *testing.T, texts []string, l compile.Library) []*compile.Segment {
	t.Helper()
	text := strings.Join(some(r.world, len(texts), texts), "")
	file, mistakes := grammar.Parse(&ast.Source{Name: "random.seg", Text: text})
	segments, list := compile.Check([]*ast.File{file}, compile.Options{Library: l})
	if mistakes = append(mistakes, list...); mistakes.Failed() || len(segments) != len(texts) {
		t.Fatalf("seed %d: %v\n%s", r.seed, mistakes, text)
	}
	return segments
}

// plan plans a segment. Without leave to ignore them windows are mistakes, also
// in sources.
func (r *round) plan(t *testing.T, s *compile.Segment) {
	t.Helper()
	if _, list := compile.MakePlan(s, compile.PlanOptions{}); list.Failed() != r.judge.hasWindow(s.Name) {
		t.Fatalf("seed %d: got %v\n%s", r.seed, list, r.source(s.Name))
	}
	p, list := compile.MakePlan(s, compile.PlanOptions{Ranges: compile.RangesIgnore})
	if list.Failed() {
		t.Fatalf("seed %d: %v\n%s", r.seed, list, r.source(s.Name))
	}
	r.plans = append(r.plans, p)
}

// source returns the texts of a segment and its sources.
func (r *round) source(segment string) string {
	var b strings.Builder
	for i, text := range r.texts {
		if slices.Contains(r.judge.reach(segment), fmt.Sprintf("s%d", i)) {
			b.WriteString(text)
		}
	}
	return b.String()
}

// agree holds the plan on the profiles and the judge to say the same of every
// segment and everyone under every reading, and the reference under one of them,
// for it takes longest.
func (r *round) agree(t *testing.T, step string, profiles eval.Profiles) {
	t.Helper()
	for _, p := range r.plans {
		walked := r.IntN(len(readings))
		in := make([]map[string]bool, len(readings)) // the ids of who is in the segment
		for i, reading := range readings {
			at := eval.At{Now: time.Unix(r.Int64N(1<<33), 0), Reading: reading}
			in[i] = r.run(t, p, profiles, at)
			reference := eval.NewReference(p.Segment, at)
			for id, who := range r.people {
				plan, judged := in[i][id], r.judge.try(who, stances[i]).in(p.Segment.Name)
				walk := judged
				if i == walked {
					walk = reference.Holds(func(path string) []string { return who[path] })
				}
				if plan != judged || walk != judged {
					t.Fatalf("seed %d, %s, %+v: %q in %s: plan %v, reference %v, judge %v\n%q\n%s%s",
						r.seed, step, reading, id, p.Segment.Name, plan, walk, judged, who,
						r.source(p.Segment.Name), p)
				}
			}
		}
		r.pick(t, p, profiles, walked, in[walked])
		r.explain(t, p, profiles, walked, in)
	}
	r.match(t, step)
	r.compare(t, step, profiles)
	r.tally(t, step, profiles)
	r.pairs += len(r.plans) * len(r.people)
}

// match holds a matcher of all the plans to find the segments of everyone that
// the judge does, under one of the readings.
func (r *round) match(t *testing.T, step string) {
	t.Helper()
	i := r.IntN(len(readings))
	m := eval.NewMatcher(r.plans, eval.At{Reading: readings[i]})
	for id, who := range r.people {
		found := m.Match(func(path string) []string { return who[path] })
		for n, p := range r.plans {
			if got, want := slices.Contains(found, n), r.judge.try(who, stances[i]).in(p.Segment.Name); got != want {
				t.Fatalf("seed %d, %s, %+v: %q in %s: matcher %v, judge %v\n%q\n%s%s",
					r.seed, step, readings[i], id, p.Segment.Name, got, want, who, r.source(p.Segment.Name), p)
			}
		}
	}
}

// explain holds an explanation to name each rule that decides about somebody,
// and about how many.
func (r *round) explain(t *testing.T, p *compile.Plan, profiles eval.Profiles, i int, in []map[string]bool) {
	t.Helper()
	x, err := eval.Explain(context.Background(), p, profiles, eval.At{Reading: readings[i]})
	if err != nil || x.In != len(in[i]) || x.Total != len(r.people) {
		t.Fatalf("seed %d: explained %+v, %v, want %d of %d", r.seed, x, err, len(in[i]), len(r.people))
	}
	for n, cost := range x.Nodes {
		if _, ok := n.(*compile.Condition); ok {
			r.ways[cost.How]++
		}
	}
	changes := map[string]int{"R13": differing(in[i], in[i^2]), "R19": differing(in[i], in[i^1])}
	for _, a := range x.Assumptions {
		if a.Counted && a.Changes != changes[a.Rule] {
			t.Fatalf("seed %d, %+v: by %s %d change sides, want %d\n%s%s",
				r.seed, readings[i], a.Rule, a.Changes, changes[a.Rule], r.source(p.Segment.Name), p)
		}
		delete(changes, a.Rule)
	}
	for rule, n := range changes {
		if n > 0 {
			t.Fatalf("seed %d: %s is not told, and decides about %d\n%s",
				r.seed, rule, n, r.source(p.Segment.Name))
		}
	}
}

// differing returns how many ids are in one set alone.
func differing(a, b map[string]bool) int {
	both := 0
	for id := range a {
		if b[id] {
			both++
		}
	}
	return len(a) + len(b) - 2*both
}

// run returns who is in a segment by a plan.
func (r *round) run(t *testing.T, p *compile.Plan, profiles eval.Profiles, at eval.At) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	last := ""
	for id, err := range eval.IDs(context.Background(), p, profiles, at) {
		if err != nil {
			t.Fatalf("seed %d: %v", r.seed, err)
		}
		if _, there := r.people[id]; !there || id <= last {
			t.Fatalf("seed %d: got %q, after %q, there: %v", r.seed, id, last, there)
		}
		found[id], last = true, id
	}
	return found
}

// pick counts, and asks for some of those who are there and for some who are
// not.
func (r *round) pick(t *testing.T, p *compile.Plan, profiles eval.Profiles, i int, found map[string]bool) {
	t.Helper()
	at := eval.At{Reading: readings[i]}
	in, total, err := eval.Count(context.Background(), p, profiles, at)
	if err != nil || in != len(found) || total != len(r.people) {
		t.Fatalf("seed %d: counted %d of %d, %v, want %d of %d",
			r.seed, in, total, err, len(found), len(r.people))
	}
	ids := append(some(r.world, 20, r.known), "no one", "")
	members, err := eval.Membership(context.Background(), p, profiles, at, ids)
	if err != nil {
		t.Fatalf("seed %d: %v", r.seed, err)
	}
	for _, id := range ids {
		in, there := members[id]
		if _, want := r.people[id]; there != want || in != found[id] {
			t.Fatalf("seed %d: asked for %q alone: got %v, %v, want %v, %v",
				r.seed, id, in, there, found[id], want)
		}
	}
}
