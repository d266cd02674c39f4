package migrate

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

// documents are the segments of a project.
type documents struct {
	segments []*compile.Segment          // that can be evaluated but for stopped, sources first
	stopped  map[*compile.Segment]string // why a segment is not translated
	refused  []*Segment                  // what is not even a segment
	notes    []string                    // what may be missing
}

// sourceExtension is that of files in the language; all others are documents.
const sourceExtension = ".seg"

// readDocuments reads the documents of segments, and what is wrong with them. A
// mistake stops the segment in which it is, and those that are built on that.
func readDocuments(sources []*ast.Source) *documents {
	d := &documents{stopped: map[*compile.Segment]string{}}
	var files []*ast.File
	wrong := map[*ast.File]ast.Diagnostics{}
	seen := map[string]bool{}
	for _, src := range sources {
		f, list := readDocument(src)
		if filepath.Ext(src.Name) != sourceExtension {
			f.Decls = slices.DeleteFunc(f.Decls, func(x ast.Decl) bool { return isAgain(f, x, seen) })
		}
		wrong[f] = errorsOf(list)
		for _, x := range list {
			if x.Code == ast.MoreSegments {
				d.notes = append(d.notes, messageOf(x))
			}
		}
		files = append(files, f)
	}
	checked, found := compile.Check(files, compile.Options{})
	reasons := map[*ast.Segment]string{}
	for _, f := range files {
		d.sort(f, wrong[f], errorsOf(found), reasons)
	}
	kept := map[*ast.Segment]*compile.Segment{}
	for _, s := range checked {
		kept[s.Syntax] = s
	}
	for _, f := range files {
		for x := range f.Segments() {
			s, reason := kept[x], reasons[x]
			switch {
			case x.Service() != ast.Pinpoint:
				d.refuse(f, x, "expected a segment of Pinpoint, found one of Customer Profiles")
			case s == nil:
				d.refuse(f, x, cmpOr(reason, "it is built on "+brokenSource(x, kept, files)+", which is stopped"))
			default:
				d.segments = append(d.segments, s)
				if reason != "" {
					d.stopped[s] = reason
				}
			}
		}
	}
	d.segments = sourcesFirst(d.segments)
	return d
}

func readDocument(src *ast.Source) (*ast.File, ast.Diagnostics) {
	if filepath.Ext(src.Name) == sourceExtension {
		return grammar.Parse(src)
	}
	service := ast.Pinpoint
	return compile.Decompile(src, &service)
}

// isAgain reports whether a document has the segment that one before had, with its id
// and all else: the latest version is among the versions, too.
func isAgain(f *ast.File, x ast.Decl, seen map[string]bool) bool {
	s, ok := x.(*ast.Segment)
	if !ok || originOf(f, s).ID == "" {
		return false
	}
	text := sourceText(s)
	again := seen[text]
	seen[text] = true
	return again
}

func errorsOf(list ast.Diagnostics) ast.Diagnostics {
	return slices.DeleteFunc(slices.Clone(list), func(d ast.Diagnostic) bool { return d.Severity() != ast.Error })
}

// sort finds the segment that each mistake stops: of reading first, for those have
// the path in the document. What is in no segment is a document that is refused.
func (d *documents) sort(f *ast.File, reading, checking ast.Diagnostics, reasons map[*ast.Segment]string) {
	for i, x := range slices.Concat(reading, checking) {
		if x.Source != f.Source {
			continue
		}
		s := segmentAt(f, x.Span)
		switch {
		case s != nil && reasons[s] == "":
			reasons[s] = messageOf(x)
		case s == nil && i < len(reading):
			d.refused = append(d.refused, &Segment{Pinpoint: Origin{File: f.Source.Name}, Name: f.Source.Name, Class: Unsupported, Reason: messageOf(x)})
		}
	}
}

// segmentAt returns the segment in which a place is, or nil.
func segmentAt(f *ast.File, at ast.Span) *ast.Segment {
	for s := range f.Segments() {
		if s.Span.Start <= at.Start && at.Start <= s.Span.End {
			return s
		}
	}
	return nil
}

func messageOf(x ast.Diagnostic) string {
	line, column := x.Source.Position(x.Span.Start)
	text := fmt.Sprintf("%s:%d:%d: %s", filepath.Base(x.Source.Name), line, column, x.Message)
	if x.Help != "" {
		text += "; " + x.Help
	}
	return text
}

// refuse adds a segment that could not be read.
func (d *documents) refuse(f *ast.File, x *ast.Segment, reason string) {
	origin := originOf(f, x)
	d.refused = append(d.refused, &Segment{Name: origin.text(), Pinpoint: origin, Class: Unsupported, Reason: reason})
}

// originOf returns what the header of a segment says.
func originOf(f *ast.File, x *ast.Segment) Origin {
	o := Origin{File: f.Source.Name}
	if x.Header == nil {
		return o
	}
	if x.Header.Name != nil {
		o.Name = x.Header.Name.Text
	}
	for _, p := range x.Header.Properties {
		switch p := p.(type) {
		case *ast.TextProperty:
			if p.Kind == ast.ID {
				o.ID = p.Text.Text
			}
		case *ast.VersionProperty:
			o.Version = &p.Number
		}
	}
	return o
}

// brokenSource names a source of a segment that is not among those kept.
func brokenSource(x *ast.Segment, kept map[*ast.Segment]*compile.Segment, files []*ast.File) string {
	in, _ := x.Body.(*ast.Include)
	if in == nil {
		return "a segment"
	}
	for _, g := range in.Groups {
		if g.From == nil {
			continue
		}
		for _, source := range g.From.Sources {
			for _, f := range files {
				for other := range f.Segments() {
					if o := originOf(f, other); kept[other] == nil && (o.ID == source.Name.Text || o.Name == source.Name.Text) {
						return o.text()
					}
				}
			}
		}
	}
	return "a segment"
}

// sourcesFirst puts segments behind their sources, else in their order.
func sourcesFirst(list []*compile.Segment) []*compile.Segment {
	var order []*compile.Segment
	met := map[*compile.Segment]bool{}
	var visit func(s *compile.Segment)
	visit = func(s *compile.Segment) {
		if s == nil || met[s] {
			return
		}
		met[s] = true
		for _, source := range sourcesOfSegment(s) {
			visit(source.Segment)
		}
		order = append(order, s)
	}
	for _, s := range list {
		visit(s)
	}
	return order
}

// sourcesOfSegment returns the sources of a segment's groups.
func sourcesOfSegment(s *compile.Segment) []compile.Source {
	var list []compile.Source
	if b, ok := s.Body.(*compile.Groups); ok {
		for _, g := range b.List {
			list = append(list, g.Sources...)
		}
	}
	return list
}

// names gives each segment a name that Customer Profiles takes, none of them
// twice in any case of letters. The latest version of a segment has its name.
func names(list []*compile.Segment) (map[*compile.Segment]string, *namer) {
	latest := map[string]int{}
	key := func(s *compile.Segment) string { return s.ID + "\x00" + s.Name }
	for _, s := range list {
		if s.Version != nil {
			latest[key(s)] = max(latest[key(s)], *s.Version)
		}
	}
	n := &namer{taken: map[string]bool{}}
	all := map[*compile.Segment]string{}
	for _, olds := range []bool{false, true} { // so that no old version takes a name
		for _, s := range list {
			if old := s.Version != nil && *s.Version < latest[key(s)]; old == olds {
				name := cmpOr(cmpOr(s.Name, s.ID), s.File.Source.Stem)
				suffix := ""
				if old {
					suffix = fmt.Sprintf("_v%d", *s.Version)
				}
				all[s] = n.name(name, suffix)
			}
		}
	}
	return all, n
}

// A namer makes names.
type namer struct{ taken map[string]bool }

const maxName = 64 // characters of a segment's name

// name returns a new name that is like text, with a suffix.
func (n *namer) name(text, suffix string) string {
	fit := func(r rune) rune {
		if r == '-' || r == '_' || r < 0x80 && ast.IsNamePart(r) {
			return r
		}
		return '_'
	}
	base := strings.Map(fit, strings.TrimSpace(text))
	if strings.Trim(base, "_") == "" {
		base = "segment"
	}
	for i := 1; ; i++ {
		tail := suffix
		if i > 1 {
			tail += fmt.Sprintf("_%d", i)
		}
		name := base[:min(len(base), maxName-len(tail))] + tail
		if folded := strings.ToLower(name); !n.taken[folded] {
			n.taken[folded] = true
			return name
		}
	}
}
