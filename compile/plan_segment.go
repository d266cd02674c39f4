package compile

import (
	"fmt"
	"slices"

	"segql/ast"
)

// A planner plans segments, each once, after its sources.
type planner struct {
	ast.Reporter // of the segment that is planned
	algebra
	options PlanOptions
	roots   map[*Segment]Node        // of the segments planned so far
	sources map[*Segment]*SourceNode // of those that are named as a source
}

func newPlanner(o PlanOptions) *planner {
	return &planner{
		algebra: newAlgebra(), options: o, roots: map[*Segment]Node{}, sources: map[*Segment]*SourceNode{},
	}
}

// plan plans segments and their sources. It returns all of them in the order in
// which they were planned, and sorts what it reports: the segments' own files
// first.
func (p *planner) plan(segments []*Segment) []*Segment {
	order := sourcesFirst(segments)
	for _, s := range order {
		p.Source = s.File.Source
		p.roots[s] = p.segment(s)
	}
	files := make([]*ast.Source, len(segments))
	for i, s := range segments {
		files[i] = s.File.Source
	}
	p.List.Sort(files...)
	return order
}

// sourcesFirst returns segments and their sources, each once and after its own
// sources. It keeps a stack of its own, for chains of sources may be long.
func sourcesFirst(segments []*Segment) []*Segment {
	var order []*Segment
	entered, left := map[*Segment]bool{}, map[*Segment]bool{}
	stack := slices.Clone(segments)
	slices.Reverse(stack)
	for len(stack) > 0 {
		top := len(stack) - 1
		s := stack[top]
		if !entered[s] {
			entered[s] = true
			for src := range s.sources() {
				if src.Segment != nil && !entered[src.Segment] {
					stack = append(stack, src.Segment)
				}
			}
			slices.Reverse(stack[top+1:])
			continue
		}
		stack = stack[:top]
		if !left[s] {
			left[s] = true
			order = append(order, s)
		}
	}
	return order
}

// segment plans a segment whose sources have been planned. What cannot be
// evaluated is reported, here and below, and All stands for it.
func (p *planner) segment(s *Segment) Node {
	switch b := s.Body.(type) {
	case nil:
		return All{} // R8
	case Dimension:
		return p.dimension(b)
	case *Groups:
		if len(b.List) == 0 && s.Service == ast.Profiles { // R8
			p.Report(firstWord(s.Syntax.Body.Extent(), ast.WordInclude), ast.NotEvaluable,
				"write group ALL < … >", "the include has no groups, so that it cannot be evaluated")
		}
		return p.groups(b)
	case SQL:
		p.Report(firstWord(s.Syntax.Body.Extent(), ast.WordSQL), ast.SQLNotEvaluable,
			"write it as include ALL < … >", "only the service can evaluate sql")
		return All{}
	}
	panic(fmt.Sprintf("compile: unexpected %T", s.Body))
}

func (p *planner) groups(b *Groups) Node {
	groups := make([]Node, len(b.List))
	for i, g := range b.List {
		groups[i] = p.group(g)
	}
	return p.members(b.Include, groups) // R1
}

// group is its sources and its dimensions (R4).
func (p *planner) group(g *Group) Node {
	sources := make([]Node, len(g.Sources))
	for i := range g.Sources {
		sources[i] = p.source(&g.Sources[i])
	}
	dimensions := make([]Node, len(g.Dimensions))
	for i, d := range g.Dimensions {
		dimensions[i] = p.dimension(d)
	}
	return p.combine(allOf, []Node{
		p.members(g.SourceType, sources), // R2
		p.members(g.Type, dimensions),    // R3
	})
}

// members combines members by a mode. Without one it is ALL (R6). No members
// are everyone, whatever the mode (R2, R7 to R9).
func (p *planner) members(m ast.Mode, list []Node) Node {
	if len(list) == 0 {
		return All{}
	}
	switch m {
	case ast.NoMode, ast.All:
		return p.combine(allOf, list)
	case ast.Any:
		return p.combine(anyOf, list)
	case ast.None:
		return p.not(p.combine(anyOf, list))
	}
	panic(fmt.Sprintf("compile: unexpected mode %d", m))
}

// source is the one node of a source segment, or its root if that is everyone
// or no one.
func (p *planner) source(src *Source) Node {
	if src.Segment == nil {
		p.Report(src.Syntax.Span, ast.UndefinedSource,
			"name its file too, or keep it in the store: segql segments save",
			"nothing here defines the source %s", src.Syntax)
		return All{}
	}
	root := p.roots[src.Segment]
	if root == (All{}) || root == (Nothing{}) {
		return root
	}
	n := p.sources[src.Segment]
	if n == nil {
		n = &SourceNode{src.Segment, root}
		p.sources[src.Segment] = n
	}
	return n
}

// dimension is all of its conditions (R5), without any everyone (R30).
func (p *planner) dimension(d Dimension) Node {
	conditions := make([]Node, len(d))
	for i, c := range d {
		conditions[i] = All{}
		if p.evaluable(c) {
			conditions[i] = p.condition(c)
		}
	}
	return p.combine(allOf, conditions)
}

// evaluable reports what keeps a condition from being evaluated, and whether
// nothing does.
func (p *planner) evaluable(c *Condition) bool {
	x, ok := c.Syntax, true
	switch {
	case c.Over == nil:
	case p.options.Ranges == RangesIgnore:
		p.Report(c.Over.Span, ast.RangeIgnored, "",
			"the window is ignored: the stored value of %s is compared", x.Attribute)
	default:
		p.Report(c.Over.Span, ast.RangeNotEvaluable, "--ranges=ignore compares the stored value",
			"the events behind %s are not here, so that its window cannot be evaluated", x.Attribute) // R29
		ok = false
	}
	if c.Field.Kind == ast.PointKind && c.Within == nil { // P7
		p.Report(x.OpSpan, ast.NotEvaluable, "within 5 km", "without a range the condition cannot be evaluated")
		ok = false
	}
	if slices.ContainsFunc(c.Values, isTemplate) {
		filled := func(v ast.Literal) bool { return v.Kind == ast.ListLiteral || isTemplate(v.Text) }
		at := x.Values[slices.IndexFunc(x.Values, filled)]
		p.Report(at.Span, ast.NotEvaluable, "", "only the service can fill in %s", at)
		ok = false
	}
	return ok
}
