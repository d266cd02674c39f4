package compile_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

// library keeps source texts by what they are asked for.
type library map[string]string

func (l library) Find(_ ast.Service, _, name string, version *int) (*ast.File, error) {
	text, ok := l[name]
	if !ok {
		return nil, nil
	}
	if text == "" {
		return nil, errors.New("the disk is gone")
	}
	f, _ := grammar.Parse(&ast.Source{Name: "library:" + name, Text: text})
	return f, nil
}

func check(t *testing.T, text string, l compile.Library) ([]*compile.Segment, ast.Diagnostics) {
	t.Helper()
	f, list := grammar.Parse(&ast.Source{Name: "test", Text: text})
	if f.Broken {
		t.Fatal(list)
	}
	return compile.Check([]*ast.File{f}, compile.Options{Library: l})
}

func codes(list ast.Diagnostics) string {
	var codes []string
	for _, d := range list {
		codes = append(codes, d.Source.Name+" "+d.Code.String())
	}
	return strings.Join(codes, ", ")
}

const everyone = ` < group ALL < FirstName INCLUSIVE "A" > >`

func TestLibraryDefinesSourcesAndTheirSources(t *testing.T) {
	l := library{
		"b": `segment b include ALL < group ALL from ALL < c > < > >`,
		"c": `segment c include ALL` + everyone,
	}
	segments, list := check(t, `segment a include ALL < group ALL from ALL < b > < > >`, l)
	if len(list) > 0 || len(segments) != 1 {
		t.Fatalf("got %d segments and %v, want one without diagnostics", len(segments), list)
	}
	b := segments[0].Body.(*compile.Groups).List[0].Sources[0].Segment
	if b == nil || b.Name != "b" {
		t.Fatalf("got the source %v, want b", b)
	}
	if c := b.Body.(*compile.Groups).List[0].Sources[0].Segment; c == nil || c.Name != "c" {
		t.Errorf("got the source of the source %v, want c", c)
	}
}

func TestLibraryComesAfterTheCompilation(t *testing.T) {
	l := library{
		"b": "segment b include ALL" + everyone + "\nsegment a include ALL" + everyone,
		"c": "segment c include ALL < group ALL from ALL < a > < > >",
	}
	segments, list := check(t, `segment a include ALL < group ALL from ALL < b > < > >`, l)
	if len(list) > 0 {
		t.Errorf("got %v, want the library's own a to be passed over", list)
	}
	if len(segments) != 1 || segments[0].Name != "a" {
		t.Errorf("got %v, want the segment of the compilation alone", segments)
	}
}

// domains keep a segment of one name each.
type domains map[string]string

func (d domains) Find(_ ast.Service, domain, _ string, _ *int) (*ast.File, error) {
	f, _ := grammar.Parse(&ast.Source{Name: "library:" + domain, Text: d[domain]})
	return f, nil
}

func TestSourcesAreOfTheDomainOfTheirSegment(t *testing.T) {
	segments, list := check(t, `segment a { domain x } include ALL < group ALL from ALL < s > < > >
segment b { domain y } include ALL < group ALL from ALL < s > < > >`, domains{
		"x": `segment s include ALL < group ALL < FirstName INCLUSIVE "X" > >`,
		"y": `segment s { domain z } include ALL < group ALL < FirstName INCLUSIVE "Y" > >`,
	})
	if len(list) > 0 {
		t.Fatal(list)
	}
	for i, want := range []string{"x X", "y Y"} {
		source := segments[i].Body.(*compile.Groups).List[0].Sources[0].Segment
		for c := range source.Conditions() {
			if got := source.Domain + " " + c.Values[0]; got != want {
				t.Errorf("got the source %s of %s, want %s", got, segments[i].Name, want)
			}
		}
	}
}

func TestCyclesThroughTheLibraryAreFound(t *testing.T) {
	l := library{"b": `segment b include ALL < group ALL from ALL < a > < > >`}
	segments, list := check(t, `segment a include ALL < group ALL from ALL < b > < > >`, l)
	if got, want := codes(list), "library:b source-cycle"; got != want || len(segments) > 0 {
		t.Errorf("got %s and %d segments, want %s and none", got, len(segments), want)
	}
}

func TestMistakesInTheLibraryFailWhatNeedsIt(t *testing.T) {
	l := library{"b": `segment b include ALL < group ALL < FirstNam INCLUSIVE "A" > >`, "gone": ""}
	segments, list := check(t, "segment a include ALL < group ALL from ALL < b > < > >\nsegment d include ALL"+everyone, l)
	if got, want := codes(list), "library:b unknown-attribute"; got != want || len(segments) != 1 || segments[0].Name != "d" {
		t.Errorf("got %s and %v, want %s and d alone", got, segments, want)
	}
	_, list = check(t, "segment a include ALL < group ALL from ALL < gone > < > >", l)
	if len(list) != 1 || !strings.Contains(list[0].Message, "the disk is gone") {
		t.Errorf("got %v, want to be told why", list)
	}
}

func TestPinpointSourcesAreFoundByIDNameAndVersion(t *testing.T) {
	const kept = `segment s for pinpoint { id i; version 1 }
segment s for pinpoint { id i; version 3 }
segment s for pinpoint { id i; version 2 }
`
	for source, want := range map[string]int{"i": 3, "s": 3, "i version 2": 2, "s version 1": 1} {
		segments, list := check(t, kept+"segment a for pinpoint include ALL < group ALL from ALL < "+source+" > < > >", nil)
		if len(list) > 0 {
			t.Fatalf("%s: %v", source, list)
		}
		src := segments[len(segments)-1].Body.(*compile.Groups).List[0].Sources[0]
		if src.ID != "i" || *src.Segment.Version != want {
			t.Errorf("%s: got id %s, version %d, want i, %d", source, src.ID, *src.Segment.Version, want)
		}
	}
}

// TestDependenciesAreWalkedOnce holds against work that doubles with every
// layer of sources, and against recursion that a long chain would exhaust.
func TestDependenciesAreWalkedOnce(t *testing.T) {
	var b strings.Builder
	b.WriteString("segment s0 include ALL" + everyone + "\n")
	previous := "s0"
	for i := range 5_000 {
		name := "s" + strings.Repeat("x", 1+i%7) + strings.Repeat("y", 1+i/7%7) + "_" + strconv.Itoa(i)
		b.WriteString("segment " + name + " include ALL < group ALL from ALL < " + previous + ", " + previous + " > < > >\n")
		previous = name
	}
	segments, list := check(t, b.String(), nil)
	if list.Failed() || len(segments) != 5_001 {
		t.Errorf("got %d segments, want 5001", len(segments))
	}
}
