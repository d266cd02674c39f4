package grammar

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"segql/ast"
)

// group is what texts have most of, and so it takes itself apart.
type group struct {
	Pos   lexer.Position
	Mode  *mode // nil without
	From  *from // nil without
	Items items
}

// from is the beginning of a group, the sources that it starts from.
type from struct {
	Pos     lexer.Position
	Mode    *mode // nil without
	Sources sources
}

// Parse takes a group, with notes of what is wrong in it.
func (x *group) Parse(lex *lexer.PeekingLexer) error {
	t := lex.Peek()
	if t.Type != tokKeyword || t.Value != ast.WordGroup {
		return participle.NextMatch
	}
	x.Pos = lex.Next().Pos
	x.Mode = modeAt(lex)
	if t := lex.Peek(); t.Type == tokKeyword && t.Value == ast.WordFrom {
		x.From = &from{Pos: lex.Next().Pos, Mode: modeAt(lex)}
		_ = x.From.Sources.Parse(lex)
	}
	return x.Items.Parse(lex)
}

func modeAt(lex *lexer.PeekingLexer) *mode {
	m := &mode{}
	if m.Parse(lex) != nil {
		return nil
	}
	return m
}

// items are the conditions and dimensions of a group, in their brackets.
type items struct {
	notes
	list   []ast.Item
	end    int
	closed bool
}

// Parse takes the items to their closing bracket, or to where it is missing.
func (x *items) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	x.list = c.bracketed(list{ast.WordGroup, "conditions of the group", c.end, true})
	x.end, x.closed = c.end, c.closed
	x.notes = c.notes
	return nil
}

// conditions are the conditions of a dimension, in their brackets.
type conditions struct {
	notes
	list []*ast.Condition
	end  int
}

// Parse takes the conditions to their closing bracket, or to where it is missing.
func (x *conditions) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	x.list = c.dimension(c.end).Conditions
	x.end = c.end
	x.notes = c.notes
	return nil
}

// A list says what is between brackets.
type list struct {
	word    string // the production's, "" for a list without brackets
	members string // what the members are called
	start   int    // where the production begins
	nested  bool   // a member may be a dimension
}

// dimension takes what follows the word dimension.
func (c *cursor) dimension(start int) *ast.Dimension {
	x := &ast.Dimension{}
	for _, item := range c.bracketed(list{ast.WordDimension, "conditions of the dimension", start, false}) {
		x.Conditions = append(x.Conditions, item.(*ast.Condition))
	}
	x.Span = ast.Span{Start: start, End: c.end}
	return x
}

func (c *cursor) bracketed(l list) []ast.Item {
	if !c.accept('<') {
		c.expected(fmt.Sprintf(`"<" before the %s`, l.members), "")
		if c.peek().Type != tokName {
			return nil
		}
		c.headless++
	}
	return c.members(l)
}

// members takes items to the closing bracket of l.
func (c *cursor) members(l list) []ast.Item {
	var items []ast.Item
	for {
		c.closed = false
		switch t := c.peek(); {
		case t.Type == '>':
			if l.word != "" {
				c.next()
				c.closed = true
			}
			return items
		case t.Type == tokEOF:
			if l.word != "" {
				c.open = append(c.open, bracket{l.start, l.word, ">"})
			}
			return items
		case t.Type == tokKeyword && isOperator(c.second()):
			c.note(span(t), ast.ReservedWord, "a custom attribute is written Attributes."+t.Value,
				"%s is a reserved word and no attribute", t.Value)
			c.next()
			c.skip()
			c.separator()
			continue
		case isStructure(t) && t.Value != ast.WordDimension:
			if l.word != "" {
				c.expected(fmt.Sprintf(`">" to close the %s`, l.word), "")
				c.early++
			}
			return items
		}
		if item := c.item(l); item != nil {
			items = append(items, item)
		}
		c.separator()
	}
}

// item takes one item, and returns nil if it cannot be used.
func (c *cursor) item(l list) ast.Item {
	switch t := c.peek(); {
	case t.Type == tokName:
		if x := c.condition(); x != nil {
			return x
		}
	case t.Type == tokKeyword && t.Value == ast.WordDimension && l.nested:
		return c.dimension(span(c.next()).Start)
	case t.Type == tokKeyword && t.Value == ast.WordDimension:
		c.expected("a condition", "a dimension holds conditions only")
		c.next()
		c.balanced('<', '>')
	case t.Type == ';':
		c.expected("a condition", "")
		for c.second().Type == ';' {
			c.next()
		}
	case t.Type == tokKeyword || t.Type == tokString:
		c.expected("a condition", "a condition begins with an attribute, such as FirstName or Attributes.tier")
		c.skip()
	default:
		c.expected("a condition", "")
		c.skip()
	}
	return nil
}

// separator takes the semicolon between items.
func (c *cursor) separator() {
	t := c.peek()
	if c.separated {
		c.separated = false
		return
	}
	if c.accept(';') || t.Type == '>' || t.Type == tokEOF || isStructure(t) && t.Value != ast.WordDimension {
		return
	}
	switch {
	case (c.word("and") || c.word("or")) && c.second().Type == tokName:
		c.expected(`";" between conditions`, "the mode of the group, ALL or ANY, says how conditions combine")
		c.next()
	case t.Type == tokName || t.Type == tokKeyword && t.Value == ast.WordDimension:
		c.expected(`";" or ">" after the condition`, `conditions are separated by ";"`)
	case isValue(t):
		c.expected(`"," between values, or ";" or ">" after the condition`, "")
		c.skip()
		c.accept(';')
	default:
		c.expected(`";" or ">" after the condition`, "")
		c.skip()
		c.accept(';')
	}
}

// balanced passes a bracketed text, whatever it holds.
func (c *cursor) balanced(open, end lexer.TokenType) {
	depth := 0
	for {
		switch c.peek().Type {
		case tokEOF:
			return
		case open:
			depth++
		case end:
			depth--
		}
		if depth == 0 && !c.is(end) {
			return
		}
		c.next()
		if depth == 0 {
			return
		}
	}
}

// condition takes a condition. If it cannot be used, it has noted why,
// returns nil and stands before what follows the condition. If only the operator
// is unknown, that is zero.
func (c *cursor) condition() *ast.Condition {
	x := &ast.Condition{}
	usable := c.attribute(&x.Attribute)
	found := c.operator(x)
	if !found {
		c.skip()
		return nil
	}
	if !c.values(x) || !c.tail(x) || !usable {
		return nil
	}
	x.Span = ast.Span{Start: x.Attribute.Span.Start, End: c.end}
	return x
}

// attribute takes a path, and reports whether it is whole.
func (c *cursor) attribute(x *ast.Attribute) bool {
	x.Parts = append(make([]ast.Literal, 0, 2), literalOf(c.next()))
	ok := true
	for ok {
		switch {
		case c.accept('.'):
			t := c.peek()
			if ok = t.Type == tokName; ok {
				x.Parts = append(x.Parts, literalOf(c.next()))
				continue
			}
			help := ""
			if isValue(t) {
				help = fmt.Sprintf(`write %s["%s"]`, x.Root(), strings.Trim(t.Value, "\"`"))
			}
			c.expected("a name after the dot", help)
			if isValue(t) {
				c.next()
			}
		case c.accept('['):
			if ok = c.is(tokString) || c.is(tokRaw); ok {
				x.Parts = append(x.Parts, c.text())
			} else {
				c.expected("a name in quotes after the bracket", "")
			}
			if !c.accept(']') && ok {
				c.expected(`"]" after the name`, "")
				ok = false
			}
		default:
			x.Span = ast.Span{Start: x.Parts[0].Span.Start, End: c.end}
			return true
		}
	}
	x.Span = ast.Span{Start: x.Parts[0].Span.Start, End: c.end}
	return false
}

// foreign are the comparisons of other languages, in lower case.
var foreign = map[string]ast.Op{
	"=": ast.Inclusive, "==": ast.Inclusive, "!=": ast.Exclusive, "~": ast.Contains,
	">": ast.GreaterThan, ">=": ast.GreaterThanOrEqual, "<": ast.LessThan, "<=": ast.LessThanOrEqual,
	"is": ast.Inclusive, "in": ast.Inclusive, "not": ast.Exclusive, "like": ast.Contains,
	"starts_with": ast.BeginsWith, "startswith": ast.BeginsWith,
}

// operator takes the operator of a condition. It reports whether one was found,
// known or not, so that values follow.
func (c *cursor) operator(x *ast.Condition) bool {
	t := c.peek()
	x.OpSpan = span(t)
	expected := "an operator after " + ast.Brief(x.Attribute.String())
	if t.Type == tokName {
		c.next()
		known := false
		if x.Op, known = ast.LookupOp(t.Value); !known {
			c.unknownOperator(t, x.Attribute)
		}
		return true
	}
	if op, ok := foreign[t.Value]; ok && isValue(c.second()) {
		c.expected(expected, "write "+op.String())
		c.next()
		return true
	}
	if _, isOp := ast.LookupOp(x.Attribute.Root()); isOp && len(x.Attribute.Parts) == 1 {
		c.note(x.Attribute.Span, ast.Syntax, "", "expected an attribute before %s", x.Attribute)
		return false
	}
	c.expected(expected, operatorsOf(x.Attribute))
	return false
}

func isOperator(t *lexer.Token) bool {
	_, ok := ast.LookupOp(t.Value)
	return ok && t.Type == tokName
}

// unknownOperator notes that the name t is no operator. An operator right
// behind it, as in NOT CONTAINS, is part of the mistake.
func (c *cursor) unknownOperator(t *lexer.Token, a ast.Attribute) {
	if ast.IsNewerOp(t.Value) {
		c.note(span(t), ast.NewerOperator, operatorsOf(a),
			"%s belongs to an API newer than the one this version knows", t.Value)
		return
	}
	help := suggestion(t.Value, ast.Spellings(ast.Ops()))
	if op, ok := foreign[strings.ToLower(t.Value)]; ok {
		help = "write " + op.String()
	} else if help == "" {
		help = operatorsOf(a)
	}
	c.note(span(t), ast.UnknownOperator, help, "expected an operator after %s, found %s", a, t.Value)
	if isOperator(c.peek()) && isValue(c.second()) {
		c.next()
	}
}

// operatorsOf says which operators an attribute takes, if it is known.
func operatorsOf(a ast.Attribute) string {
	for _, service := range []ast.Service{ast.Profiles, ast.Pinpoint} {
		if f, ok := ast.LookupField(service, a.Root(), a.Part()); ok {
			return fmt.Sprintf("%s takes %s", a, ast.OneOf(ast.Spellings(f.Kind.Ops())))
		}
	}
	return ""
}

// values takes the values of a condition, and reports whether they can be used.
func (c *cursor) values(x *ast.Condition) bool {
	what, usable := "a value after the operator", true
	if x.Op != 0 {
		what = "a value after " + x.Op.String()
	}
	for {
		quoted := c.is(tokUnquoted)
		v, ok := c.value(what, writing(x.Op))
		if !ok {
			c.skip()
			return false
		}
		x.Values = append(x.Values, v)
		usable = usable && !quoted
		comma := span(c.peek())
		if !c.accept(',') {
			return usable
		}
		if c.is(tokName) && isOperator(c.second()) {
			c.note(comma, ast.Syntax, `conditions are separated by ";"`,
				`expected ";" before the condition on %s, found ","`, c.peek().Value)
			c.separated = true
			return usable
		}
		what = "a value after the comma"
	}
}

// writing says how the values of an operator are written that can only be
// numbers or dates, and "" for the others.
func writing(op ast.Op) string {
	const number, date = "42, -1.5 or 1e6", "2024-01-31 or 2024-01-31T12:00:00Z"
	switch op.Operand(ast.CustomKind) {
	case ast.AsNumber:
		return "a number is written as " + number
	case ast.AsInstant:
		return "a date is written as " + date
	case ast.AsRange:
		return "a number is written as " + number + ", a date as " + date
	}
	return ""
}

// tail takes what may follow the values, and reports whether it can be used.
func (c *cursor) tail(x *ast.Condition) bool {
	start := c.peek().Pos.Offset
	switch {
	case c.word("over"):
		c.next()
		x.Over = &ast.Over{}
		ok := c.integer(&x.Over.Start, "a number of days after over", true)
		if ok && c.accept(tokRange) {
			x.Over.End = new(int)
			ok = c.integer(x.Over.End, `a number of days after ".."`, true)
		}
		if ok = ok && c.unit("days"); ok {
			x.Over.Span = ast.Span{Start: start, End: c.end}
			return true
		}
	case c.word("within"):
		c.next()
		if c.is(tokNumber) {
			l := literalOf(c.next())
			x.Within = &l
			if c.unit("km") {
				return true
			}
		} else {
			c.expected("a number after within", "within 5 km")
		}
	default:
		return true
	}
	c.skip()
	return false
}

// integer takes a whole number, or notes that there is none.
func (c *cursor) integer(n *int, what string, signed bool) bool {
	t := c.peek()
	i, ok := integerOf(t, signed)
	if !ok {
		c.expected(what, "a whole number, and a space behind it")
		return false
	}
	c.next()
	*n = i
	return true
}

func (c *cursor) unit(unit string) bool {
	if !c.word(unit) {
		c.expected(unit+" after the number", "")
		return false
	}
	c.next()
	return true
}

// value takes a value, or notes that there is none. The help is for what begins
// like a number and is none; without, it may be meant as text.
func (c *cursor) value(what, help string) (ast.Literal, bool) {
	t := c.peek()
	switch t.Type {
	case tokName, tokNumber, tokDate, tokList, tokString, tokRaw:
		return c.text(), true
	case tokUnquoted:
		c.expected(what, cmp.Or(help, fmt.Sprintf(`write it in quotes: "%s"`, t.Value)))
		return c.text(), true
	case tokKeyword:
		if end := c.second().Type; end == ',' || end == ';' || end == '>' || end == tokEOF {
			c.reserved()
			return literalOf(c.next()), true
		}
	}
	c.expected(what, "")
	return ast.Literal{}, false
}

// isValue reports whether t is a value that is not also a name.
func isValue(t *lexer.Token) bool {
	return slices.Contains([]lexer.TokenType{
		tokNumber, tokDate, tokList, tokString, tokRaw, tokUnquoted,
	}, t.Type)
}

func each(words []string) iter.Seq[string] { return slices.Values(words) }
