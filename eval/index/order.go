package index

import (
	"slices"
	"sync"

	"segql/ast"
)

// An Order is the values of a dictionary, or those that are numbers or instants,
// in an order, with the rows that have them. A value's rank is its number in it.
// It may be used by several goroutines at once.
//
// To count what lies between two ranks takes no rows. They are laid out when they
// are asked for, which for a first question costs as much as all the rest.
type Order struct {
	order  ast.Order
	codes  []uint32 // of ranks; nil if each rank is the code, ByText
	length int      // how many ranks there are
	first  []uint32 // where the rows of each rank begin, and all end; nil if each rank has one
	values int      // where they end
	lists  bool     // a row may have several values
	n      int      // rows of the block

	source    rowSource
	once      [3]sync.Once // of each of what follows
	rows      []uint16     // ascending within a rank
	present   Rows         // the rows that have a value in this order
	ranks     []uint16     // of each row, unless there are lists; 0 also if it has none
	rankLists rankLists
}

// What is laid out when it is asked for.
const (
	rowsMade = iota
	presentMade
	ranksMade
)

// A rowSource is what the rows are laid out from: packed codes, or the order by
// text; neither if they have been from the start.
type rowSource struct {
	packed []byte
	text   *Order
}

// rankLists are the ranks of rows that may have several.
type rankLists struct {
	first []uint32 // the ranks of row are ranks[first[row]:first[row+1]]
	ranks []uint32
}

// allRows returns the rows of all ranks.
func (o *Order) allRows() []uint16 {
	o.once[rowsMade].Do(func() {
		switch {
		case o.source.packed != nil:
			o.rows = o.rowsOfCodes()
		case o.source.text != nil:
			o.rows = o.rowsOfText(o.source.text.allRows(), o.source.text.first)
		}
	})
	return o.rows
}

// rowsOfText puts the rows of codes, as the order by text has them, into this order.
func (o *Order) rowsOfText(all []uint16, first []uint32) []uint16 {
	rows := make([]uint16, 0, o.values)
	for _, code := range o.codes {
		if first == nil {
			rows = append(rows, all[code])
		} else {
			rows = append(rows, all[first[code]:first[code+1]]...)
		}
	}
	return rows
}

// rowsOfCodes puts the rows of packed codes behind each other, code by code.
func (o *Order) rowsOfCodes() []uint16 {
	next := slices.Clone(o.first)
	rows := make([]uint16, o.values)
	for row, c := range o.unpackCodes() {
		if c != 0 {
			rows[next[c-1]] = uint16(row)
			next[c-1]++
		}
	}
	return rows
}

// unpackCodes returns of each row its code and 1, 0 if it has none.
func (o *Order) unpackCodes() []uint16 {
	codes := make([]uint16, o.n)
	unpack(codes, o.source.packed, widthBelow(o.length+1))
	return codes
}

// presentRows returns the rows that have a value in this order.
func (o *Order) presentRows() Rows {
	o.once[presentMade].Do(func() {
		present := NoRows(o.n)
		for _, row := range o.allRows() {
			present.Add(int(row))
		}
		o.present = present
	})
	return o.present
}

// count returns how many rows have a value in this order.
func (o *Order) count() int {
	if o.lists {
		return o.presentRows().Count()
	}
	return o.values
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
func (o *Order) rowsOf(from, to int) []uint16 { return o.allRows()[o.begin(from):o.begin(to)] }

// Size returns how many bytes of memory the order takes, with what is made when
// it is first asked for.
func (o *Order) Size() int {
	size := 4*len(o.codes) + 4*len(o.first) + 2*o.values + o.n/8 + len(o.source.packed) + 256
	if text := o.source.text; text != nil {
		size += 4*len(text.first) + 2*text.values + len(text.source.packed)
	}
	if o.lists {
		return size + 4*(o.n+1) + 4*o.values
	}
	return size + 2*o.n
}

func (o *Order) code(rank int) int {
	if o.codes == nil {
		return rank
	}
	return int(o.codes[rank])
}

// rank returns the rank of the only value of a row, and whether it has one. No
// row has several.
func (o *Order) rank(row int) (rank int, ok bool) {
	o.once[ranksMade].Do(o.makeRanks)
	rank = int(o.ranks[row])
	return rank, rank != 0 || o.presentRows().Has(row)
}

// ranksOf calls yield with the ranks of a row until it returns false.
func (o *Order) ranksOf(row int, yield func(rank int) bool) {
	if !o.lists {
		if rank, ok := o.rank(row); ok {
			yield(rank)
		}
		return
	}
	o.once[ranksMade].Do(o.makeRanks)
	l := &o.rankLists
	for _, rank := range l.ranks[l.first[row]:l.first[row+1]] {
		if !yield(int(rank)) {
			return
		}
	}
}

// makeRanks turns the rows of ranks into the ranks of rows.
func (o *Order) makeRanks() {
	if !o.lists {
		if o.source.packed != nil {
			o.ranks = o.unpackCodes()
			for row, c := range o.ranks {
				if c != 0 {
					o.ranks[row] = c - 1
				}
			}
			return
		}
		o.ranks = make([]uint16, o.n)
		rows := o.allRows()
		if o.first == nil {
			for rank, row := range rows {
				o.ranks[row] = uint16(rank)
			}
			return
		}
		for rank := range o.length {
			for _, row := range rows[o.first[rank]:o.first[rank+1]] {
				o.ranks[row] = uint16(rank)
			}
		}
		return
	}
	first := make([]uint32, o.n+2)
	for _, row := range o.allRows() {
		first[int(row)+2]++
	}
	for i := 2; i < len(first); i++ {
		first[i] += first[i-1]
	}
	ranks := make([]uint32, o.values)
	for rank := range o.Len() {
		for _, row := range o.rowsOf(rank, rank+1) {
			next := &first[int(row)+1]
			ranks[*next] = uint32(rank)
			*next++
		}
	}
	o.rankLists = rankLists{first[:o.n+1], ranks}
}
