package compile_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

var services = []ast.Service{ast.Profiles, ast.Pinpoint}

// A law holds for a source and the segments in it.
type law func(t *testing.T, seed uint64, source *ast.Source, segments []*compile.Segment)

// randomSegments holds random files to a law until they have had n segments of
// the service; a tenth of that with -short.
func randomSegments(t *testing.T, service ast.Service, n int, holds law) {
	if testing.Short() {
		n /= 10
	}
	for seed := uint64(0); n > 0; seed++ {
		source := &ast.Source{Name: "random.seg", Text: randomSource(seed, service), Stem: "random"}
		segments, list := checked(source)
		if list.Failed() || len(segments) == 0 {
			t.Fatalf("seed %d of %s: got %d segments and %s\n%s", seed, service, len(segments), messages(list), source.Text)
		}
		holds(t, seed, source, segments)
		if t.Failed() {
			t.Fatalf("seed %d of %s:\n%s", seed, service, source.Text)
		}
		n -= len(segments)
	}
}

// messages joins diagnostics, a line each.
func messages(list ast.Diagnostics) string {
	var b strings.Builder
	for _, d := range list {
		b.WriteString(ast.Diagnostics{d}.Error() + "\n")
	}
	return b.String()
}

func TestRandomSegmentsSurvive(t *testing.T) {
	for _, service := range services {
		t.Run(service.String(), func(t *testing.T) {
			t.Parallel()
			randomSegments(t, service, 2000, func(t *testing.T, _ uint64, source *ast.Source, segments []*compile.Segment) {
				expectFormatKeeps(t, source, segments)
				for _, s := range segments {
					for target := range shapes[service] {
						if text := documentOf(s, target); text != nil {
							expectSameBytes(t, text, service, target)
						}
					}
				}
				if service == ast.Profiles { // sources of Pinpoint have ids, which a template does not
					documents, _ := compile.Compile(segments, compile.CloudFormation, "")
					expectSameBytes(t, compile.JSON(documents[0].Value), service, compile.CloudFormation)
				}
			})
		})
	}
}

func TestRandomDocumentsValidateAgainstTheModel(t *testing.T) {
	for _, service := range services {
		t.Run(service.String(), func(t *testing.T) {
			t.Parallel()
			models := loadModels(t)
			randomSegments(t, service, 2000, func(t *testing.T, _ uint64, _ *ast.Source, segments []*compile.Segment) {
				validateDocuments(t, models, segments)
			})
		})
	}
}

// expectFormatKeeps holds the formatted source to be its own format and to
// compile to the same documents.
func expectFormatKeeps(t *testing.T, source *ast.Source, segments []*compile.Segment) {
	file, _ := grammar.Parse(source)
	once := &ast.Source{Name: "formatted.seg", Text: ast.Format(file), Stem: source.Stem}
	file, _ = grammar.Parse(once)
	if twice := ast.Format(file); twice != once.Text {
		t.Errorf("formatted once:\n%s\nformatted twice:\n%s", once.Text, twice)
	}
	formatted, list := checked(once)
	if list.Failed() {
		t.Fatalf("the formatted source has errors: %v\n%s", list, once.Text)
	}
	if got, want := everyTarget(formatted), everyTarget(segments); !bytes.Equal(got, want) {
		t.Errorf("got %s\nwant %s\nby way of\n%s", got, want, once.Text)
	}
}

// expectSameBytes holds a compiled document to compile to itself when it is
// read back.
func expectSameBytes(t *testing.T, want []byte, service ast.Service, target compile.Target) {
	if got, err := decompiled(want, service, target); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: got %s\n%v\nwant %s", target, got, err, want)
	}
}

func TestDecompileReportsWhatTheModelRefuses(t *testing.T) {
	for _, service := range services {
		t.Run(service.String(), func(t *testing.T) {
			t.Parallel()
			models := loadModels(t)
			randomSegments(t, service, 1200, func(t *testing.T, seed uint64, _ *ast.Source, segments []*compile.Segment) {
				m := mutator{rand.New(rand.NewPCG(seed, 1))}
				for _, s := range segments {
					for _, target := range slices.Sorted(maps.Keys(shapes[service])) {
						if text := documentOf(s, target); text != nil {
							doc := m.mutate(decode(t, text))
							expectReported(t, models[service], doc, service, target)
						}
					}
				}
			})
		})
	}
}

// expectReported holds what decompiling reports of a document to be in its
// place, and to be something where the model refuses the document. What the
// model takes and nothing is reported of is read without loss.
func expectReported(t *testing.T, m *model, doc any, service ast.Service, target compile.Target) {
	t.Helper()
	text := compile.JSON(doc)
	_, list := compile.Decompile(&ast.Source{Name: "mutated.json", Text: string(text)}, &service)
	for _, d := range list {
		if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
			t.Errorf("the span %v of %q is not in the text of %d bytes\n%s", d.Span, d.Message, len(text), text)
		}
		if !strings.HasPrefix(d.Message, "$") {
			t.Errorf("%q does not begin with a path\n%s", d.Message, text)
		}
	}
	shape := shapes[service][target]
	problems := problemsOf(m, shape, doc)
	switch loss := slices.DeleteFunc(slices.Clone(problems), isNoLoss); {
	case len(list) > 0:
	case len(loss) > 0:
		t.Errorf("nothing is reported of\n%s\nin %s", strings.Join(loss, "\n"), text)
	case len(problems) == 0 && !isEmpty(m.normal(shape, doc)): // {} is a document of every target
		expectRoundTrip(t, m, text, service, target)
	}
}

// isNoLoss reports whether a problem is none for a reader: the names may be
// given on the command line of the service's own client, and empty lists and
// maps of properties say nothing, as documents that the service returns have them.
func isNoLoss(problem string) bool {
	return slices.Contains([]string{
		`$: missing member "SegmentDefinitionName"`,
		`$: missing member "DisplayName"`,
		`$.Tags: expected at least 1 entries, found 0`,
		`$.SegmentSort: missing member "Attributes"`,
		`$.SegmentSort.Attributes: expected at least 1 elements, found 0`,
	}, problem)
}

// A mutator makes one change within a document, which most often is a mistake.
type mutator struct{ *rand.Rand }

// A place is a member of an object or an element of a list.
type place struct {
	object map[string]any
	key    string
	list   []any
	index  int
}

func (p place) get() any {
	if p.object != nil {
		return p.object[p.key]
	}
	return p.list[p.index]
}

func (p place) set(value any) {
	if p.object != nil {
		p.object[p.key] = value
	} else {
		p.list[p.index] = value
	}
}

// placesIn lists the places in a document, in a fixed order.
func placesIn(doc any) (places []place) {
	switch doc := doc.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(doc)) {
			places = append(places, place{object: doc, key: key})
			places = append(places, placesIn(doc[key])...)
		}
	case []any:
		for i, e := range doc {
			places = append(places, place{list: doc, index: i})
			places = append(places, placesIn(e)...)
		}
	}
	return places
}

func (m mutator) mutate(doc any) any {
	places := placesIn(doc)
	if len(places) == 0 {
		return doc
	}
	p := places[m.IntN(len(places))]
	value := p.get()
	switch m.IntN(5) {
	case 0:
		p.set(m.otherType(value))
	case 1:
		p.set(m.otherValue(value))
	default:
		if p.object == nil {
			p.set(m.otherValue(value))
			break
		}
		delete(p.object, p.key)
		if key := m.otherKey(p.key); key != p.key {
			p.object[key] = value
		}
	}
	return doc
}

// otherKey returns a name like another, or the same.
func (m mutator) otherKey(key string) string {
	first := min(1, len(key))
	return []string{
		key, key, strings.ToLower(key[:first]) + key[first:], strings.ToUpper(key), key + "s", key + " ", "aws:" + key, "",
	}[m.IntN(8)]
}

// otherType returns a value of another type.
func (m mutator) otherType(value any) any {
	return []any{
		nil, true, json.Number("7"), json.Number("2.5"), "text", []any{}, map[string]any{}, []any{value}, map[string]any{"x": value},
	}[m.IntN(9)]
}

// otherValue returns a value of the same type that may be out of bounds.
func (m mutator) otherValue(value any) any {
	switch value := value.(type) {
	case string:
		return []string{
			"", strings.ToLower(value), value + "X", value + " ", strings.Repeat("é", 256), strings.Repeat(value, 1001),
		}[m.IntN(6)]
	case json.Number:
		return json.Number([]string{"-" + strings.TrimPrefix(string(value), "-"), "0.5", "1e10", "3.0"}[m.IntN(4)])
	case []any:
		if len(value) > 0 {
			return slices.Repeat(value, 51)
		}
		return []any{"x"}
	case map[string]any:
		value["Surprise"] = "x"
		return value
	}
	return value
}
