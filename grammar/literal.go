package grammar

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"segql/ast"
)

var literalKinds = map[lexer.TokenType]ast.LiteralKind{
	tokName: ast.NameLiteral, tokKeyword: ast.NameLiteral, tokUnquoted: ast.StringLiteral,
	tokNumber: ast.NumberLiteral, tokDate: ast.DateLiteral, tokList: ast.ListLiteral,
	tokString: ast.StringLiteral, tokRaw: ast.RawLiteral,
}

// literalOf returns the literal of a token that is no string.
func literalOf(t *lexer.Token) ast.Literal {
	return ast.Literal{Span: span(t), Kind: literalKinds[t.Type], Text: strings.TrimPrefix(t.Value, "$")}
}

// text takes a token that has a text.
func (c *cursor) text() ast.Literal {
	t := c.next()
	l := literalOf(t)
	switch t.Type {
	case tokRaw:
		l.Text = withoutCR(strings.Trim(t.Value, "`"))
	case tokString:
		l.Text = c.unquote(t)
	}
	return l
}

// unquote returns the text of a string with Go's escapes. It notes the first
// escape that is none, and a text that has no UTF-8 form, and then returns the
// string as it is written.
func (c *cursor) unquote(t *lexer.Token) string {
	text := strings.TrimPrefix(t.Value, `"`)
	escape := strings.IndexByte(text, '\\')
	if escape < 0 {
		return strings.TrimSuffix(text, `"`)
	}
	var b []byte
	for text != "" && text[0] != '"' {
		r, multibyte, rest, err := strconv.UnquoteChar(text, '"')
		if err != nil {
			c.badEscape(t, text)
			return t.Value
		}
		if r < utf8.RuneSelf || multibyte {
			b = utf8.AppendRune(b, r)
		} else {
			b = append(b, byte(r))
		}
		text = rest
	}
	if !utf8.Valid(b) {
		c.note(span(t), ast.BadString, `a character is written as it is, or as \u and four hex digits`,
			"the escapes of the string stand for no UTF-8 text")
		return t.Value
	}
	return string(b)
}

// badEscape notes the escape that rest, the end of the string t, begins with.
func (c *cursor) badEscape(t *lexer.Token, rest string) {
	start := span(t).End - len(rest)
	escape := rest
	if len(rest) > 1 {
		_, size := utf8.DecodeRuneInString(rest[1:])
		digits := rest[1+size:]
		most := map[byte]int{'u': 4, 'U': 8, 'x': 2}[rest[1]]
		n := 0
		for n < min(most, len(digits)) && strings.IndexByte("0123456789abcdefABCDEF", digits[n]) >= 0 {
			n++
		}
		escape = rest[:1+size+n]
	}
	c.note(ast.Span{Start: start, End: start + len(escape)}, ast.BadString,
		`escapes are \" \\ \n \t \r, \x41, \u00e9 and the like; a backslash itself is \\`,
		"expected the escape of a character, found %s", escape)
}

// integerOf returns the whole number that t spells, with a sign if it may.
func integerOf(t *lexer.Token, signed bool) (int, bool) {
	digits := t.Value
	if signed {
		digits = strings.TrimPrefix(digits, "-")
	}
	if t.Type != tokNumber || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(t.Value, 10, 32) // the models have 32 bits
	return int(n), err == nil
}
