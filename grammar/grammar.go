// Package grammar turns text into an ast.File. The parse tree is participle's
// and stays here; its types are named after the productions of the manual.
package grammar

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"segql/ast"
)

// The skeleton of the grammar. It accepts any text: what can be wrong is a type
// that parses itself, notes the problem and goes on, so that one run finds
// every mistake. Types whose names begin with "bad" take what does not belong.
type (
	part struct {
		Let     *let      `parser:"  @@"`
		Segment *segment  `parser:"| @@"`
		Group   *group    `parser:"| @@"` // without its include
		Items   *badItems `parser:"| @@"`
		Stray   *badPart  `parser:"| @@"`
	}
	let struct {
		Pos    lexer.Position
		Name   name      `parser:"'let' @@"`
		Equals equals    `parser:"@@"`
		Values []literal `parser:"@@ ( ',' @@ )* ';'?"`
	}
	segment struct {
		Header *header `parser:"  @@"`
		Body   *body   `parser:"  @@?"`
		Bare   *body   `parser:"| @@"`
	}
	header struct {
		Pos        lexer.Position
		Name       *word       `parser:"'segment' @@?"`
		Display    *display    `parser:"@@?"`
		Service    *service    `parser:"( 'for' @@ )?"`
		Properties *properties `parser:"@@?"`
	}
	body struct {
		Include   *include   `parser:"  @@"`
		Dimension *dimension `parser:"| @@"`
		SQL       *sql       `parser:"| @@"`
	}
	include struct {
		Pos    lexer.Position
		Mode   *mode    `parser:"'include' @@?"`
		Open   open     `parser:"@@"`
		Groups []member `parser:"@@*"`
		Close  end      `parser:"@@"`
	}
	member struct {
		Group *group     `parser:"  @@ ';'?"`
		Items *badItems  `parser:"| @@"` // without their group
		Stray *badMember `parser:"| @@"`
	}
	dimension struct {
		Pos        lexer.Position
		Conditions conditions `parser:"'dimension' @@"`
	}
	sql struct {
		Pos   lexer.Position
		Query query `parser:"'sql' @@"`
	}
)

// parser is built when it is first needed, for not every command parses.
var parser = sync.OnceValue(func() *participle.Parser[part] {
	// A source within ast.MaxSize never reaches the bound that participle has by default.
	participle.MaxIterations = ast.MaxSize
	return participle.MustBuild[part](participle.Lexer(definition{}))
})

// Parse reads a source. The file holds what could be read; if the list holds
// an error, it is Broken.
func Parse(src *ast.Source) (*ast.File, ast.Diagnostics) {
	l := &lowering{Reporter: ast.Reporter{Source: src}}
	f := &ast.File{Source: src}
	if len(src.Text) > ast.MaxSize {
		l.Report(ast.Span{}, ast.TooLarge, "split it into several files",
			"the source is larger than %d MB", ast.MaxSize>>20)
		f.Broken = true
		return f, l.List
	}
	if bad := ast.InvalidByte(src.Text); bad >= 0 {
		l.Report(ast.Span{Start: bad, End: bad + 1}, ast.InvalidUTF8, "save the file as UTF-8",
			"expected UTF-8 text, found the byte %#02x", src.Text[bad])
	}
	s := &scanner{text: src.Text}
	if strings.HasPrefix(s.text, ast.ByteOrderMark) {
		s.offset = len(ast.ByteOrderMark)
	}
	for more := true; more; {
		tokens, err := lexer.Upgrade(s)
		if err != nil {
			panic(err) // a scanner has no errors
		}
		for !tokens.Peek().EOF() {
			p, err := parser().ParseFromLexer(tokens, participle.AllowTrailing(true))
			if err != nil {
				panic(err) // the grammar accepts any text
			}
			l.part(p)
		}
		more = tokens.Peek().Value != ""
	}
	l.finish(s)
	f.Decls, f.Comments = l.decls, s.comments
	l.List.Sort()
	f.Broken = l.List.Failed()
	return f, l.List
}

// ParseAttribute reads an attribute as it stands in a condition, and reports
// whether the text is one.
func ParseAttribute(text string) (ast.Attribute, bool) {
	const before, after = "include < group < ", " INCLUSIVE x > >"
	f, list := Parse(&ast.Source{Text: before + text + after})
	if list.Failed() || len(f.Decls) != 1 {
		return ast.Attribute{}, false
	}
	s, ok := f.Decls[0].(*ast.Segment)
	if !ok || len(s.Conditions()) != 1 {
		return ast.Attribute{}, false
	}
	return s.Conditions()[0].Attribute, true
}
