package ast

import (
	"iter"
	"strings"
)

// An Op is an operator. The zero Op is not an operator.
type Op uint8

// The operators, in the order of the manual.
const (
	Inclusive Op = iota + 1
	Exclusive
	Contains
	BeginsWith
	EndsWith
	Before
	After
	Between
	NotBetween
	On
	GreaterThan
	LessThan
	GreaterThanOrEqual
	LessThanOrEqual
	Equal
	Near
	Active
	Inactive
	numOps
)

// An Operand is how an operator reads its values.
type Operand uint8

// The operands.
const (
	AsText    Operand = iota
	AsNumber          // rule R15
	AsInstant         // rule R17
	AsRange           // both numbers or both instants, rule R20
)

// Many stands for "as many values as the kind of attribute takes".
const Many = 0

// ops is the only list of operators: the grammar, the checker, every target,
// the formatter, suggestions and the manual read it. An operator applies to a
// kind exactly when its row names the kind.
var ops = [numOps]struct {
	text     string // its spelling in the language and in AWS's documents
	min, max int    // how many values it takes; a max of Many leaves it to the kind
	operand  Operand
	kinds    kinds
	doc      string
	truth    truth // for one value; nil if it takes more than the value to say
	not      Op    // the operator whose complement it is, 0 for a positive one
}{
	Inclusive:          {"INCLUSIVE", 1, Many, AsText, anyText | anySet, "equals one of the values", textTruth(Whole), 0},
	Exclusive:          {"EXCLUSIVE", 1, Many, AsText, anyText | anySet, "equals none of the values", nil, Inclusive},
	Contains:           {"CONTAINS", 1, Many, AsText, anyText, "contains one of the values", textTruth(Part), 0},
	BeginsWith:         {"BEGINS_WITH", 1, Many, AsText, profileText, "begins with one of the values", textTruth(Prefix), 0},
	EndsWith:           {"ENDS_WITH", 1, Many, AsText, profileText, "ends with one of the values", textTruth(Suffix), 0},
	Before:             {"BEFORE", 1, 1, AsInstant, anyDate, "is earlier than the value", orderTruth{below: true}, 0},
	After:              {"AFTER", 1, 1, AsInstant, anyDate, "is later than the value", orderTruth{above: true}, 0},
	Between:            {"BETWEEN", 2, 2, AsRange, anyDate, "lies between the two values, bounds included", rangeTruth{}, 0},
	NotBetween:         {"NOT_BETWEEN", 2, 2, AsRange, profileDate, "does not lie between the two values", nil, Between},
	On:                 {"ON", 1, Many, AsInstant, anyDate, "falls on one of the days, in UTC", dayTruth{}, 0},
	GreaterThan:        {"GREATER_THAN", 1, 1, AsNumber, anyNumber, "is greater than the value", orderTruth{above: true}, 0},
	LessThan:           {"LESS_THAN", 1, 1, AsNumber, anyNumber, "is less than the value", orderTruth{below: true}, 0},
	GreaterThanOrEqual: {"GREATER_THAN_OR_EQUAL", 1, 1, AsNumber, anyNumber, "is the value or greater", orderTruth{at: true, above: true}, 0},
	LessThanOrEqual:    {"LESS_THAN_OR_EQUAL", 1, 1, AsNumber, anyNumber, "is the value or less", orderTruth{below: true, at: true}, 0},
	Equal:              {"EQUAL", 1, Many, AsNumber, anyNumber, "is the same number as one of the values", orderTruth{at: true}, 0},
	Near:               {"NEAR", 2, 2, AsNumber, 1 << PointKind, "lies within a distance of latitude, longitude", nearTruth{}, 0},
	Active:             {"ACTIVE", 1, 1, AsText, 1 << RecencyKind, "was active within the duration", recencyTruth{}, 0},
	Inactive:           {"INACTIVE", 1, 1, AsText, 1 << RecencyKind, "was not active within the duration", nil, Active},
}

// newerOps are operators of an API that is newer than the model.
var newerOps = []string{"LIST_CONTAINS", "LIST_CONTAINS_ALL"}

var opsByText = func() map[string]Op {
	m := map[string]Op{}
	for op := range Ops() {
		m[op.String()] = op
	}
	return m
}()

// LookupOp returns the operator that is spelled so, in any case.
func LookupOp(text string) (Op, bool) {
	if op, ok := opsByText[text]; ok {
		return op, true
	}
	op, ok := opsByText[strings.ToUpper(text)]
	return op, ok
}

// IsNewerOp reports whether text is an operator of the API that is newer than
// the model.
func IsNewerOp(text string) bool {
	for _, op := range newerOps {
		if strings.EqualFold(op, text) {
			return true
		}
	}
	return false
}

// Ops returns every operator, in the order of the manual.
func Ops() iter.Seq[Op] {
	return func(yield func(Op) bool) {
		for op := Op(1); op < numOps && yield(op); op++ {
		}
	}
}

// String returns the spelling of op.
func (op Op) String() string { return ops[op].text }

// Doc returns what op says of an attribute, as the end of a sentence.
func (op Op) Doc() string { return ops[op].doc }

// On reports whether op applies to attributes of kind k.
func (op Op) On(k Kind) bool { return ops[op].kinds.has(k) }

// Arity returns how many values op takes on an attribute of kind k.
// Without a limit most is Many.
func (op Op) Arity(k Kind) (least, most int) {
	least, most = ops[op].min, ops[op].max
	if most == Many {
		most = k.MaxValues()
	}
	return least, most
}

// Operand returns how op reads its values on an attribute of kind k: a range
// of something that is never a number is one of instants.
func (op Op) Operand(k Kind) Operand {
	operand := ops[op].operand
	if operand == AsRange && !GreaterThan.On(k) {
		return AsInstant
	}
	return operand
}

// IsNegative reports whether op is the complement of another, so that a missing
// value satisfies it (rule R13).
func (op Op) IsNegative() bool { return ops[op].not != 0 }
