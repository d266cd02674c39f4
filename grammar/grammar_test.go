package grammar_test

import (
	"strings"
	"testing"

	"segql/ast"
	"segql/grammar"
)

const smallest = `include ANY < group ALL < FirstName BEGINS_WITH "A" > >`

func parse(t *testing.T, text string) *ast.File {
	t.Helper()
	f, list := grammar.Parse(&ast.Source{Name: "test", Text: text})
	if f.Broken {
		t.Fatalf("%q: %v", text, list)
	}
	return f
}

func TestByteOrderMarkAndWindowsLinesStayOutOfTheOutput(t *testing.T) {
	unix := "// A comment.\nsegment a \"A\"\ninclude ANY <\n  // inside\n  group ALL < FirstName INCLUSIVE `a\nb` >\n>\n"
	windows := ast.ByteOrderMark + strings.ReplaceAll(unix, "\n", "\r\n")
	if got := ast.Format(parse(t, windows)); got != ast.Format(parse(t, unix)) || strings.ContainsAny(got, "\r\ufeff") {
		t.Errorf("got %q, want %q", got, ast.Format(parse(t, unix)))
	}
	_, list := grammar.Parse(&ast.Source{Text: ast.ByteOrderMark + "include SOME < >"})
	if line, column := list[0].Source.Position(list[0].Span.Start); line != 1 || column != 9 {
		t.Errorf("behind the mark: got %d:%d, want 1:9", line, column)
	}
}

func TestInvalidUTF8IsReportedOnceWhereItBegins(t *testing.T) {
	text := smallest + "\n// \xe9 and \xff\n"
	f, list := grammar.Parse(&ast.Source{Text: text})
	if !f.Broken || len(list) != 1 || list[0].Code != ast.InvalidUTF8 || list[0].Span.Start != strings.IndexByte(text, 0xe9) {
		t.Errorf("got %v, want invalid-utf8 at %d", list, strings.IndexByte(text, 0xe9))
	}
}

func TestReservedWordsAreNamesBehindADotAndInQuotes(t *testing.T) {
	parse(t, `let x = "for" segment "include" include ALL < group ALL from ALL < "group" > < Attributes.from INCLUSIVE $x; Attributes.Segment INCLUSIVE a > >`)
}

func TestWordsOfTheStructureAreReadInAnyCase(t *testing.T) {
	f := parse(t, `LET x = 1 Segment a FOR Pinpoint { ID y; TAGS { a b } } INCLUDE any < Group none From All < b VERSION 2 > < DIMENSION < Attributes.x Inclusive $x > > >`)
	want := "let x = 1\n\nsegment a for pinpoint {\n  ID y\n"
	if got := ast.Format(f); !strings.HasPrefix(got, strings.Replace(want, "ID", "id", 1)) {
		t.Errorf("got %s", got)
	}
	if got := ast.Format(f); !strings.Contains(got, `include ANY < group NONE from ALL < b version 2 > < dimension < Attributes.x INCLUSIVE $x > > >`) {
		t.Errorf("got %s", got)
	}
}

func TestWordsOfTheGrammarAreValuesElsewhere(t *testing.T) {
	parse(t, `include ALL < group ALL < Address.State INCLUSIVE WA, OR, IN, over, days, ALL, version, INCLUSIVE; Calculated.x INCLUSIVE over over 3 days > >`)
}

func TestSourcesHaveALimit(t *testing.T) {
	full := smallest + strings.Repeat(" ", ast.MaxSize-len(smallest))
	parse(t, full)
	if _, list := grammar.Parse(&ast.Source{Text: full + " "}); len(list) != 1 || list[0].Code != ast.TooLarge {
		t.Errorf("got %v, want too-large", list)
	}
}

// TestRepetitionsHaveNoLimit holds against the bound that participle sets on
// them by default.
func TestRepetitionsHaveNoLimit(t *testing.T) {
	const n = 1_000_001
	f := parse(t, "let a="+strings.Repeat("1,", n-1)+"1")
	if got := len(f.Decls[0].(*ast.Let).Values); got != n {
		t.Errorf("got %d values, want %d", got, n)
	}
}

func TestEscapesAreGos(t *testing.T) {
	f := parse(t, `let x = "\a\b\f\n\r\t\v\\\"", "\x41\101\u00e9\U0001F600", "\xc3\xa9"`)
	want := []string{"\a\b\f\n\r\t\v\\\"", "AAé😀", "é"}
	for i, v := range f.Decls[0].(*ast.Let).Values {
		if v.Text != want[i] {
			t.Errorf("got %q, want %q", v.Text, want[i])
		}
	}
	for _, bad := range []string{`"\q"`, `"\'"`, `"\xff"`, `"\ud800"`, `"\U00110000"`, `"\400"`, `"\x4"`} {
		_, list := grammar.Parse(&ast.Source{Text: "let x = " + bad})
		if len(list) != 1 || list[0].Code != ast.BadString {
			t.Errorf("%s: got %v, want bad-string", bad, list)
		}
	}
}
