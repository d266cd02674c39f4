package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"segql/ast"
)

// An algebra makes nodes in normal form, and one node of those that say the
// same. What it takes for equal is so under every reading, and for attributes
// with any number of values.
type algebra struct {
	numbers    map[Node]int // of every operand, in the order in which they were first met
	conditions map[conditionKey]*Condition
	nots       map[Node]*Not
	junctions  map[string]Node // by their word and the numbers of their operands
}

func newAlgebra() algebra {
	return algebra{map[Node]int{}, map[conditionKey]*Condition{}, map[Node]*Not{}, map[string]Node{}}
}

// A junction is a way to combine nodes: allOf or anyOf.
type junction struct {
	word      string
	neutral   Node // says nothing as an operand
	absorbing Node // as an operand says everything
	negative  bool // whether it joins conditions of negative operators, or else of positive ones
	of        func(Node) ([]Node, bool)
	node      func([]Node) Node
}

var allOf = &junction{"all of", All{}, Nothing{}, true,
	func(n Node) ([]Node, bool) {
		if and, ok := n.(*And); ok {
			return and.Of, true
		}
		return nil, false
	},
	func(of []Node) Node { return &And{of} },
}

var anyOf = &junction{"any of", Nothing{}, All{}, false,
	func(n Node) ([]Node, bool) {
		if or, ok := n.(*Or); ok {
			return or.Of, true
		}
		return nil, false
	},
	func(of []Node) Node { return &Or{of} },
}

// not returns the complement of a node:
//
//	not everyone   = no one
//	not no one     = everyone
//	not not x      = x
func (a *algebra) not(n Node) Node {
	switch n := n.(type) {
	case All:
		return Nothing{}
	case Nothing:
		return All{}
	case *Not:
		return n.Of
	}
	if a.nots[n] == nil {
		a.nots[n] = &Not{n}
	}
	return a.nots[n]
}

// combine returns the nodes combined by a junction, in the order in which they
// first occur:
//
//	all of (x, all of (y, z))  = all of (x, y, z)      the same for any of
//	all of (x, everyone)       = x                     any of (x, no one)    = x
//	all of (x, no one)         = no one                any of (x, everyone)  = everyone
//	all of (x, x)              = x                     any of (x, x)         = x
//	all of (x, not x)          = no one                any of (x, not x)     = everyone
//	all of (x), any of (x)     = x
//
// and what join says.
func (a *algebra) combine(j *junction, list []Node) Node {
	if len(list) == 1 {
		return list[0]
	}
	var flat []Node
	for _, n := range list {
		if of, ok := j.of(n); ok {
			flat = append(flat, of...)
		} else {
			flat = append(flat, n)
		}
	}
	of, absorbed := a.fold(j, flat)
	if !absorbed {
		of, absorbed = a.fold(j, a.join(j, of)) // what was joined may have its complement here
	}
	switch {
	case absorbed:
		return j.absorbing
	case len(of) == 0:
		return j.neutral
	case len(of) == 1:
		return of[0]
	}
	key := a.key(j, of)
	if a.junctions[key] == nil {
		a.junctions[key] = j.node(of)
	}
	return a.junctions[key]
}

// fold leaves out what is neutral or repeated, and reports whether the rest
// amounts to what is absorbing.
func (a *algebra) fold(j *junction, list []Node) (of []Node, absorbed bool) {
	met := make(map[Node]bool, len(list))
	for _, n := range list {
		if n == j.neutral || met[n] {
			continue
		}
		opposite := Node(a.nots[n])
		if not, ok := n.(*Not); ok {
			opposite = not.Of
		}
		if n == j.absorbing || met[opposite] {
			return nil, true
		}
		met[n] = true
		of = append(of, n)
	}
	return of, false
}

// key names a junction of nodes, in whichever order they stand.
func (a *algebra) key(j *junction, of []Node) string {
	numbers := make([]int, len(of))
	for i, n := range of {
		number, ok := a.numbers[n]
		if !ok {
			number = len(a.numbers)
			a.numbers[n] = number
		}
		numbers[i] = number
	}
	slices.Sort(numbers)
	key := []byte(j.word)
	for _, n := range numbers {
		key = strconv.AppendInt(append(key, ' '), int64(n), 10)
	}
	return string(key)
}

// join makes one condition of those that differ in their values alone, where
// the operator takes a list of values, any of which satisfies it (rule R10):
//
//	any of (a INCLUSIVE x, a INCLUSIVE y)  = a INCLUSIVE x, y     a positive operator
//	all of (a EXCLUSIVE x, a EXCLUSIVE y)  = a EXCLUSIVE x, y     a negative one
//
// The second is the first's complement, for whether a value is missing does not
// depend on what it is compared with. It is not so the other way round: an
// attribute with several values may be x and y (rule P1). Nor is EXCLUSIVE the
// complement of INCLUSIVE where a missing value satisfies neither (rule R13).
func (a *algebra) join(j *junction, list []Node) []Node {
	alike := map[conditionKey][]*Condition{}
	for _, n := range list {
		if c, ok := n.(*Condition); ok {
			k := likeness(c)
			alike[k] = append(alike[k], c)
		}
	}
	var joined []Node
	for _, n := range list {
		c, ok := n.(*Condition)
		if !ok || !takesList(c) || c.Op.IsNegative() != j.negative {
			joined = append(joined, n)
		} else if same := alike[likeness(c)]; same[0] == c {
			joined = append(joined, a.condition(same...))
		}
	}
	return joined
}

// takesList reports whether the operator of a condition takes a list of values,
// not a fixed number of them.
func takesList(c *Condition) bool {
	least, most := c.Op.Arity(c.Field.Kind)
	return least != most
}

// condition returns the condition that has the values of all the given ones,
// each value once. They differ in nothing else.
func (a *algebra) condition(same ...*Condition) *Condition {
	c := same[0]
	if takesList(c) {
		c = unite(same)
	}
	k := keyOf(c)
	if a.conditions[k] == nil {
		a.conditions[k] = c
	}
	return a.conditions[k]
}

// A conditionKey is what a condition says, in whichever order its values stand
// where that does not matter.
type conditionKey struct {
	attribute
	op     ast.Op
	window string
	values string
}

func keyOf(c *Condition) conditionKey {
	k := likeness(c)
	values := slices.Clone(c.Values)
	if takesList(c) {
		slices.Sort(values)
	}
	var b strings.Builder
	for _, v := range values {
		b.WriteString(strconv.Quote(v))
	}
	if c.Within != nil {
		fmt.Fprintf(&b, " within %v", *c.Within)
	}
	k.values = b.String()
	return k
}

// likeness is the key of a condition without its values.
func likeness(c *Condition) conditionKey {
	k := conditionKey{attribute: c.attribute(), op: c.Op}
	if c.Over != nil {
		end := 0 // R26
		if c.Over.End != nil {
			end = *c.Over.End
		}
		k.window = fmt.Sprint(c.Over.Start, end)
	}
	return k
}

// unite returns the first of the conditions if it has all their values, each
// once, or else a copy that has.
func unite(same []*Condition) *Condition {
	c := *same[0]
	switch c.Operands.(type) {
	case ast.Texts:
		c.Values, c.Operands = united[ast.Texts](same)
	case ast.Numbers:
		c.Values, c.Operands = united[ast.Numbers](same)
	case ast.Instants:
		c.Values, c.Operands = united[ast.Instants](same)
	default:
		panic(fmt.Sprintf("compile: unexpected %T", c.Operands))
	}
	if len(c.Values) == len(same[0].Values) {
		return same[0]
	}
	return &c
}

func united[O interface {
	~[]T
	ast.Operands
}, T any](same []*Condition) (values []string, operands O) {
	met := map[string]bool{}
	for _, c := range same {
		all := c.Operands.(O)
		for i, v := range c.Values {
			if !met[v] {
				met[v] = true
				values, operands = append(values, v), append(operands, all[i])
			}
		}
	}
	return values, operands
}
