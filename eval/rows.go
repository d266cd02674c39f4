package eval

import (
	"iter"
	"math/bits"
)

// Rows is a set of the rows of a block, a bit for each. Bits beyond the last
// row are 0. Sets of one block have the same length.
type Rows []uint64

// NoRows returns the empty set of a block of n rows.
func NoRows(n int) Rows { return make(Rows, (n+63)/64) }

// AllRows returns the set of all rows of a block of n rows.
func AllRows(n int) Rows {
	r := NoRows(n)
	for i := range r {
		r[i] = ^uint64(0)
	}
	if n%64 != 0 {
		r[len(r)-1] = 1<<(n%64) - 1
	}
	return r
}

// Add puts a row into the set.
func (r Rows) Add(row int) { r[row/64] |= 1 << (row % 64) }

// Has reports whether a row is in the set.
func (r Rows) Has(row int) bool { return r[row/64]>>(row%64)&1 != 0 }

// Count returns how many rows are in the set.
func (r Rows) Count() int {
	n := 0
	for _, w := range r {
		n += bits.OnesCount64(w)
	}
	return n
}

// All returns the rows of the set in ascending order.
func (r Rows) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range r {
			for ; w != 0; w &= w - 1 {
				if !yield(i*64 + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

// and returns the rows that are in both sets.
func and(a, b Rows) Rows {
	both := make(Rows, len(a))
	for i := range both {
		both[i] = a[i] & b[i]
	}
	return both
}

// andNot returns the rows of a that are not in b.
func andNot(a, b Rows) Rows {
	rest := make(Rows, len(a))
	for i := range rest {
		rest[i] = a[i] &^ b[i]
	}
	return rest
}

// or adds the rows of b to a.
func or(a, b Rows) {
	for i := range a {
		a[i] |= b[i]
	}
}

// differing returns how many rows are in one of the sets alone.
func differing(a, b Rows) int {
	n := 0
	for i := range a {
		n += bits.OnesCount64(a[i] ^ b[i])
	}
	return n
}
