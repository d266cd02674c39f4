package index_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"segql/ast"
	"segql/eval/index"
)

// exercise asks a column of bytes that may be corrupt everything, which is not
// to panic.
func (c *built) exercise(list []*ast.Lookup) {
	if c.decode() != nil {
		return
	}
	for _, l := range list {
		column := c.column(l)
		var found index.Found
		found.Search(column, l)
		r := index.NoRows(c.rows)
		found.AddTo(r)
		column.AddPresent(r)
		_ = found.Count() + column.Present(nil) + column.Scans(l)
		for row := range c.rows {
			found.Has(row)
			column.Holds(row, l)
			column.Values(row, func(string) bool { return true })
		}
		for range index.Merge([]index.Counted{{Column: column}}, "") {
		}
	}
}

// fewLookups are one in each order and match.
func fewLookups(text string) []*ast.Lookup {
	n, _ := ast.ByNumber.Point("3")
	i, _ := ast.ByInstant.Point("2024-01-02")
	list := []*ast.Lookup{
		{Order: ast.ByNumber, Ranges: []ast.Range{{To: n}, {From: n, To: ast.Point{Hi: n.Hi, Lo: n.Lo + 1}}}},
		{Order: ast.ByInstant, Ranges: []ast.Range{{From: i, To: ast.Point{Hi: 1<<64 - 1}}}},
	}
	for m, o := range map[ast.Match]ast.Order{ast.Whole: ast.ByText, ast.Prefix: ast.ByText, ast.Suffix: ast.ByEnd, ast.Part: ast.ByText} {
		list = append(list, &ast.Lookup{Order: o, Match: m, Texts: []string{text, "a", "1", "2", "é", "\xff"}})
	}
	return list
}

func TestCorruptPartsAreErrorsOrOtherColumns(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	b := index.NewBuilder(allOrders)
	list := fewLookups("ri")
	for _, n := range []int{1, 9, 70, 700} {
		for _, lists := range []bool{false, true} {
			c := build(t, b, randomValues(r, n, lists))
			original := c.parts.Encoded
			for part, encoded := range original {
				corrupt := func(bytes []byte) {
					c.parts.Encoded = original
					c.parts.Encoded[part] = bytes
					c.exercise(list)
				}
				step := max(1, len(encoded)/60)
				for i := 0; i < len(encoded); i += step {
					corrupt(encoded[:i:i])
					corrupt(append(slices.Clone(encoded), 0))
					flipped := slices.Clone(encoded)
					flipped[i] ^= 1 << r.IntN(8)
					corrupt(flipped)
				}
			}
		}
	}
}

func FuzzColumn(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 10))
	b := index.NewBuilder(allOrders)
	for _, n := range []int{1, 3, 20, 600} {
		for _, lists := range []bool{false, true} {
			p := build(f, b, randomValues(r, n, lists)).parts.Encoded
			f.Add(p[0], p[1], p[2], p[3], p[4], uint16(n), "ri")
		}
	}
	f.Fuzz(func(t *testing.T, dictionary, rows, end, number, instant []byte, n uint16, text string) {
		c := &built{rows: int(n % 1024), parts: &index.Parts{}}
		for part, bytes := range [][]byte{dictionary, rows, end, number, instant} {
			if len(bytes) > 0 {
				c.parts.Encoded[part] = bytes
			}
		}
		c.exercise(fewLookups(text))
	})
}

func FuzzIDs(f *testing.F) {
	f.Add(index.EncodeIDs(nil))
	f.Add(index.EncodeIDs([]string{"00000000000000000000000000000001", "f0000000000000000000000000000001"}))
	f.Add(index.EncodeIDs([]string{"00000000-0000-0000-0000-000000000001", "f0000000-0000-4000-8000-000000000001"}))
	f.Add(index.EncodeIDs([]string{"a", "ab", "b", "user-1"}))
	f.Fuzz(func(t *testing.T, part []byte) {
		x, err := index.DecodeIDs(part)
		if err != nil {
			return
		}
		previous := ""
		for row := range x.Len() {
			id := x.At(row)
			if got, ok := x.Find(id); id <= previous || !ok || got != row {
				t.Fatalf("%q, after %q: got %d, %v, want %d", id, previous, got, ok, row)
			}
			previous = id
		}
		x.Find(previous + "0")
		x.Find("")
	})
}
