package repl

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"segql/view"
)

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		keys  string
		empty bool
		want  string
	}{
		{"abc\r", false, "abc\r"},
		{"\x1b[A\x1b[B", false, "\x1b[A\x1b[B"},
		{"\x1b[3~", false, "\x1b[3~"},
		{"a\x1b[3~b", true, "ab"},
		{"\x1b[1~\x1b[4~\x1b[7~\x1b[8~", false, "\x01\x05\x01\x05"},
		{"\x1b[1;5D\x1b[1;5C", false, "\x1bb\x1bf"},
		{"a\tb", false, "a\tb"},
		{"\x1b[200~a\tb\r\r\r\tc\r\x1b[201~\td", false, "a b\r c\r\td"},
		{"\x1b[200~\r\ra\x03\x1b[3~b\x1b[201~", false, "ab"},
		{"é王", false, "é王"},
	} {
		for _, in := range []io.Reader{strings.NewReader(c.keys), iotest.OneByteReader(strings.NewReader(c.keys))} {
			k := &keys{in: in, isEmpty: func() bool { return c.empty }}
			got, err := io.ReadAll(k)
			if err != nil || string(got) != c.want {
				t.Errorf("%q: got %q, %v, want %q", c.keys, got, err, c.want)
			}
		}
	}
}

func TestThePastIsKeptWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "history")
	entries := []string{":help", "include ALL <\n  group ALL < A INCLUSIVE \"\\n\\\\\" >\n>", `a \ b`}
	p, none := openPast(path)
	if len(none) != 0 {
		t.Errorf("got %q from no file", none)
	}
	for n := range entries {
		if err := p.add(entries[:n+1]); err != nil {
			t.Fatal(err)
		}
	}
	if _, got := openPast(path); !reflect.DeepEqual(got, entries) {
		t.Errorf("got %q, want %q", got, entries)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got the mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestThePastHasAnEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte(strings.Repeat("a\nb\n", pastEntries+1)), 0o644); err != nil {
		t.Fatal(err)
	}
	p, got := openPast(path)
	if len(got) != pastEntries {
		t.Errorf("got %d entries, want %d", len(got), pastEntries)
	}
	if err := p.add(append(got, "c")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if n := strings.Count(string(text), "\n"); err != nil || n != pastEntries+1 {
		t.Errorf("got %d lines, %v", n, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got the mode %v, %v, want 0600", info.Mode(), err)
	}
}

var codesOfColor = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestPaintingChangesNothingButColours(t *testing.T) {
	style := view.NewStyle(io.Discard, view.Always)
	for _, text := range []string{
		`include ALL < group ALL from NONE < a, "b c" > < FirstName BEGINS_WITH "A", "É"; Attributes["x y"] GREATER_THAN 1 > > // end`,
		"segment a \"A\" {\n\tdescription `raw\nlines`\n}\ninclude ANY < >", "> } FirstName == 王 \"open", "let a = x, $b", "a⏎b ⏎ \"c⏎d\"",
	} {
		for cursor := -1; cursor <= len(text); cursor++ {
			got := painted(style, "include <\n", text, cursor)
			if plain := codesOfColor.ReplaceAllString(got, ""); plain != text {
				t.Fatalf("got %q, want %q", plain, text)
			}
		}
	}
}

func TestOneStepBackLeadsToTheLineAbove(t *testing.T) {
	var got strings.Builder
	const back = "ab\b\b\x1b[A\r\x1b[80C\b"
	if n, err := (wrapping{&got}).Write([]byte(back)); n != len(back) || err != nil || got.String() != "ab\b\x1b[A\r\x1b[80C\b" {
		t.Errorf("got %q, %d of %d bytes, %v", got.String(), n, len(back), err)
	}
}

func TestTheValuesOfAHeaderAreNoWords(t *testing.T) {
	style := view.NewStyle(io.Discard, view.Always)
	got := painted(style, "", "segment x for pinpoint { id f1 }", -1)
	for _, want := range []string{style.Ink(view.Structure, "pinpoint"), style.Ink(view.Structure, "id"), style.Ink(view.Value, "f1")} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
	}
}

func TestLinesThatAreNoSourcesArePainted(t *testing.T) {
	style := view.NewStyle(io.Discard, view.Always)
	for _, c := range []struct{ before, text, want string }{
		{"", ":list 3 a", style.Ink(view.Structure, ":list") + " 3 a"},
		{"include <\n", ":list", style.Ink(view.Structure, ":list")},
		{"", `@"two words"`, style.Ink(view.Value, `@"two words"`)},
		{"include <\n", "@", style.Ink(view.Wrong, "@")},
	} {
		if got := paintedLine(style, c.before, c.text, len(c.text)); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTheBracketsAtTheCursorAreMarked(t *testing.T) {
	style := view.NewStyle(io.Discard, view.Always)
	mark := func(text string) string { return style.Ink(view.Matched, text) }
	got := painted(style, "", "{ a < < > } >", 9)
	for _, want := range []string{mark("<"), mark(">")} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want a marked %q in it", got, want)
		}
	}
	if got := painted(style, "", "a >", 2); !strings.Contains(got, style.Ink(view.Wrong, ">")) {
		t.Errorf("got %q, want a bracket without its pair marked as wrong", got)
	}
	if got := painted(view.Style{}, "", "a <", 2); got != "a <" {
		t.Errorf("got %q without colours", got)
	}
}

// A command that takes its time shows for how long, unless it asks or shows something
// on the terminal itself.
func TestCommandsThatTalkWithTheTerminal(t *testing.T) {
	for line, want := range map[string]bool{
		":snapshot csv x.csv": false, ":attributes": false, ":list": false,
		":import x.csv": true, ":demo": true, ":edit": true, "FirstName INCLUSIVE A": false,
	} {
		if got := isDirect(line); got != want {
			t.Errorf("%s: got %v, want %v", line, got, want)
		}
	}
}
