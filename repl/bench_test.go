package repl

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"testing"
	"time"

	"segql/compile"
	"segql/eval"
	"segql/grammar"

	"segql/ast"
)

// The benchmarks run on the store that SEGQL_BENCH_STORE names, or on that of
// :demo. What is asserted is ten times what is aimed at.
func benchSession(b testing.TB) *Session {
	s := NewSession(Options{Folder: cmp.Or(os.Getenv("SEGQL_BENCH_STORE"), demoStore())}, new(bytes.Buffer), new(bytes.Buffer))
	b.Cleanup(func() { s.Close() })
	return s
}

const benchText = `FirstName BEGINS_WITH "A"; Attributes.tier INCLUSIVE gold`

// What the first prompt takes: to open the store and say what is in it.
func BenchmarkFirstPrompt(b *testing.B) {
	for b.Loop() {
		s := benchSession(b)
		if err := s.Welcome(); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// A key stroke that completes a value and colours the line.
func BenchmarkKeyStroke(b *testing.B) {
	s := benchSession(b)
	s.color = 1
	countNow(b, s)
	for b.Loop() {
		const line = "Address.City INCLUSIVE Lon"
		s.complete(line)
		painted(s.style(), "include ALL < group ALL <\n", line, 3)
	}
}

// A key stroke that asks the store for values that are not frequent.
func BenchmarkKeyStrokeThatAsks(b *testing.B) {
	s := benchSession(b)
	countNow(b, s)
	for b.Loop() {
		if len(s.complete("Attributes.campaign INCLUSIVE cmp-77").list) == 0 {
			b.Fatal("there are no candidates")
		}
	}
}

// A segment that is typed, without its evaluation.
func BenchmarkWhatIsAdded(b *testing.B) {
	s := benchSession(b)
	evaluateAlone(b, s) // reads the index
	var all, evaluation time.Duration
	for b.Loop() {
		begun := time.Now()
		if _, err := s.Do(context.Background(), benchText); err != nil {
			b.Fatal(err)
		}
		all += time.Since(begun)
		begun = time.Now()
		evaluateAlone(b, s)
		evaluation += time.Since(begun)
	}
	b.ReportMetric(float64(max(all-evaluation, 0))/float64(b.N), "added-ns/op")
}

// evaluateAlone evaluates the same segment as a command does that has it planned.
func evaluateAlone(t testing.TB, s *Session) {
	f, _ := grammar.Parse(&ast.Source{Text: shortBefore + benchText + shortAfter})
	checked, _ := compile.Check([]*ast.File{f}, compile.Options{})
	plan, _ := compile.MakePlan(checked[0], compile.PlanOptions{})
	db, done, err := s.shelf.use()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	profiles, err := db.View(s.scope(ast.Profiles, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer profiles.Close()
	if _, _, err := eval.Count(context.Background(), plan, profiles, s.at()); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkAttributes(b *testing.B) {
	s := benchSession(b)
	for b.Loop() {
		if _, err := s.Do(context.Background(), ":attributes"); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTheSessionIsQuick(t *testing.T) {
	s := benchSession(t)
	for _, c := range []struct {
		line string
		most time.Duration
	}{
		{benchText, 50 * time.Millisecond}, // evaluating 20,000 profiles takes less than one of them
		{":attributes", 3 * time.Second},
		{":help", 50 * time.Millisecond},
	} {
		begun := time.Now()
		if _, err := s.Do(context.Background(), c.line); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begun); took > c.most {
			t.Errorf("%s took %v, want at most %v", c.line, took, c.most)
		}
	}
	begun := time.Now()
	fresh := benchSession(t)
	if err := fresh.Welcome(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took > 1500*time.Millisecond {
		t.Errorf("the first prompt took %v", took)
	}
}

// What is interrupted ends within 100 ms, and the session goes on.
func TestInterruption(t *testing.T) {
	s := benchSession(t)
	for _, line := range []string{benchText, ":explain", ":list 20000", ":attributes", ":compare it @gold"} {
		if _, err := s.Do(context.Background(), benchText); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		begun := time.Now()
		_, err := s.Do(ctx, line)
		if took := time.Since(begun); took > time.Second {
			t.Errorf("%s: an interruption took %v", line, took)
		}
		var out bytes.Buffer
		if err == nil {
			t.Errorf("%s: got no error of an interruption", line)
		} else if s.Show(&out, err); out.String() != "note: interrupted\n" {
			t.Errorf("%s: got %q", line, out.String())
		}
	}
	if _, err := s.Do(context.Background(), benchText); err != nil {
		t.Errorf("after an interruption: %v", err)
	}
}
