package eval

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"segql/compile"
	"segql/eval/index"
)

// What parts of the work cost, in nanoseconds, as far as it decides how the work
// is done. The benchmarks of the package have what they are.
const (
	searchCost = 800 // of a dictionary
	valueCost  = 60  // to read a row's value and judge it
	rankCost   = 3   // to ask whether a row was found
	bitmapCost = 300 // to go through all rows of a block
	scanBytes  = 2   // of a dictionary's text that are read through in a nanosecond
)

// An evaluation answers a query for one block.
type evaluation struct {
	*query
	block Block
	asked []asked
	known []index.Rows // by the places of nodes: of those that are shared
	free  []index.Rows
}

// asked is what a condition has found so far.
type asked struct {
	found    index.Found
	searched bool
	time     time.Duration
}

// on begins the evaluation of a block, which done ends.
func (q *query) on(b Block) *evaluation {
	e, ok := q.evaluations.Get().(*evaluation)
	if !ok {
		e = &evaluation{query: q, asked: make([]asked, len(q.nodes)), known: make([]index.Rows, len(q.nodes))}
	}
	e.block = b
	return e
}

func (e *evaluation) done() {
	for i, r := range e.known {
		if r != nil {
			e.release(r)
		}
		e.known[i] = nil
	}
	for i := range e.asked {
		e.asked[i].searched, e.asked[i].time = false, 0
	}
	e.block = Block{}
	e.evaluations.Put(e)
}

// empty returns a set without rows, which release takes back.
func (e *evaluation) empty() index.Rows {
	words := (e.block.Len + 63) / 64
	for last := len(e.free) - 1; last >= 0; last-- {
		r := e.free[last]
		e.free = e.free[:last]
		if cap(r) >= words {
			r = r[:words]
			clear(r)
			return r
		}
	}
	return index.NoRows(e.block.Len)
}

func (e *evaluation) release(r index.Rows) { e.free = append(e.free, r) }

// everyone returns the rows that are there.
func (e *evaluation) everyone() index.Rows {
	r := e.empty()
	r.Fill(e.block.Len)
	if e.block.Gone != nil {
		r.AndNot(e.block.Gone)
	}
	return r
}

// rows returns the rows for which the root holds.
func (e *evaluation) rows() index.Rows {
	r := e.everyone()
	e.narrow(e.root, r)
	return r
}

// count returns for how many rows the node holds. A condition needs no rows.
func (e *evaluation) count(n *node) int {
	switch n.of.(type) {
	case compile.All:
		return e.block.Left
	case compile.Nothing:
		return 0
	case *compile.SourceNode:
		return e.count(n.children[0])
	case *compile.Not:
		return e.block.Left - e.count(n.children[0])
	case *compile.Condition:
		if !n.test.IsNegative() {
			return e.countFound(n)
		}
		if n.test.Missing() {
			return e.block.Left - e.countFound(n)
		}
	}
	r := e.everyone()
	defer e.release(r)
	e.narrow(n, r)
	return r.Count()
}

// countFound returns how many of the rows that are there have a value that the
// condition looks for.
func (e *evaluation) countFound(n *node) int {
	return e.block.countFound(e.search(n), n.column)
}

// countFound returns how many of the rows that were found in a column are there.
func (b *Block) countFound(f *index.Found, column int) int {
	switch gone := b.Columns[column].Gone; {
	case b.Gone == nil:
		return f.Count()
	case gone != nil:
		return f.Count() - f.CountAmong(gone)
	}
	return f.CountWithout(b.Gone)
}

func (e *evaluation) search(n *node) *index.Found {
	a := &e.asked[n.place]
	if !a.searched {
		a.found.Search(e.block.Columns[n.column].Column, n.test.Lookup())
		a.searched = true
	}
	return &a.found
}

// narrow leaves those of the rows for which the node holds.
func (e *evaluation) narrow(n *node, r index.Rows) {
	if n.shared {
		r.And(e.whole(n))
		return
	}
	e.answer(n, r)
}

// whole returns all rows for which a node holds, which it finds once.
func (e *evaluation) whole(n *node) index.Rows {
	if e.known[n.place] == nil {
		begun := time.Now()
		r := e.everyone()
		e.answer(n, r)
		e.known[n.place] = r
		e.asked[n.place].time = time.Since(begun)
	}
	return e.known[n.place]
}

func (e *evaluation) answer(n *node, r index.Rows) {
	switch n.of.(type) {
	case compile.All:
	case compile.Nothing:
		clear(r)
	case *compile.Condition:
		e.answerCondition(n, r)
	case *compile.And:
		for _, child := range e.cheapestFirst(n.children) {
			e.narrow(child, r)
		}
	case *compile.Or:
		e.answerOr(n, r)
	case *compile.Not:
		out := e.copyOf(r)
		e.narrow(n.children[0], out)
		r.AndNot(out)
		e.release(out)
	case *compile.SourceNode:
		e.narrow(n.children[0], r)
	default:
		panic(fmt.Sprintf("eval: unexpected %T", n.of))
	}
}

func (e *evaluation) copyOf(r index.Rows) index.Rows {
	to := e.empty()
	copy(to, r)
	return to
}

// answerOr asks each operand only for the rows that none before it holds for.
func (e *evaluation) answerOr(n *node, r index.Rows) {
	rest := e.copyOf(r)
	for _, child := range e.cheapestFirst(n.children) {
		found := e.copyOf(rest)
		e.narrow(child, found)
		rest.AndNot(found)
		e.release(found)
	}
	r.AndNot(rest)
	e.release(rest)
}

// answerCondition answers a condition in the way that costs least: by the values
// of the rows one by one, by asking for each whether it was found, or by all that
// were found.
func (e *evaluation) answerCondition(n *node, r index.Rows) {
	c, l := &e.block.Columns[n.column], n.test.Lookup()
	rows := r.Count()
	if !e.asked[n.place].searched && rows*valueCost < searchCost+c.Scans(l)/scanBytes {
		for row := range r.All() {
			if !e.holdsByValue(n, row) {
				r.Remove(row)
			}
		}
		return
	}
	f, negative := e.search(n), n.test.IsNegative()
	if negative && !n.test.Missing() {
		present := e.empty()
		c.AddPresent(present)
		r.And(present)
		e.release(present)
	}
	if rows*rankCost < f.Count()+bitmapCost {
		for row := range r.All() {
			if f.Has(row) == negative {
				r.Remove(row)
			}
		}
		return
	}
	found := e.empty()
	f.AddTo(found)
	if negative {
		r.AndNot(found)
	} else {
		r.And(found)
	}
	e.release(found)
}

// cheapestFirst returns nodes in the order in which they are best asked: those
// that read through text last, and of the others those first that hold for the
// fewest rows.
func (e *evaluation) cheapestFirst(nodes []*node) []*node {
	type priced struct {
		*node
		price
	}
	list := make([]priced, len(nodes))
	for i, n := range nodes {
		list[i] = priced{n, e.price(n)}
	}
	slices.SortStableFunc(list, func(a, b priced) int {
		return cmp.Or(cmp.Compare(a.scans, b.scans), cmp.Compare(a.rows, b.rows))
	})
	sorted := make([]*node, len(list))
	for i := range list {
		sorted[i] = list[i].node
	}
	return sorted
}

// A price is for how many rows a node holds at most, and how many bytes of text
// have to be read through to find them.
type price struct{ rows, scans int }

func (e *evaluation) price(n *node) price {
	if known := e.known[n.place]; known != nil {
		return price{known.Count(), 0}
	}
	switch n.of.(type) {
	case compile.All:
		return price{e.block.Left, 0}
	case compile.Nothing:
		return price{0, 0}
	case *compile.Condition:
		return e.priceCondition(n)
	case *compile.Not:
		p := e.price(n.children[0])
		return price{e.block.Left, p.scans}
	case *compile.SourceNode:
		return e.price(n.children[0])
	}
	_, all := n.of.(*compile.And)
	sum := e.price(n.children[0])
	for _, child := range n.children[1:] {
		p := e.price(child)
		if all {
			p.rows = min(sum.rows, p.rows)
		} else {
			p.rows = min(sum.rows+p.rows, e.block.Left)
		}
		sum = price{p.rows, sum.scans + p.scans}
	}
	return sum
}

func (e *evaluation) priceCondition(n *node) price {
	c := &e.block.Columns[n.column]
	if scans := c.Scans(n.test.Lookup()); scans > 0 && !e.asked[n.place].searched {
		return price{e.block.Left, scans}
	}
	found := e.search(n).Count()
	if n.test.IsNegative() {
		return price{max(e.block.Len-found, 0), 0}
	}
	return price{found, 0}
}

// holds reports whether the node holds for a row, without looking for others.
func (e *evaluation) holds(n *node, row int) bool {
	switch n.of.(type) {
	case compile.All:
		return true
	case compile.Nothing:
		return false
	case *compile.Condition:
		return e.holdsByValue(n, row)
	case *compile.And:
		for _, child := range n.children {
			if !e.holds(child, row) {
				return false
			}
		}
		return true
	case *compile.Or:
		for _, child := range n.children {
			if e.holds(child, row) {
				return true
			}
		}
		return false
	case *compile.Not:
		return !e.holds(n.children[0], row)
	case *compile.SourceNode:
		return e.holds(n.children[0], row)
	}
	panic(fmt.Sprintf("eval: unexpected %T", n.of))
}

func (e *evaluation) holdsByValue(n *node, row int) bool {
	switch holds, readable := e.block.Columns[n.column].Holds(row, n.test.Lookup()); {
	case holds:
		return !n.test.IsNegative()
	case !readable:
		return n.test.Missing()
	}
	return n.test.IsNegative()
}
