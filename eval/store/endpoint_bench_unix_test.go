//go:build linux || darwin

package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/grammar"
	"segql/profile"
)

var benchmarkScope = Scope{ast.Pinpoint, "default"}

// benchmarkNow is when the endpoints are looked at, which were active in the two
// months before.
var benchmarkNow = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

// manyEndpoints makes endpoints with lists of values, of which several have one user.
func manyEndpoints(n int) func(yield func(*profile.Record) bool) {
	return func(yield func(*profile.Record) bool) {
		r := rand.New(rand.NewPCG(1, 3))
		word := func(n int) string { return strconv.FormatUint(uint64(r.IntN(n))*2654435761, 36) }
		for i := range n {
			rec := &profile.Record{ID: fmt.Sprintf("%08x-%04x-4000-8000-%012x", r.Uint32(), r.Uint32N(1<<16), i)}
			add := func(path, value string) { rec.Pairs = append(rec.Pairs, profile.Pair{Path: path, Value: value}) }
			list := func(path string, most, words int) {
				for range r.IntN(most + 1) {
					add(path, word(words))
				}
			}
			add("Address", "user"+strconv.Itoa(i)+"@example.com")
			list("Attributes.interests", 4, 40)
			list("Attributes.seen", 3, 100_000)
			if r.IntN(2) == 0 {
				add("Attributes.since", benchmarkNow.AddDate(0, 0, -r.IntN(2000)).Format(time.DateOnly))
			}
			add("ChannelType", []string{"EMAIL", "EMAIL", "SMS", "APNS", "GCM", "VOICE"}[r.IntN(6)])
			add("Demographic.Make", word(30))
			add("Demographic.Model", word(800))
			add("EffectiveDate", benchmarkNow.Add(-time.Duration(r.IntN(60*24*3600*1000))*time.Millisecond).Format("2006-01-02T15:04:05.000Z"))
			add("EndpointStatus", []string{"ACTIVE", "ACTIVE", "ACTIVE", "INACTIVE"}[r.IntN(4)])
			add("Location.Country", []string{"US", "US", "DE", "FR", "JP", "BR"}[r.IntN(6)])
			add("Location.GPSPoint", ast.PlaceOf(strconv.FormatFloat(float64(r.IntN(1200)-500)/10, 'g', -1, 64),
				strconv.FormatFloat(float64(r.IntN(3600)-1800)/10, 'g', -1, 64)))
			add("Metrics.visits", strconv.Itoa(r.IntN(500)))
			add("OptOut", []string{"NONE", "NONE", "NONE", "ALL"}[r.IntN(4)])
			user := i * 7 / 10
			add(profile.UserIDPath, "user-"+strconv.Itoa(user))
			for k := range 1 + user%3 { // the same of all endpoints of a user
				add("UserAttributes.plan", "plan"+strconv.Itoa(user*(k+1)%17))
			}
			rec.Sort()
			if !yield(rec) {
				return
			}
		}
	}
}

// benchmarkSegments are about lists, but for the last three.
var benchmarkSegments = []string{
	`Attributes.interests INCLUSIVE "63hwuph", "8jaoe6v"`,
	`UserAttributes.plan EXCLUSIVE "plan3"`,
	`Attributes.seen INCLUSIVE "` + strconv.FormatUint(777*2654435761, 36) + `"`,
	`Attributes.seen CONTAINS "zz"`,
	`Attributes.since BETWEEN 2025-01-01, 2025-01-31`,
	`Behavior.Recency ACTIVE DAY_7`,
	`Location.GPSPoint NEAR 47.6, -122.3 within 200 km`,
	`Metrics.visits GREATER_THAN 400; Demographic.Channel INCLUSIVE EMAIL, SMS; UserAttributes.plan INCLUSIVE "plan1", "plan2"`,
}

func benchmarkPlan(tb testing.TB, conditions string) *compile.Plan {
	tb.Helper()
	f, _ := grammar.Parse(&ast.Source{Text: "segment s for pinpoint include ALL < group ALL < " + conditions + " > >"})
	segments, list := compile.Check([]*ast.File{f}, compile.Options{})
	if list.Failed() {
		tb.Fatal(list)
	}
	p, list := compile.MakePlan(segments[0], compile.PlanOptions{})
	if list.Failed() {
		tb.Fatal(list)
	}
	return p
}

// BenchmarkEndpoints imports endpoints, and asks for segments of them.
func BenchmarkEndpoints(b *testing.B) {
	n := benchmarkProfiles
	if text := os.Getenv("STORE_PROFILES"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	dir := b.TempDir()
	s, err := Open(dir, Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	putEndpoints(b, s, manyEndpoints(n))
	put := time.Since(begun)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d endpoints: put in %v, closed after %v", n, put, time.Since(begun))
	if s, err = Open(dir, Options{ReadOnly: true}); err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	v, err := s.View(benchmarkScope)
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	var ids []string
	for id := range eval.IDs(b.Context(), benchmarkPlan(b, `Metrics.visits EQUAL 7`), v, eval.At{}) {
		ids = append(ids, id)
	}
	ids = ids[:min(100, len(ids))]
	at := eval.At{Now: benchmarkNow}
	for i, conditions := range benchmarkSegments {
		p := benchmarkPlan(b, conditions)
		in := 0
		measure := func(what string, f func() error) {
			b.Run(fmt.Sprintf("%s/%d", what, i+1), func(b *testing.B) {
				if err := f(); err != nil { // the index is read
					b.Fatal(err)
				}
				for b.Loop() {
					if err := f(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(in), "endpoints")
			})
		}
		measure("count", func() (err error) {
			in, _, err = eval.Count(context.Background(), p, v, at)
			return err
		})
		measure("list", func() error {
			for _, err := range eval.IDs(context.Background(), p, v, at) {
				if err != nil {
					return err
				}
			}
			return nil
		})
		measure("membership", func() error {
			_, err := eval.Membership(context.Background(), p, v, at, ids)
			return err
		})
	}
}

func putEndpoints(b *testing.B, s *Store, all func(yield func(*profile.Record) bool)) {
	b.Helper()
	w, err := s.Writer(benchmarkScope, WriteOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for r := range all {
		if _, err := w.Put(r, false); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}
