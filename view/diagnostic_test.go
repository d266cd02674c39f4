package view

import (
	"io"
	"strings"
	"testing"

	"segql/ast"
)

// draw draws an error at the first place of part in text.
func draw(t *testing.T, style Style, width int, text, part string) string {
	t.Helper()
	start := strings.Index(text, part)
	if start < 0 {
		t.Fatalf("%q is not in the text", part)
	}
	var b strings.Builder
	list := ast.Diagnostics{{
		Source:  &ast.Source{Name: "a.seg", Text: text},
		Span:    ast.Span{Start: start, End: start + len(part)},
		Code:    ast.UnknownAttribute,
		Message: "what is wrong",
		Help:    "the way out",
	}}
	if err := Diagnostics(&b, list, style, width); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDiagnosticPointsAtItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ text, part, want string }{
		"plain":        {"one\ntwo three\n", "three", "2 | two three\n  |     ^^^^^\n"},
		"tabs":         {"\ta\tb", "b", "1 |     a   b\n  |         ^\n"},
		"wide":         {"東京 é x", "x", "1 | 東京 é x\n  |        ^\n"},
		"wide marked":  {"a 東京", "東京", "1 | a 東京\n  |   ^^^^\n"},
		"several":      {"a b\nc d", "b\nc", "1 | a b\n  |   ^\n"},
		"the end":      {"a b", "", "1 | a b\n  | ^\n"},
		"line 10":      {strings.Repeat("\n", 9) + "x", "x", "10 | x\n   | ^\n"},
		"windows line": {"a b\r\nc", "b", "1 | a b\n  |   ^\n"},
		"escape":       {"a \x1b[31m b", "b", "1 | a <U+001B>[31m b\n  |                ^\n"},
		"direction":    {"a \u202e b", "b", "1 | a <U+202E> b\n  |            ^\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got := draw(t, Style{}, 80, c.text, c.part)
			if !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestDiagnosticIsPlainWithoutStyle(t *testing.T) {
	want := "error[unknown-attribute]: what is wrong\n --> a.seg:1:3\n1 | a b\n  |   ^\n  = help: the way out\n"
	if got := draw(t, Style{}, 80, "a b", "b"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := draw(t, NewStyle(io.Discard, Auto), 80, "a b", "b"); got != want {
		t.Errorf("not to a terminal: got\n%s\nwant\n%s", got, want)
	}
}

func TestDiagnosticIsColouredOnDemand(t *testing.T) {
	got := draw(t, NewStyle(io.Discard, Always), 80, "a b", "b")
	if !strings.Contains(got, "\x1b[1;31merror[unknown-attribute]\x1b[0m") {
		t.Errorf("got %q, want a bold red severity", got)
	}
}

func TestLongLinesAreCutAroundThePlace(t *testing.T) {
	long := strings.Repeat("日", 1<<20)
	got := draw(t, Style{}, 60, long+"X"+long, "X")
	lines := strings.Split(got, "\n")
	if !strings.HasPrefix(lines[2], "1 | …日") || !strings.HasSuffix(lines[2], "日…") || len([]rune(lines[2])) > 60 {
		t.Errorf("got %q", lines[2])
	}
	text, carets, _ := strings.Cut(lines[2], "X")
	_ = carets
	wide := strings.Count(text, "日")
	if column := strings.Index(lines[3], "^"); column != len([]rune(text))+wide {
		t.Errorf("got the caret in column %d, want %d\n%s", column, len([]rune(text))+wide, got)
	}
}

func TestMessagesAreBrokenForTerminalsOnly(t *testing.T) {
	text := strings.Repeat("word ", 20) + "日本 end"
	want := ": word word word word\n  word word word word word word word word\n  word word word word word word word word\n  日本 end"
	if got := wrap(": "+text, 17, 2, 42); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := wrap(text, 17, 2, 0); got != text {
		t.Errorf("in a file: got\n%s", got)
	}
}

func TestManyDiagnosticsAreCounted(t *testing.T) {
	src := &ast.Source{Name: "a", Text: "x"}
	var list ast.Diagnostics
	for range 150 {
		list = append(list, ast.Diagnostic{Source: src, Code: ast.Syntax, Message: "m"})
	}
	list = append(list, ast.Diagnostic{Source: src, Code: ast.NoDomain, Message: "m"})
	var b strings.Builder
	if err := Diagnostics(&b, list, Style{}, 80); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), "error[syntax]"); got != 100 {
		t.Errorf("got %d drawn, want 100", got)
	}
	if !strings.HasSuffix(b.String(), "\n150 errors, 1 warning; the first 100 are shown\n") {
		t.Errorf("got %q", b.String()[b.Len()-60:])
	}
}
