package eval

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"segql/ast"
	"segql/compile"
)

// A matchBuilder takes plans apart into terms, one for all that say the same.
type matchBuilder struct {
	reading      ast.Reading
	nodes        map[compile.Node]term // so far
	lookups      map[string]term       // by their keys
	accesses     []access              // of the lookups
	finders      []*finder             // in the order in which the attributes were met
	finderByPath map[string]*finder
	junctions    []junction
	junctionOf   map[string]term // by the terms
}

// A junction is all of some terms.
type junction struct {
	of     []term
	access access
	holds  bool // where no lookup is found
}

func newMatchBuilder(r ast.Reading) *matchBuilder {
	return &matchBuilder{
		reading:      r,
		nodes:        map[compile.Node]term{},
		lookups:      map[string]term{},
		finderByPath: map[string]*finder{},
		junctionOf:   map[string]term{},
	}
}

// node returns the term of a node.
func (b *matchBuilder) node(n compile.Node) term {
	t, ok := b.nodes[n]
	if !ok {
		t = b.makeNode(n)
		b.nodes[n] = t
	}
	return t
}

func (b *matchBuilder) makeNode(n compile.Node) term {
	switch n := n.(type) {
	case compile.All:
		return b.all(nil)
	case compile.Nothing:
		return b.all(nil) ^ complement
	case *compile.Condition:
		return b.condition(n)
	case *compile.And:
		of := make([]term, len(n.Of))
		for i, child := range n.Of {
			of[i] = b.node(child)
		}
		return b.all(of)
	case *compile.Or:
		of := make([]term, len(n.Of))
		for i, child := range n.Of {
			of[i] = b.node(child) ^ complement
		}
		return b.all(of) ^ complement
	case *compile.Not:
		return b.node(n.Of) ^ complement
	case *compile.SourceNode:
		return b.node(n.Root)
	}
	panic(fmt.Sprintf("eval: unexpected %T", n))
}

// all returns the junction of terms, of which those that decide most often come
// first.
func (b *matchBuilder) all(of []term) term {
	slices.Sort(of)
	of = slices.Compact(of)
	if len(of) == 1 {
		return of[0]
	}
	key := make([]byte, 0, 4*len(of))
	for _, t := range of {
		key = binary.NativeEndian.AppendUint32(key, uint32(t))
	}
	t, ok := b.junctionOf[string(key)]
	if !ok {
		t = term(len(b.junctions))<<numberShift | ofJunction
		b.junctionOf[string(key)] = t
		a, holds := b.accessOfAll(of)
		slices.SortStableFunc(of, func(s, t term) int { return cmp.Compare(b.chance(s), b.chance(t)) })
		b.junctions = append(b.junctions, junction{of, a, holds})
	}
	return t
}

// condition returns the term of a condition:
//
//	a EXCLUSIVE x  = not a INCLUSIVE x               if it holds for missing values (R13)
//	a EXCLUSIVE x  = not a INCLUSIVE x, a readable   if not
func (b *matchBuilder) condition(c *compile.Condition) term {
	test := c.Test(b.reading)
	t := b.lookup(c, test.Lookup())
	switch {
	case !test.IsNegative():
		return t
	case test.Missing():
		return t ^ complement
	}
	return b.all([]term{t ^ complement, b.lookup(c, test.Lookup().Order.Readable())})
}

// lookup returns the term of a lookup among the values of the attribute of a
// condition.
func (b *matchBuilder) lookup(c *compile.Condition, l *ast.Lookup) term {
	path := c.Path()
	key := lookupKey(path, l)
	t, ok := b.lookups[key]
	if ok {
		return t
	}
	number := int32(len(b.accesses))
	t = term(number) << numberShift
	b.lookups[key] = t
	b.accesses = append(b.accesses, access{[]int32{number}, likelihood(c.Field.Kind, l)})
	x := b.finderByPath[path]
	if x == nil {
		x = &finder{path: path}
		b.finderByPath[path] = x
		b.finders = append(b.finders, x)
	}
	x.add(l, number)
	return t
}

// lookupKey names a lookup on an attribute, in whichever order its texts or
// ranges stand.
func lookupKey(path string, l *ast.Lookup) string {
	parts := make([]string, 0, len(l.Texts)+len(l.Ranges))
	parts = append(parts, l.Texts...)
	for _, r := range l.Ranges {
		var part []byte
		for _, p := range []ast.Point{r.From, r.To} {
			part = binary.BigEndian.AppendUint64(part, p.Hi)
			part = binary.BigEndian.AppendUint32(part, p.Lo)
		}
		parts = append(parts, string(part))
	}
	slices.Sort(parts)
	if c := l.Circle; c != nil {
		parts = append(parts, fmt.Sprint(*c))
	}
	key := []byte{byte(l.Order), byte(l.Match)}
	for _, part := range append(parts, path) {
		key = binary.AppendUvarint(key, uint64(len(part)))
		key = append(key, part...)
	}
	return string(key)
}

// An access is lookups of which one is found wherever a term is not as it is
// where none is.
type access struct {
	lookups    []int32
	likelihood float64 // at most, that one is found
}

// access returns the access of a term, and whether the term holds where no
// lookup is found.
func (b *matchBuilder) access(t term) (a access, holds bool) {
	negated := t&complement != 0
	if t&ofJunction == 0 {
		return b.accesses[t.number()], negated
	}
	j := &b.junctions[t.number()]
	return j.access, j.holds != negated
}

// accessOfAll returns the access of a junction. Without lookups it does not
// hold if one of its terms does not: the least likely of those has to change.
// It holds if all do: any of them has to change.
func (b *matchBuilder) accessOfAll(of []term) (a access, holds bool) {
	holds = true
	for _, t := range of {
		one, also := b.access(t)
		switch {
		case !also && (holds || one.likelihood < a.likelihood):
			a, holds = one, false
		case also && holds:
			a.lookups = append(a.lookups, one.lookups...)
			a.likelihood += one.likelihood
		}
	}
	if holds {
		slices.Sort(a.lookups)
		a.lookups = slices.Compact(a.lookups)
	}
	return a, holds
}

// chance guesses how likely a term holds.
func (b *matchBuilder) chance(t term) float64 {
	a, holds := b.access(t)
	if holds {
		return 1 - a.likelihood
	}
	return a.likelihood
}

// likelihood guesses how likely a value satisfies a lookup: any of more texts
// is likelier than of fewer, to be one of a closed set of words is likelier than
// to be one text of all, the more of a text is given the less likely it is, and
// a range without an end is likelier than one with two.
func likelihood(k ast.Kind, l *ast.Lookup) float64 {
	sum := 0.0
	for _, text := range l.Texts {
		switch {
		case l.Match == ast.Whole && k.Values() != nil:
			sum += 1 / float64(len(k.Values()))
		case l.Match == ast.Whole:
			sum += 0.01
		case l.Match == ast.Part:
			sum += 1 / float64(1+len(text)*len(text))
		default:
			sum += 1 / float64(1+4*len(text)*len(text))
		}
	}
	for _, r := range l.Ranges {
		if r.IsOpen() {
			sum += 0.5
		} else {
			sum += 0.1
		}
	}
	if l.Circle != nil {
		sum += 0.01
	}
	return sum
}
