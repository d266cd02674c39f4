package grammar

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"segql/ast"
)

// A cursor walks the tokens for the types that parse themselves, and keeps
// what is wrong. Parsing never fails: it notes and goes on.
type cursor struct {
	notes
	lex    *lexer.PeekingLexer
	end    int  // of the token that was taken last
	closed bool // the members taken last ended with their bracket
	// A comma stood in the place of the separator before the next item.
	separated bool
}

// notes are what is wrong within a node.
type notes struct {
	list     []ast.Diagnostic // without their source
	open     []bracket        // innermost first
	headless int              // lists without their opening bracket, reported as such
	early    int              // lists that ended without their closing bracket, reported as such
}

// A bracket was opened and not closed before the text ended.
type bracket struct {
	at   int    // where the production begins
	word string // the production's word
	end  string // the bracket that is missing
}

func (n *notes) note(at ast.Span, code ast.Code, help, message string, args ...any) {
	d := ast.Diagnostic{Span: at, Code: code, Message: ast.Message(message, args...), Help: help}
	n.list = append(n.list, d)
}

func newCursor(lex *lexer.PeekingLexer) cursor { return cursor{lex: lex, end: lex.Peek().Pos.Offset} }

func (c *cursor) peek() *lexer.Token { return c.lex.Peek() }

func (c *cursor) is(t lexer.TokenType) bool { return c.lex.Peek().Type == t }

// second returns the token after the next one.
func (c *cursor) second() *lexer.Token {
	here := c.lex.MakeCheckpoint()
	defer c.lex.LoadCheckpoint(here)
	c.lex.Next()
	return c.lex.Peek()
}

func (c *cursor) next() *lexer.Token {
	t := c.lex.Next()
	c.end = span(t).End
	return t
}

// accept takes the next token if it is of type t.
func (c *cursor) accept(t lexer.TokenType) bool {
	if !c.is(t) {
		return false
	}
	c.next()
	return true
}

// word reports whether the next token is a name that spells w in any case.
func (c *cursor) word(w string) bool {
	t := c.peek()
	return t.Type == tokName && strings.EqualFold(t.Value, w)
}

// expected notes that something else stands where what was expected.
func (c *cursor) expected(what, help string) {
	t := c.peek()
	code := ast.Syntax
	if t.Type == tokEOF && t.Value == "" {
		code = ast.Unclosed
	}
	c.note(span(t), code, help, "expected %s, found %s", what, found(t))
}

// skip passes tokens to the next separator or closing bracket of this depth,
// or to a word of the structure. It takes none of these.
func (c *cursor) skip() {
	depth := 0
	for {
		switch t := c.peek(); t.Type {
		case tokEOF:
			return
		case tokKeyword:
			if isStructure(t) {
				return
			}
		case ';':
			if depth == 0 {
				return
			}
		case '<':
			depth++
		case '>':
			if depth == 0 {
				return
			}
			depth--
		}
		c.next()
	}
}

// isStructure reports whether t begins something that is never inside a
// condition.
func isStructure(t *lexer.Token) bool {
	return t.Type == tokKeyword && t.Value != ast.WordFor && t.Value != ast.WordFrom
}

// beginsPart reports whether t begins a declaration.
func beginsPart(t *lexer.Token) bool {
	return isStructure(t) && t.Value != ast.WordGroup
}

func span(t *lexer.Token) ast.Span {
	return ast.Span{Start: t.Pos.Offset, End: t.Pos.Offset + len(t.Value)}
}

// found describes a token in a message.
func found(t *lexer.Token) string {
	const most = 40
	switch t.Type {
	case tokEOF:
		return cmp.Or(t.Value, "end of input")
	case tokName, tokKeyword, tokNumber, tokDate, tokUnquoted, tokList, tokString, tokRaw:
		text, _, cut := strings.Cut(t.Value, "\n")
		if utf8.RuneCountInString(text) > most {
			text, cut = string([]rune(text)[:most]), true
		}
		if cut {
			text += "…"
		}
		return text
	}
	return `"` + t.Value + `"`
}

// name is the name of a let.
type name struct {
	notes
	ast.Literal
}

// Parse takes a name, or notes that there is none.
func (x *name) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	switch t := c.peek(); {
	case t.Type == tokName:
		x.Literal = literalOf(c.next())
	case t.Type == tokKeyword && c.second().Type == '=':
		c.note(span(t), ast.ReservedWord, "choose another name", "%s is a reserved word and names no list", t.Value)
		x.Literal = literalOf(c.next())
	default:
		c.expected("a name after let", `let north_west = "WA", "OR"`)
	}
	x.notes = c.notes
	return nil
}

// equals is the sign between a let's name and its values.
type equals struct{ notes }

// Parse takes the sign, or notes that there is none.
func (x *equals) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	if !c.accept('=') {
		c.expected(`"=" after the name of the list`, "")
	}
	x.notes = c.notes
	return nil
}

// literal is a value of a let.
type literal struct {
	notes
	ast.Literal
	ok bool
}

// Parse takes a value, or notes that there is none.
func (x *literal) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	x.Literal, x.ok = c.value("a value", "")
	if x.ok && x.Kind == ast.ListLiteral {
		c.note(x.Span, ast.Syntax, "repeat the values", "expected a value, found the list %s: lists do not name lists", x)
	}
	x.notes = c.notes
	return nil
}

// word is the name of a segment, if there is one.
type word struct {
	notes
	ast.Literal
}

// Parse takes a name or a string. Reserved words that cannot follow a header
// are taken for a name.
func (x *word) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	t := c.peek()
	switch {
	case t.Type == tokName || t.Type == tokString || t.Type == tokRaw:
		x.Literal = c.text()
	case isValue(t):
		c.expected("a name after segment", fmt.Sprintf(`write it in quotes: "%s"`, t.Value))
		x.Literal = literalOf(c.next())
	case t.Type == tokKeyword && (t.Value == ast.WordGroup || t.Value == ast.WordFrom):
		c.reserved()
		x.Literal = literalOf(c.next())
	default:
		return participle.NextMatch
	}
	x.notes = c.notes
	return nil
}

// reserved notes that the next token is a reserved word in the place of a name.
func (c *cursor) reserved() {
	t := c.peek()
	c.note(span(t), ast.ReservedWord, fmt.Sprintf(`write "%s" in quotes`, t.Value), "%s is a reserved word", t.Value)
}

// display is the display name of a segment, if there is one.
type display struct {
	notes
	ast.Literal
}

// Parse takes a string.
func (x *display) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	if !c.is(tokString) && !c.is(tokRaw) {
		return participle.NextMatch
	}
	x.Literal = c.text()
	x.notes = c.notes
	return nil
}

// service is the word after for.
type service struct {
	notes
	ast.Service
	end int
}

// Parse takes a service, or notes that there is none.
func (x *service) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	if t := c.peek(); t.Type != tokName {
		c.expected("profiles or pinpoint after for", "")
	} else {
		c.next()
		s, ok := ast.LookupService(strings.ToLower(t.Value))
		if !ok {
			c.note(span(t), ast.UnknownService, suggestion(t.Value, ast.Services),
				"expected %s after for, found %s", ast.OneOf(ast.Services), t.Value)
		}
		x.Service = s
	}
	x.end = c.end
	x.notes = c.notes
	return nil
}

// mode is a mode, if there is one.
type mode struct {
	notes
	ast.Mode
}

// Parse takes a mode, and any other name where only a mode can stand.
func (x *mode) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	t := c.peek()
	if t.Type != tokName {
		return participle.NextMatch
	}
	m, ok := ast.LookupMode(t.Value)
	if !ok {
		if after := c.second(); after.Type != '<' && (after.Type != tokKeyword || after.Value != ast.WordFrom) {
			return participle.NextMatch
		}
		c.note(span(t), ast.UnknownMode, suggestion(t.Value, ast.Modes),
			"expected %s, found %s", ast.OneOf(ast.Modes), t.Value)
	}
	c.next()
	x.Mode = m
	x.notes = c.notes
	return nil
}

// open is the bracket before the groups of an include.
type open struct {
	notes
	ok bool
}

// Parse takes the bracket, or notes that there is none.
func (x *open) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	if x.ok = c.accept('<'); !x.ok {
		c.expected(`"<" before the groups of the include`, "include ALL < group ALL < … > >")
	}
	x.notes = c.notes
	return nil
}

// end is the bracket after the groups of an include.
type end struct {
	notes
	at      int // where it ends
	ok      bool
	missing bool // for the text ends
}

// Parse takes the bracket, or notes that there is none.
func (x *end) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	switch {
	case c.accept('>'):
		x.ok = true
	case c.is(tokEOF):
		x.missing = true
	default:
		c.expected(`">" to close the include`, "")
	}
	x.at = c.end
	x.notes = c.notes
	return nil
}

// query is the string after sql.
type query struct {
	notes
	ast.Literal
}

// Parse takes a string, or notes that there is none.
func (x *query) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	if c.is(tokString) || c.is(tokRaw) {
		x.Literal = c.text()
	} else {
		c.expected("a string after sql", "sql \"SELECT …\"")
		x.Span = ast.Span{Start: c.end, End: c.end}
	}
	x.notes = c.notes
	return nil
}

// badPart is what begins no declaration.
type badPart struct {
	at    ast.Span
	found string
	help  string
}

// Parse passes tokens to the next declaration.
func (x *badPart) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	if c.is(tokEOF) || beginsPart(c.peek()) {
		return participle.NextMatch
	}
	t := c.peek()
	x.at, x.found = span(t), found(t)
	if t.Type == tokName {
		x.help = suggestion(t.Value, ast.Reserved)
	}
	mistyped := x.help != "" // its groups are not out of place
	for !c.is(tokEOF) && !beginsPart(c.peek()) && (mistyped || !isStructure(c.peek())) {
		c.next()
	}
	return nil
}

// badMember is what is no group in an include.
type badMember struct{ notes }

// Parse passes tokens to the next group, or to the end of the include.
func (x *badMember) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	if t := c.peek(); t.Type == tokEOF || t.Type == '>' || isStructure(t) {
		return participle.NextMatch
	}
	help := ""
	if t := c.peek(); t.Type == tokName {
		help = suggestion(t.Value, []string{ast.WordGroup})
	}
	c.expected(`group or ">"`, help)
	c.skip()
	for c.accept(';') {
		c.skip()
	}
	x.notes = c.notes
	return nil
}

// badItems are conditions outside a group.
type badItems struct {
	notes
	first ast.Span // the name that they begin with
	name  string
	list  []ast.Item
}

// Parse takes conditions, so that what is in them is looked at all the same.
func (x *badItems) Parse(lex *lexer.PeekingLexer) error {
	c := newCursor(lex)
	t := c.peek()
	if t.Type != tokName || !isCondition(c.second()) {
		return participle.NextMatch
	}
	x.first, x.name = span(t), t.Value
	x.list = c.members(list{members: "conditions", nested: true})
	x.notes = c.notes
	return nil
}

// isCondition reports whether a name with t behind it looks like a condition.
func isCondition(t *lexer.Token) bool {
	_, isOp := ast.LookupOp(t.Value)
	return t.Type == '.' || t.Type == '[' || t.Type == tokName && isOp
}

func suggestion(name string, words []string) string {
	if near := ast.Nearest(name, each(words)); near != "" {
		return near + "?"
	}
	return ""
}
