package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

// parsed calls f with every golden source that has no syntax errors.
func parsed(t *testing.T, f func(t *testing.T, file *ast.File)) {
	t.Helper()
	for _, name := range goldenFiles(t) {
		for _, src := range load(t, name).inputs {
			if filepath.Ext(src.Name) != ".seg" {
				continue
			}
			file, _ := grammar.Parse(src)
			if !file.Broken {
				t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+src.Name, func(t *testing.T) { f(t, file) })
			}
		}
	}
}

func reparse(t *testing.T, text string) *ast.File {
	t.Helper()
	f, list := grammar.Parse(&ast.Source{Name: "formatted", Text: text})
	if f.Broken {
		t.Fatalf("the formatted text does not parse: %v\n%s", list, text)
	}
	return f
}

func TestFormatIsAFixedPoint(t *testing.T) {
	parsed(t, func(t *testing.T, f *ast.File) {
		once := ast.Format(f)
		if twice := ast.Format(reparse(t, once)); twice != once {
			t.Errorf("formatted once:\n%s\nformatted twice:\n%s", once, twice)
		}
	})
}

func TestFormatKeepsEveryComment(t *testing.T) {
	parsed(t, func(t *testing.T, f *ast.File) {
		text := func(f *ast.File) (list []string) {
			for _, c := range f.Comments {
				list = append(list, c.Text)
			}
			return list
		}
		if got, want := text(reparse(t, ast.Format(f))), text(f); !slices.Equal(got, want) {
			t.Errorf("got comments %q, want %q", got, want)
		}
	})
}

// documents compiles a file to the default target of each segment.
func documents(f *ast.File) ([]byte, bool) {
	segments, list := compile.Check([]*ast.File{f}, compile.Options{})
	if list.Failed() {
		return nil, false
	}
	documents, list := compile.Compile(segments, compile.DefaultTarget, "")
	var b bytes.Buffer
	for _, d := range documents {
		b.Write(compile.JSON(d.Value))
	}
	return b.Bytes(), !list.Failed()
}

func TestFormatChangesNoDocument(t *testing.T) {
	parsed(t, func(t *testing.T, f *ast.File) {
		want, ok := documents(f)
		if !ok {
			return
		}
		formatted := reparse(t, ast.Format(f))
		formatted.Source.Stem = f.Source.Stem
		if got, _ := documents(formatted); !bytes.Equal(got, want) {
			t.Errorf("got %s\nwant %s", got, want)
		}
	})
}

func TestDecompiledSourceCompilesToTheSameDocument(t *testing.T) {
	parsed(t, func(t *testing.T, f *ast.File) {
		segments, list := compile.Check([]*ast.File{f}, compile.Options{})
		if list.Failed() {
			return
		}
		documents, _ := compile.Compile(segments, compile.DefaultTarget, "")
		for _, d := range documents {
			want := compile.JSON(d.Value)
			back, list := compile.Decompile(&ast.Source{Name: "document", Text: string(want)}, nil)
			if list.Failed() {
				t.Fatalf("%v\n%s", list, want)
			}
			source := ast.Format(back)
			segments, list := compile.Check([]*ast.File{reparse(t, source)}, compile.Options{})
			if list.Failed() {
				t.Fatalf("%v\n%s", list, source)
			}
			again, _ := compile.Compile(segments, compile.DefaultTarget, "")
			if got := compile.JSON(again[0].Value); !bytes.Equal(got, want) {
				t.Errorf("got %s\nwant %s\nby way of\n%s", got, want, source)
			}
		}
	})
}
