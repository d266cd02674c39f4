package index_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"segql/eval/index"
)

func TestRowsAreASet(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	for _, n := range []int{0, 1, 63, 64, 65, 1000, index.MaxRows} {
		a, b := index.NoRows(n), index.AllRows(n)
		if a.Count() != 0 || b.Count() != n {
			t.Fatalf("%d rows: got %d and %d", n, a.Count(), b.Count())
		}
		in := make([][2]bool, n)
		for row := range n {
			in[row] = [2]bool{r.IntN(2) == 0, r.IntN(3) == 0}
			if in[row][0] {
				a.Add(row)
			}
			if !in[row][1] {
				b.Remove(row)
			}
		}
		for name, c := range map[string]struct {
			do   func(r, o index.Rows)
			want func(in [2]bool) bool
		}{
			"and":     {index.Rows.And, func(in [2]bool) bool { return in[0] && in[1] }},
			"and not": {index.Rows.AndNot, func(in [2]bool) bool { return in[0] && !in[1] }},
			"or":      {index.Rows.Or, func(in [2]bool) bool { return in[0] || in[1] }},
			"fill":    {func(r, _ index.Rows) { r.Fill(n) }, func([2]bool) bool { return true }},
			"clear":   {func(r, _ index.Rows) { r.Clear() }, func([2]bool) bool { return false }},
		} {
			got := slices.Clone(a)
			c.do(got, b)
			var want []int
			for row := range n {
				if c.want(in[row]) {
					want = append(want, row)
				}
				if got.Has(row) != c.want(in[row]) {
					t.Fatalf("%s: row %d of %d is %v", name, row, n, got.Has(row))
				}
			}
			if rows := slices.Collect(got.All()); !slices.Equal(rows, want) || got.Count() != len(want) {
				t.Fatalf("%s: %d rows: got %d, want %d", name, n, len(rows), len(want))
			}
		}
	}
}
