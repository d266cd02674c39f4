package compile_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

var update = flag.Bool("update", false, "rewrite the expected results of testdata/decompile")

// TestDecompile compares what documents decompile to with the sections behind
// each: NAME.seg is the source, NAME.out the diagnostics.
func TestDecompile(t *testing.T) {
	files, err := filepath.Glob("testdata/decompile/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("found no cases: %v", err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := &txtar.Archive{Comment: a.Comment}
		for _, document := range a.Files {
			if isResult(document.Name) {
				continue
			}
			source, diagnostics := decompile(document.Name, string(document.Data), nil)
			got.Files = append(got.Files, document)
			for suffix, text := range map[string]string{".seg": source, ".out": diagnostics} {
				if want := section(a, document.Name+suffix); text != want && !*update {
					t.Errorf("%s: %s%s: got\n%s\nwant\n%s", file, document.Name, suffix, text, want)
				}
			}
			got.Files = appendSection(got.Files, document.Name+".seg", source)
			got.Files = appendSection(got.Files, document.Name+".out", diagnostics)
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func isResult(name string) bool {
	return strings.HasSuffix(name, ".seg") || strings.HasSuffix(name, ".out")
}

// section returns the text of a section, or "" if there is none.
func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func appendSection(files []txtar.File, name, text string) []txtar.File {
	if text == "" {
		return files
	}
	return append(files, txtar.File{Name: name, Data: []byte(text)})
}

// decompile returns the source of a document, and a line for each diagnostic
// with its code, and one for its help.
func decompile(name, text string, service *ast.Service) (source, diagnostics string) {
	file, list := compile.Decompile(&ast.Source{Name: name, Text: text}, service)
	var b strings.Builder
	for _, d := range list {
		line, column := file.Source.Position(d.Span.Start)
		fmt.Fprintf(&b, "%d:%d: %s %s: %s\n", line, column, d.Severity(), d.Code, d.Message)
		if d.Help != "" {
			fmt.Fprintf(&b, "    %s\n", d.Help)
		}
	}
	return ast.Format(file), b.String()
}

func TestDecompileTakesAmbiguousDocumentsForTheServiceAskedFor(t *testing.T) {
	pinpoint, profiles := ast.Pinpoint, ast.Profiles
	for _, c := range []struct {
		text    string
		service *ast.Service
		want    string
	}{
		{`{"Groups": []}`, nil, "include < >\n"},
		{`{"Groups": []}`, &profiles, "include < >\n"},
		{`{"Groups": []}`, &pinpoint, "segment for pinpoint\ninclude < >\n"},
		{`{}`, &pinpoint, "segment for pinpoint\n"},
		{`{"SegmentGroups": {"Groups": []}}`, &pinpoint, "segment for pinpoint\ninclude < >\n"},
		{`{"Groups": [{"SourceSegments": [{"SegmentDefinitionName": "a"}]}]}`, &pinpoint, "include < group from < a > < > >\n"},
		{`{"Groups": [{"SourceSegments": [{"Id": "a"}]}]}`, &profiles, "segment for pinpoint\ninclude < group from < a > < > >\n"},
	} {
		if got, diagnostics := decompile("x.json", c.text, c.service); got != c.want || diagnostics != "" {
			t.Errorf("%s: got %q and %q, want %q", c.text, got, diagnostics, c.want)
		}
	}
}

func TestDecompileReadsWindowsLinesAndAByteOrderMark(t *testing.T) {
	for name, text := range map[string]string{
		"x.json": ast.ByteOrderMark + "{\r\n  \"Include\": \"ALL\",\r\n  \"Type\": 1\r\n}\r\n",
		"x.yaml": ast.ByteOrderMark + "Include: ALL\r\n\r\nType: 1\r\n",
	} {
		source, diagnostics := decompile(name, text, nil)
		if want := "include ALL < >\n"; source != want {
			t.Errorf("%s: got %q, want %q", name, source, want)
		}
		if want := `error unknown-member: $.Type: expected "Groups" or "Include"`; !strings.HasPrefix(diagnostics, "3:") ||
			!strings.Contains(diagnostics, want) {
			t.Errorf("%s: got %q, want %q in line 3", name, diagnostics, want)
		}
	}
}

func TestDecompileCountsCharactersOfYAMLColumns(t *testing.T) {
	text := "Groups: [{Type: ÄÖÜ}, {Type: 'ß', Größe: 1}]\u2028Include: X\n"
	_, list := compile.Decompile(&ast.Source{Name: "x.yaml", Text: text}, nil)
	var got []string
	for _, d := range list {
		got = append(got, text[d.Span.Start:d.Span.End])
	}
	if want := []string{"ÄÖÜ", "'ß'", "Größe", "X"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDecompileRefusesWhatIsTooMuch(t *testing.T) {
	nested := func(depth int) string {
		return `{"Groups": ` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + "}"
	}
	aliases := func(n int) string {
		return "Name: &a b\n" + "Dimensions: [" + strings.Repeat("*a, ", n) + "]\n"
	}
	bomb := "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 20 {
		bomb += fmt.Sprintf("b%d: &a%d [%s]\n", i, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 10))
	}
	const limit = "error document-limit"
	for _, c := range []struct{ name, text, want string }{
		{"depth.json", nested(64), ""},
		{"depth.json", nested(65), "1:75: " + limit + ": $.Groups[0]"},
		{"depth.json", strings.Repeat("[", 1<<20), limit},
		{"depth.yaml", nested(64), ""},
		{"depth.yaml", nested(65), "1:75: " + limit},
		{"depth.yaml", strings.Repeat("[", 1<<20), limit},
		{"depth.yaml", strings.Repeat("- ", 1<<20), limit},
		{"aliases.yaml", aliases(10_000), ""},
		{"aliases.yaml", aliases(10_001), "2:40014: " + limit + ": $.Dimensions[10000]: expected at most 10000 aliases"},
		{"bomb.yaml", bomb, limit},
		{"separators.yaml", "[" + strings.Repeat("a,", 1<<21) + "]", limit},
		{"large.json", strings.Repeat(" ", 16<<20) + "{", "error too-large: $: the document is larger"},
		{"bytes.json", "{\"Groups\": [\xff]}", "1:13: error invalid-utf8: $: expected UTF-8 text"},
		{"bytes.yaml", "Groups: [\xff]", "1:10: error invalid-utf8: $: expected UTF-8 text"},
		{"control.yaml", "Groups: \"\x01\"", "1:10: error document-syntax: $: the document is not YAML"},
	} {
		_, got := decompile(c.name, c.text, nil)
		refused := strings.Contains(got, limit) || strings.Contains(got, "syntax")
		if c.want == "" && refused || !strings.Contains(got, c.want) {
			t.Errorf("%s of %d bytes: got %.200q, want %q", c.name, len(c.text), got, c.want)
		}
	}
}

// TestDecompileReadsDocumentsFoundInUse reads the examples of the reference:
// the valid ones without an error, the others with one that names the place
// and what belongs there.
func TestDecompileReadsDocumentsFoundInUse(t *testing.T) {
	files, _ := filepath.Glob("../../shared/reference/examples/*.json")
	if len(files) == 0 {
		t.Skip("the reference folder is not beside this checkout")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, list := compile.Decompile(&ast.Source{Name: file, Text: string(text)}, nil)
		invalid := strings.Contains(file, "-invalid-")
		if f.Broken != invalid || list.Failed() != invalid {
			t.Errorf("%s: got %v and Broken = %v, want errors: %v", file, list, f.Broken, invalid)
		}
		for _, d := range list {
			place, what, ok := strings.Cut(d.Message, ": ")
			if !ok || !strings.HasPrefix(place, "$.") || what == "" {
				t.Errorf("%s: got %q, want a path and what the model wants", file, d.Message)
			}
		}
	}
}

// FuzzDecompile holds for any text: decompiling does not panic, every span is
// in the text, every message begins with a path, and a file without errors is
// formatted and parsed to a text that is its own format.
func FuzzDecompile(f *testing.F) {
	files, err := filepath.Glob("testdata/decompile/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("found no cases: %v", err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, document := range a.Files {
			if !isResult(document.Name) {
				f.Add(string(document.Data), strings.HasSuffix(document.Name, ".yaml"))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string, isYAML bool) {
		name := "fuzz.json"
		if isYAML {
			name = "fuzz.yaml"
		}
		file, list := compile.Decompile(&ast.Source{Name: name, Text: text}, nil)
		for _, d := range list {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
				t.Fatalf("the span %v of %q is not in the text of %d bytes", d.Span, d.Message, len(text))
			}
			if !strings.HasPrefix(d.Message, "$") {
				t.Fatalf("%q does not begin with a path", d.Message)
			}
		}
		if file.Broken != list.Failed() {
			t.Fatalf("Broken is %v for %v", file.Broken, list)
		}
		source := ast.Format(file)
		if file.Broken || len(file.Decls) == 0 {
			return
		}
		parsed, mistakes := grammar.Parse(&ast.Source{Name: "decompiled", Text: source})
		if mistakes.Failed() {
			t.Fatalf("the source has errors: %v\n%s", mistakes, source)
		}
		if again := ast.Format(parsed); again != source {
			t.Fatalf("got\n%s\nwant\n%s", again, source)
		}
	})
}
