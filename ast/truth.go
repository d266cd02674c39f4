package ast

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Operands are the values of a condition as its operator reads them: Texts,
// Numbers or Instants.
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
// decide who is in a segment. The zero Reading is the manual's.
type Reading struct {
	Missing Missing
	Bounds  Bounds
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
	element  element
	negative bool
	missing  bool
}

// An element judges one value of an attribute. A value that it cannot read is
// like a missing one (rules R14, R15 and R17).
type element func(value string) (holds, readable bool)

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
		element:  row.truth.judge(operands, r),
		negative: negative,
		missing:  negative && (r.Missing == MissingMatches || isAccount(k, operands)), // R13
	}
}

// isAccount reports whether a condition is about account profiles, of which AWS
// documents what a missing type is (rule R23).
func isAccount(k Kind, operands Operands) bool {
	return k == ProfileTypeKind && slices.Contains(operands.(Texts), accountProfile)
}

// Holds reports whether the test holds for an attribute with these values
// (rule P1): a positive operator if any of them satisfies it, a negative one
// if none does. Without a value that can be read it is Missing.
func (t *Test) Holds(values []string) bool {
	found := false
	for _, v := range values {
		holds, readable := t.element(v)
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

// HoldsOne is Holds of a single value.
func (t *Test) HoldsOne(value string) bool {
	holds, readable := t.element(value)
	if !readable {
		return t.missing
	}
	return holds != t.negative
}

// Missing reports whether the test holds for a missing value (rules R12 and
// R13).
func (t *Test) Missing() bool { return t.missing }

// A truth makes an element of operands: textTruth, orderTruth, rangeTruth or
// dayTruth.
type truth interface {
	judge(Operands, Reading) element
}

// textTruth compares a value with one of the operands, byte by byte (R11).
type textTruth func(value, operand string) bool

func (t textTruth) judge(operands Operands, _ Reading) element {
	texts := operands.(Texts)
	return func(value string) (bool, bool) {
		if value == "" {
			return false, false // R14
		}
		return slices.ContainsFunc(texts, func(o string) bool { return t(value, o) }), true
	}
}

// orderTruth says what the order of a value and one of the operands must be.
type orderTruth func(order int) bool

func (t orderTruth) judge(operands Operands, _ Reading) element {
	switch list := operands.(type) {
	case Numbers:
		return read(ParseNumber, func(v float64) bool {
			return slices.ContainsFunc(list, func(o float64) bool { return t(cmp.Compare(v, o)) })
		})
	case Instants:
		return read(ParseInstant, func(v Instant) bool {
			return slices.ContainsFunc(list, func(o Instant) bool { return t(v.Time.Compare(o.Time)) })
		})
	}
	panic(fmt.Sprintf("ast: unexpected %T", operands))
}

// rangeTruth is to lie between two operands (R19).
type rangeTruth struct{}

func (rangeTruth) judge(operands Operands, r Reading) element {
	least := 0 // order of the value and the lower bound, and of the upper bound and the value
	if r.Bounds == BoundsExclusive {
		least = 1
	}
	switch list := operands.(type) {
	case Numbers:
		return read(ParseNumber, func(v float64) bool {
			return cmp.Compare(v, list[0]) >= least && cmp.Compare(list[1], v) >= least
		})
	case Instants:
		return read(ParseInstant, func(v Instant) bool {
			return v.Time.Compare(list[0].Time) >= least && list[1].Time.Compare(v.Time) >= least
		})
	}
	panic(fmt.Sprintf("ast: unexpected %T", operands))
}

// dayTruth is to fall on the UTC day of one of the operands (R18).
type dayTruth struct{}

func (dayTruth) judge(operands Operands, _ Reading) element {
	list := operands.(Instants)
	return read(ParseInstant, func(v Instant) bool {
		return slices.ContainsFunc(list, func(o Instant) bool { return day(v).Equal(day(o)) })
	})
}

func day(i Instant) time.Time { return i.Time.UTC().Truncate(24 * time.Hour) }

// read is the element that reads a value and judges it.
func read[T any](parse func(string) (T, bool), holds func(T) bool) element {
	return func(value string) (bool, bool) {
		v, ok := parse(value)
		return ok && holds(v), ok
	}
}
