package grammar

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"segql/ast"
)

// The classes of tokens. A punctuation mark's class is its character.
const (
	tokEOF     = lexer.EOF
	tokKeyword = lexer.TokenType(utf8.MaxRune + iota) // a reserved word, in lower case
	tokName
	tokNumber
	tokDate
	tokString
	tokRaw
	tokList     // $name
	tokRange    // ..
	tokForeign  // a comparison of other languages: == != <= >=
	tokUnquoted // what begins like a number and is none
	tokUnknown
)

// scanner splits a text into tokens. It is written by hand for speed: the
// tokens are slices of the text, and space and comments never reach the parser.
//
// It ends the tokens before a word that begins the next declaration, with an
// end token that holds the word, and goes on from there when it is asked again:
// a long file then takes no more memory at a time than its longest declaration.
type scanner struct {
	text     string
	offset   int
	end      int // of the token before
	last     lexer.TokenType
	depth    int // of brackets
	comments []ast.Comment
	notes    // strings and comments without their end
}

// definition tells participle the names that the grammar's tags may use.
type definition struct{}

// Lex splits a text into tokens.
func (definition) Lex(_ string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	return &scanner{text: string(text)}, err
}

func (definition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{"EOF": tokEOF, "Keyword": tokKeyword, "Name": tokName}
}

// Next returns the next token. Only the offset of its position is set; that of
// the end of the text is where the last token ends.
func (s *scanner) Next() (lexer.Token, error) {
	s.skip()
	start := s.offset
	if start == len(s.text) {
		return lexer.Token{Type: tokEOF, Pos: lexer.Position{Offset: s.end}}, nil
	}
	token := lexer.Token{Type: s.scan(s.text[start]), Pos: lexer.Position{Offset: start}}
	token.Value = s.text[start:s.offset]
	if token.Type == tokName && s.last != '.' {
		if word, ok := keyword(token.Value); ok {
			token.Type, token.Value = tokKeyword, word
		}
	}
	if s.separates(token) {
		token.Type = tokEOF
		s.offset = start
	} else {
		s.end = s.offset
	}
	s.last = token.Type
	switch token.Type {
	case '<', '{':
		s.depth++
	case '>', '}':
		s.depth--
	}
	return token, nil
}

// separates reports whether a token begins a declaration behind another that
// may be whole.
func (s *scanner) separates(t lexer.Token) bool {
	if t.Type != tokKeyword || s.depth > 0 || t.Value != ast.WordLet && t.Value != ast.WordSegment {
		return false
	}
	switch s.last {
	case 0, tokEOF, tokKeyword, '=', ',':
		return false
	}
	return true
}

// skip passes space and comments.
func (s *scanner) skip() {
	for s.offset < len(s.text) {
		rest := s.text[s.offset:]
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			s.offset++
		case strings.HasPrefix(rest, "//"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			s.comment(end)
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				s.unclosed(2, "the comment is not closed", `close it with "*/"`)
				s.offset = len(s.text)
				return
			}
			s.comment(end + 4)
		default:
			return
		}
	}
}

// unclosed notes that what begins here, with length bytes, has no end.
func (s *scanner) unclosed(length int, message, help string) {
	s.note(ast.Span{Start: s.offset, End: s.offset + length}, ast.Unclosed, help, "%s", message)
}

func (s *scanner) comment(length int) {
	text := s.text[s.offset : s.offset+length]
	if strings.HasPrefix(text, "//") {
		text = strings.TrimRight(text, " \t\r")
	}
	span := ast.Span{Start: s.offset, End: s.offset + len(text)}
	s.comments = append(s.comments, ast.Comment{Span: span, Text: withoutCR(text)})
	s.offset += length
}

// scan passes one token that begins with c.
func (s *scanner) scan(c byte) lexer.TokenType {
	rest := s.text[s.offset:]
	switch {
	case isLetter(c) || c >= utf8.RuneSelf:
		if n := nameLength(rest); n > 0 {
			s.offset += n
			return tokName
		}
	case isDigit(c) || (c == '-' || c == '+') && len(rest) > 1 && isDigit(rest[1]):
		return s.number(rest)
	case c == '"':
		return s.quoted(rest)
	case c == '`':
		return s.raw(rest)
	case c == '$':
		if n := nameLength(rest[1:]); n > 0 {
			s.offset += 1 + n
			return tokList
		}
	case strings.HasPrefix(rest, ".."):
		s.offset += 2
		return tokRange
	case len(rest) > 1 && rest[1] == '=' && strings.IndexByte("=!<>", c) >= 0:
		s.offset += 2
		return tokForeign
	case strings.IndexByte("<>{}[];,.=", c) >= 0:
		s.offset++
		return lexer.TokenType(c)
	}
	_, size := utf8.DecodeRuneInString(rest)
	s.offset += size
	return tokUnknown
}

// number passes a run of what numbers and dates are made of. It stops before
// "..", which separates the days of a window.
func (s *scanner) number(rest string) lexer.TokenType {
	n := 1
	for n < len(rest) {
		c := rest[n]
		if c == '.' && n+1 < len(rest) && rest[n+1] == '.' {
			break
		}
		if !isDigit(c) && !isLetter(c) && strings.IndexByte(".:+-", c) < 0 {
			break
		}
		n++
	}
	s.offset += n
	text := rest[:n]
	if ast.IsDateShape(text) {
		return tokDate
	}
	if _, ok := ast.ParseNumber(text); ok {
		return tokNumber
	}
	return tokUnquoted
}

// quoted passes a string in double quotes, which ends on its line.
func (s *scanner) quoted(rest string) lexer.TokenType {
	end := 1
	for ; end < len(rest) && rest[end] != '\n'; end++ {
		switch {
		case rest[end] == '"':
			s.offset += end + 1
			return tokString
		case rest[end] == '\\' && end+1 < len(rest) && rest[end+1] != '\n':
			end++
		}
	}
	length := len(strings.TrimRight(rest[:end], " \t\r"))
	s.unclosed(length, "the string is not closed on its line",
		"close it with \"; a string of several lines stands in backquotes")
	s.offset += length
	return tokString
}

func (s *scanner) raw(rest string) lexer.TokenType {
	if end := strings.IndexByte(rest[1:], '`'); end >= 0 {
		s.offset += end + 2
		return tokRaw
	}
	s.unclosed(1, "the string is not closed", "close it with a backquote")
	s.offset = len(s.text)
	return tokRaw
}

// nameLength returns the length of the name that s begins with, 0 if none.
func nameLength(s string) int {
	for i, r := range s {
		if i == 0 && !ast.IsNameStart(r) || !ast.IsNamePart(r) {
			return i
		}
	}
	return len(s)
}

// keyword returns the reserved word that name spells in any case.
func keyword(name string) (string, bool) {
	if len(name) < len(ast.WordLet) || len(name) > len(ast.WordDimension) {
		return "", false
	}
	for _, word := range ast.Reserved {
		if len(word) == len(name) && equalFold(word, name) {
			return word, true
		}
	}
	return "", false
}

// equalFold compares a lower-case ASCII word with a name in any case.
func equalFold(word, name string) bool {
	for i := range len(word) {
		if c := name[i]; c != word[i] && ('A' > c || c > 'Z' || c|0x20 != word[i]) {
			return false
		}
	}
	return true
}

// withoutCR drops carriage returns: line ends are the editor's, not the text's.
func withoutCR(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(text, "\r", "")
}

func isLetter(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
