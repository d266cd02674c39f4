package index

import (
	"sync"
	"sync/atomic"

	"segql/ast"
)

// An Order is the values of a dictionary, or those that are numbers or instants,
// in an order, with the rows that have them. A value's rank is its number in it.
// It may be used by several goroutines at once.
type Order struct {
	postings *postings // which the orders of a column share
	order    ast.Order
	length   int     // how many ranks there are
	codes    numbers // of ranks; none if each rank is the code, as ByText
	first    numbers // how many rows the ranks before each have together; none if each has one, or is the code
	values   int     // how many rows all ranks have together

	made    atomic.Int64 // bytes of what follows, as far as it is made
	once    [2]sync.Once // of each of what follows
	ranks   numbers      // 1 + the rank of each code, or 0
	present Rows         // the rows that have a value in this order, if not all values are in it
}

// What is made when it is asked for.
const (
	ranksMade = iota
	rankedMade
)

// presentRows returns the rows that have a value in this order.
func (o *Order) presentRows() Rows {
	if o.length == o.postings.distinct {
		return o.postings.presentRows()
	}
	o.once[rankedMade].Do(func() {
		present := NoRows(o.postings.n)
		o.addTo(present, 0, o.length)
		o.present = present
		o.made.Add(8 * int64(len(present)))
	})
	return o.present
}

// addTo adds the rows of the ranks from one on, up to but not including another.
func (o *Order) addTo(r Rows, from, to int) {
	for from < to {
		code := o.code(from)
		next := from + 1
		for next < to && o.code(next) == code+next-from {
			next++
		}
		o.postings.addTo(r, code, code+next-from)
		from = next
	}
}

// count returns how many rows have a value in this order.
func (o *Order) count() int {
	if o.postings.lists {
		return o.presentRows().Count()
	}
	return o.values
}

// Len returns how many ranks there are.
func (o *Order) Len() int { return o.length }

// before returns how many rows the ranks before one have together.
func (o *Order) before(rank int) int {
	switch {
	case o.codes.none():
		return o.postings.begin(rank)
	case o.first.none():
		return rank
	case rank == o.length:
		return o.values
	}
	return o.first.at(rank)
}

// rowsOfRank returns the rows of a rank, ascending.
func (o *Order) rowsOfRank(rank int) []uint16 {
	code := o.code(rank)
	return o.postings.rowsOf(code, code+1)
}

// size returns how many bytes of memory the order takes beside its postings.
func (o *Order) size() int {
	const itself = 256
	return itself + o.codes.size() + o.first.size() + int(o.made.Load())
}

func (o *Order) code(rank int) int {
	if o.codes.none() {
		return rank
	}
	return o.codes.at(rank)
}

// rankOf returns the rank of a code, and whether it has one.
func (o *Order) rankOf(code int) (rank int, ok bool) {
	if o.codes.none() {
		return code, true
	}
	o.once[ranksMade].Do(o.makeRanks)
	rank = o.ranks.at(code)
	return rank - 1, rank != 0
}

func (o *Order) makeRanks() {
	ranks := newNumbers(o.postings.distinct, o.length+1)
	for rank := range o.length {
		ranks.set(o.code(rank), rank+1)
	}
	o.ranks = ranks
	o.made.Add(int64(ranks.size()))
}

// rank returns the rank of the only value of a row, and whether it has one. No
// row has several.
func (o *Order) rank(row int) (rank int, ok bool) {
	code, ok := o.postings.codeOf(row)
	if !ok {
		return 0, false
	}
	return o.rankOf(code)
}

// ranksOf calls yield with the ranks of a row until it returns false.
func (o *Order) ranksOf(row int, yield func(rank int) bool) {
	o.postings.codesOf(row, func(code int) bool {
		rank, ok := o.rankOf(code)
		return !ok || yield(rank)
	})
}
