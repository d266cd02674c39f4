package index

import (
	"sync"

	"segql/ast"
)

// An Order is the values of a dictionary, or those that are numbers or instants,
// in an order, with the rows that have them. A value's rank is its number in it.
// It may be used by several goroutines at once.
type Order struct {
	order   ast.Order
	codes   []uint32 // of ranks; nil if each rank is the code, ByText
	length  int      // how many ranks there are
	first   []uint32 // where the rows of each rank begin, and all end; nil if each rank has one
	rows    []uint16 // ascending within a rank
	present Rows     // those that have a value in this order
	count   int      // of present
	n       int      // rows of the block

	once  sync.Once
	ranks []uint16 // of each row, if no row has two values; 0 if it has none
	lists rankLists
}

// rankLists are the ranks of rows that may have several.
type rankLists struct {
	first []uint32 // the ranks of row are ranks[first[row]:first[row+1]]
	ranks []uint32
}

func (o *Order) notePresent() {
	o.present = NoRows(o.n)
	for _, row := range o.rows {
		o.present.Add(int(row))
	}
	o.count = o.present.Count()
}

// Len returns how many ranks there are.
func (o *Order) Len() int { return o.length }

// begin returns where the rows of a rank begin, which is also where those of the
// rank before end.
func (o *Order) begin(rank int) int {
	if o.first == nil {
		return rank
	}
	return int(o.first[rank])
}

// rowsOf returns the rows of the ranks from one on, up to but not including
// another. They ascend within a rank.
func (o *Order) rowsOf(from, to int) []uint16 { return o.rows[o.begin(from):o.begin(to)] }

// Size returns how many bytes of memory the order takes, with what is made when
// it is first asked for.
func (o *Order) Size() int {
	size := 4*len(o.codes) + 4*len(o.first) + 2*len(o.rows) + 8*len(o.present) + 256
	if o.hasLists() {
		return size + 4*(o.n+1) + 4*len(o.rows)
	}
	return size + 2*o.n
}

// hasLists reports whether a row has several values.
func (o *Order) hasLists() bool { return o.count != len(o.rows) }

func (o *Order) code(rank int) int {
	if o.codes == nil {
		return rank
	}
	return int(o.codes[rank])
}

// rank returns the rank of the only value of a row, and whether it has one. No
// row has several.
func (o *Order) rank(row int) (rank int, ok bool) {
	o.once.Do(o.makeRanks)
	rank = int(o.ranks[row])
	return rank, rank != 0 || o.present.Has(row)
}

// ranksOf calls yield with the ranks of a row until it returns false.
func (o *Order) ranksOf(row int, yield func(rank int) bool) {
	if !o.hasLists() {
		if rank, ok := o.rank(row); ok {
			yield(rank)
		}
		return
	}
	o.once.Do(o.makeRanks)
	l := &o.lists
	for _, rank := range l.ranks[l.first[row]:l.first[row+1]] {
		if !yield(int(rank)) {
			return
		}
	}
}

// makeRanks turns the rows of ranks into the ranks of rows.
func (o *Order) makeRanks() {
	if !o.hasLists() {
		o.ranks = make([]uint16, o.n)
		for rank := range o.Len() {
			for _, row := range o.rowsOf(rank, rank+1) {
				o.ranks[row] = uint16(rank)
			}
		}
		return
	}
	first := make([]uint32, o.n+2)
	for _, row := range o.rows {
		first[int(row)+2]++
	}
	for i := 2; i < len(first); i++ {
		first[i] += first[i-1]
	}
	ranks := make([]uint32, len(o.rows))
	for rank := range o.Len() {
		for _, row := range o.rowsOf(rank, rank+1) {
			next := &first[int(row)+1]
			ranks[*next] = uint32(rank)
			*next++
		}
	}
	o.lists = rankLists{first[:o.n+1], ranks}
}
