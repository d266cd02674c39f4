package grammar

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"segql/ast"
)

// A Class is what a token is, as far as that is seen without what stands around
// it.
type Class uint8

// The classes.
const (
	Mark    Class = iota // a bracket or another sign
	Word                 // a reserved word
	Name                 // any other
	Literal              // a number, a date or $name
	Text                 // in quotes
	Comment
	Foreign // nothing of the language
)

// A Token is a piece of a text that a person writes.
type Token struct {
	Class Class
	Span  ast.Span
	Text  string // as it is written
	Open  bool   // a text or a comment without its end
}

// Tokens returns the tokens of a text in their order, also of one that is not
// finished or not in the language. The comments are among them.
func Tokens(text string) []Token {
	s := &scanner{text: text}
	var list []Token
	for {
		t, _ := s.Next() // a scanner has no errors
		if t.Type == tokEOF {
			if t.Value == "" {
				break
			}
			continue // the next declaration begins
		}
		at := ast.Span{Start: t.Pos.Offset, End: s.offset}
		list = append(list, Token{Class: classOf(t.Type), Span: at, Text: text[at.Start:at.End]})
	}
	for _, c := range s.comments {
		list = append(list, Token{Class: Comment, Span: c.Span, Text: text[c.Span.Start:c.Span.End]})
	}
	list = withEnds(list, s.notes, text)
	slices.SortStableFunc(list, func(a, b Token) int { return a.Span.Start - b.Span.Start })
	return list
}

// withEnds marks the tokens that have no end, and adds the comment that has none.
func withEnds(list []Token, n notes, text string) []Token {
	for _, d := range n.list {
		at := d.Span.Start
		i := slices.IndexFunc(list, func(t Token) bool { return t.Span.Start == at })
		if i < 0 {
			list = append(list, Token{Comment, ast.Span{Start: at, End: len(text)}, text[at:], true})
			continue
		}
		list[i].Open = true
	}
	return list
}

func classOf(t lexer.TokenType) Class {
	switch t {
	case tokKeyword:
		return Word
	case tokName:
		return Name
	case tokNumber, tokDate, tokList:
		return Literal
	case tokString, tokRaw:
		return Text
	case tokForeign, tokUnquoted, tokUnknown:
		return Foreign
	}
	return Mark
}

// Unfinished returns how many brackets of a text are open, and whether it ends
// within one, a comment, a text in backquotes, or behind a header whose body is
// missing.
func Unfinished(text string) (depth int, more bool) {
	for _, t := range Tokens(text) {
		switch {
		case t.Class == Mark && strings.Contains("<{", t.Text):
			depth++
		case t.Class == Mark && strings.Contains(">}", t.Text):
			depth--
		case t.Open && t.Text[0] != '"':
			more = true
		}
	}
	if depth > 0 || more {
		return max(depth, 0), true
	}
	f, _ := Parse(&ast.Source{Text: text})
	if n := len(f.Decls); n > 0 {
		s, ok := f.Decls[n-1].(*ast.Segment)
		more = ok && s.Body == nil && s.Service() == ast.Profiles
	}
	return 0, more
}
