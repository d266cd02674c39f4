package compile

import (
	"slices"
	"strings"

	"segql/ast"
)

// A key names a segment among those of its service: of the compilation, whose
// domain is "", or of a domain of the library.
type key struct {
	service ast.Service
	domain  string
	name    string
}

// An index finds the segments of a compilation and those that the library has
// given so far.
type index struct {
	names map[key][]*Segment
	ids   map[key][]*Segment // Pinpoint's, with all versions
}

func newIndex() index { return index{map[key][]*Segment{}, map[key][]*Segment{}} }

// add adds a segment, or reports that there is one of its name. In Pinpoint
// names may repeat; ids and versions tell the segments apart.
func (x *index) add(c *checker, s *Segment) {
	if s.Name == "" && s.ID == "" {
		return
	}
	k := key{s.Service, c.domain, s.Name}
	for _, other := range x.names[k] {
		if s.Service == ast.Profiles || s.ID == other.ID && sameVersion(s.Version, other.Version) {
			if !c.kept {
				c.duplicate(s, other)
			}
			return
		}
	}
	if s.Name != "" {
		x.names[k] = append(x.names[k], s)
	}
	if s.ID != "" {
		k.name = s.ID
		x.ids[k] = append(x.ids[k], s)
	}
}

func sameVersion(a, b *int) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

func (c *checker) duplicate(s, other *Segment) {
	c.current = s
	at := s.Syntax.Span
	if h := s.Syntax.Header; h != nil && h.Name != nil {
		at = h.Name.Span
	}
	file := other.File.Source
	line, _ := file.Position(other.Syntax.Span.Start)
	c.report(at, ast.DuplicateSegment, "choose another name",
		"the segment %s is defined already, in %s, line %d", s.Name, file.Name, line)
}

func (c *checker) from(g *Group, x *ast.From) {
	g.SourceType = x.Mode
	word := firstWord(x.Span, ast.WordFrom)
	if len(x.Sources) == 0 {
		c.report(word, ast.SourceTypeAlone, "leave from out, or name a source", "without sources from says nothing")
	}
	if n := len(x.Sources); n > 5 && c.options.Console {
		c.report(word, ast.ConsoleSources, "", "the console shows at most 5 sources a group, found %d", n)
	}
	c.implicit(x.Mode, len(x.Sources), word, "sources")
	seen := map[string]bool{}
	for i := range x.Sources {
		s := &x.Sources[i]
		if seen[s.String()] {
			c.report(s.Span, ast.RepeatedSource, "", "the source %s stands here twice", s)
		}
		seen[s.String()] = true
		if c.current.Service == ast.Profiles {
			c.profilesSource(s)
		}
		g.Sources = append(g.Sources, Source{Syntax: s, Name: s.Name.Text, Version: s.Version})
	}
}

func (c *checker) profilesSource(s *ast.SourceSegment) {
	if s.Version != nil {
		c.report(s.Span, ast.SourceVersion, "leave the version out", "segments of Customer Profiles have no versions")
	}
	c.awsName(s.Name, ast.SourceName, "the name of a segment")
}

// resolve finds the sources of every segment, and reports what can only be
// seen with them: cycles, depth, and the attributes that AWS counts through
// all sources. The library adds segments while this goes on.
func (c *checker) resolve() {
	for i := 0; i < len(c.segments); i++ {
		s := c.segments[i]
		c.enter(s)
		for src := range s.sources() {
			c.source(s, src)
		}
	}
	w := walk{checker: c, facts: make(map[*Segment]*facts, len(c.segments))}
	for _, s := range c.segments {
		w.visit(s)
	}
}

// enter makes s the segment that is looked at.
func (c *checker) enter(s *Segment) {
	c.current, c.Source, c.quiet = s, s.File.Source, s.File.Broken
}

// source finds the segment that src names, in the compilation or else in the
// library. In Pinpoint the document refers to it by its id.
func (c *checker) source(s *Segment, src *Source) {
	known := c.known(s, src.Name)
	candidates := ofVersion(known, src.Version)
	if len(candidates) == 0 {
		if err := c.load(s, src); err != nil {
			c.report(src.Syntax.Span, ast.UnknownSource, "", "the source %s cannot be read: %v", src.Name, err)
			return
		}
		known = c.known(s, src.Name)
		candidates = ofVersion(known, src.Version)
	}
	if s.Service == ast.Pinpoint {
		c.sourceID(src, known)
	}
	switch {
	case len(known) == 0:
		c.unknownSource(s.Service, src)
		return
	case len(candidates) == 0:
		c.report(src.Syntax.Span, ast.UnknownSource, "",
			"no segment here is version %d of %s; the service may have it", *src.Version, src.Name)
		return
	}
	src.Segment = candidates[0]
	for _, other := range candidates[1:] {
		if other.Version != nil && (src.Segment.Version == nil || *other.Version > *src.Segment.Version) {
			src.Segment = other
		}
	}
}

// known returns the segments that a source of s may name, of all versions:
// those of the compilation and those that the library has given for its domain.
func (c *checker) known(s *Segment, name string) []*Segment {
	if list := in(c.index.ids, s, name); s.Service == ast.Pinpoint && len(list) > 0 {
		return list
	}
	return in(c.index.names, s, name)
}

func in(index map[key][]*Segment, s *Segment, name string) []*Segment {
	own := index[key{s.Service, "", name}]
	if s.Domain == "" {
		return own
	}
	return slices.Concat(own, index[key{s.Service, s.Domain, name}])
}

// ofVersion returns the segments of a version, all of them for nil.
func ofVersion(segments []*Segment, version *int) []*Segment {
	if version == nil {
		return segments
	}
	var list []*Segment
	for _, s := range segments {
		if sameVersion(s.Version, version) {
			list = append(list, s)
		}
	}
	return list
}

// sourceID sets the id that a Pinpoint document refers to the source by.
func (c *checker) sourceID(src *Source, known []*Segment) {
	src.ID = src.Name
	if len(known) == 0 || known[0].ID == src.Name {
		return
	}
	src.ID = known[0].ID
	if src.ID == "" {
		c.report(src.Syntax.Span, ast.SourceHasNoID, "give the segment its id: segment … for pinpoint { id … }",
			"the segment %s has no id for Pinpoint to refer to", src.Name)
	}
	for _, other := range known[1:] {
		if other.ID != src.ID {
			c.report(src.Syntax.Span, ast.AmbiguousSource, "name it by its id",
				"several segments are called %s, with the ids %s and %s", src.Name, src.ID, other.ID)
			return
		}
	}
}

func (c *checker) unknownSource(service ast.Service, src *Source) {
	help := ""
	names := func(yield func(string) bool) {
		for _, s := range c.segments {
			if s.Service == service && !yield(s.Name) {
				return
			}
		}
	}
	if near := ast.Nearest(src.Name, names); near != "" {
		help = near + "?"
	}
	c.report(src.Syntax.Span, ast.UnknownSource, help, "no segment here is called %s; the service may have it", src.Name)
}

// load asks the library for a source of s and takes the segments of its file
// in. They belong to the domain of s.
func (c *checker) load(s *Segment, src *Source) error {
	if c.options.Library == nil {
		return nil
	}
	f, err := c.options.Library.Find(s.Service, s.Domain, src.Name, src.Version)
	if f == nil || err != nil {
		return err
	}
	c.kept, c.domain = true, s.Domain
	first := len(c.segments)
	c.file(f)
	for _, loaded := range c.segments[first:] {
		loaded.Domain = s.Domain
	}
	c.kept, c.domain = false, ""
	c.enter(s)
	return nil
}

// What a segment is found to need, its sources included. Attributes are
// counted to little above the limits.
type facts struct {
	place      int // on the path of the walk, from 1; 0 when it is done
	depth      int // of sources
	attributes []attribute
	calculated int
}

const (
	maxDepth      = 5
	maxAttributes = 60
	maxCalculated = 10
	maxCycle      = 12 // names that a cycle is shown with
)

// A walk visits the graph of segments and sources, depth first.
type walk struct {
	*checker
	path  []*Segment
	facts map[*Segment]*facts
}

func (w *walk) visit(s *Segment) {
	if w.facts[s] != nil {
		return
	}
	w.path = append(w.path, s)
	f := &facts{place: len(w.path)}
	w.facts[s] = f
	for cond := range s.Conditions() {
		f.add(cond.attribute())
	}
	for src := range s.sources() {
		if src.Segment == nil {
			continue
		}
		if known := w.facts[src.Segment]; known != nil && known.place > 0 {
			w.enter(s)
			w.cycle(src, w.path[known.place-1:])
			continue
		}
		w.visit(src.Segment)
		f.merge(w.facts[src.Segment])
		if w.failed[src.Segment] {
			w.failed[s] = true // so that every segment of a cycle, and above it, has failed
		}
	}
	w.path = w.path[:len(w.path)-1]
	f.place = 0
	w.enter(s)
	w.limits(s, f)
}

func (w *walk) cycle(src *Source, path []*Segment) {
	var names []string
	for _, s := range path[:min(len(path), maxCycle)] {
		names = append(names, s.Name)
	}
	if len(path) > maxCycle {
		names = append(names, "…")
	}
	names = append(names, path[0].Name)
	w.report(src.Syntax.Span, ast.SourceCycle, "", "the sources go round in a circle: %s", strings.Join(names, " → "))
}

func (f *facts) add(a attribute) {
	isCalculated := a.field.Kind == ast.CalculatedKind
	enough := len(f.attributes) > maxAttributes && (!isCalculated || f.calculated > maxCalculated)
	if enough || slices.Contains(f.attributes, a) {
		return
	}
	f.attributes = append(f.attributes, a)
	if isCalculated {
		f.calculated++
	}
}

func (f *facts) merge(source *facts) {
	f.depth = max(f.depth, source.depth+1)
	for _, a := range source.attributes {
		f.add(a)
	}
}

func (w *walk) limits(s *Segment, f *facts) {
	if s.Service != ast.Profiles {
		return
	}
	at := firstWord(s.Syntax.Span, ast.WordSegment)
	if f.depth > maxDepth {
		w.report(at, ast.SourceDepth, "", "sources are nested at most %d deep, found %d", maxDepth, f.depth)
	}
	if len(f.attributes) > maxAttributes {
		w.report(at, ast.TooManyAttributes, "", "a segment uses at most %d attributes, with its sources", maxAttributes)
	}
	if f.calculated > maxCalculated {
		w.report(at, ast.TooManyCalculated, "", "a segment uses at most %d calculated attributes, with its sources", maxCalculated)
	}
}
