package compile

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
)

// Options say what a check may know beside the files.
type Options struct {
	Library Library // nil without
	Console bool    // warn of what the console cannot show
}

// Check resolves the segments of files that are compiled together. It returns
// those that have no errors, nor their sources, in source order, and every
// problem of all, in the order of the files. A file
// that is Broken is checked for the mistakes in what could be read.
func Check(files []*ast.File, o Options) ([]*Segment, ast.Diagnostics) {
	c := &checker{options: o, failed: map[*Segment]bool{}, index: newIndex()}
	for _, f := range files {
		c.file(f)
	}
	own := slices.Clone(c.segments)
	c.resolve()
	sources := make([]*ast.Source, len(files))
	for i, f := range files {
		sources[i] = f.Source
	}
	c.List.Sort(sources...)
	return slices.DeleteFunc(own, func(s *Segment) bool { return c.failed[s] }), c.List
}

// A checker holds what is known of a compilation.
type checker struct {
	ast.Reporter // of the file that is looked at
	options      Options
	current      *Segment // that is looked at, nil outside segments
	lists        map[string]*ast.Let
	listNames    []string // in source order
	expanded     int      // values that lists stood for so far
	segments     []*Segment
	failed       map[*Segment]bool // have an error of their own
	index        index
	quiet        bool   // the file is broken: what is missing may stand in what could not be read
	kept         bool   // the file is the library's: what the compilation defines comes first
	domain       string // of the library that the file is from
}

// report adds a diagnostic of the segment that is looked at. In a broken file
// warnings are left out.
func (c *checker) report(at ast.Span, code ast.Code, help, message string, args ...any) {
	if code.Severity() == ast.Error {
		c.failed[c.current] = true
	} else if c.quiet {
		return
	}
	c.Report(at, code, help, message, args...)
}

func (c *checker) file(f *ast.File) {
	c.Source, c.quiet, c.current = f.Source, f.Broken, nil
	c.lists, c.listNames, c.expanded = map[string]*ast.Let{}, nil, 0
	first, nameless := len(c.segments), 0
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.Let:
			c.let(d)
		case *ast.Segment:
			s := c.segment(f, d)
			c.segments = append(c.segments, s)
			if s.Name == "" {
				nameless++
			}
		}
	}
	found := c.segments[first:]
	for _, s := range found {
		if s.Name == "" && nameless == 1 && s.Service == ast.Profiles {
			c.nameAfter(s, f.Source.Stem)
		}
		c.index.add(c, s)
	}
	if len(found) == 0 {
		c.current = nil
		c.report(ast.Span{}, ast.NoSegments, "", "%s has no segment", f.Source.Name)
	}
}

// nameAfter names a segment after its file, unless another has the name.
func (c *checker) nameAfter(s *Segment, stem string) {
	fit := func(r rune) rune {
		if isNameRune(r) {
			return r
		}
		return '_'
	}
	name := strings.Map(fit, stem)
	name = name[:min(len(name), maxName)]
	if name == "" || c.index.names[key{ast.Profiles, c.domain, name}] != nil {
		return
	}
	s.Name = name
	if s.DisplayName == "" {
		s.DisplayName = name
	}
}

func (c *checker) let(x *ast.Let) {
	name := x.Name.Text
	if ast.IsKept(name) {
		c.report(x.Name.Span, ast.KeptWord, "choose another name", "%s is kept for later and names no list", name)
	}
	if first, ok := c.lists[name]; ok {
		line, _ := c.Source.Position(first.Span.Start)
		c.report(x.Name.Span, ast.DuplicateList, "", "the list %s is defined already, in line %d", name, line)
		return
	}
	c.lists[name] = x
	c.listNames = append(c.listNames, name)
}

func (c *checker) segment(f *ast.File, x *ast.Segment) *Segment {
	s := &Segment{File: f, Syntax: x, Service: x.Service()}
	c.current = s
	if x.Header != nil {
		c.header(s, x.Header)
	}
	switch b := x.Body.(type) {
	case nil:
		if s.Imported {
			s.Body = Dimension{among(s)}
			return s // without the limits on criteria
		}
		if s.Service != ast.Pinpoint && !c.quiet {
			at := x.Span
			if x.Header != nil && x.Header.Name != nil {
				at = x.Header.Name.Span
			}
			c.report(at, ast.MissingBody, "write include ALL < group ALL < … > > behind the header",
				"expected a body after the header: include, dimension or sql")
		}
	case *ast.Include:
		s.Body = c.include(b)
	case *ast.Dimension:
		if s.Service != ast.Pinpoint {
			c.report(firstWord(b.Span, ast.WordDimension), ast.WrongService,
				"write include ALL < group ALL < … > >, or segment NAME for pinpoint",
				"expected include or sql: a dimension alone is a body of Pinpoint")
		}
		s.Body = c.dimension(b.Conditions, b.Span)
	case *ast.SQL:
		s.Body = c.sql(s, b)
	default:
		panic(fmt.Sprintf("compile: unexpected %T", b))
	}
	if s.Service == ast.Pinpoint {
		c.pinpointLimits(s)
	}
	return s
}

func (c *checker) sql(s *Segment, x *ast.SQL) Body {
	if s.Service != ast.Profiles {
		c.report(firstWord(x.Span, ast.WordSQL), ast.WrongService, "", "expected include or dimension: Pinpoint has no sql")
	}
	c.length(x.Query, "a query", 1, 50000)
	return SQL(x.Query.Text)
}

// length reports a text that is shorter or longer than AWS allows, in
// characters.
func (c *checker) length(x ast.Literal, what string, least, most int) {
	n := utf8.RuneCountInString(x.Text)
	switch {
	case n < least:
		c.report(x.Span, ast.TextLength, "leave it out", "%s has at least %d character, found none", what, least)
	case n > most:
		c.report(x.Span, ast.TextLength, "", "%s has at most %d characters, found %d", what, most, n)
	}
}

func (c *checker) header(s *Segment, x *ast.Header) {
	if x.Name != nil {
		c.name(s, *x.Name)
	}
	if x.Display != nil {
		c.display(s, *x.Display)
	}
	for _, p := range x.Properties {
		switch p := p.(type) {
		case *ast.TextProperty:
			c.textProperty(s, p)
		case *ast.VersionProperty:
			if c.only(ast.Pinpoint, s, p) {
				s.Version = &p.Number
			}
		case *ast.Imported:
			c.imported(s, p)
		case *ast.Tags:
			c.tags(s, p)
		case *ast.Sort:
			if c.only(ast.Profiles, s, p) {
				c.sort(s, p)
			}
		default:
			panic(fmt.Sprintf("compile: unexpected %T", p))
		}
	}
	if s.DisplayName == "" && s.Service == ast.Profiles {
		s.DisplayName = s.Name
	}
}

// name takes the name of a segment.
func (c *checker) name(s *Segment, x ast.Literal) {
	s.Name = x.Text
	switch {
	case x.Kind == ast.NameLiteral && ast.IsKept(x.Text):
		c.report(x.Span, ast.KeptWord, fmt.Sprintf(`write "%s" in quotes, or choose another name`, x.Text),
			"%s is kept for later and names no segment", x.Text)
	case s.Service == ast.Profiles:
		c.awsName(x, ast.SegmentName, "the name of a segment")
	}
}

const maxName = 64

// awsName reports a name that breaks the model's pattern of names.
func (c *checker) awsName(x ast.Literal, code ast.Code, what string) {
	bad := strings.IndexFunc(x.Text, func(r rune) bool { return !isNameRune(r) })
	help := ""
	if bad >= 0 {
		help = "letters A to Z, digits, - and _"
		if fixed := strings.ReplaceAll(x.Text, " ", "_"); IsName(fixed) {
			help = "write " + fixed
		}
	}
	switch {
	case x.Text == "":
		c.report(x.Span, code, "", "%s has at least one character", what)
	case bad >= 0:
		r, _ := utf8.DecodeRuneInString(x.Text[bad:])
		c.report(x.Span, code, help, "%s has letters, digits, - and _ only, found %q", what, r)
	case len(x.Text) > maxName:
		c.report(x.Span, code, "", "%s has at most %d characters, found %d", what, maxName, len(x.Text))
	}
}

// IsName reports whether text can be the name of a segment or a domain of
// Customer Profiles.
func IsName(text string) bool {
	return text != "" && len(text) <= maxName && strings.IndexFunc(text, func(r rune) bool { return !isNameRune(r) }) < 0
}

func isNameRune(r rune) bool {
	return r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z' && r < utf8.RuneSelf
}

func (c *checker) display(s *Segment, x ast.Literal) {
	switch {
	case s.Service != ast.Profiles:
		c.report(x.Span, ast.WrongService, "", "expected no second name: Pinpoint has no display name")
	case s.DisplayName != "":
		c.report(x.Span, ast.DuplicateProperty, "keep one of them", "the header has a display name twice")
	default:
		c.length(x, "a display name", 1, 255)
		s.DisplayName = x.Text
	}
}

// only reports a property of another service.
func (c *checker) only(service ast.Service, s *Segment, p ast.Property) bool {
	if s.Service == service {
		return true
	}
	c.report(firstWord(p.Extent(), p.Word()), ast.WrongService, "",
		"%s belongs to %s, and this segment is for %s", p.Word(), service.Title(), s.Service.Title())
	return false
}

func (c *checker) textProperty(s *Segment, p *ast.TextProperty) {
	switch p.Kind {
	case ast.Description:
		if c.only(ast.Profiles, s, p) {
			c.length(p.Text, "a description", 1, 4000)
			s.Description = p.Text.Text
		}
	case ast.Display:
		if c.only(ast.Profiles, s, p) {
			c.display(s, p.Text)
		}
	case ast.Domain:
		c.awsName(p.Text, ast.SegmentName, "the name of a domain")
		s.Domain = p.Text.Text
	case ast.ID:
		if c.only(ast.Pinpoint, s, p) {
			c.length(p.Text, "an id", 1, 1024)
			s.ID = p.Text.Text
		}
	}
}

func (c *checker) imported(s *Segment, p *ast.Imported) {
	s.Imported = c.only(ast.Pinpoint, s, p)
	if s.Imported && s.Syntax.Body != nil {
		c.report(p.Span, ast.ImportedBody, "leave out imported, or the body",
			"an imported segment is the endpoints that were imported for it, and has no body")
	}
}

// tags takes the tags. Pinpoint's model sets no limits on them.
func (c *checker) tags(s *Segment, x *ast.Tags) {
	limited := s.Service == ast.Profiles
	if n := len(x.List); limited && (n == 0 && !c.quiet || n > 50) {
		c.report(firstWord(x.Span, x.Word()), ast.TooManyTags, "", "a segment has 1 to 50 tags, found %d", n)
	}
	seen := map[string]bool{}
	for _, t := range x.List {
		key, value := t.Key.Text, t.Value.Text
		if seen[key] {
			c.report(t.Key.Span, ast.DuplicateProperty, "keep one of them", "the tag %s stands here twice", t.Key)
			continue
		}
		seen[key] = true
		if limited {
			c.tag(t)
		}
		s.Tags = append(s.Tags, Tag{key, value})
	}
}

// tag reports a tag that breaks the model's TagKey or TagValue.
func (c *checker) tag(t ast.Tag) {
	key := t.Key.Text
	bad := strings.IndexFunc(key, func(r rune) bool { return !isTagRune(r) })
	switch n := utf8.RuneCountInString(key); {
	case key == "" || n > 128:
		c.report(t.Key.Span, ast.TagKey, "", "a tag's key has 1 to 128 characters, found %d", n)
	case strings.HasPrefix(key, "aws:"):
		c.report(t.Key.Span, ast.TagKey, "", `a tag's key does not begin with "aws:", which AWS keeps for itself`)
	case bad >= 0:
		r, _ := utf8.DecodeRuneInString(key[bad:])
		c.report(t.Key.Span, ast.TagKey, "letters A to Z, digits and + , - . / : ; < = _", "a tag's key cannot hold %q", r)
	}
	if n := utf8.RuneCountInString(t.Value.Text); n > 256 {
		c.report(t.Value.Span, ast.TagValue, "", "a tag's value has at most 256 characters, found %d", n)
	}
}

// isTagRune is the class [a-zA-Z+-=._:/] of the model's TagKey, in which +-=
// is a range.
func isTagRune(r rune) bool {
	return r == '_' || '+' <= r && r <= '=' || 'a' <= r|0x20 && r|0x20 <= 'z' && r < utf8.RuneSelf
}

func (c *checker) sort(s *Segment, x *ast.Sort) {
	if n := len(x.Keys); n == 0 && !c.quiet || n > 10 {
		c.report(firstWord(x.Span, x.Word()), ast.SortCount, "", "a segment is sorted by 1 to 10 attributes, found %d", n)
	}
	for _, k := range x.Keys {
		key := SortKey{Name: k.Attribute.String(), Type: k.Type, Order: k.Order}
		if parts := k.Attribute.Parts; len(parts) == 1 && parts[0].Kind == ast.StringLiteral {
			key.Name = parts[0].Text
		} else if f, ok := ast.LookupField(s.Service, k.Attribute.Root(), k.Attribute.Part()); !ok || len(parts) > 2 {
			c.unknownAttribute(s.Service, k.Attribute)
			continue
		} else if f.Part == ast.AnyName {
			key.Calculated = f.Kind == ast.CalculatedKind
			key.Name = k.Attribute.Part()
			if !key.Calculated {
				key.Name = f.Root + "." + key.Name
			}
		}
		c.sortName(k, key.Name)
		s.Sort = append(s.Sort, key)
	}
}

// sortName reports a name that breaks the model's fieldName.
func (c *checker) sortName(k ast.SortKey, name string) {
	bad := strings.IndexFunc(name, func(r rune) bool { return !isNameRune(r) && r != '.' })
	switch {
	case bad >= 0:
		r, _ := utf8.DecodeRuneInString(name[bad:])
		c.report(k.Attribute.Span, ast.SortName, "", "a name to sort by has letters, digits, - _ and . only, found %q", r)
	case name == "" || len(name) > maxName:
		c.report(k.Attribute.Span, ast.SortName, "", "a name to sort by has 1 to %d characters, found %d", maxName, len(name))
	}
}

// firstWord returns the span of the word that a node begins with.
func firstWord(node ast.Span, word string) ast.Span {
	return ast.Span{Start: node.Start, End: min(node.Start+len(word), node.End)}
}
