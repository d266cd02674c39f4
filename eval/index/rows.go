package index

import (
	"iter"
	"math/bits"
)

// MaxRows is how many rows a block has at most.
const MaxRows = 1 << 16

// Rows is a set of the rows of a block, a bit for each. Bits beyond the last
// row are 0. Sets of one block have the same length.
type Rows []uint64

// NoRows returns the empty set of a block of n rows.
func NoRows(n int) Rows { return make(Rows, (n+63)/64) }

// AllRows returns the set of all rows of a block of n rows.
func AllRows(n int) Rows {
	r := NoRows(n)
	r.Fill(n)
	return r
}

// Fill makes the set all rows of a block of n rows.
func (r Rows) Fill(n int) {
	for i := range r {
		r[i] = ^uint64(0)
	}
	if n%64 != 0 {
		r[len(r)-1] = 1<<(n%64) - 1
	}
}

// Clear makes the set empty.
func (r Rows) Clear() { clear(r) }

// Add puts a row into the set.
func (r Rows) Add(row int) { r[row>>6] |= 1 << (row & 63) }

// Remove takes a row out of the set.
func (r Rows) Remove(row int) { r[row>>6] &^= 1 << (row & 63) }

// Has reports whether a row is in the set.
func (r Rows) Has(row int) bool { return r[row>>6]>>(row&63)&1 != 0 }

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
				// These are w's trailing zeros. Of bits.TrailingZeros64 an instruction is made
				// that waits for what was last loaded into its register, so that memory would
				// be read row by row, with all the time that this takes.
				if !yield(i*64 + bits.OnesCount64((w-1)&^w)) {
					return
				}
			}
		}
	}
}

// And keeps the rows that are in o too.
func (r Rows) And(o Rows) {
	o = o[:len(r)]
	for i := range r {
		r[i] &= o[i]
	}
}

// AndNot keeps the rows that are not in o.
func (r Rows) AndNot(o Rows) {
	o = o[:len(r)]
	for i := range r {
		r[i] &^= o[i]
	}
}

// Or adds the rows of o.
func (r Rows) Or(o Rows) {
	o = o[:len(r)]
	for i := range r {
		r[i] |= o[i]
	}
}
