package migrate

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"segql/ast"
	"segql/compile"
)

// A Segment is what became of a segment.
type Segment struct {
	Name       string // in Customer Profiles
	Pinpoint   Origin
	Class      Class
	Verdict    Verdict
	Reason     string      // why it is stopped, or ""
	Notes      []string    // what AWS may say to it
	Helpers    []string    // segments that it needs beside those it had, sources first
	Conditions []Condition // its own, without those of its sources
	Proof      *Proof      // nil if it is stopped

	of      *compile.Segment
	files   []segmentFile    // of its helpers and itself, sources first
	written *compile.Segment // as its file has it
}

// A segmentFile is a segment in the language.
type segmentFile struct{ name, text string }

// An Origin says which segment of Pinpoint one was.
type Origin struct {
	Name    string
	ID      string
	Version *int
	File    string
}

// text names the segment for people.
func (o Origin) text() string {
	text := cmp.Or(o.Name, o.ID, o.File)
	if o.Version != nil {
		text += fmt.Sprintf(" version %d", *o.Version)
	}
	return text
}

// segments translates the segments. One is stopped by what it cannot say, and by a
// source that is stopped.
func (t *translator) segments(d *documents, allow map[Allowance]bool) []*Segment {
	all, namer := names(d.segments)
	done := map[*compile.Segment]*Segment{}
	var list []*Segment
	for _, s := range d.segments {
		x := &Segment{
			Name: all[s], of: s, Reason: d.stopped[s],
			Pinpoint: Origin{s.Name, s.ID, s.Version, s.File.Source.Name},
		}
		t.segment(x, done, namer, allow)
		if d.stopped[s] != "" {
			x.Class = Unsupported
		}
		done[s] = x
		list = append(list, x)
	}
	return list
}

// segment translates a segment whose sources have been.
func (t *translator) segment(x *Segment, done map[*compile.Segment]*Segment, n *namer, allow map[Allowance]bool) {
	b := &bodyWriter{
		writer:     writer{helper: func() string { return n.name(x.Name, "_part") }},
		translator: t, segment: x, done: done,
	}
	for c := range x.of.Conditions() {
		translated := t.condition(c)
		x.Conditions = append(x.Conditions, translated)
		x.Class = max(x.Class, translated.Class)
		x.stop(translated.Class == Unsupported, "%s: %s", ast.Brief(translated.Text), translated.Reason)
		x.stop(translated.Class == Approximate && !allow[AllowApproximate],
			"%s: %s; --allow approximate takes it so", ast.Brief(translated.Text), translated.Reason)
	}
	b.sources()
	if _, problems := compile.MakePlan(x.of, compile.PlanOptions{}); problems.Failed() {
		x.stop(true, "%s", messageOf(errorsOf(problems)[0]))
		x.Class = Unsupported
	}
	if x.Reason != "" {
		return
	}
	for c := range x.of.Conditions() {
		if t.unheard[c.Path()] {
			x.note("no endpoint has " + c.Path() + ", so that little is proven of it")
		}
	}
	body := b.body()
	for _, h := range b.helpers {
		x.Helpers = append(x.Helpers, h.name)
		x.files = append(x.files, segmentFile{h.name, sourceText(x.part(h))})
	}
	x.files = append(x.files, segmentFile{x.Name, sourceText(x.declaration(body))})
}

// sourceText returns a segment as a file.
func sourceText(s *ast.Segment) string {
	return ast.Format(&ast.File{Source: &ast.Source{}, Decls: []ast.Decl{s}})
}

// stop stops the segment, for the first reason that there is.
func (x *Segment) stop(is bool, format string, args ...any) {
	if is && x.Reason == "" {
		x.Reason = fmt.Sprintf(format, args...)
	}
}

// note notes what the user should know, once.
func (x *Segment) note(text string) {
	if !slices.Contains(x.Notes, text) {
		x.Notes = append(x.Notes, text)
	}
}

const maxDisplay = 255 // characters of a display name

// declaration returns the segment in the language.
func (x *Segment) declaration(body *ast.Include) *ast.Segment {
	name := nameOf(x.Name)
	h := &ast.Header{Name: &name}
	text := func(s string) ast.Literal { return ast.Literal{Kind: ast.StringLiteral, Text: s} }
	if display := x.of.Name; display != "" && display != x.Name && utf8.RuneCountInString(display) <= maxDisplay {
		l := text(display)
		h.Display = &l
	}
	h.Properties = append(h.Properties, &ast.TextProperty{Kind: ast.Description, Text: text(x.description())})
	tags := &ast.Tags{}
	for _, tag := range x.of.Tags {
		t := ast.Tag{Key: text(tag.Key), Value: text(tag.Value)}
		if !isValid(&ast.Tags{List: []ast.Tag{t}}) {
			x.note(fmt.Sprintf("the tag %s is not one that Customer Profiles takes, and is left out", t.Key))
			continue
		}
		tags.List = append(tags.List, t)
	}
	if len(tags.List) > 0 {
		h.Properties = append(h.Properties, tags)
	}
	return &ast.Segment{Header: h, Body: body}
}

// isValid reports whether a segment may have a property.
func isValid(p ast.Property) bool {
	name := nameOf("name")
	s := &ast.Segment{
		Header: &ast.Header{Name: &name, Properties: []ast.Property{p}},
		Body:   (&writer{}).include(everyone()),
	}
	_, problems := compile.Check([]*ast.File{{Source: &ast.Source{}, Decls: []ast.Decl{s}}}, compile.Options{})
	return !problems.Failed()
}

// part returns a helper in the language.
func (x *Segment) part(h helper) *ast.Segment {
	name, text := nameOf(h.name), ast.Literal{Kind: ast.StringLiteral, Text: "A part of " + x.Name}
	return &ast.Segment{
		Header: &ast.Header{Name: &name, Properties: []ast.Property{&ast.TextProperty{Kind: ast.Description, Text: text}}},
		Body:   h.body,
	}
}

func (x *Segment) description() string {
	text := "Pinpoint segment"
	if x.of.ID != "" {
		text += " " + x.of.ID
	}
	if x.of.Version != nil {
		text += fmt.Sprintf(", version %d", *x.of.Version)
	}
	return text
}
