// Package index is the index of a block of profiles: the ids of its rows, and
// for each attribute a column, which knows the rows of each value and of each
// range of values, in the orders that operators look values up in.
package index

import (
	"math/bits"
	"slices"

	"segql/ast"
)

// A Column is an attribute of a block in one order. What it is asked with has
// to be looked up in that order; but where there is no order by end, that by
// text serves, and is read through. Without an Order no row has a value that
// can be read.
type Column struct {
	Dictionary *Dictionary
	Order      *Order
}

// Present returns how many rows have a value in this order, without those that
// are gone, nil for none.
func (c Column) Present(gone Rows) int {
	if c.Order == nil {
		return 0
	}
	n := c.Order.count()
	if gone != nil {
		for i, w := range c.Order.presentRows() {
			n -= bits.OnesCount64(w & gone[i])
		}
	}
	return n
}

// Ends returns the first and the last value in this order that a row has which is
// not gone, "" if there are none.
func (c Column) Ends(gone Rows) (first, last string) {
	if c.Order == nil {
		return "", ""
	}
	from, to := 0, c.Order.Len()
	for from < to && c.Order.countRows(from, gone) == 0 {
		from++
	}
	for from < to && c.Order.countRows(to-1, gone) == 0 {
		to--
	}
	if from == to {
		return "", ""
	}
	return c.at(from), c.at(to - 1)
}

// AddPresent adds the rows that have a value in this order.
func (c Column) AddPresent(r Rows) {
	if c.Order != nil {
		r.Or(c.Order.presentRows())
	}
}

// RanksOf returns the ranks of the values that rows have, ascending, nil if a row
// may have several.
func (c Column) RanksOf(rows Rows) []uint32 {
	if c.Order != nil && c.Order.postings.lists {
		return nil
	}
	ranks := []uint32{}
	for row := range rows.All() {
		if c.Order == nil {
			break
		}
		if rank, ok := c.Order.rank(row); ok {
			ranks = append(ranks, uint32(rank))
		}
	}
	slices.Sort(ranks)
	return ranks
}

// Values calls yield with the values of a row in this order until it returns
// false.
func (c Column) Values(row int, yield func(value string) bool) {
	if c.Order == nil {
		return
	}
	c.Order.ranksOf(row, func(rank int) bool {
		return yield(c.at(rank))
	})
}

// Holds reports whether a value of a row satisfies a lookup, and whether there
// is one that can be read. It looks at the row alone, which is quicker than
// Search for few rows.
func (c Column) Holds(row int, l *ast.Lookup) (holds, readable bool) {
	c.Values(row, func(value string) bool {
		h, r := l.Holds(value)
		holds, readable = h, readable || r
		return !holds
	})
	return holds, readable
}
