package repl

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"segql/ast"
	"segql/compile"
	"segql/eval/store"
	"segql/grammar"
	"segql/report"
)

// A segment is one of the session. Its text is checked anew whenever it is used,
// for its sources may have been typed anew by then.
type segment struct {
	name string
	text string    // with its lists, without a header if it has none
	file *ast.File // that sources find: with its name
}

// define takes a text with segments, and answers with what it finds of each.
func (s *Session) define(ctx context.Context, e entry) error {
	short := isShort(e.source.Text)
	if short {
		e.before, e.after = shortBefore, shortAfter
	}
	names, f, list, err := s.keep(e)
	if err != nil {
		return err
	}
	// What has no source here is an error of its evaluation.
	s.warn(slices.DeleteFunc(list, func(d ast.Diagnostic) bool { return d.Code == ast.UnknownSource }))
	if short {
		if err := s.showSource(f); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := s.answer(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// keep checks an entry and keeps its segments and lists. It returns the names of
// the segments, their file, and the warnings.
func (s *Session) keep(e entry) ([]string, *ast.File, ast.Diagnostics, error) {
	e = s.withLists(s.withoutIt(e))
	whole := e.whole()
	f, list := grammar.Parse(whole)
	if len(f.Decls) == 0 && len(list) == 0 {
		return nil, f, nil, nil // nothing but comments
	}
	checked, found := compile.Check([]*ast.File{f}, compile.Options{Library: library{s}})
	found = slices.DeleteFunc(found, func(d ast.Diagnostic) bool { return d.Code == ast.NoSegments })
	list = append(list, found...)
	list.Sort(whole)
	if list = e.located(list, whole); list.Failed() {
		return nil, f, nil, list
	}
	if s.keepLists(f) {
		return nil, f, list, nil
	}
	var names []string
	for i, text := range compile.Sources(checked) {
		c := checked[i]
		seg := &segment{name: cmp.Or(c.Name, itName), text: text}
		if c.Name == "" && len(checked) == 1 {
			seg.text = ast.Format(f)
		}
		named := *c
		named.Name = seg.name
		seg.file, _ = grammar.Parse(&ast.Source{Name: seg.name, Text: compile.Sources([]*compile.Segment{&named})[0]})
		s.segments = replaced(s.segments, seg, func(o *segment) bool { return o.name == seg.name })
		names = append(names, seg.name)
		s.current = seg.name
	}
	return names, f, list, nil
}

// withoutIt gives the segment that was typed last another name, if it has none and
// an entry has it as a source: it will be another one soon.
func (s *Session) withoutIt(e entry) entry {
	it := s.find(itName)
	f, _ := grammar.Parse(e.whole())
	var places []ast.Span
	for x := range f.Segments() {
		include, ok := x.Body.(*ast.Include)
		if !ok {
			continue
		}
		for _, g := range include.Groups {
			for _, src := range sourcesOf(g) {
				if src.Name.Text == itName {
					places = append(places, src.Name.Span)
				}
			}
		}
	}
	if it == nil || len(places) == 0 {
		return e
	}
	name := s.freeName()
	text := e.source.Text
	for _, at := range slices.Backward(places) {
		text = text[:at.Start-len(e.before)] + name + text[at.End-len(e.before):]
	}
	renamed := strings.Replace(ast.Format(it.file), ast.WordSegment+" "+itName, ast.WordSegment+" "+name, 1)
	file, _ := grammar.Parse(&ast.Source{Name: name, Text: renamed})
	*it = segment{name, renamed, file}
	s.note(fmt.Sprintf("the segment that was %s is %s now", itName, name))
	e.source = &ast.Source{Name: e.source.Name, Text: text}
	return e
}

func sourcesOf(g *ast.Group) []ast.SourceSegment {
	if g.From == nil {
		return nil
	}
	return g.From.Sources
}

// freeName returns it1, or the next that no segment has.
func (s *Session) freeName() string {
	for n := 1; ; n++ {
		if name := itName + strconv.Itoa(n); s.find(name) == nil {
			return name
		}
	}
}

// find returns the segment of the session of a name, nil if there is none.
func (s *Session) find(name string) *segment {
	for _, seg := range s.segments {
		if seg.name == name {
			return seg
		}
	}
	return nil
}

// service returns the service that the segment is for.
func (seg *segment) service() ast.Service {
	for x := range seg.file.Segments() {
		return x.Service()
	}
	return ast.Profiles
}

// A target is a segment that a command is about.
type target struct {
	*compile.Segment
	name string // that it goes by, also without one of its own
	text string
}

// target returns the segment of a name, checked: one of the session, else one
// that the store keeps, of which @ is the mark; without a name the last one.
func (s *Session) target(name string) (*target, error) {
	if name == "" {
		if name = s.current; name == "" {
			return nil, fmt.Errorf("there is no segment yet; type one, such as FirstName BEGINS_WITH \"A\"")
		}
	}
	kept := strings.TrimPrefix(name, "@")
	if seg := s.find(name); seg != nil {
		return s.checked(name, seg.text, seg.name)
	}
	text, err := s.keptText(kept)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, s.noSegment(name)
	}
	return s.checked("@"+kept, text, kept)
}

// checked checks the text of a segment.
func (s *Session) checked(name, text, own string) (*target, error) {
	f, list := grammar.Parse(&ast.Source{Name: name, Text: text})
	segments, found := compile.Check([]*ast.File{f}, compile.Options{Library: library{s}})
	if list = append(list, found...); list.Failed() {
		return nil, list
	}
	for _, c := range segments {
		if c.Name == own || c.Name == "" {
			return &target{c, name, text}, nil
		}
	}
	return nil, s.noSegment(name)
}

// keptText returns the source of a segment that the store keeps, "" if it keeps
// none of the name.
func (s *Session) keptText(name string) (string, error) {
	db, done, err := s.shelf.use()
	if err != nil {
		return "", nil // what there is not keeps nothing
	}
	defer done()
	text, found, err := db.Segment(s.scope(ast.Profiles, ""), name, nil)
	if !found && err == nil {
		text, _, err = db.Segment(s.scope(ast.Pinpoint, ""), name, nil)
	}
	return text, err
}

func (s *Session) noSegment(name string) error {
	var names []string
	for _, seg := range s.segments {
		names = append(names, seg.name)
	}
	for _, kept := range s.keptNames() {
		names = append(names, "@"+asWord(kept))
	}
	return fmt.Errorf("no segment is called %s%s", name, hint(name, names, "; see :segments"))
}

// hint returns the name that was most likely meant, or else a way out.
func hint(name string, names []string, otherwise string) string {
	if near := ast.Nearest(name, slices.Values(names)); near != "" {
		return "; " + near + "?"
	}
	return otherwise
}

// A library finds sources: segments of the session, and those that the store keeps.
type library struct{ *Session }

// Find returns the file of a segment.
func (l library) Find(service ast.Service, domain, name string, version *int) (*ast.File, error) {
	if seg := l.source(service, name); seg != nil {
		return seg.file, nil
	}
	db, done, err := l.shelf.use()
	if err != nil {
		return nil, nil // what there is not keeps nothing
	}
	defer done()
	scope, kept := l.scope(service, domain), name
	if service == ast.Pinpoint {
		names, err := report.KeptNames(db, scope)
		if err != nil {
			return nil, err
		}
		kept = cmp.Or(names[name], name)
	}
	text, ok, err := db.Segment(scope, kept, version)
	if !ok || err != nil {
		return nil, err
	}
	f, list := grammar.Parse(&ast.Source{Name: "@" + name, Text: text})
	if list.Failed() {
		return nil, fmt.Errorf("the store keeps it with mistakes: %s", list[0].Message)
	}
	return f, nil
}

// source returns the segment of the session that a source names: of Pinpoint by its
// id too.
func (l library) source(service ast.Service, name string) *segment {
	for _, seg := range l.segments {
		for x := range seg.file.Segments() {
			if x.Service() == service && (seg.name == name || service == ast.Pinpoint && x.ID() == name) {
				return seg
			}
		}
	}
	return nil
}

// scope returns the profiles and segments that something is about.
func (s *Session) scope(service ast.Service, header string) store.Scope {
	return store.Scope{Service: service, Domain: cmp.Or(s.domain, header, defaultDomain)}
}

const defaultDomain = "default"
