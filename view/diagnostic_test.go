package view

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"

	"segql/ast"
)

// draw draws an error at the last place of part in text.
func draw(t *testing.T, style Style, width int, text, part string) string {
	t.Helper()
	start := strings.LastIndex(text, part)
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
		"the end":      {"a b", "", "1 | a b\n  |    ^\n"},
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

func TestColourChangesNoColumn(t *testing.T) {
	src := &ast.Source{Name: "a.seg", Text: "a b"}
	list := ast.Diagnostics{{Source: src, Code: ast.UnknownSource, Message: "a few words " + strings.Repeat("long", 8) + " end", Help: "help"}}
	var plain, coloured strings.Builder
	if err := Diagnostics(&plain, list, Style{}, 50); err != nil {
		t.Fatal(err)
	}
	if err := Diagnostics(&coloured, list, NewStyle(io.Discard, Always), 50); err != nil {
		t.Fatal(err)
	}
	if got := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(coloured.String(), ""); got != plain.String() {
		t.Errorf("got\n%q\nwant\n%q", got, plain.String())
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

func TestLinesThatFitAreWhole(t *testing.T) {
	for name, line := range map[string]string{
		"letters": strings.Repeat("a", 54) + "X",
		"wide":    strings.Repeat("日", 27) + "X",
		"bytes":   strings.Repeat("é", 50) + "Xend",
	} {
		want := "1 | " + line + "\n"
		if got := draw(t, Style{}, 60, line, "X"); !strings.Contains(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestCutLinesStayWithinTheWidth(t *testing.T) {
	for _, part := range []string{"a", "日", "\t", "\x1b", "\xff", "e\u0301", "\u0301"} {
		for n := 50; n < 64; n++ {
			line := strings.Repeat(part, n) + "X" + strings.Repeat(part, n)
			lines := strings.Split(draw(t, Style{}, 60, line, "X"), "\n")
			if got := lipgloss.Width(lines[2]); got > 60 {
				t.Errorf("%d %q: got %d columns: %s", n, part, got, lines[2])
			}
			if got := lipgloss.Width(lines[3]); got > 60 {
				t.Errorf("%d %q: got the caret in column %d", n, part, got)
			}
			lines = strings.Split(draw(t, Style{}, 60, strings.Repeat(part, n), ""), "\n")
			if got := lipgloss.Width(lines[3]); got > 60 {
				t.Errorf("the end of %d %q: got the caret in column %d", n, part, got)
			}
		}
	}
}

func TestCharactersWithoutWidthAreCutToo(t *testing.T) {
	got := draw(t, Style{}, 60, strings.Repeat("\u0301", 1<<20)+"X", "X")
	if len(got) > 4000 {
		t.Errorf("got %d bytes", len(got))
	}
}

func TestErrorsAreNotLeftOutForWarnings(t *testing.T) {
	src := &ast.Source{Name: "a", Text: "x"}
	var list ast.Diagnostics
	for range 150 {
		list = append(list, ast.Diagnostic{Source: src, Code: ast.NoDomain, Message: "m"})
	}
	list = append(list, ast.Diagnostic{Source: src, Code: ast.Syntax, Message: "the reason"})
	var b strings.Builder
	if err := Diagnostics(&b, list, Style{}, 80); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); strings.Count(got, "warning[") != 99 || !strings.Contains(got, "error[syntax]: the reason") {
		t.Errorf("got %d warnings, and of the error %v", strings.Count(got, "warning["), strings.Contains(got, "the reason"))
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
	if !strings.HasSuffix(b.String(), "\n150 errors, 1 warning; 100 are shown\n") {
		t.Errorf("got %q", b.String()[b.Len()-60:])
	}
}
