package compile

import (
	"strings"

	"segql/ast"
)

// Source returns the segment's own text, to be kept apart from its file: the
// lists that it uses, and itself, under its name, with their comments.
func (s *Segment) Source() string {
	used := listsOf(s.Syntax)
	f := &ast.File{Source: s.File.Source}
	comments := s.File.Comments
	for _, d := range s.File.Decls {
		n := owned(s.File.Source.Text, comments, d.Extent().End)
		own := comments[:n]
		comments = comments[n:]
		let, isLet := d.(*ast.Let)
		switch {
		case isLet && used[let.Name.Text]:
			f.Decls = append(f.Decls, d)
		case d == ast.Decl(s.Syntax):
			f.Decls = append(f.Decls, s.named())
		default:
			continue
		}
		f.Comments = append(f.Comments, own...)
	}
	return ast.Format(f)
}

// owned returns how many of the comments belong to a declaration that ends at
// end: they stand before it, in it, or behind it on its line.
func owned(text string, comments []ast.Comment, end int) int {
	n := 0
	for n < len(comments) && (comments[n].Span.Start < end || !strings.Contains(text[end:comments[n].Span.Start], "\n")) {
		n++
	}
	return n
}

// named returns the segment's syntax with a name in its header.
func (s *Segment) named() *ast.Segment {
	x := *s.Syntax
	header := ast.Header{Span: ast.Span{Start: x.Span.Start, End: x.Span.Start}}
	if x.Header != nil {
		header = *x.Header
	}
	if header.Name == nil && s.Name != "" {
		header.Name = &ast.Literal{Span: ast.Span{Start: header.Span.Start, End: header.Span.Start}, Text: s.Name}
		if !ast.IsName(s.Name) || ast.IsKept(s.Name) {
			header.Name.Kind = ast.StringLiteral
		}
	}
	x.Header = &header
	return &x
}

// listsOf returns the names of the lists that a segment uses.
func listsOf(x *ast.Segment) map[string]bool {
	used := map[string]bool{}
	for _, c := range x.Conditions() {
		for _, v := range c.Values {
			if v.Kind == ast.ListLiteral {
				used[v.Text] = true
			}
		}
	}
	return used
}
