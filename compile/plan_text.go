package compile

import (
	"fmt"
	"strconv"
	"strings"

	"segql/ast"
)

// String returns the plan as text, a line for each node: what the segment is,
// and below it what each source is, in the order in which they are first named.
func (p *Plan) String() string { return sections(p.Segment, p.Root, nil) }

// Label returns the line of a node, which says nothing of its children.
func Label(n Node) string {
	switch n := n.(type) {
	case All:
		return "everyone"
	case Nothing:
		return "no one"
	case *Condition:
		return n.String()
	case *And:
		return allOf.word
	case *Or:
		return anyOf.word
	case *Not:
		return "not"
	case *SourceNode:
		return "source " + title(n.Segment)
	}
	panic(fmt.Sprintf("compile: unexpected %T", n))
}

// String returns the condition as the language writes it, on one line.
func (c *Condition) String() string {
	x := ast.Condition{Attribute: c.Syntax.Attribute, Op: c.Op, Over: c.Over, Within: c.Syntax.Within}
	_, isText := c.Operands.(ast.Texts)
	for _, v := range c.Values {
		kind := ast.NameLiteral // or a number or a date, which have no quotes either
		if isText && c.Field.Kind.Values() == nil {
			kind = ast.StringLiteral
		}
		x.Values = append(x.Values, ast.Literal{Kind: kind, Text: v})
	}
	return x.String()
}

// title returns what tells a segment from the others, "" without a name.
func title(s *Segment) string {
	var parts []string
	if s.Name != "" {
		parts = append(parts, word(&node{}, s.Name).String())
	}
	if s.ID != "" {
		parts = append(parts, "id", word(&node{}, s.ID).String())
	}
	if s.Version != nil {
		parts = append(parts, "version", strconv.Itoa(*s.Version))
	}
	return strings.Join(parts, " ")
}

// sections writes the plan of a segment, and below it those of the sources that
// it needs and that are not elsewhere.
func sections(s *Segment, root Node, elsewhere map[*Segment]bool) string {
	p := planPrinter{elsewhere: elsewhere, met: map[*SourceNode]bool{}}
	p.section(strings.TrimSpace(ast.WordSegment+" "+title(s)), root)
	for i := 0; i < len(p.named); i++ {
		p.section(Label(p.named[i]), p.named[i].Root)
	}
	return p.String()
}

type planPrinter struct {
	strings.Builder
	elsewhere map[*Segment]bool
	met       map[*SourceNode]bool
	named     []*SourceNode // in the order in which they were met
}

func (p *planPrinter) section(heading string, root Node) {
	p.WriteString(heading + "\n")
	p.node(root, 1)
}

// node writes a node and, a step further in, its children.
func (p *planPrinter) node(n Node, depth int) {
	p.WriteString(strings.Repeat("  ", depth) + Label(n) + "\n")
	if source, ok := n.(*SourceNode); ok {
		if !p.met[source] && !p.elsewhere[source.Segment] {
			p.met[source] = true
			p.named = append(p.named, source)
		}
		return
	}
	for _, child := range Children(n) {
		p.node(child, depth+1)
	}
}

// Plans returns the plans of checked segments as documents, in their order. A
// source that is among the segments is in its own document alone.
func Plans(segments []*Segment, o PlanOptions) ([]Document, ast.Diagnostics) {
	p := newPlanner(o)
	p.plan(segments)
	if p.List.Failed() {
		return nil, p.List
	}
	elsewhere := map[*Segment]bool{}
	for _, s := range segments {
		elsewhere[s] = true
	}
	files := Names{}
	documents := make([]Document, len(segments))
	for i, s := range segments {
		documents[i] = Document{files.Unique(fileName(s)) + ".plan", Text(sections(s, p.roots[s], elsewhere))}
	}
	return documents, p.List
}
