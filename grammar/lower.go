package grammar

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"segql/ast"
)

// lowering turns the parse tree into the nodes of ast, and the notes in it into
// diagnostics.
type lowering struct {
	ast.Reporter
	open     []bracket // innermost first
	headless int
	early    int
	decls    []ast.Decl
	broken   bool // the part before is not whole
}

func (l *lowering) note(n notes) {
	for _, d := range n.list {
		d.Source = l.Source
		l.List = append(l.List, d)
	}
	l.open = append(l.open, n.open...)
	l.headless += n.headless
	l.early += n.early
}

// clean reports whether nothing was noted since the list had n diagnostics.
// What cannot be read right behind what is not closed is part of that mistake.
func (l *lowering) clean(n int) bool { return len(l.List) == n }

func (l *lowering) part(p *part) {
	const help = "write include ALL < group ALL < … > >"
	before := len(l.List)
	switch {
	case p.Let != nil:
		l.decls = append(l.decls, l.let(p.Let))
		l.broken = !l.clean(before)
	case p.Segment != nil:
		l.segment(p.Segment)
		l.broken = !p.Segment.closed() && !l.clean(before)
	case p.Group != nil:
		l.Report(extent(p.Group.Pos, ast.WordGroup), ast.Syntax, help, "expected include before the group")
		l.decls = append(l.decls, implied(l.group(p.Group)))
		l.broken = !p.Group.Items.closed
	case p.Items != nil:
		l.decls = append(l.decls, implied(l.items(p.Items, !l.broken, "include", help)))
		l.broken = true
	case l.early > 0 && p.Stray.found == `">"`:
		l.early-- // the bracket that was missed further up
	case !l.broken:
		l.Report(p.Stray.at, ast.Syntax, p.Stray.help, "expected %s, found %s", l.next(), p.Stray.found)
	}
}

// closed reports whether a segment ends with the bracket of its groups.
func (x *segment) closed() bool {
	for _, b := range []*body{x.Body, x.Bare} {
		if b != nil && b.Include != nil {
			return b.Include.Close.ok
		}
	}
	return false
}

// next says what may stand behind the declarations so far.
func (l *lowering) next() string {
	if len(l.decls) > 0 {
		switch last := l.decls[len(l.decls)-1].(type) {
		case *ast.Let:
			return `"," or the next declaration after the value`
		case *ast.Segment:
			if last.Body == nil {
				return "include, dimension or sql after the header"
			}
		}
	}
	return "let, segment, include, dimension or sql"
}

// items reports conditions that stand outside a group, and returns the group
// that they would make, for them to be checked all the same.
func (l *lowering) items(x *badItems, clean bool, expected, help string) *ast.Group {
	if clean {
		l.Report(x.first, ast.Syntax, help, "expected %s, found a condition on %s", expected, x.name)
	}
	l.note(x.notes)
	return &ast.Group{Span: x.first, Head: x.first, Items: x.list}
}

// implied returns the segment of a group that stands outside an include.
func implied(g *ast.Group) *ast.Segment {
	return &ast.Segment{Span: g.Span, Body: &ast.Include{Span: g.Span, Groups: []*ast.Group{g}}}
}

// finish reports what only the end of the text shows. A string without its end
// holds what is missed behind it, so that nothing is expected where it begins,
// and no bracket at the end.
func (l *lowering) finish(s *scanner) {
	l.note(s.notes)
	l.unclosed(s.end)
	starts := map[int]bool{}
	for _, d := range s.notes.list {
		starts[d.Span.Start] = true
	}
	l.List = slices.DeleteFunc(l.List, func(d ast.Diagnostic) bool {
		return d.Code == ast.Syntax && starts[d.Span.Start] ||
			d.Code == ast.Unclosed && len(starts) > 0 && !starts[d.Span.Start]
	})
}

// unclosed reports the brackets that the end of the text leaves open: as one
// mistake, and not at all if the text ends within something else.
func (l *lowering) unclosed(end int) {
	unclosed := func(d ast.Diagnostic) bool { return d.Code == ast.Unclosed }
	// The bracket that closed a list without its own belonged to another.
	l.open = l.open[min(l.headless, len(l.open)):]
	if len(l.open) == 0 || slices.ContainsFunc(l.List, unclosed) {
		return
	}
	var missing, opened []string
	for _, b := range l.open {
		line, _ := l.Source.Position(b.at)
		missing = append(missing, b.end)
		opened = append(opened, fmt.Sprintf("the %s of line %d", b.word, line))
	}
	l.Report(ast.Span{Start: end, End: end}, ast.Unclosed, "",
		`expected "%s" to close %s, found end of input`,
		strings.Join(missing, " "), strings.Join(opened, " and "))
}

func (l *lowering) let(x *let) *ast.Let {
	let := &ast.Let{Span: extent(x.Pos, ast.WordLet), Name: x.Name.Literal}
	before := len(l.List)
	l.note(x.Name.notes)
	if l.clean(before) {
		l.note(x.Equals.notes)
	}
	for i := range x.Values {
		v := &x.Values[i]
		if v.ok {
			let.Values = append(let.Values, v.Literal)
			let.Span.End = v.Span.End
		}
		if l.clean(before) {
			l.note(v.notes)
		}
	}
	return let
}

// segment adds a segment. A body without a header of its own can only be the
// first.
func (l *lowering) segment(x *segment) {
	if x.Header != nil {
		s := &ast.Segment{Header: l.header(x.Header)}
		s.Span = s.Header.Span
		if x.Body != nil {
			s.Body = l.body(x.Body)
			s.Span.End = s.Body.Extent().End
		}
		l.decls = append(l.decls, s)
		return
	}
	body := l.body(x.Bare)
	at := ast.Span{Start: body.Extent().Start}
	at.End = at.Start + len(bodyWord(body))
	i := len(l.decls) - 1
	for i >= 0 && isLet(l.decls[i]) {
		i--
	}
	if i >= 0 {
		if last := l.decls[i].(*ast.Segment); last.Body != nil {
			l.Report(at, ast.MissingHeader, "begin another segment: segment name "+bodyWord(body)+" …",
				"expected segment before a second %s", bodyWord(body))
		} else {
			line, _ := l.Source.Position(last.Span.Start)
			l.Report(at, ast.MissingHeader, "move the let before the segment",
				"expected segment before %s: a let separates it from the header of line %d", bodyWord(body), line)
		}
	}
	l.decls = append(l.decls, &ast.Segment{Span: body.Extent(), Body: body})
}

func isLet(d ast.Decl) bool {
	_, ok := d.(*ast.Let)
	return ok
}

func bodyWord(b ast.Body) string {
	switch b.(type) {
	case *ast.Include:
		return ast.WordInclude
	case *ast.Dimension:
		return ast.WordDimension
	case *ast.SQL:
		return ast.WordSQL
	}
	panic(fmt.Sprintf("grammar: unexpected %T", b))
}

func (l *lowering) header(x *header) *ast.Header {
	h := &ast.Header{Span: extent(x.Pos, ast.WordSegment)}
	if x.Name != nil {
		l.note(x.Name.notes)
		h.Name = &x.Name.Literal
		h.Span.End = h.Name.Span.End
	}
	if x.Display != nil {
		l.note(x.Display.notes)
		h.Display = &x.Display.Literal
		h.Span.End = h.Display.Span.End
	}
	if x.Service != nil {
		l.note(x.Service.notes)
		h.Service = x.Service.Service
		h.Span.End = x.Service.end
	}
	if x.Properties != nil {
		l.note(x.Properties.notes)
		h.Properties = x.Properties.list
		h.Braces = x.Properties.span
		h.Span.End = h.Braces.End
	}
	return h
}

func (l *lowering) body(x *body) ast.Body {
	switch {
	case x.Include != nil:
		return l.include(x.Include)
	case x.Dimension != nil:
		l.note(x.Dimension.Conditions.notes)
		return &ast.Dimension{
			Span:       ast.Span{Start: x.Dimension.Pos.Offset, End: x.Dimension.Conditions.end},
			Conditions: x.Dimension.Conditions.list,
		}
	}
	l.note(x.SQL.Query.notes)
	return &ast.SQL{
		Span:  ast.Span{Start: x.SQL.Pos.Offset, End: x.SQL.Query.Span.End},
		Query: x.SQL.Query.Literal,
	}
}

func (l *lowering) include(x *include) *ast.Include {
	in := &ast.Include{Span: ast.Span{Start: x.Pos.Offset, End: x.Close.at}}
	if x.Mode != nil {
		in.Mode = x.Mode.Mode
		l.note(x.Mode.notes)
	}
	l.note(x.Open.notes)
	clean := x.Open.ok
	for i := range x.Groups {
		switch m := &x.Groups[i]; {
		case m.Group != nil:
			in.Groups = append(in.Groups, l.group(m.Group))
			clean = m.Group.Items.closed
		case m.Items != nil:
			in.Groups = append(in.Groups, l.items(m.Items, clean, "group", "write group ALL < … >"))
			clean = true
		case clean:
			l.note(m.Stray.notes)
		}
	}
	if x.Close.missing && x.Open.ok {
		l.open = append(l.open, bracket{x.Pos.Offset, ast.WordInclude, ">"})
	}
	if clean {
		l.note(x.Close.notes)
	}
	return in
}

func (l *lowering) group(x *group) *ast.Group {
	g := &ast.Group{
		Span:  ast.Span{Start: x.Pos.Offset, End: x.Items.end},
		Head:  extent(x.Pos, ast.WordGroup),
		Items: x.Items.list,
	}
	if x.Mode != nil {
		g.Mode = x.Mode.Mode
		l.note(x.Mode.notes)
	}
	if x.From != nil {
		g.From = &ast.From{
			Span:    ast.Span{Start: x.From.Pos.Offset, End: x.From.Sources.end},
			Sources: x.From.Sources.list,
		}
		if x.From.Mode != nil {
			g.From.Mode = x.From.Mode.Mode
			l.note(x.From.Mode.notes)
		}
		l.note(x.From.Sources.notes)
	}
	l.note(x.Items.notes)
	return g
}

// extent returns the span of a word of the structure that begins at pos.
func extent(pos lexer.Position, word string) ast.Span {
	return ast.Span{Start: pos.Offset, End: pos.Offset + len(word)}
}
