package repl

import (
	"bytes"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval/store"
	"segql/profile"
	"segql/view"
)

var update = flag.Bool("update", false, "rewrite what transcripts expect")

// demoStore is a store that :demo has made, which tests read.
var demoStore = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "segql-repl-test-")
	if err != nil {
		panic(err)
	}
	folder := filepath.Join(dir, "store")
	s := NewSession(Options{Folder: "none"}, new(bytes.Buffer), new(bytes.Buffer))
	defer s.Close()
	if _, err := s.Do(context.Background(), ":demo "+folder); err != nil {
		panic(err)
	}
	return folder
})

func TestMain(m *testing.M) {
	status := m.Run()
	os.RemoveAll(filepath.Dir(demoStore()))
	os.Exit(status)
}

// importEndpoints fills the store of a folder with the endpoints of testdata, and an
// imported segment.
func importEndpoints(t *testing.T, folder string) {
	t.Helper()
	scope := store.Scope{Service: ast.Pinpoint, Domain: defaultDomain}
	db, err := store.Open(folder, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	w, err := db.Writer(scope, store.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	in := profile.NewReader(strings.NewReader(testEndpoints), profile.ReadOptions{Service: ast.Pinpoint})
	for rows, err := range in.Batches(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if _, err := w.Put(row.Record, row.Known); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SetMembers(t.Context(), scope, compile.ImportedKey("vips", nil), map[string]bool{"e1": false, "u2": false}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"vips", "two words"} {
		if _, err := db.SaveSegment(scope, name, 0, compile.ImportedSource(name, name, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

//go:embed testdata/endpoints.jsonl
var testEndpoints string

// TestTranscripts types the lines of testdata/*.txt that begin with the prompt and
// compares what is answered with what stands under them. What differs from run to
// run is written TIME and STORE. To add a case, add a line and run with -update.
func TestTranscripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no transcripts: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			path, err := filepath.Abs(path)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text))
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(text) {
				t.Errorf("%s differs; run with -update and look at the difference:\n%s", path, firstDifference(string(text), got))
			}
		})
	}
}

// play types what a transcript types. Lines that begin with "# " are about it: the
// width of the screen, no store, a store of endpoints, and remarks.
func play(t *testing.T, transcript string) string {
	t.Helper()
	work := t.TempDir()
	t.Chdir(work)
	t.Setenv("EDITOR", "sed -i s/BEGINS_WITH/ENDS_WITH/")
	t.Setenv("VISUAL", "")
	out := new(bytes.Buffer)
	s := NewSession(Options{Folder: demoStore(), Now: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC), Run: recordRun}, out, out)
	defer s.Close()
	var all strings.Builder
	for line := range strings.Lines(transcript) {
		line = strings.TrimSuffix(line, "\n")
		if remark, ok := strings.CutPrefix(line, "# "); ok {
			all.WriteString(line + "\n")
			switch {
			case strings.HasPrefix(remark, "width "):
				width := 0
				fmt.Sscanf(remark, "width %d", &width)
				s.columnsOf = func() int { return width }
			case remark == "endpoints":
				importEndpoints(t, "endpoints")
				s.shelf.move("endpoints", false)
				s.forget()
			case remark == "no store":
				s.shelf.move("nowhere", false)
				s.forget()
			}
			continue
		}
		typed, ok := strings.CutPrefix(line+" ", promptText)
		if !ok {
			continue
		}
		typed = strings.ReplaceAll(strings.TrimSuffix(typed, " "), "STORE", demoStore())
		all.WriteString(line + "\n")
		out.Reset()
		if _, err := s.Do(context.Background(), typed); err != nil {
			s.Show(out, err)
		}
		all.WriteString(steady(out.String(), work))
	}
	return all.String()
}

var (
	times     = regexp.MustCompile(` *\b[0-9.]+ (ns|µs|ms|s)\b`)
	timeTitle = regexp.MustCompile(`how +time`)
	madeUp    = regexp.MustCompile(`/[^ ]*segql-demo-\d+`)
)

// steady returns an answer without what differs from run to run.
func steady(text, work string) string {
	text = timeTitle.ReplaceAllString(text, "how time")
	text = strings.NewReplacer(demoStore(), "STORE", work, "WORK").Replace(text)
	return madeUp.ReplaceAllString(times.ReplaceAllString(text, " TIME"), "SCRATCH")
}

// recordRun prints the command of the command line that the session runs.
func recordRun(_ context.Context, out, _ io.Writer, args []string) error {
	fmt.Fprintf(out, "segql %q\n", args)
	return nil
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			wanted := "nothing"
			if i < len(a) {
				wanted = a[i]
			}
			return fmt.Sprintf("line %d: got  %q\nwant %q", i+1, b[i], wanted)
		}
	}
	return "it ends early"
}

func TestNothingIsWiderThanTheScreen(t *testing.T) {
	s := demoSession(t)
	out := s.out.(*bytes.Buffer)
	for _, width := range []int{60, 80, 120} {
		s.columnsOf = func() int { return width }
		for _, line := range []string{
			"Address.Country INCLUSIVE JP, GR, EG, KR, UA; Attributes.points GREATER_THAN 200", ":list 30", ":explain", ":segments",
			":attributes", ":attributes Address.City", ":attributes BirthDate", ":compare it @gold", ":set", ":help", ":help set", ":domain",
			":source", "@nudge", ":explain @nudge", ":why 00038507c03aa8a6bbd21352ea9534c6 @nudge", ":diff it @gold",
		} {
			out.Reset()
			if _, err := s.Do(context.Background(), line); err != nil {
				t.Fatal(err)
			}
			for text := range strings.Lines(out.String()) {
				if text = strings.TrimSuffix(text, "\n"); view.TextWidth(text) > width {
					t.Errorf("%s: wider than %d columns: %s", line, width, text)
				}
			}
		}
	}
}
