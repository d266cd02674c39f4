package grammar_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"segql/ast"
	"segql/grammar"
)

// seeds adds the sources of the golden files, so that a new case is fuzzed too.
func seeds(f *testing.F) {
	f.Helper()
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
	f.Add("\ufeffinclude ALL < group ALL < FirstName INCLUSIVE \"A\" > >\r\n// x\r\n")
	f.Add("segment a sql `x\r\ny` // \xff")
}

// FuzzParse holds for any text: parsing neither panics nor points outside the
// text, and what parses can be formatted without losing a comment, once for
// all.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		file, list := grammar.Parse(&ast.Source{Name: "fuzz", Text: text})
		for _, d := range list {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
				t.Fatalf("the span %v of %q is not in the text of %d bytes", d.Span, d.Message, len(text))
			}
		}
		if file.Broken != list.Failed() {
			t.Fatalf("got broken %v with %v", file.Broken, list)
		}
		if file.Broken {
			return
		}
		once := ast.Format(file)
		again, list := grammar.Parse(&ast.Source{Name: "formatted", Text: once})
		if again.Broken {
			t.Fatalf("the formatted text does not parse: %v\n%s", list, once)
		}
		if twice := ast.Format(again); twice != once {
			t.Fatalf("formatted once:\n%s\nformatted twice:\n%s", once, twice)
		}
		if got, want := comments(again), comments(file); !slices.Equal(got, want) {
			t.Fatalf("got comments %q, want %q", got, want)
		}
	})
}

func comments(f *ast.File) (list []string) {
	for _, c := range f.Comments {
		list = append(list, c.Text)
	}
	return list
}
