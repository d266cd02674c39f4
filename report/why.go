package report

import (
	"fmt"
	"strings"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/view"
)

// Why prints whether the profile of an id is in a segment, and the tree of what
// that rests on.
func (p Printer) Why(id string, s *compile.Segment, t *eval.Trace) error {
	verdict := "is not in"
	if t.Holds {
		verdict = "is in"
	}
	name := s.Name
	if name == "" {
		name = "the segment"
	}
	if err := p.printf("%s %s %s\n\n", id, verdict, view.Visible(name)); err != nil {
		return err
	}
	return p.Tree(view.Tree{
		Columns: []view.Column{{Title: "held", Min: 16, Lines: 2}, {Title: "actual"}, {Title: "expected", Min: 12, Lines: 3}},
		Root:    traced(t, map[*eval.Trace]bool{}),
	})
}

// traced returns the tree of a trace. A source that stands in it again is not
// told again.
func traced(t *eval.Trace, told map[*eval.Trace]bool) *view.Node {
	n := &view.Node{Mark: view.No}
	if t.Holds {
		n.Mark = view.Yes
	}
	label := traceLabel(t.Of)
	if told[t] {
		n.Cells = view.Cells(view.Faint, label+" (as above)")
		return n
	}
	told[t] = true
	n.Cells = view.Cells(view.Plain, label)
	if cond, ok := t.Of.(*compile.Condition); ok {
		n.Cells = append(n.Cells, actual(t.Actual), view.Cell{Text: expected(cond)})
	}
	for _, part := range t.Parts {
		n.Children = append(n.Children, traced(part, told))
	}
	return n
}

// traceLabel returns a part of a segment in the words of the language.
func traceLabel(part eval.Part) string {
	switch p := part.(type) {
	case *compile.Segment:
		return strings.TrimSpace("segment " + p.Name)
	case *compile.Groups:
		return strings.TrimSpace(ast.WordInclude + " " + p.Include.String())
	case *compile.Group:
		if len(p.Sources) > 0 {
			return ast.WordGroup
		}
		return strings.TrimSpace(ast.WordGroup + " " + p.Type.String())
	case eval.Sources:
		return strings.TrimSpace(ast.WordFrom + " " + p.SourceType.String())
	case eval.Dimensions:
		return strings.TrimSpace("conditions " + p.Type.String())
	case compile.Dimension:
		return ast.WordDimension
	case *compile.Condition:
		return p.Syntax.Attribute.String()
	}
	panic(fmt.Sprintf("unexpected %T", part))
}

func actual(values []string) view.Cell {
	if len(values) == 0 {
		return view.Cell{Text: "missing", Tone: view.Faint}
	}
	return view.Cell{Text: strings.Join(values, ", ")}
}

// expected returns a condition without its attribute.
func expected(c *compile.Condition) string {
	return strings.TrimPrefix(c.String(), c.Syntax.Attribute.String()+" ")
}
