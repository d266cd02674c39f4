package repl

import (
	"strings"

	"segql/ast"
	"segql/grammar"
)

const (
	typedName = "<typed>"
	itName    = "it" // of a segment without a name
)

// An entry is a text with segments, and what the session puts around it: the lists
// that it uses, and the words that its short form leaves out.
type entry struct {
	source        *ast.Source // as it was typed
	before, after string
}

func typed(text string) entry { return entry{source: &ast.Source{Name: typedName, Text: text}} }

// What a short form leaves out.
const (
	shortBefore = "include ALL < group ALL < "
	shortAfter  = "\n> >"
)

// isShort reports whether a text is conditions without an include around them: it
// begins with a name.
func isShort(text string) bool {
	for _, t := range grammar.Tokens(text) {
		if t.Class != grammar.Comment {
			return t.Class == grammar.Name
		}
	}
	return false
}

// whole returns the source with what is put around it.
func (e entry) whole() *ast.Source {
	return &ast.Source{Name: e.source.Name, Stem: e.source.Stem, Text: e.before + e.source.Text + e.after}
}

// located puts diagnostics of the whole to their places in what was typed.
func (e entry) located(list ast.Diagnostics, whole *ast.Source) ast.Diagnostics {
	end := len(strings.TrimRight(e.source.Text, " \t\r\n"))
	closing := len(e.before) + len(e.source.Text) + strings.Index(e.after, ">")
	fit := func(at int) int { return min(max(at-len(e.before), 0), end) }
	for i, d := range list {
		if d.Source == whole {
			if e.after != "" && d.Span.Start == closing { // where nobody typed anything
				list[i].Message = strings.Replace(d.Message, `found ">"`, "found end of input", 1)
			}
			list[i].Source = e.source
			list[i].Span = ast.Span{Start: fit(d.Span.Start), End: fit(d.Span.End)}
		}
	}
	return list
}

// A list is a let that was typed by itself.
type list struct{ name, text string }

// withLists puts the lists of the session before an entry that uses and does not
// define them.
func (s *Session) withLists(e entry) entry {
	used, defined := map[string]bool{}, map[string]bool{}
	tokens := grammar.Tokens(e.source.Text)
	for i, t := range tokens {
		if name, ok := strings.CutPrefix(t.Text, "$"); ok {
			used[name] = true
		}
		if t.Class == grammar.Word && strings.EqualFold(t.Text, ast.WordLet) && i+1 < len(tokens) {
			defined[tokens[i+1].Text] = true
		}
	}
	for _, l := range s.lists {
		if used[l.name] && !defined[l.name] {
			e.before = l.text + e.before
		}
	}
	return e
}

// keepLists keeps the lists of a file that holds nothing else, and reports whether
// it is one.
func (s *Session) keepLists(f *ast.File) bool {
	var found []*list
	for _, d := range f.Decls {
		let, ok := d.(*ast.Let)
		if !ok {
			return false
		}
		text := f.Source.Text[let.Span.Start:let.Span.End]
		found = append(found, &list{let.Name.Text, text + "\n"})
	}
	for _, l := range found {
		s.lists = replaced(s.lists, l, func(o *list) bool { return o.name == l.name })
	}
	return len(found) > 0
}

// replaced returns a list with x in the place of the one that is like it, or at the
// end.
func replaced[T any](all []T, x T, like func(T) bool) []T {
	for i, o := range all {
		if like(o) {
			all[i] = x
			return all
		}
	}
	return append(all, x)
}
