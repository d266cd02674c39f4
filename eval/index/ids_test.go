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
	"one head":            func(_ *rand.Rand, i int) string { return fmt.Sprintf("%032x", i) },
	"counted":             func(_ *rand.Rand, i int) string { return fmt.Sprint("user-", i) },
	"long":                func(r *rand.Rand, i int) string { return strings.Repeat("a", r.IntN(1000)) + fmt.Sprint(i) },
	"upper":               func(r *rand.Rand, _ int) string { return fmt.Sprintf("%016X%016X", r.Uint64(), r.Uint64()) },
	"prefixes":            func(_ *rand.Rand, i int) string { return strings.Repeat("\x00", i%1024+1) },
	"UUIDs":               func(r *rand.Rand, _ int) string { return uuid(r.Uint64(), r.Uint64()) },
	"UUIDs of a time":     func(r *rand.Rand, i int) string { return uuid(0x0190<<48|uint64(i/3), r.Uint64()) },
	"UUIDs with one head": func(_ *rand.Rand, i int) string { return uuid(0, uint64(i)) },
	"UUIDs and others":    func(r *rand.Rand, i int) string { return uuid(r.Uint64(), r.Uint64())[:36-i%2] },
	"UUIDs with other dashes": func(r *rand.Rand, i int) string {
		id := uuid(r.Uint64(), r.Uint64())
		return id[:7] + "-" + id[7:8] + id[9:]
	},
	"upper UUIDs": func(r *rand.Rand, _ int) string { return strings.ToUpper(uuid(r.Uint64(), r.Uint64())) },
	"of 36":       func(r *rand.Rand, _ int) string { return fmt.Sprintf("%036x", r.Uint64()) },
	"not ASCII":   func(r *rand.Rand, i int) string { return string(rune(0x80+r.IntN(0x3000))) + fmt.Sprint(i) },
}

func uuid(hi, lo uint64) string {
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", hi>>32, hi>>16&0xffff, hi&0xffff, lo>>48, lo&(1<<48-1))
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
					for _, other := range []string{id + "0", id[1:], id[:len(id)-1] + "\xff", id[:len(id)/2], "0" + id[1:], strings.ReplaceAll(id, "-", ""), strings.Replace(id, "-", "0", 1), strings.ToUpper(id)} {
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

// TestOldLayoutsOfIDsAreRead reads ids as they were laid out before UUIDs had a layout
// of their own.
func TestOldLayoutsOfIDsAreRead(t *testing.T) {
	hex := "0123456789abcdef0123456789abcdef"
	id := uuid(0x0123456789abcdef, 0x0123456789abcdef)
	for want, part := range map[string]string{
		hex: "\x00\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef",
		id:  "\x01\x01\x00\x24" + id,
	} {
		x, err := index.DecodeIDs([]byte(part))
		if err != nil || x.Len() != 1 || x.At(0) != want {
			t.Fatalf("%q: got %v, want %q", part, err, want)
		}
		if row, ok := x.Find(want); !ok || row != 0 {
			t.Errorf("%q is not found", want)
		}
	}
}
