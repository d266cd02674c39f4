package grammar

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"segql/ast"
)

// properties are the properties of a header, in their braces.
type properties struct {
	notes
	list []ast.Property
	span ast.Span
}

// Parse takes the properties to their closing brace, or to where it is missing.
func (x *properties) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	start := c.peek().Pos.Offset
	if !c.accept('{') {
		return participle.NextMatch
	}
	seen := map[string]bool{}
	c.braced("header", start, func() {
		word := strings.ToLower(c.peek().Value)
		at := span(c.peek())
		p := c.property(word)
		if p == nil {
			return
		}
		if seen[word] {
			c.note(at, ast.DuplicateProperty, "keep one of them", "the header has %s twice", word)
			return
		}
		seen[word] = true
		x.list = append(x.list, p)
	})
	x.span = ast.Span{Start: start, End: c.end}
	x.notes = c.notes
	return nil
}

// braced takes members, with or without semicolons behind them, to the closing
// brace. A member takes at least one token, or leaves a note and none.
func (c *cursor) braced(what string, start int, member func()) {
	for {
		switch t := c.peek(); {
		case t.Type == '}':
			c.next()
			return
		case t.Type == tokEOF:
			c.open = append(c.open, bracket{start, what, "}"})
			return
		case isStructure(t):
			c.expected(fmt.Sprintf(`"}" to close the %s`, what), "")
			return
		}
		before := c.lex.RawCursor()
		member()
		c.accept(';')
		if c.lex.RawCursor() == before {
			c.next()
		}
	}
}

// propertyWords are the words that properties begin with.
var propertyWords = []string{"description", "display", "domain", "id", "version", "imported", "tags", "sort"}

// property takes the property that begins with word, and returns nil if it
// cannot be used.
func (c *cursor) property(word string) ast.Property {
	t := c.peek()
	if t.Type != tokName {
		c.expected("a property", "a header has "+ast.OneOf(propertyWords))
		c.skipProperty()
		return nil
	}
	start := span(c.next())
	if kind, ok := ast.LookupTextKind(word); ok {
		return c.textProperty(start, kind)
	}
	switch word {
	case "version":
		x := &ast.VersionProperty{}
		if !c.integer(&x.Number, "a number after version", false) {
			c.skipProperty()
			return nil
		}
		x.Span = ast.Span{Start: start.Start, End: c.end}
		return x
	case "imported":
		return &ast.Imported{Span: start}
	case "tags":
		return c.tags(start)
	case "sort":
		return c.sort(start)
	}
	help := suggestion(word, propertyWords)
	if help == "" {
		help = "a header has " + ast.OneOf(propertyWords)
	}
	c.note(start, ast.UnknownProperty, help, "expected a property, found %s", t.Value)
	c.skipProperty()
	return nil
}

func (c *cursor) textProperty(start ast.Span, kind ast.TextKind) ast.Property {
	t := c.peek()
	quoted := t.Type == tokString || t.Type == tokRaw
	bare := t.Type == tokName && (kind == ast.Domain || kind == ast.ID)
	if !quoted && !bare {
		help := ""
		if t.Type == tokName || isValue(t) {
			help = fmt.Sprintf(`write it in quotes: "%s"`, t.Value)
		}
		c.expected("a string after "+kind.String(), help)
		c.skipProperty()
		return nil
	}
	text := c.text()
	return &ast.TextProperty{Span: ast.Span{Start: start.Start, End: c.end}, Kind: kind, Text: text}
}

// skipProperty passes tokens to the next property, or to the end of the braces.
func (c *cursor) skipProperty() {
	for {
		t := c.peek()
		switch {
		case t.Type == '{':
			c.balanced('{', '}')
			continue
		case t.Type == '}' || t.Type == ';' || t.Type == tokEOF || isStructure(t):
			return
		case t.Type == tokName && c.second().Type != '}' && listed(t.Value):
			return
		}
		c.next()
	}
}

func listed(word string) bool {
	for _, w := range propertyWords {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

func (c *cursor) tags(start ast.Span) ast.Property {
	x := &ast.Tags{}
	if !c.accept('{') {
		c.expected(`"{" after tags`, `tags { team "growth" }`)
		c.skipProperty()
		return nil
	}
	c.braced("tags", start.Start, func() {
		key, ok := c.wordOf("the key of a tag")
		if !ok {
			return
		}
		if c.is(tokUnknown) || c.is('=') {
			c.expected("a value after the key", "a tag is written key \"value\"")
			c.next()
		}
		if c.is(tokNumber) {
			x.List = append(x.List, ast.Tag{Key: key, Value: literalOf(c.next())})
			return
		}
		if value, ok := c.wordOf("a value after the key"); ok {
			x.List = append(x.List, ast.Tag{Key: key, Value: value})
		}
	})
	x.Span = ast.Span{Start: start.Start, End: c.end}
	return x
}

// wordOf takes a name or a string, or notes that there is none.
func (c *cursor) wordOf(what string) (ast.Literal, bool) {
	t := c.peek()
	switch {
	case t.Type == tokName || t.Type == tokString || t.Type == tokRaw:
		return c.text(), true
	case t.Type == tokKeyword && !beginsPart(t):
		c.reserved()
		return literalOf(c.next()), true
	case isValue(t) && t.Type != tokList:
		c.expected(what, fmt.Sprintf(`write it in quotes: "%s"`, t.Value))
		return literalOf(c.next()), true
	}
	help := ""
	if t.Value == "@" {
		help = "write the name without @"
	}
	c.expected(what, help)
	return ast.Literal{}, false
}

func (c *cursor) sort(start ast.Span) ast.Property {
	x := &ast.Sort{}
	if !c.accept('{') {
		c.expected(`"{" after sort`, "sort { LastName ASC }")
		c.skipProperty()
		return nil
	}
	c.braced("sort", start.Start, func() {
		if k, ok := c.sortKey(); ok {
			x.Keys = append(x.Keys, k)
			if t := c.peek(); t.Type == tokName || t.Type == tokString {
				c.expected(`";" between the attributes to sort by`, "")
			}
		} else {
			c.skipProperty()
		}
	})
	x.Span = ast.Span{Start: start.Start, End: c.end}
	return x
}

func (c *cursor) sortKey() (ast.SortKey, bool) {
	var k ast.SortKey
	switch t := c.peek(); t.Type {
	case tokName:
		if !c.attribute(&k.Attribute) {
			return k, false
		}
	case tokString, tokRaw:
		l := c.text()
		l.Kind = ast.StringLiteral
		k.Attribute = ast.Attribute{Span: l.Span, Parts: []ast.Literal{l}}
	default:
		c.expected("an attribute to sort by", "")
		return k, false
	}
	if sortType, ok := ast.LookupSortType(c.peek().Value); ok {
		k.Type = sortType
		c.next()
	}
	order, ok := ast.LookupSortOrder(c.peek().Value)
	if !ok {
		c.expected(ast.OneOf(ast.SortOrders)+" after "+k.Attribute.String(), "")
		return k, false
	}
	k.Order = order
	c.next()
	k.Span = ast.Span{Start: k.Attribute.Span.Start, End: c.end}
	return k, true
}

// sources are the source segments of a group, in their brackets.
type sources struct {
	notes
	list []ast.SourceSegment
	end  int
}

// Parse takes the sources to their closing bracket, or to where it is missing.
func (x *sources) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	start := c.end
	if !c.accept('<') {
		c.expected(`"<" before the sources`, "from ALL < segment_name >")
		for t := c.peek(); t.Type == tokName || t.Type == tokString || t.Type == ','; t = c.peek() {
			c.next()
		}
		c.accept('>')
	} else {
		x.list = c.sources(start)
	}
	x.end = c.end
	x.notes = c.notes
	return nil
}

func (c *cursor) sources(start int) []ast.SourceSegment {
	var list []ast.SourceSegment
	if c.accept('>') {
		return nil
	}
	for {
		name, ok := c.wordOf("the name of a source segment")
		s := ast.SourceSegment{Name: name}
		if ok && c.word("version") {
			c.next()
			s.Version = new(int)
			ok = c.integer(s.Version, "a number after version", false)
		}
		if ok {
			s.Span = ast.Span{Start: name.Span.Start, End: c.end}
			list = append(list, s)
		}
		for {
			switch t := c.peek(); {
			case t.Type == '>':
				c.next()
				return list
			case t.Type == tokEOF:
				c.open = append(c.open, bracket{start, ast.WordFrom, ">"})
				return list
			case isStructure(t) || t.Type == '<':
				c.expected(`">" to close the sources`, "")
				return list
			case t.Type == ',':
				c.next()
			default:
				if ok {
					c.expected(`"," or ">" after the source`, "")
					ok = false
				}
				if t.Type != tokName && t.Type != tokString {
					c.next()
					continue
				}
			}
			break
		}
	}
}
