// Package ast is the vocabulary of the segment language: its nodes, operators,
// attributes and diagnostics, and the formatter. The nodes are named after the
// productions of the grammar in the manual.
package ast

import (
	"iter"
	"strings"
)

// A File is a parsed source.
type File struct {
	Source   *Source
	Decls    []Decl    // in source order
	Comments []Comment // in source order
	Broken   bool      // parts of the source could not be read and are left out
}

// Segments returns the segments of the file, in source order.
func (f *File) Segments() iter.Seq[*Segment] {
	return func(yield func(*Segment) bool) {
		for _, d := range f.Decls {
			if s, ok := d.(*Segment); ok && !yield(s) {
				return
			}
		}
	}
}

// A Comment is a line comment without its line end, or a block comment.
type Comment struct {
	Span Span
	Text string
}

// A Decl is a *Let or a *Segment.
type Decl interface {
	Extent() Span
	decl()
}

// A Let names a list of literals.
type Let struct {
	Span   Span
	Name   Literal
	Values []Literal
}

// A Segment is a header, a body, or a header with its body.
type Segment struct {
	Span   Span
	Header *Header // nil for a bare body
	Body   Body    // nil for a header alone
}

// Service returns the service that the segment is for.
func (s *Segment) Service() Service {
	if s.Header == nil {
		return Profiles
	}
	return s.Header.Service
}

// ID returns the id in the header, "" without.
func (s *Segment) ID() string {
	if s.Header != nil {
		for _, p := range s.Header.Properties {
			if text, ok := p.(*TextProperty); ok && text.Kind == ID {
				return text.Text.Text
			}
		}
	}
	return ""
}

// Conditions returns the conditions of the segment, in source order.
func (s *Segment) Conditions() []*Condition {
	var items []Item
	switch b := s.Body.(type) {
	case *Dimension:
		items = []Item{b}
	case *Include:
		for _, g := range b.Groups {
			items = append(items, g.Items...)
		}
	}
	var list []*Condition
	for _, item := range items {
		switch item := item.(type) {
		case *Condition:
			list = append(list, item)
		case *Dimension:
			list = append(list, item.Conditions...)
		}
	}
	return list
}

// A Header says what a segment is called and whom it is for.
type Header struct {
	Span       Span
	Name       *Literal // a name or a string, or nil
	Display    *Literal // a string, or nil
	Service    Service
	Properties []Property
	Braces     Span // of the properties with their braces, or zero
}

// A Property is a *TextProperty, *VersionProperty, *Imported, *Tags or *Sort.
type Property interface {
	Extent() Span
	// Word is the word that the property begins with.
	Word() string
}

// A TextKind says what a TextProperty sets.
type TextKind uint8

// The text properties.
const (
	Description TextKind = iota
	Display
	Domain
	ID
	numTextKinds
)

func (k TextKind) String() string { return [...]string{"description", "display", "domain", "id"}[k] }

// LookupTextKind returns the property of a word, in lower case.
func LookupTextKind(word string) (TextKind, bool) {
	for k := range numTextKinds {
		if k.String() == word {
			return k, true
		}
	}
	return 0, false
}

// A TextProperty sets a text.
type TextProperty struct {
	Span Span
	Kind TextKind
	Text Literal
}

// A VersionProperty is the version that Pinpoint gave the segment.
type VersionProperty struct {
	Span   Span
	Number int
}

// Imported says that the segment has no criteria: its endpoints were imported.
type Imported struct{ Span Span }

// Tags are the tags of a segment.
type Tags struct {
	Span Span
	List []Tag
}

// A Tag is a key with its value.
type Tag struct{ Key, Value Literal }

// Sort is the order of a segment's profiles.
type Sort struct {
	Span Span
	Keys []SortKey
}

// A SortKey orders by one attribute.
type SortKey struct {
	Span      Span
	Attribute Attribute // one string part: a name that is taken as it stands
	Type      SortType
	Order     SortOrder
}

// A SortType says how values are compared. The zero SortType is not given.
type SortType uint8

// The sort types.
const (
	NoSortType SortType = iota
	SortString
	SortNumber
	SortDate
	numSortTypes
)

func (t SortType) String() string { return [...]string{"", "STRING", "NUMBER", "DATE"}[t] }

// A SortOrder is a direction. The zero SortOrder is not given.
type SortOrder uint8

// The sort orders.
const (
	NoSortOrder SortOrder = iota
	Ascending
	Descending
	numSortOrders
)

func (o SortOrder) String() string { return [...]string{"", "ASC", "DESC"}[o] }

// A Body is an *Include, a *Dimension or a *SQL.
type Body interface {
	Extent() Span
	body()
}

// An Include is a body of groups.
type Include struct {
	Span   Span
	Mode   Mode
	Groups []*Group
}

// A SQL is the query of an ENHANCED segment.
type SQL struct {
	Span  Span
	Query Literal
}

// A Group is a population, from its sources, and conditions on it.
type Group struct {
	Span  Span
	Head  Span // of the word group
	Mode  Mode
	From  *From // nil without sources
	Items []Item
}

// From lists the source segments of a group.
type From struct {
	Span    Span
	Mode    Mode
	Sources []SourceSegment // may be empty
}

// A SourceSegment is another segment, by its name or, in Pinpoint, its id.
type SourceSegment struct {
	Span    Span
	Name    Literal
	Version *int // Pinpoint only
}

// An Item is a *Condition or a *Dimension.
type Item interface {
	Extent() Span
	item()
}

// A Dimension is one AWS Dimension of several conditions, all of which hold.
type Dimension struct {
	Span       Span
	Conditions []*Condition
}

// A Condition compares one attribute with values.
type Condition struct {
	Span      Span
	Attribute Attribute
	Op        Op
	OpSpan    Span
	Values    []Literal // may name lists
	Over      *Over     // nil without
	Within    *Literal  // a number of kilometres, after NEAR; nil without
}

// An Over is the window of a calculated attribute, in days before now.
type Over struct {
	Span  Span
	Start int
	End   *int // nil if it is not given
}

// An Attribute is a path. Names that were written in brackets are strings.
type Attribute struct {
	Span  Span
	Parts []Literal // len > 0
}

// AttributeOf returns the attribute of a path as profiles have it: a name, or
// two with a dot between.
func AttributeOf(path string) Attribute {
	root, part, dotted := strings.Cut(path, ".")
	a := Attribute{Parts: []Literal{{Kind: NameLiteral, Text: root}}}
	if dotted {
		kind := StringLiteral
		if IsName(part) {
			kind = NameLiteral
		}
		a.Parts = append(a.Parts, Literal{Kind: kind, Text: part})
	}
	return a
}

// Path returns the names with dots between, without quotes and brackets.
func (a Attribute) Path() string {
	names := make([]string, len(a.Parts))
	for i, part := range a.Parts {
		names[i] = part.Text
	}
	return strings.Join(names, ".")
}

// Root returns the first name of the path.
func (a Attribute) Root() string { return a.Parts[0].Text }

// Part returns the second name of the path, or "".
func (a Attribute) Part() string {
	if len(a.Parts) < 2 {
		return ""
	}
	return a.Parts[1].Text
}

// String returns the path in its canonical spelling.
func (a Attribute) String() string {
	if len(a.Parts) == 1 && a.Parts[0].Kind == NameLiteral {
		return a.Parts[0].Text
	}
	var b strings.Builder
	for i, part := range a.Parts {
		switch {
		case i == 0 && part.Text == CalculatedAttributes:
			b.WriteString(Calculated)
		case i == 0:
			b.WriteString(part.String())
		case IsName(part.Text):
			b.WriteByte('.')
			b.WriteString(part.Text)
		default:
			b.WriteByte('[')
			b.WriteString(Quote(part.Text))
			b.WriteByte(']')
		}
	}
	return b.String()
}

// A Mode says how members are combined. The zero Mode is not given, and means
// ALL (rule R6).
type Mode uint8

// The modes.
const (
	NoMode Mode = iota
	All
	Any
	None
	numModes
)

func (m Mode) String() string { return [...]string{"", "ALL", "ANY", "NONE"}[m] }

// A LiteralKind is how a literal is written.
type LiteralKind uint8

// The kinds of literals.
const (
	NameLiteral   LiteralKind = iota
	StringLiteral             // in double quotes
	RawLiteral                // in backquotes
	NumberLiteral
	DateLiteral
	ListLiteral // the $name of a list; only a condition's values hold it
)

// A Literal is a value or a word.
type Literal struct {
	Span Span
	Kind LiteralKind
	Text string // without quotes, escapes and $
}

// String returns the literal as it is written.
func (l Literal) String() string {
	switch l.Kind {
	case StringLiteral:
		return Quote(l.Text)
	case RawLiteral:
		return "`" + l.Text + "`"
	case ListLiteral:
		return "$" + l.Text
	}
	return l.Text
}

// Extent returns the span of the node.
func (x *Let) Extent() Span             { return x.Span }
func (x *Segment) Extent() Span         { return x.Span }
func (x *TextProperty) Extent() Span    { return x.Span }
func (x *VersionProperty) Extent() Span { return x.Span }
func (x *Imported) Extent() Span        { return x.Span }
func (x *Tags) Extent() Span            { return x.Span }
func (x *Sort) Extent() Span            { return x.Span }
func (x *Include) Extent() Span         { return x.Span }
func (x *SQL) Extent() Span             { return x.Span }
func (x *Dimension) Extent() Span       { return x.Span }
func (x *Condition) Extent() Span       { return x.Span }

func (*Let) decl()       {}
func (*Segment) decl()   {}
func (*Include) body()   {}
func (*SQL) body()       {}
func (*Dimension) body() {}
func (*Dimension) item() {}
func (*Condition) item() {}

// Word returns the word that the property begins with.
func (x *TextProperty) Word() string  { return x.Kind.String() }
func (*VersionProperty) Word() string { return "version" }
func (*Imported) Word() string        { return "imported" }
func (*Tags) Word() string            { return "tags" }
func (*Sort) Word() string            { return "sort" }
