package ast

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// An Order is an order of values in which those that an operator looks for lie
// together, as an index keeps them.
type Order uint8

// The orders.
const (
	ByText    Order = iota // byte by byte
	ByEnd                  // byte by byte, from the last to the first
	ByNumber               // of those that are numbers (rule R15)
	ByInstant              // of those that are dates or instants (rule R17)
	NumOrders
)

// String returns the order's name in what is printed of an index.
func (o Order) String() string { return [...]string{"text", "ending", "number", "date"}[o] }

// A Match is how a text is compared with one that is looked for.
type Match uint8

// The matches.
const (
	Whole  Match = iota // is it
	Prefix              // begins with it
	Suffix              // ends with it
	Part                // contains it; no order helps to find those
)

func (m Match) order() Order {
	if m == Suffix {
		return ByEnd
	}
	return ByText
}

// Holds reports whether a value matches a text.
func (m Match) Holds(value, text string) bool {
	switch m {
	case Whole:
		return value == text
	case Prefix:
		return strings.HasPrefix(value, text)
	case Suffix:
		return strings.HasSuffix(value, text)
	}
	return strings.Contains(value, text)
}

// A Lookup is the values that satisfy a positive operator: those that match one
// of the texts, lie in one of the ranges if the order is of points, or are places
// in the circle; no order helps to find those.
type Lookup struct {
	Order  Order
	Match  Match
	Texts  []string
	Ranges []Range
	Circle *Circle // nil without
}

// Holds reports whether a value satisfies the operator, and whether it can be
// read at all. One that cannot is like a missing one (rules R14, R15 and R17).
func (l *Lookup) Holds(value string) (holds, readable bool) {
	if l.Circle != nil {
		latitude, longitude, ok := parsePlace(value)
		return ok && l.Circle.has(latitude, longitude), ok
	}
	if l.Order == ByText || l.Order == ByEnd {
		for _, text := range l.Texts {
			if l.Match.Holds(value, text) {
				return value != "", value != ""
			}
		}
		return false, value != ""
	}
	p, ok := l.Order.Point(value)
	if !ok {
		return false, false
	}
	for _, r := range l.Ranges {
		if r.Has(p) {
			return true, true
		}
	}
	return false, true
}

// A Point is a number or an instant. The order of points, by Hi and then by Lo,
// is that of the numbers or the instants; equal ones are one point.
type Point struct {
	Hi uint64
	Lo uint32
}

// lastPoint is above all points of values.
var lastPoint = Point{math.MaxUint64, math.MaxUint32}

// Less reports whether p lies below q.
func (p Point) Less(q Point) bool { return p.Hi < q.Hi || p.Hi == q.Hi && p.Lo < q.Lo }

// next returns the least point above p.
func (p Point) next() Point { return Point{p.Hi, p.Lo + 1} }

// A Range is the points from one on, up to but not including another.
type Range struct{ From, To Point }

// Has reports whether a point lies in the range.
func (r Range) Has(p Point) bool { return !p.Less(r.From) && p.Less(r.To) }

// IsOpen reports whether the range has no end on one side.
func (r Range) IsOpen() bool { return r.From == Point{} || r.To == lastPoint }

// Point returns the point of a value in an order of points, and whether it has
// one.
func (o Order) Point(value string) (Point, bool) {
	switch o {
	case ByNumber:
		n, ok := ParseNumber(value)
		return numberPoint(n), ok
	case ByInstant:
		i, ok := ParseInstant(value)
		return instantPoint(i.Time), ok
	}
	panic(fmt.Sprintf("ast: order %d has no points", o))
}

// numberPoint orders the bits of a double as the doubles are. -0 is 0.
func numberPoint(n float64) Point {
	bits := math.Float64bits(n + 0)
	if bits>>63 == 0 {
		return Point{bits | 1<<63, 0}
	}
	return Point{^bits, 0}
}

func instantPoint(t time.Time) Point {
	return Point{uint64(t.Unix()) ^ 1<<63, uint32(t.Nanosecond())}
}

// Readable returns the lookup that each value satisfies which can be read in the
// order.
func (o Order) Readable() *Lookup {
	if o == ByText || o == ByEnd {
		return &Lookup{Order: ByText, Match: Prefix, Texts: []string{""}}
	}
	return &Lookup{Order: o, Ranges: []Range{{Point{}, lastPoint}}}
}

// pointsOf returns the points of operands, and their order.
func pointsOf(operands Operands) (Order, []Point) {
	var points []Point
	switch list := operands.(type) {
	case Numbers:
		for _, n := range list {
			points = append(points, numberPoint(n))
		}
		return ByNumber, points
	case Instants:
		for _, i := range list {
			points = append(points, instantPoint(i.Time))
		}
		return ByInstant, points
	}
	panic(fmt.Sprintf("ast: unexpected %T", operands))
}

// Orders returns the orders in which the operators of the kind look values up,
// each once.
func (k Kind) Orders() []Order {
	var list []Order
	for op := range k.Ops() {
		list = append(list, op.orders(k)...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// orders returns the orders in which op may look up values of kind k.
func (op Op) orders(k Kind) []Order {
	if op.IsNegative() {
		op = ops[op].not
	}
	switch t := ops[op].truth.(type) {
	case nil:
		return nil
	case textTruth:
		return []Order{Match(t).order()}
	case nearTruth:
		return []Order{ByText}
	case recencyTruth:
		return []Order{ByInstant}
	}
	switch op.Operand(k) {
	case AsNumber:
		return []Order{ByNumber}
	case AsInstant:
		return []Order{ByInstant}
	}
	return []Order{ByNumber, ByInstant}
}
