package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/grammar"
)

// places are where endpoints are, the first of them also where they are looked for.
var places = []string{
	"47.6,-122.3", "45.5,-122.6", "0,0", "-0,+0.0", "0,180", "0,-180", "0.5,179.5", "90,0", "90,77", "-90,1", "-33.9,151.2", "1e1,20.25",
	"91,0", "0,181", "north,1", "1", "1,2,3", ",1", "1,", " 1,2", "1;2", "NaN,0",
}

// A pinpointWorld makes random segments of Pinpoint and random endpoints.
type pinpointWorld struct {
	*world
	now time.Time
}

func (a *pinpointWorld) texts() []string {
	list := []string{a.value(a.attributes[0])}
	for a.oneIn(2) {
		list = append(list, pick(a.world, a.values))
	}
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

// condition returns a condition as it is written.
func (a *pinpointWorld) condition() string {
	written := func(values []string) string {
		for i, v := range values {
			values[i] = ast.Quote(v)
		}
		return strings.Join(values, ", ")
	}
	switch a.IntN(8) {
	case 0, 1, 2:
		attribute := pick(a.world, []string{"Attributes.a", "Attributes.b", `UserAttributes["p q"]`})
		op := pick(a.world, slices.Collect(ast.EndpointKind.Ops()))
		operands := a.texts()
		if op.Operand(ast.EndpointKind) == ast.AsInstant {
			least, most := op.Arity(ast.EndpointKind)
			operands = []string{pick(a.world, a.dates)}
			for len(operands) < least || most == ast.Many && a.oneIn(2) {
				operands = append(operands, pick(a.world, a.dates))
			}
			operands = ascending(op, ast.EndpointKind, operands)
		}
		return fmt.Sprintf("%s %s %s", attribute, op, written(operands))
	case 3:
		attribute := pick(a.world, []string{"Demographic.Make", "Demographic.Channel", "Demographic.DeviceType", "Location.Country"})
		return fmt.Sprintf("%s %s %s", attribute, pick(a.world, slices.Collect(ast.SetKind.Ops())), written(a.texts()))
	case 4:
		op := pick(a.world, slices.Collect(ast.MetricKind.Ops()))
		return fmt.Sprintf("Metrics.m %s %s", op, pick(a.world, []string{"0", "1", "2.5", "-1", "1e5"}))
	case 5, 6:
		return fmt.Sprintf("Behavior.Recency %s %s", pick(a.world, slices.Collect(ast.RecencyKind.Ops())),
			pick(a.world, ast.RecencyKind.Values()))
	}
	return fmt.Sprintf("Location.GPSPoint NEAR %s within %v km", strings.Replace(pick(a.world, places[:12]), ",", ", ", 1),
		pick(a.world, []string{"0", "0.001", "40", "250.5", "10007", "20015", "30000"}))
}

func (a *pinpointWorld) conditions(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = a.condition()
	}
	return list
}

// body returns a body of a segment, which may have those before it as sources.
func (a *pinpointWorld) body(before []string) string {
	switch a.IntN(8) {
	case 0:
		return "" // everyone
	case 1:
		return "dimension < " + strings.Join(a.conditions(a.IntN(2)), "; ") + " >"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "include %s <", a.mode())
	for range a.IntN(3) {
		fmt.Fprintf(&b, " group %s", a.mode())
		if len(before) > 0 && a.oneIn(2) {
			fmt.Fprintf(&b, " from %s < %s >", a.mode(), strings.Join(some(a.world, 1+a.IntN(2), before), ", "))
		}
		items := a.conditions(a.IntN(4))
		if a.oneIn(3) {
			items = append(items, "dimension < Attributes.a INCLUSIVE \"a\"; Behavior.Recency ACTIVE DAY_7 >")
		}
		fmt.Fprintf(&b, " < %s >", strings.Join(items, "; "))
	}
	return b.String() + " >"
}

// endpoint returns the values of an endpoint by their paths.
func (a *pinpointWorld) endpoint() person {
	p := person{}
	set := func(path string, most int, value func() string) {
		for range a.IntN(most + 1) {
			if v := value(); v != "" {
				p[path] = append(p[path], v)
			}
		}
	}
	any := func() string { return a.value(a.attributes[0]) }
	for _, path := range []string{"Attributes.a", "Attributes.b"} {
		set(path, 3, any)
	}
	for _, path := range []string{"ChannelType", "Demographic.Make", "Location.Country"} {
		set(path, 1, any)
	}
	set("Metrics.m", 1, func() string { return pick(a.world, someNumbers) })
	set("Location.GPSPoint", 1, func() string { return pick(a.world, places) })
	set("EffectiveDate", 1, func() string {
		if a.oneIn(8) {
			return pick(a.world, someDates)
		}
		days := pick(a.world, []int{0, 1, 7, 14, 30, -1})
		off := pick(a.world, []time.Duration{0, 0, 1, -1, time.Hour, -time.Hour})
		return a.now.Add(-time.Duration(days)*24*time.Hour + off).Format(time.RFC3339Nano)
	})
	set("UserAttributes.p q", 3, any)
	if len(p["UserAttributes.p q"]) > 0 || a.oneIn(2) {
		delete(p, "UserAttributes.p q") // or its user would have it everywhere
		set("UserAttributes.p q", 2, any)
	}
	return p
}

// TestThePlanTheReferenceAndTheJudgeAgreeOnEndpoints plays rounds of random segments
// on random endpoints in a store, changed and compacted.
func TestThePlanTheReferenceAndTheJudgeAgreeOnEndpoints(t *testing.T) {
	pairs, held := 0, 0
	for seed := range uint64(24 / slower) {
		a := &pinpointWorld{newWorld(seed), time.Unix(1_700_000_000, 500)}
		plans, names, j := a.segments(t, 8)
		s, err := store.Open(filepath.Join(t.TempDir(), "store"), store.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		s.MakeSmall(16, 32)
		endpoints := map[string]person{}
		for step := range 3 {
			w, err := s.Writer(application, store.WriteOptions{Replace: true})
			if err != nil {
				t.Fatal(err)
			}
			for range 60 {
				id := "endpoint " + strconv.Itoa(a.IntN(90))
				endpoints[id] = a.endpoint()
				record := recordOf(id, endpoints[id])
				if _, err := w.Put(&record, false); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if step == 1 {
				if err := s.Compact(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
			v, err := s.View(application)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range plans {
				held += a.compare(t, p, names[i], j, v, endpoints)
				pairs += len(endpoints)
			}
			v.Close()
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d pairs of segments and endpoints, %d held", pairs, held)
	if held < pairs/20 || held > pairs*19/20 {
		t.Errorf("%d of %d held, which says little", held, pairs)
	}
}

// segments returns the plans of random segments, what the judge knows them by, and
// the judge.
func (a *pinpointWorld) segments(t *testing.T, n int) ([]*compile.Plan, []endpointSource, endpointJudge) {
	t.Helper()
	var text strings.Builder
	var names, kept []string
	var list []endpointSource
	for i := range n {
		version := 1 + i%2
		name := fmt.Sprint("s", i/2) // two versions of each
		fmt.Fprintf(&text, "segment %s for pinpoint { id %s; version %d } %s\n", name, name, version, a.body(names))
		list = append(list, endpointSource{name, &version})
		if kept = append(kept, fmt.Sprintf("%s version %d", name, version)); version == 2 {
			names = append(append(names, kept...), name)
			kept = nil
		}
	}
	f, mistakes := grammar.Parse(&ast.Source{Name: "random.seg", Text: text.String()})
	segments, found := compile.Check([]*ast.File{f}, compile.Options{})
	if mistakes = append(mistakes, found...); mistakes.Failed() || len(segments) != n {
		t.Fatalf("%v\n%s", mistakes, text.String())
	}
	j := endpointJudge{}
	var plans []*compile.Plan
	for i, s := range segments {
		documents, diagnostics := compile.Compile([]*compile.Segment{s}, compile.Request, "")
		p, more := compile.MakePlan(s, compile.PlanOptions{})
		if diagnostics.Failed() || more.Failed() {
			t.Fatalf("%v%v\n%s", diagnostics, more, text.String())
		}
		if err := j.read(list[i].Id, *list[i].Version, compile.JSON(documents[0].Value)); err != nil {
			t.Fatal(err)
		}
		plans = append(plans, p)
	}
	return plans, list, j
}

// compare holds the plan, the reference, a matcher and the judge to say the same of
// everyone, and returns of how many it holds.
func (a *pinpointWorld) compare(
	t *testing.T, p *compile.Plan, name endpointSource, j endpointJudge, v *store.View, endpoints map[string]person,
) (held int) {
	t.Helper()
	i := a.IntN(len(readings))
	at := eval.At{Now: a.now.Add(pick(a.world, []time.Duration{0, 1, -1, time.Hour})), Reading: readings[i]}
	in := map[string]bool{}
	for id, err := range eval.IDs(context.Background(), p, v, at) {
		if err != nil {
			t.Fatal(err)
		}
		in[id] = true
	}
	now, _ := readMoment(at.Now.UTC().Format(time.RFC3339Nano))
	reference, matcher := eval.NewReference(p.Segment, at), eval.NewMatcher([]*compile.Plan{p}, at)
	for id, e := range endpoints {
		values := func(path string) []string { return e[path] }
		judged := (&endpointTrial{j, e, stances[i], now}).in(name)
		walk, matched := reference.Holds(values), len(matcher.Match(values)) > 0
		if in[id] != judged || walk != judged || matched != judged {
			t.Fatalf("%+v: %q: plan %v, reference %v, matcher %v, judge %v\n%q\n%s", at, id, in[id], walk, matched, judged, e, p)
		}
		if judged {
			held++
		}
	}
	count, total, err := eval.Count(context.Background(), p, v, at)
	if err != nil || count != held || total != len(endpoints) {
		t.Fatalf("counted %d of %d, %v, want %d of %d", count, total, err, held, len(endpoints))
	}
	return held
}
