package main

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
	"segql/view"
)

var update = flag.Bool("update", false, "rewrite what tests compare with by what the program does now")

// A golden case is an archive: inputs (files that end in .seg, or one document
// named input.json or input.yaml) and the sections that it pins. What is
// reported always appears, so that a case that begins to fail cannot pass.
type golden struct {
	*txtar.Archive
	inputs []*ast.Source
}

func load(t *testing.T, file string) golden {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g := golden{Archive: a}
	for _, f := range a.Files {
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
	view    func(*result) string
}

// stages are in the order of the pipeline, so that the first difference that
// is reported is the cause.
var stages = func() []stage {
	list := []stage{{"format", func(r *result) string { return ast.Format(r.files[0]) }}}
	for _, name := range compile.Targets() {
		target, _ := compile.LookupTarget(name)
		section := name + ".json"
		if target == compile.LogicalPlan {
			section = name
		}
		list = append(list, stage{section, func(r *result) string { return r.compile(target) }})
	}
	return append(list, stage{"errors", func(r *result) string { return r.diagnostics() }})
}()

// A result is what the stages have made of a case.
type result struct {
	files    []*ast.File
	segments []*compile.Segment
	list     ast.Diagnostics
}

func compiled(g golden) *result {
	r := &result{}
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
				if slices.ContainsFunc(g.inputs, func(s *ast.Source) bool { return s.Name == f.Name }) {
					got.Files = append(got.Files, f)
				}
			}
			r := compiled(g)
			pinned := func(name string) bool {
				return slices.ContainsFunc(g.Files, func(f txtar.File) bool { return f.Name == name })
			}
			for _, s := range stages {
				if pinned(s.section) || s.section == "errors" {
					if text := s.view(r); text != "" || pinned(s.section) && s.section != "errors" {
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
