package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/pflag"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
	"segql/migrate"
	"segql/repl"
)

// A part of a page is printed from the program, or from a case that the golden
// test holds it to. It stands behind a comment with its name.
type part func(*testing.T) string

// pages are the pages that have such parts.
var pages = map[string]map[string]part{
	"../../README.md": {
		"source":     func(t *testing.T) string { return section(t, "readme", "nw.seg") },
		"request":    func(t *testing.T) string { return section(t, "readme", "request.json") },
		"mistakes":   func(t *testing.T) string { return section(t, "error-readme", "nw.seg") },
		"diagnostic": func(t *testing.T) string { return section(t, "error-readme", "errors") },
	},
	"../../docs/language.md": {
		"attributes profiles": func(*testing.T) string { return attributeTable(ast.Profiles) },
		"attributes pinpoint": func(*testing.T) string { return attributeTable(ast.Pinpoint) },
		"operators":           operatorTable,
		"grammar":             func(*testing.T) string { return fenced(grammar.EBNF()) },
		"diagnostics":         diagnosticTable,
		"plan source":         func(t *testing.T) string { return section(t, "plan", "input.seg") },
		"plan":                func(t *testing.T) string { return section(t, "plan", "plan") },
	},
	"../../docs/migrate.md": {
		"mapping":   func(*testing.T) string { return fenced(string(migrate.DefaultMapping().AppendJSON(nil))) },
		"arguments": func(t *testing.T) string { return migrationSection(t, "grain", "arguments") },
		"report":    func(t *testing.T) string { return migrationSection(t, "grain", "stdout") },
	},
	"../../docs/repl.md": {
		"repl commands": func(*testing.T) string { return repl.CommandTable() },
		"repl settings": func(*testing.T) string { return repl.SettingTable() },
	},
}

func TestTheShellImportsWithTheSameFlags(t *testing.T) {
	var want []string
	new(cli).importCommand().Flags().VisitAll(func(f *pflag.Flag) { want = append(want, f.Name) })
	got := repl.ImportFlags()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func fenced(text string) string { return "```\n" + strings.TrimSpace(text) + "\n```\n" }

// section returns a section of a golden case.
func section(t *testing.T, name, section string) string {
	t.Helper()
	for _, f := range load(t, "../../testdata/segments/"+name+".txtar").Files {
		if f.Name == section {
			return fenced(string(f.Data))
		}
	}
	t.Fatalf("the case %s has no %s", name, section)
	return ""
}

// migrationSection returns a section of a golden migration; of the arguments the
// whole command.
func migrationSection(t *testing.T, name, section string) string {
	t.Helper()
	archive, err := txtar.ParseFile("../../testdata/migrate/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		switch {
		case f.Name != section:
		case section == "arguments":
			return fenced("segql migrate pinpoint " + string(f.Data))
		default:
			return fenced(string(f.Data))
		}
	}
	t.Fatalf("the migration %s has no %s", name, section)
	return ""
}

func TestPagesShowWhatTheProgramDoes(t *testing.T) {
	for page, parts := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) { samePage(t, page, parts) })
	}
}

func samePage(t *testing.T, page string, parts map[string]part) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	rest, seen := string(text), 0
	for {
		before, after, found := strings.Cut(rest, "<!-- ")
		out.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, " -->\n")
		_, after, closed := strings.Cut(after, "<!-- end -->")
		print, known := parts[name]
		if !known || !closed {
			t.Fatalf("%s has no part %q, or it does not end", page, name)
		}
		fmt.Fprintf(&out, "<!-- %s -->\n%s<!-- end -->", name, print(t))
		rest, seen = after, seen+1
	}
	if seen != len(parts) {
		t.Errorf("got %d parts in %s, want %d", seen, page, len(parts))
	}
	same(t, page, []byte(out.String()))
}

// attributeTable prints what can be segmented on in a service, a line for each
// kind.
func attributeTable(s ast.Service) string {
	paths := map[ast.Kind][]string{}
	var kinds []ast.Kind
	for f := range ast.Fields(s) {
		if !slices.Contains(kinds, f.Kind) {
			kinds = append(kinds, f.Kind)
		}
		paths[f.Kind] = append(paths[f.Kind], "`"+f.String()+"`")
	}
	slices.Sort(kinds)
	var b strings.Builder
	b.WriteString("| kind | attributes | operators | values |\n| --- | --- | --- | --- |\n")
	for _, k := range kinds {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", k, strings.Join(paths[k], " "),
			strings.Join(ast.Spellings(k.Ops()), " "), limits(k))
	}
	return b.String()
}

func limits(k ast.Kind) string {
	var parts []string
	switch n := k.MaxValues(); n {
	case ast.Many:
		parts = append(parts, "any number")
	case 1:
		parts = append(parts, "one")
	default:
		parts = append(parts, fmt.Sprintf("at most %d", n))
	}
	if values := k.Values(); values != nil {
		parts = append(parts, ast.OneOf(values))
	}
	if n := k.MaxLength(); n > 0 {
		parts = append(parts, fmt.Sprintf("at most %d characters each", n))
	}
	return strings.Join(parts, ", ")
}

func operatorTable(*testing.T) string {
	var b strings.Builder
	b.WriteString("| operator | values | holds if the attribute | kinds |\n| --- | --- | --- | --- |\n")
	for op := range ast.Ops() {
		var kinds []string
		values := ""
		for k := range ast.Kinds() {
			if op.On(k) {
				kinds = append(kinds, k.String())
				values = arity(op, k)
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", op, values, op.Doc(), strings.Join(kinds, ", "))
	}
	return b.String()
}

func arity(op ast.Op, k ast.Kind) string {
	switch least, most := op.Arity(k); {
	case least == 1 && most == 1 && len(k.Values()) == 0:
		return "1"
	case least == most:
		return fmt.Sprint(least)
	}
	return "1 or more"
}

// tooLarge stands for the example of too-large, which no archive should hold.
var tooLarge = strings.Repeat(" ", ast.MaxSize) + "x"

// examples returns an input for every code, in their order.
func examples(t *testing.T) []string {
	t.Helper()
	a, err := txtar.ParseFile("../../testdata/codes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var inputs []string
	for code := range ast.Codes() {
		i := len(inputs)
		if i >= len(a.Files) || a.Files[i].Name != code.String() {
			t.Fatalf("codes.txtar has no example of %s where it should stand", code)
		}
		inputs = append(inputs, strings.TrimSuffix(string(a.Files[i].Data), "\n"))
	}
	if len(a.Files) != len(inputs) {
		t.Errorf("codes.txtar has %d examples, want %d", len(a.Files), len(inputs))
	}
	return inputs
}

// TestExamplesGiveTheirCodes holds the examples of the manual against the
// program: each gives its code, with the code's severity, and no other error.
func TestExamplesGiveTheirCodes(t *testing.T) {
	inputs := examples(t)
	for code := range ast.Codes() {
		t.Run(fmt.Sprintf("%s %s", code.Severity(), code), func(t *testing.T) {
			text := inputs[code]
			switch code {
			case ast.TooLarge:
				text = tooLarge
			case ast.InvalidUTF8:
				text = strings.ReplaceAll(text, "\ufffd", "\xe9") // Latin-1
			}
			var x compiling
			switch code {
			case ast.NoTarget:
				x.target = compile.SegmentGroups
			case ast.RangeIgnored:
				x = compiling{target: compile.LogicalPlan, ranges: compile.RangesIgnore}
			case ast.NotEvaluable, ast.RangeNotEvaluable, ast.SQLNotEvaluable, ast.UndefinedSource:
				x.target = compile.LogicalPlan
			}
			list := problems(text, x)
			if !slices.ContainsFunc(list, func(d ast.Diagnostic) bool { return d.Code == code }) {
				t.Errorf("got %v, want %s", list, code)
			}
			for _, d := range list {
				if d.Code != code && d.Severity() == ast.Error {
					t.Errorf("got the error %s: %s, want %s alone", d.Code, d.Message, code)
				}
			}
		})
	}
}

// problems returns all that is reported of a text for what is asked.
func problems(text string, x compiling) ast.Diagnostics {
	src := &ast.Source{Name: "example", Text: text}
	if strings.HasPrefix(text, "{") {
		_, list := compile.Decompile(src, nil)
		return list
	}
	f, list := grammar.Parse(src)
	segments, found := compile.Check([]*ast.File{f}, compile.Options{Console: true})
	list = append(list, found...)
	if list.Failed() {
		return list
	}
	_, found = x.documents(segments, "")
	return amended(list, found)
}

func diagnosticTable(t *testing.T) string {
	inputs := examples(t)
	var b strings.Builder
	b.WriteString("| code | severity | rule | example |\n| --- | --- | --- | --- |\n")
	for code := range ast.Codes() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", code, code.Severity(), code.Doc(), cell(inputs[code]))
	}
	return b.String()
}

// cell puts an example into a cell of a table, the middle of a long one left
// out.
func cell(text string) string {
	const half = 60
	if r := []rune(text); len(r) > 3*half {
		text = string(r[:2*half]) + " … " + string(r[len(r)-half:])
	}
	text = strings.ReplaceAll(text, "|", `\|`)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = "`` " + line + " ``"
	}
	return strings.Join(lines, "<br>")
}
