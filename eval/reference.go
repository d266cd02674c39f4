package eval

import (
	"fmt"

	"segql/ast"
	"segql/compile"
)

// A Reference evaluates a segment for one profile at a time, by a plain walk
// over the segment as it is written. It knows no plan: it is what runs of plans
// are compared with, and what why shows. It is used by one goroutine.
type Reference struct {
	segment *compile.Segment
	reading ast.Reading
	tests   map[*compile.Condition]*ast.Test
}

// NewReference returns the reference of a segment that has a plan.
func NewReference(s *compile.Segment, at At) *Reference {
	return &Reference{s, at.reading(), map[*compile.Condition]*ast.Test{}}
}

// A Trace is the verdict on a part of a segment for one profile, and those that
// it rests on.
type Trace struct {
	Of     Part
	Holds  bool
	Actual []string // a condition's: the values of its attribute, none if it is missing
	Parts  []*Trace
}

// A Part is a part of a segment: *compile.Segment, *compile.Groups,
// *compile.Group, Sources, Dimensions, compile.Dimension or *compile.Condition.
type Part any

// Sources are the sources of a group, Dimensions its dimensions.
type (
	Sources    struct{ *compile.Group }
	Dimensions struct{ *compile.Group }
)

// Holds reports whether a profile is in the segment. The function gives the
// values of its attributes.
func (r *Reference) Holds(values func(path string) []string) bool { return r.Trace(values).Holds }

// Trace says whether a profile is in the segment, and why. A source that
// several groups name has one Trace.
func (r *Reference) Trace(values func(path string) []string) *Trace {
	w := &traceWalk{r, values, map[*compile.Segment]*Trace{}}
	return w.segment(r.segment)
}

type traceWalk struct {
	*Reference
	values func(path string) []string
	known  map[*compile.Segment]*Trace
}

func (w *traceWalk) segment(s *compile.Segment) *Trace {
	if t, ok := w.known[s]; ok {
		return t
	}
	t := &Trace{Of: s}
	w.known[s] = t
	switch b := s.Body.(type) {
	case nil:
		t.Holds = true // a Pinpoint segment of every endpoint (R8)
	case compile.Dimension:
		t.Parts = []*Trace{w.dimension(b)}
		t.Holds = t.Parts[0].Holds
	case *compile.Groups:
		t.Parts = []*Trace{w.groups(b)}
		t.Holds = t.Parts[0].Holds
	default:
		panic(fmt.Sprintf("eval: unexpected %T", b))
	}
	return t
}

func (w *traceWalk) groups(b *compile.Groups) *Trace {
	t := &Trace{Of: b}
	for _, g := range b.List {
		t.Parts = append(t.Parts, w.group(g))
	}
	t.Holds = len(t.Parts) == 0 || combined(b.Include, t.Parts) // R8, R1
	return t
}

// group is its sources and its dimensions (R4). Without dimensions it is its
// sources alone (R7), without sources everyone (R2, R9).
func (w *traceWalk) group(g *compile.Group) *Trace {
	if len(g.Sources) == 0 {
		return w.dimensions(g, g)
	}
	from := &Trace{Of: Sources{g}}
	for _, s := range g.Sources {
		from.Parts = append(from.Parts, w.segment(s.Segment))
	}
	from.Holds = combined(g.SourceType, from.Parts) // R2
	t := &Trace{Of: g, Parts: []*Trace{from}}
	if len(g.Dimensions) > 0 {
		t.Parts = append(t.Parts, w.dimensions(Dimensions{g}, g))
	}
	t.Holds = combined(ast.All, t.Parts)
	return t
}

func (w *traceWalk) dimensions(of Part, g *compile.Group) *Trace {
	t := &Trace{Of: of}
	for _, d := range g.Dimensions {
		t.Parts = append(t.Parts, w.dimension(d))
	}
	t.Holds = len(t.Parts) == 0 || combined(g.Type, t.Parts) // R7, R3
	return t
}

// dimension is all of its conditions (R5); one alone stands for itself.
func (w *traceWalk) dimension(d compile.Dimension) *Trace {
	if len(d) == 1 {
		return w.condition(d[0])
	}
	t := &Trace{Of: d}
	for _, c := range d {
		t.Parts = append(t.Parts, w.condition(c))
	}
	t.Holds = combined(ast.All, t.Parts) // also R30
	return t
}

func (w *traceWalk) condition(c *compile.Condition) *Trace {
	test, ok := w.tests[c]
	if !ok {
		test = c.Test(w.reading)
		w.tests[c] = test
	}
	actual := w.values(c.Path())
	return &Trace{Of: c, Holds: test.Holds(actual), Actual: actual}
}

// combined combines verdicts by a mode. Without one it is ALL (R6).
func combined(m ast.Mode, parts []*Trace) bool {
	switch m {
	case ast.NoMode, ast.All:
		for _, p := range parts {
			if !p.Holds {
				return false
			}
		}
		return true
	case ast.Any:
		for _, p := range parts {
			if p.Holds {
				return true
			}
		}
		return false
	case ast.None:
		return !combined(ast.Any, parts)
	}
	panic(fmt.Sprintf("eval: unexpected mode %v", m))
}
