package index

import (
	"iter"

	"segql/ast"
)

// A Counted is the column of a block by text, and the rows of the block that do
// not count, nil for none.
type Counted struct {
	Column
	Gone Rows
}

// Merge yields the values that begin with a prefix, in the order by text, and how
// many rows of all blocks have each, if any counts.
func Merge(blocks []Counted, prefix string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		m := newMerger(blocks, prefix)
		if m == nil {
			return
		}
		for c := m.least(); !c.done; c = m.least() {
			value, rows := c.value, 0
			for ; !c.done && c.value == value; c = m.least() {
				rows += c.order.countRows(c.rank, c.gone)
				m.next()
			}
			if rows > 0 && !yield(value, rows) {
				return
			}
		}
	}
}

// countRows returns how many rows of a rank are not gone.
func (o *Order) countRows(rank int, gone Rows) int {
	n := o.before(rank+1) - o.before(rank)
	if gone == nil {
		return n
	}
	for _, row := range o.rowsOfRank(rank) {
		if gone.Has(int(row)) {
			n--
		}
	}
	return n
}

// A merger is a tournament between the blocks for the least value: a match is
// played at each inner node of a tree of which the cursors are the leaves, and
// the node keeps who lost it, so that the next value of the winner plays again
// only against those whom it beat.
type merger struct {
	cursors []cursor
	losers  []int // by inner nodes, from 1 on; that of 0 has beaten everyone
	shared  int   // bytes that all values begin with
}

// A cursor is at a value of a block.
type cursor struct {
	dictionary *Dictionary
	order      *Order
	gone       Rows
	rank, end  int
	done       bool
	value      string
	key        [2]uint64 // sixteen bytes of value behind those that all share, which decide nearly every match
}

// newMerger returns the merger at the least value, nil if there is none.
func newMerger(blocks []Counted, prefix string) *merger {
	m := &merger{}
	for _, b := range blocks {
		if b.Order == nil {
			continue
		}
		for _, s := range b.appendText(nil, ast.Prefix, prefix) {
			m.cursors = append(m.cursors, cursor{
				dictionary: b.Dictionary, order: b.Order, gone: b.Gone, rank: int(s.from) - 1, end: int(s.to),
			})
		}
	}
	if len(m.cursors) == 0 {
		return nil
	}
	common := m.cursors[0].dictionary.At(m.cursors[0].end - 1)
	m.shared = len(common)
	for _, c := range m.cursors {
		m.shared = sharedLen(common, c.dictionary.At(c.rank+1), m.shared)
		m.shared = sharedLen(common, c.dictionary.At(c.end-1), m.shared)
	}
	m.play()
	return m
}

// play plays every match of the tree once.
func (m *merger) play() {
	n := len(m.cursors)
	m.losers = make([]int, n)
	winners := make([]int, 2*n)
	for i := range m.cursors {
		m.advance(i)
		winners[n+i] = i
	}
	for node := n - 1; node > 0; node-- {
		winner, loser := winners[2*node], winners[2*node+1]
		if m.less(loser, winner) {
			winner, loser = loser, winner
		}
		winners[node], m.losers[node] = winner, loser
	}
	m.losers[0] = winners[1]
}

func (m *merger) least() *cursor { return &m.cursors[m.losers[0]] }

// next moves on from the least value.
func (m *merger) next() {
	winner := m.losers[0]
	m.advance(winner)
	for node := (len(m.cursors) + winner) / 2; node > 0; node /= 2 {
		if m.less(m.losers[node], winner) {
			m.losers[node], winner = winner, m.losers[node]
		}
	}
	m.losers[0] = winner
}

// advance moves a cursor to its next value.
func (m *merger) advance(i int) {
	c := &m.cursors[i]
	if c.rank++; c.rank == c.end {
		c.done = true
		return
	}
	c.value = c.dictionary.At(c.rank)
	c.key = c.dictionary.keyAt(c.rank, m.shared)
}

func (m *merger) less(i, j int) bool {
	a, b := &m.cursors[i], &m.cursors[j]
	switch {
	case a.done || b.done:
		return !a.done
	case a.key[0] != b.key[0]:
		return a.key[0] < b.key[0]
	case a.key[1] != b.key[1]:
		return a.key[1] < b.key[1]
	}
	return a.value < b.value
}

// keyAt returns the first sixteen bytes of a value as numbers, behind those that
// are shared, which only a value of a corrupt dictionary has not all.
func (d *Dictionary) keyAt(code, shared int) [2]uint64 {
	to := d.bounds.at(code + 1)
	from := min(d.bounds.at(code)+shared, to)
	if from+16 > len(d.text) {
		var rest [16]byte
		copy(rest[:], d.text[from:to])
		return [2]uint64{bigEndian(string(rest[:8])), bigEndian(string(rest[8:]))}
	}
	n := uint(to - from) // what follows the value is cut off
	return [2]uint64{
		bigEndian(d.text[from:from+8]) &^ (^uint64(0) >> (8 * n)),
		bigEndian(d.text[from+8:from+16]) &^ (^uint64(0) >> (8*max(n, 8) - 64)),
	}
}

// bigEndian returns eight bytes as a number, whose order is theirs.
func bigEndian(text string) uint64 {
	_ = text[7]
	return uint64(text[7]) | uint64(text[6])<<8 | uint64(text[5])<<16 | uint64(text[4])<<24 |
		uint64(text[3])<<32 | uint64(text[2])<<40 | uint64(text[1])<<48 | uint64(text[0])<<56
}
