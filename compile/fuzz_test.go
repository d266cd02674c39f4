package compile_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

// FuzzCheck holds for any text: checking and compiling neither panic nor point
// outside the text, what has no errors compiles to the same bytes twice, and
// to the same bytes when it is formatted.
func FuzzCheck(f *testing.F) {
	files, err := filepath.Glob("../testdata/segments/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("found no golden files: %v", err)
	}
	for _, file := range append(files, "../testdata/codes.txtar") {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, section := range a.Files {
			f.Add(string(section.Data))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, _ := grammar.Parse(&ast.Source{Name: "fuzz", Text: text, Stem: "fuzz"})
		segments, list := compile.Check([]*ast.File{file}, compile.Options{Console: true})
		for _, d := range list {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
				t.Fatalf("the span %v of %q is not in the text of %d bytes", d.Span, d.Message, len(text))
			}
		}
		if file.Broken || list.Failed() {
			return
		}
		want := everyTarget(segments)
		if got := everyTarget(segments); !bytes.Equal(got, want) {
			t.Fatalf("compiled twice:\n%s\n%s", want, got)
		}
		formatted, _ := grammar.Parse(&ast.Source{Name: "formatted", Text: ast.Format(file), Stem: "fuzz"})
		segments, list = compile.Check([]*ast.File{formatted}, compile.Options{})
		if list.Failed() {
			t.Fatalf("the formatted text has errors: %v\n%s", list, formatted.Source.Text)
		}
		if got := everyTarget(segments); !bytes.Equal(got, want) {
			t.Fatalf("got %s\nwant %s\nfor\n%s", got, want, formatted.Source.Text)
		}
	})
}

func everyTarget(segments []*compile.Segment) []byte {
	var b bytes.Buffer
	for _, name := range compile.Targets() {
		target, _ := compile.LookupTarget(name)
		documents, _ := compile.Compile(segments, target, "")
		for _, d := range documents {
			b.Write(compile.JSON(d.Value))
		}
	}
	return b.Bytes()
}
