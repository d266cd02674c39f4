package compile

import (
	"cmp"
	"slices"
	"strings"

	"segql/ast"
)

// Sources returns the text of each of the segments, to be kept apart from its
// file: the lists that it uses, and itself, under its name, with their comments.
func Sources(segments []*Segment) []string {
	files := map[*ast.File]*declarations{} // each is looked through once
	texts := make([]string, len(segments))
	for i, s := range segments {
		d := files[s.File]
		if d == nil {
			d = declarationsOf(s.File)
			files[s.File] = d
		}
		texts[i] = d.source(s)
	}
	return texts
}

// The declarations of a file are its lists by their names, and the comments of
// each list and segment.
type declarations struct {
	lists    map[string]*ast.Let
	comments map[ast.Decl][]ast.Comment
}

func declarationsOf(f *ast.File) *declarations {
	all := &declarations{map[string]*ast.Let{}, map[ast.Decl][]ast.Comment{}}
	comments := f.Comments
	for _, d := range f.Decls {
		if let, ok := d.(*ast.Let); ok {
			all.lists[let.Name.Text] = let
		}
		n := owned(f.Source.Text, comments, d.Extent().End)
		all.comments[d] = comments[:n]
		comments = comments[n:]
	}
	return all
}

func (all *declarations) source(s *Segment) string {
	decls := []ast.Decl{s.Syntax}
	for name := range listsOf(s.Syntax) {
		decls = append(decls, all.lists[name])
	}
	slices.SortFunc(decls, func(a, b ast.Decl) int { return cmp.Compare(a.Extent().Start, b.Extent().Start) })
	f := &ast.File{Source: s.File.Source}
	for _, d := range decls {
		f.Comments = append(f.Comments, all.comments[d]...)
		if d == ast.Decl(s.Syntax) {
			d = s.named()
		}
		f.Decls = append(f.Decls, d)
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
