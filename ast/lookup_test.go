package ast

import (
	"slices"
	"testing"
)

func TestEveryLookupIsInAnOrderOfItsKind(t *testing.T) {
	operands := map[Operand]Operands{
		AsText: Texts{"a"}, AsNumber: Numbers{1, 2}, AsInstant: Instants{{}, {}}, AsRange: Numbers{1, 2},
	}
	for k := range Kinds() {
		met := map[Order]bool{}
		for op := range k.Ops() {
			list := []Operands{operands[op.Operand(k)]}
			switch {
			case k == PointKind:
				list = []Operands{Circle{}}
			case op.Operand(k) == AsRange:
				list = append(list, operands[AsInstant])
			}
			for _, o := range list {
				order := NewTest(k, op, o, Reading{}).Lookup().Order
				if met[order] = true; !slices.Contains(k.Orders(), order) {
					t.Errorf("%v %v: looked up in order %d, of %v", k, op, order, k.Orders())
				}
			}
		}
		if len(met) != len(k.Orders()) {
			t.Errorf("%v: got the orders %v, want %v", k, k.Orders(), met)
		}
	}
}

func TestThePointsOfEqualValuesAreEqual(t *testing.T) {
	ascending := map[Order][][]string{
		ByNumber: {{"-1e999", "-1E400"}, {"-2"}, {"-1e-330", "-0", "0", "+0.0"}, {"1", "1.0", "01", "1e0"}, {"2"}, {"1e999"}},
		ByInstant: {
			{"0001-01-01"}, {"2023-12-31T23:59:59.999999999Z"},
			{"2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T02:00:00+02:00"}, {"2024-01-01T00:00:00.000000001Z"}, {"9999-12-31"},
		},
	}
	for order, classes := range ascending {
		last := Point{}
		for i, class := range classes {
			first, _ := order.Point(class[0])
			for _, value := range class {
				if p, ok := order.Point(value); !ok || p != first {
					t.Errorf("%s: got %v, %v, want %v", value, p, ok, first)
				}
			}
			if i > 0 && !last.Less(first) {
				t.Errorf("%s is not above the values before", class[0])
			}
			last = first
		}
	}
}
