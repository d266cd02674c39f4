// Package compile gives a file its meaning: Check resolves it, Compile
// translates what was checked into the documents of a target, and Decompile
// reads such documents back. It does no I/O.
package compile

import (
	"iter"

	"segql/ast"
)

// A Library finds the segments that are kept outside a compilation.
type Library interface {
	// Find returns the file that defines a segment, nil if there is none. The
	// domain is that of the segment whose source it is, "" if that names none.
	// A Pinpoint segment is found by its id or its name; without a version it
	// is the latest (rule P10).
	Find(service ast.Service, domain, name string, version *int) (*ast.File, error)
}

// A Segment is a segment that has been checked. Nothing in it is invalid, and
// its lists are expanded.
type Segment struct {
	File        *ast.File
	Syntax      *ast.Segment
	Service     ast.Service
	Name        string // "" without a name
	DisplayName string // "" without; the name, unless the source says otherwise
	Description string
	Domain      string
	ID          string // Pinpoint only
	Version     *int   // Pinpoint only
	Tags        []Tag  // in source order
	Sort        []SortKey
	Imported    bool // Pinpoint only: the body asks for those that were imported (rule P12)
	Body        Body // nil: a Pinpoint segment of every endpoint
}

// A Tag is a tag of a segment.
type Tag struct{ Key, Value string }

// A SortKey orders a segment's profiles by one attribute.
type SortKey struct {
	Name       string // without the root of a calculated attribute
	Calculated bool
	Type       ast.SortType
	Order      ast.SortOrder
}

// A Body is *Groups, Dimension or SQL.
type Body interface{ body() }

// Groups is a body of groups.
type Groups struct {
	Include ast.Mode
	List    []*Group
}

// SQL is the query of an ENHANCED segment.
type SQL string

// A Group is a population, from its sources, and dimensions on it.
type Group struct {
	Type       ast.Mode
	SourceType ast.Mode
	Sources    []Source
	Dimensions []Dimension
}

// A Source is a source segment.
type Source struct {
	Syntax  *ast.SourceSegment
	Name    string // Customer Profiles: the segment's name
	ID      string // Pinpoint: its id
	Version *int
	Segment *Segment // nil if neither the compilation nor the library defines it
}

// A Dimension is conditions that are one object in AWS's documents. All of
// them hold; without any it holds for everyone (rule R30).
type Dimension []*Condition

// A Condition compares one attribute with values.
type Condition struct {
	Syntax   *ast.Condition
	Field    *ast.Field
	Name     string // of a custom or calculated attribute, or a metric
	Op       ast.Op
	Values   []string     // as they stand in the document
	Operands ast.Operands // as many as Values
	Over     *ast.Over
	Within   *float64 // kilometres; nil without
}

func (*Groups) body()   {}
func (SQL) body()       {}
func (Dimension) body() {}

// Conditions returns the conditions of the segment itself, without those of
// its sources.
func (s *Segment) Conditions() iter.Seq[*Condition] {
	return func(yield func(*Condition) bool) {
		for d := range s.dimensions() {
			for _, c := range d {
				if !yield(c) {
					return
				}
			}
		}
	}
}

func (s *Segment) dimensions() iter.Seq[Dimension] {
	return func(yield func(Dimension) bool) {
		switch b := s.Body.(type) {
		case Dimension:
			yield(b)
		case *Groups:
			for _, g := range b.List {
				for _, d := range g.Dimensions {
					if !yield(d) {
						return
					}
				}
			}
		}
	}
}

// sources returns the sources of the segment's groups.
func (s *Segment) sources() iter.Seq[*Source] {
	return func(yield func(*Source) bool) {
		b, ok := s.Body.(*Groups)
		if !ok {
			return
		}
		for _, g := range b.List {
			for i := range g.Sources {
				if !yield(&g.Sources[i]) {
					return
				}
			}
		}
	}
}

// Path returns the attribute's path in a profile, as Condition.Path does.
func (k SortKey) Path() string {
	if k.Calculated {
		return ast.Calculated + "." + k.Name
	}
	return k.Name
}
