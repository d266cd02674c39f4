package ast

import (
	"fmt"
	"slices"
	"time"
)

// Operands are the values of a condition as its operator reads them: Texts,
// Numbers, Instants or a Circle.
type Operands interface{ operands() }

// The operands.
type (
	Texts    []string
	Numbers  []float64
	Instants []Instant
)

func (Texts) operands()    {}
func (Numbers) operands()  {}
func (Instants) operands() {}

// A Reading says how the rules are read that AWS documents nowhere and that
// decide who is in a segment, and when. The zero Reading is the manual's.
type Reading struct {
	Missing Missing
	Bounds  Bounds
	Now     time.Time // what durations are counted back from
}

// Missing says what a missing value is to EXCLUSIVE and NOT_BETWEEN
// (rule R13).
type Missing uint8

// The readings of R13.
const (
	MissingMatches Missing = iota
	MissingFails
)

// Bounds says whether BETWEEN holds on its bounds (rule R19).
type Bounds uint8

// The readings of R19.
const (
	BoundsInclusive Bounds = iota
	BoundsExclusive
)

var (
	missings = [...]string{"match", "no-match"}
	bounds   = [...]string{"inclusive", "exclusive"}
)

// String returns the reading's name on the command line.
func (m Missing) String() string { return missings[m] }
func (b Bounds) String() string  { return bounds[b] }

// Missings and BoundsNames list the names of the readings.
func Missings() []string    { return missings[:] }
func BoundsNames() []string { return bounds[:] }

// LookupMissing returns the reading of a name.
func LookupMissing(name string) (Missing, bool) {
	i := slices.Index(missings[:], name)
	return Missing(max(i, 0)), i >= 0
}

// LookupBounds returns the reading of a name.
func LookupBounds(name string) (Bounds, bool) {
	i := slices.Index(bounds[:], name)
	return Bounds(max(i, 0)), i >= 0
}

// A Test is an operator with its operands, ready to be asked about values. It
// may be used by several goroutines at once.
type Test struct {
	lookup   *Lookup // what satisfies the operator, or the one that it is the complement of
	negative bool
	missing  bool
}

// NewTest returns the test of an operator on attributes of a kind. The
// operands are those that Check found.
func NewTest(k Kind, op Op, operands Operands, r Reading) *Test {
	row := &ops[op]
	negative := row.not != 0
	if negative {
		row = &ops[row.not]
	}
	if row.truth == nil {
		panic(fmt.Sprintf("ast: %s has no truth of one value", op))
	}
	return &Test{
		lookup:   row.truth.lookup(operands, r),
		negative: negative,
		missing:  negative && (r.Missing == MissingMatches || isSettled(k, operands)), // R13
	}
}

// isSettled reports whether no reading decides what a missing value is: of account
// profiles AWS documents it (rule R23), and who was never active is inactive (P5).
func isSettled(k Kind, operands Operands) bool {
	return k == RecencyKind || k == ProfileTypeKind && slices.Contains(operands.(Texts), accountProfile)
}

// Lookup returns the values that the test looks for. A negative test holds where
// none of them is.
func (t *Test) Lookup() *Lookup { return t.lookup }

// IsNegative reports whether the test is that of a negative operator.
func (t *Test) IsNegative() bool { return t.negative }

// Missing reports whether the test holds for a missing value (rules R12 and
// R13), and for values of which it can read none (R14, R15 and R17).
func (t *Test) Missing() bool { return t.missing }

// Holds reports whether the test holds for an attribute with these values
// (rule P1): a positive operator if any of them satisfies it, a negative one
// if none does. Without a value that can be read it is Missing.
func (t *Test) Holds(values []string) bool {
	found := false
	for _, v := range values {
		holds, readable := t.lookup.Holds(v)
		if holds {
			return !t.negative
		}
		found = found || readable
	}
	if !found {
		return t.missing
	}
	return t.negative
}

// A truth says which values satisfy an operator with operands: textTruth,
// orderTruth, rangeTruth, dayTruth, nearTruth or recencyTruth.
type truth interface {
	lookup(Operands, Reading) *Lookup
}

// textTruth compares a value with each of the operands, byte by byte (R11).
type textTruth Match

func (t textTruth) lookup(operands Operands, _ Reading) *Lookup {
	return &Lookup{Order: Match(t).order(), Match: Match(t), Texts: operands.(Texts)}
}

// orderTruth is to lie below an operand, at it or above it.
type orderTruth struct{ below, at, above bool }

func (t orderTruth) lookup(operands Operands, _ Reading) *Lookup {
	order, points := pointsOf(operands)
	l := &Lookup{Order: order}
	for _, p := range points {
		r := Range{p.next(), p}
		switch {
		case t.below:
			r.From = Point{}
		case t.at:
			r.From = p
		}
		switch {
		case t.above:
			r.To = lastPoint
		case t.at:
			r.To = p.next()
		}
		l.Ranges = append(l.Ranges, r)
	}
	return l
}

// rangeTruth is to lie between two operands (R19).
type rangeTruth struct{}

func (rangeTruth) lookup(operands Operands, r Reading) *Lookup {
	order, points := pointsOf(operands)
	between := Range{points[0], points[1].next()}
	if r.Bounds == BoundsExclusive {
		between = Range{points[0].next(), points[1]}
	}
	return &Lookup{Order: order, Ranges: []Range{between}}
}

// dayTruth is to fall on the UTC day of one of the operands (R18).
type dayTruth struct{}

func (dayTruth) lookup(operands Operands, _ Reading) *Lookup {
	const day = 24 * time.Hour
	l := &Lookup{Order: ByInstant}
	for _, o := range operands.(Instants) {
		begin := o.Time.UTC().Truncate(day)
		l.Ranges = append(l.Ranges, Range{instantPoint(begin), instantPoint(begin.Add(day))})
	}
	return l
}

// nearTruth is to lie in a circle (P7).
type nearTruth struct{}

func (nearTruth) lookup(operands Operands, _ Reading) *Lookup {
	c := operands.(Circle)
	return &Lookup{Order: ByText, Circle: &c}
}
