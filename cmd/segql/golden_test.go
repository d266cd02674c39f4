package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/grammar"
	"segql/profile"
	"segql/report"
	"segql/view"
)

var update = flag.Bool("update", false, "rewrite what tests compare with by what the program does now")

// A golden case is an archive: inputs (files that end in .seg, or one document
// named input.json or input.yaml, and what segments are evaluated on) and the sections that it
// pins. What is reported always appears, so that a case that begins to fail
// cannot pass.
type golden struct {
	*txtar.Archive
	inputs   []*ast.Source
	profiles [len(profileSections)][]byte // JSON lines by the service, nil without
}

// profileSections are the sections of those that segments are evaluated on.
var profileSections = [...]string{ast.Profiles: "profiles.jsonl", ast.Pinpoint: "endpoints.jsonl"}

// goldenNow is when they are.
var goldenNow = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

func load(t *testing.T, file string) golden {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g := golden{Archive: a}
	for _, f := range a.Files {
		if service := slices.Index(profileSections[:], f.Name); service >= 0 {
			g.profiles[service] = f.Data
		}
		if ext := filepath.Ext(f.Name); ext == ".seg" || strings.TrimSuffix(f.Name, ext) == "input" {
			stem := strings.TrimSuffix(f.Name, ext)
			g.inputs = append(g.inputs, &ast.Source{Name: f.Name, Text: string(f.Data), Stem: stem})
		}
	}
	if len(g.inputs) == 0 {
		t.Fatalf("%s has no input", file)
	}
	return g
}

func goldenFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../../testdata/segments/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("found no golden files: %v", err)
	}
	return files
}

// A stage is a section of a golden file and what fills it.
type stage struct {
	section string
	view    func(*testing.T, *result) string
}

// stages are in the order of the pipeline, so that the first difference that
// is reported is the cause.
var stages = func() []stage {
	list := []stage{{"format", func(_ *testing.T, r *result) string { return ast.Format(r.files[0]) }}}
	for _, name := range compile.Targets() {
		target, _ := compile.LookupTarget(name)
		section := name + ".json"
		if target == compile.LogicalPlan {
			section = name
		}
		list = append(list, stage{section, func(_ *testing.T, r *result) string { return r.compile(target) }})
	}
	return append(list,
		stage{"matches", func(t *testing.T, r *result) string { return r.matches(t) }},
		stage{"errors", func(_ *testing.T, r *result) string { return r.diagnostics() }})
}()

// A result is what the stages have made of a case.
type result struct {
	files    []*ast.File
	segments []*compile.Segment
	profiles [len(profileSections)][]byte
	list     ast.Diagnostics
}

func compiled(g golden) *result {
	r := &result{profiles: g.profiles}
	if ext := filepath.Ext(g.inputs[0].Name); ext != ".seg" {
		f, list := compile.Decompile(g.inputs[0], nil)
		return &result{files: []*ast.File{f}, list: list}
	}
	for _, src := range g.inputs {
		f, list := grammar.Parse(src)
		r.files = append(r.files, f)
		r.list = append(r.list, list...)
	}
	segments, list := compile.Check(r.files, compile.Options{Console: true})
	r.segments = segments
	r.list = append(r.list, list...)
	return r
}

func (r *result) compile(target compile.Target) string {
	if r.list.Failed() {
		return ""
	}
	x := compiling{target: target, ranges: compile.RangesIgnore}
	documents, list := x.documents(r.segments, "")
	r.list = amended(r.list, list)
	var text strings.Builder
	for _, d := range documents {
		text.Write(compile.Encode([]compile.Document{d}))
	}
	return text.String()
}

// matches returns the ids of the profiles in each segment, found by its plan in
// a store and by the reference.
func (r *result) matches(t *testing.T) string {
	if r.list.Failed() {
		return ""
	}
	var text strings.Builder
	var kept [len(profileSections)]*store.View
	for service, lines := range r.profiles {
		kept[service] = stored(t, ast.Service(service), lines)
		defer kept[service].Close()
	}
	for _, s := range r.segments {
		p, list := compile.MakePlan(s, compile.PlanOptions{Ranges: compile.RangesIgnore})
		if list.Failed() {
			t.Fatal(list)
		}
		e := &report.Evaluation{Segment: s, Plan: p, Profiles: kept[s.Service], At: eval.At{Now: goldenNow}}
		byPlan := listed(t, e)
		e.Reference = eval.NewReference(s, e.At)
		if byReference := listed(t, e); byReference != byPlan {
			t.Errorf("got %q by the plan of %s, want %q as by the reference", byPlan, s.Name, byReference)
		}
		fmt.Fprintf(&text, "%s:%s\n", cmp.Or(s.Name, "segment"), byPlan)
	}
	return text.String()
}

func listed(t *testing.T, e *report.Evaluation) string {
	var text strings.Builder
	for id, err := range e.IDs(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString(" " + strings.TrimLeft(id, "0"))
	}
	return text.String()
}

// stored returns a service's profiles in a store of their own.
func stored(t *testing.T, service ast.Service, lines []byte) *store.View {
	t.Helper()
	s, err := store.Open(t.TempDir(), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	scope := store.Scope{Service: service, Domain: defaultDomain}
	w, err := s.Writer(scope, store.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for batch, err := range profile.NewReader(bytes.NewReader(lines), profile.ReadOptions{Service: service}).Batches(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range batch {
			if row.Err != nil {
				t.Fatalf("line %d: %v", row.Line, row.Err)
			}
			if _, err := w.Put(row.Record, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := s.View(scope)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (r *result) diagnostics() string {
	var text strings.Builder
	sources := make([]*ast.Source, len(r.files))
	for i, f := range r.files {
		sources[i] = f.Source
	}
	r.list.Sort(sources...)
	r.list = slices.CompactFunc(r.list, func(a, b ast.Diagnostic) bool { return a == b })
	view.Diagnostics(&text, r.list, view.Style{}, 0)
	return text.String()
}

// TestGolden runs every case. See testdata/README.md for how to add one.
func TestGolden(t *testing.T) {
	for _, file := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			g := load(t, file)
			got := &txtar.Archive{Comment: g.Comment}
			for _, f := range g.Files {
				isInput := func(s *ast.Source) bool { return s.Name == f.Name }
				if slices.ContainsFunc(g.inputs, isInput) || slices.Contains(profileSections[:], f.Name) {
					got.Files = append(got.Files, f)
				}
			}
			r := compiled(g)
			pinned := func(name string) bool {
				return slices.ContainsFunc(g.Files, func(f txtar.File) bool { return f.Name == name })
			}
			for _, s := range stages {
				if pinned(s.section) || s.section == "errors" {
					if text := s.view(t, r); text != "" || pinned(s.section) && s.section != "errors" {
						got.Files = append(got.Files, txtar.File{Name: s.section, Data: []byte(text)})
					}
				}
			}
			same(t, file, txtar.Format(got))
		})
	}
}

// same compares a file with what it should hold, or rewrites it.
func same(t *testing.T, file string, got []byte) {
	t.Helper()
	want, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	if string(want) == string(got) {
		return
	}
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s", diff.Diff("want", want, "got", got))
}
