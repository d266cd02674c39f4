package compile

import (
	"iter"
	"slices"

	"segql/ast"
)

// A Plan is what must hold for a profile to be in a segment. It says nothing of
// how that is found out.
type Plan struct {
	Segment *Segment
	Root    Node
	Sources []*SourceNode // that the root reaches, each once, before those that use it
}

// A Node is All, Nothing, *Condition, *And, *Or, *Not or *SourceNode. Nodes
// that say the same are one node. A condition that several were joined to has
// the Syntax of the first.
type Node interface{ node() }

// The nodes.
type (
	// All holds for every profile of the domain.
	All struct{}
	// Nothing holds for none.
	Nothing struct{}
	// And holds where every operand does. len > 1
	And struct{ Of []Node }
	// Or holds where an operand does. len > 1
	Or struct{ Of []Node }
	// Not holds where its operand does not.
	Not struct{ Of Node }
	// A SourceNode holds for the profiles of a source segment (rule R27).
	SourceNode struct {
		Segment *Segment
		Root    Node
	}
)

func (All) node()         {}
func (Nothing) node()     {}
func (*Condition) node()  {}
func (*And) node()        {}
func (*Or) node()         {}
func (*Not) node()        {}
func (*SourceNode) node() {}

// PlanOptions say how to plan what local evaluation cannot do to the letter.
type PlanOptions struct {
	Ranges Ranges
}

// Ranges says what to do with the window of a calculated attribute, for the
// events that it is about are not among the profiles (rule R29). The zero
// Ranges is an error.
type Ranges uint8

// The choices.
const (
	RangesRefuse Ranges = iota
	RangesIgnore        // compare the stored value, with a warning
)

var ranges = [...]string{"error", "ignore"}

// String returns the choice's name on the command line.
func (r Ranges) String() string { return ranges[r] }

// RangesNames lists the names of the choices.
func RangesNames() []string { return ranges[:] }

// LookupRanges returns the choice of a name.
func LookupRanges(name string) (Ranges, bool) {
	i := slices.Index(ranges[:], name)
	return Ranges(max(i, 0)), i >= 0
}

// MakePlan returns the plan of a checked segment, normalised and deterministic.
// What cannot be evaluated is an error, also in a source, and the plan is nil.
func MakePlan(s *Segment, o PlanOptions) (*Plan, ast.Diagnostics) {
	p := newPlanner(o)
	order := p.plan([]*Segment{s})
	if p.List.Failed() {
		return nil, p.List
	}
	plan := &Plan{Segment: s, Root: p.roots[s]}
	reached := map[Node]bool{}
	for n := range plan.Nodes() {
		reached[n] = true
	}
	for _, source := range order {
		if n := p.sources[source]; reached[n] {
			plan.Sources = append(plan.Sources, n)
		}
	}
	return plan, p.List
}

// Nodes returns each node of the plan once, also those of its sources, parents
// before what is first met below them.
func (p *Plan) Nodes() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		met := map[Node]bool{p.Root: true}
		for next := []Node{p.Root}; len(next) > 0; {
			n := next[len(next)-1]
			next = next[:len(next)-1]
			if !yield(n) {
				return
			}
			for _, child := range slices.Backward(Children(n)) {
				if !met[child] {
					met[child] = true
					next = append(next, child)
				}
			}
		}
	}
}

// Conditions returns each condition of the plan once, also those of its
// sources, in the order of Nodes.
func (p *Plan) Conditions() iter.Seq[*Condition] {
	return func(yield func(*Condition) bool) {
		for n := range p.Nodes() {
			if c, ok := n.(*Condition); ok && !yield(c) {
				return
			}
		}
	}
}

// Children returns the nodes that a node is made of: of a source its root.
func Children(n Node) []Node {
	switch n := n.(type) {
	case *And:
		return n.Of
	case *Or:
		return n.Of
	case *Not:
		return []Node{n.Of}
	case *SourceNode:
		return []Node{n.Root}
	}
	return nil
}

// Path returns the attribute's path in a profile: FirstName, Address.City,
// Attributes.loyalty points, Calculated.orders.
func (c *Condition) Path() string { return c.Field.Stored(c.Name) }

// Test returns what the condition asks of the values of its attribute. The
// condition is one of a plan.
func (c *Condition) Test(r ast.Reading) *ast.Test {
	operands := c.Operands
	if c.Field.Kind == ast.PointKind {
		place := operands.(ast.Numbers)
		operands = ast.Circle{Latitude: place[0], Longitude: place[1], Kilometres: *c.Within}
	}
	return ast.NewTest(c.Field.Kind, c.Op, operands, r)
}
