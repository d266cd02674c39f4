package store_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"segql/ast"
)

// readings are the product's words for the stances, in their order.
var readings = []ast.Reading{
	{Missing: ast.MissingMatches, Bounds: ast.BoundsInclusive},
	{Missing: ast.MissingMatches, Bounds: ast.BoundsExclusive},
	{Missing: ast.MissingFails, Bounds: ast.BoundsInclusive},
	{Missing: ast.MissingFails, Bounds: ast.BoundsExclusive},
}

// randomTexts are what may be numbers or dates, and the same with mistakes.
func randomTexts(n int) []string {
	r := rand.New(rand.NewPCG(15, 17))
	all := slices.Concat(someTexts, someNumbers, someDates, []string{""})
	texts := slices.Clone(all)
	for len(texts) < n {
		text := all[r.IntN(len(all))]
		for range 1 + r.IntN(3) {
			text = mutate(r, text)
		}
		texts = append(texts, text)
	}
	return texts
}

func TestTheJudgeReadsNumbersAsTheProduct(t *testing.T) {
	for _, text := range randomTexts(20_000) {
		got, readable := ast.ParseNumber(text)
		want := numbers(text)
		if readable != (len(want) == 1) || readable && got != want[0] {
			t.Errorf("%q: got %v, %v, and the judge %v", text, got, readable, want)
		}
	}
}

func TestTheJudgeReadsDatesAsTheProduct(t *testing.T) {
	type both struct {
		text    string
		product ast.Instant
		judge   moment
	}
	var dates []both
	for _, text := range randomTexts(20_000) {
		got, readable := ast.ParseInstant(text)
		want := moments(text)
		if readable != (len(want) == 1) {
			t.Errorf("%q: got %v, %v, and the judge %v", text, got.Time, readable, want)
		} else if readable {
			dates = append(dates, both{text, got, want[0]})
		}
	}
	slices.SortFunc(dates, func(a, b both) int { return a.judge.compare(b.judge) })
	for i := range dates[1:] {
		a, b := dates[i], dates[i+1]
		if got, want := a.product.Time.Compare(b.product.Time), a.judge.compare(b.judge); got != want {
			t.Errorf("%q and %q: got the order %d, and the judge %d", a.text, b.text, got, want)
		}
	}
}

// TestTheJudgeTestsAsTheProduct holds them against each other on one attribute,
// with lists of values (P1).
func TestTheJudgeTestsAsTheProduct(t *testing.T) {
	w := newWorld(0)
	held := map[ast.Op]int{}
	for n := range 40_000 / slower {
		if n%100 == 0 {
			w = newWorld(uint64(n))
		}
		a := pick(w, w.attributes)
		op := pick(w, slices.Collect(a.Kind.Ops()))
		values := w.operands(op, a.Kind)
		list := make([]string, w.IntN(4))
		for i := range list {
			list[i] = w.value(a)
		}
		for i, r := range readings {
			got := ast.NewTest(a.Kind, op, operandsOf(op, a.Kind, values), r).Holds(list)
			want := stances[i].holds(a.path(), judgedCondition{op.String(), values, nil}, list)
			if got != want {
				t.Fatalf("%+v: %s %q %s %q: got %v, and the judge %v", r, a.path(), list, op, values, got, want)
			}
			if got {
				held[op]++
			}
		}
	}
	for op := range ast.CustomKind.Ops() {
		if held[op] < 100/slower {
			t.Errorf("%s held %d times, which is too seldom to say anything", op, held[op])
		}
	}
}

// operandsOf reads values as the check of a segment does.
func operandsOf(op ast.Op, kind ast.Kind, values []string) ast.Operands {
	var n ast.Numbers
	var i ast.Instants
	for _, v := range values {
		if f, ok := ast.ParseNumber(v); ok {
			n = append(n, f)
		}
		if instant, ok := ast.ParseInstant(v); ok {
			i = append(i, instant)
		}
	}
	switch operand := op.Operand(kind); {
	case operand == ast.AsText:
		return ast.Texts(values)
	case len(n) == len(values):
		return n
	}
	return i
}
