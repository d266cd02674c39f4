package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"segql/eval/index"
)

// idKinds are makers of the ids of rows.
var idKinds = map[string]func(r *rand.Rand, i int) string{
	"random":    func(r *rand.Rand, _ int) string { return fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64()) },
	"of a time": func(r *rand.Rand, i int) string { return fmt.Sprintf("0190%012x%016x", i/3, r.Uint64()) },
	"clustered": func(r *rand.Rand, i int) string {
		return fmt.Sprintf("%016x%016x", uint64(i%3)*0x5555555555555555+uint64(i/30), i)
	},
	"one head":  func(_ *rand.Rand, i int) string { return fmt.Sprintf("%032x", i) },
	"counted":   func(_ *rand.Rand, i int) string { return fmt.Sprint("user-", i) },
	"long":      func(r *rand.Rand, i int) string { return strings.Repeat("a", r.IntN(1000)) + fmt.Sprint(i) },
	"upper":     func(r *rand.Rand, _ int) string { return fmt.Sprintf("%016X%016X", r.Uint64(), r.Uint64()) },
	"prefixes":  func(_ *rand.Rand, i int) string { return strings.Repeat("\x00", i%1024+1) },
	"not ASCII": func(r *rand.Rand, i int) string { return string(rune(0x80+r.IntN(0x3000))) + fmt.Sprint(i) },
}

func TestEveryIDIsFoundAndNoOther(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for name, id := range idKinds {
		for _, n := range []int{0, 1, 2, 3, 100, 5000, index.MaxRows} {
			if n > 5000 && name == "long" {
				continue
			}
			var list []string
			for i := range n {
				list = append(list, id(r, i))
			}
			slices.Sort(list)
			list = slices.Compact(list)
			x, err := index.DecodeIDs(index.EncodeIDs(list))
			if err != nil || x.Len() != len(list) {
				t.Fatalf("%s, %d: %v", name, n, err)
			}
			if _, ok := x.Find(id(r, n)); ok && n == 0 {
				t.Fatalf("%s: one of no ids is found", name)
			}
			if got := x.Of(index.AllRows(len(list))); !slices.Equal(got, list) {
				t.Fatalf("%s, %d: all ids are not as they were", name, n)
			}
			for row, id := range list {
				if got, ok := x.Find(id); !ok || got != row || x.At(row) != id {
					t.Fatalf("%s, %d: %q is row %d: got %d, %v, %q", name, n, id, row, got, ok, x.At(row))
				}
				if row%7 == 0 {
					for _, other := range []string{id + "0", id[1:], id[:len(id)-1] + "\xff", id[:len(id)/2], "0" + id[1:]} {
						got, ok := x.Find(other)
						if want, is := slices.BinarySearch(list, other); ok != is || is && got != want {
							t.Fatalf("%s, %d: %q: got %d, %v, want %d, %v", name, n, other, got, ok, want, is)
						}
					}
				}
			}
		}
	}
}
