package eval

import (
	"cmp"
	"slices"
	"strings"

	"segql/ast"
)

// A finder finds the lookups of an attribute that a value satisfies.
type finder struct {
	path   string
	texts  [ast.Part + 1]textIndex // by the match
	points [ast.NumOrders]pointIndex
	places []circle
}

// A circle is one that a lookup has.
type circle struct {
	*ast.Lookup
	number int32
}

// add adds a lookup by its number.
func (x *finder) add(l *ast.Lookup, number int32) {
	for _, text := range l.Texts {
		x.texts[l.Match].add(text, number)
	}
	for _, r := range l.Ranges {
		x.points[l.Order] = append(x.points[l.Order], stretch{Range: r, lookup: number})
	}
	if l.Circle != nil {
		x.places = append(x.places, circle{l, number})
	}
}

// finish makes the finder ready to be asked.
func (x *finder) finish() {
	for i := range x.texts {
		slices.Sort(x.texts[i].lengths)
	}
	for _, p := range x.points {
		p.finish()
	}
}

// find adds the lookups that a value satisfies to a match.
func (x *finder) find(value string, to *match) {
	if value == "" {
		return // R14
	}
	for m := range x.texts {
		x.texts[m].find(ast.Match(m), value, to)
	}
	for order := range x.points {
		if len(x.points[order]) == 0 {
			continue
		}
		if p, ok := ast.Order(order).Point(value); ok {
			x.points[order].find(p, to)
		}
	}
	for _, c := range x.places {
		if holds, _ := c.Holds(value); holds {
			to.add(c.number)
		}
	}
}

// A textIndex has the lookups of a match by the texts that they look for.
type textIndex struct {
	lookups map[string][]int32
	texts   []string // the keys of lookups
	lengths []int    // that texts have, each once
}

func (x *textIndex) add(text string, number int32) {
	if x.lookups == nil {
		x.lookups = map[string][]int32{}
	}
	of, ok := x.lookups[text]
	x.lookups[text] = append(of, number)
	if ok {
		return
	}
	x.texts = append(x.texts, text)
	if !slices.Contains(x.lengths, len(text)) {
		x.lengths = append(x.lengths, len(text))
	}
}

// find asks for the pieces of the value that may be one of the texts, or for
// each text if they are fewer.
func (x *textIndex) find(m ast.Match, value string, to *match) {
	if m == ast.Part && len(x.lengths)*len(value) > len(x.texts) {
		for _, text := range x.texts {
			if strings.Contains(value, text) {
				to.add(x.lookups[text]...)
			}
		}
		return
	}
	if m == ast.Whole {
		to.add(x.lookups[value]...)
		return
	}
	for _, n := range x.lengths {
		rest := len(value) - n
		if rest < 0 {
			break
		}
		if m != ast.Suffix {
			to.add(x.lookups[value[:n]]...)
		}
		if m == ast.Part {
			for i := 1; i < rest; i++ {
				to.add(x.lookups[value[i:i+n]]...)
			}
		}
		if m != ast.Prefix {
			to.add(x.lookups[value[rest:]]...)
		}
	}
}

// A stretch is a range of a lookup.
type stretch struct {
	ast.Range
	lookup int32
	most   ast.Point // the last To in the subtree whose root this is
}

// A pointIndex is a balanced tree of stretches, sorted by From and then by To.
// The root is in the middle, those of its subtrees are in the middle of each
// half.
type pointIndex []stretch

func comparePoints(a, b ast.Point) int {
	return cmp.Or(cmp.Compare(a.Hi, b.Hi), cmp.Compare(a.Lo, b.Lo))
}

func (x pointIndex) finish() {
	slices.SortFunc(x, func(a, b stretch) int {
		return cmp.Or(comparePoints(a.From, b.From), comparePoints(a.To, b.To))
	})
	x.measure()
}

// measure sets the most of a subtree and returns it.
func (x pointIndex) measure() ast.Point {
	if len(x) == 0 {
		return ast.Point{}
	}
	middle := len(x) / 2
	s := &x[middle]
	s.most = s.To
	for _, half := range []pointIndex{x[:middle], x[middle+1:]} {
		if most := half.measure(); s.most.Less(most) {
			s.most = most
		}
	}
	return s.most
}

// find adds the lookups of the stretches that have a point to a match.
func (x pointIndex) find(p ast.Point, to *match) {
	for len(x) > 0 {
		middle := len(x) / 2
		s := &x[middle]
		if !p.Less(s.most) {
			return
		}
		x[:middle].find(p, to)
		if p.Less(s.From) {
			return
		}
		if p.Less(s.To) {
			to.add(s.lookup)
		}
		x = x[middle+1:]
	}
}
