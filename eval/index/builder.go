package index

import (
	"cmp"
	"slices"

	"segql/ast"
)

// A Part is one of the encoded parts of a column, each of which is stored by
// itself.
type Part uint8

// The parts. Of the orders there is the permutation of codes.
const (
	DictionaryPart Part = iota
	RowsPart
	EndPart
	NumberPart
	InstantPart
	NumParts
)

// Parts are the encoded parts of a column, nil for those that it does without:
// all if there is no value, an order if no value has a place in it, the order
// by end if there are few distinct values.
type Parts struct {
	Encoded [NumParts][]byte

	Distinct int // values
	Values   int // of rows, each of a row's counted once
	Present  int // rows that have a value
}

// fewValues are as many distinct values as are read through for their ends.
const fewValues = 512

// A Builder collects the values of one attribute for the rows of a block. It
// can be used for one block after another.
type Builder struct {
	orders  []ast.Order
	terms   terms             // what was added, equal values once as long as they are known
	known   map[string]uint32 // terms by value
	knows   bool
	entries []entry // rows ascending
	present int
	lists   bool // a row has several values

	// What Build works with, kept for the next block.
	sorter   sorter
	codes    []uint32 // of terms
	distinct []term
	values   terms
	first    []uint32
	next     []uint32
	rows     []uint16
	packed   []uint32
	points   []ast.Point
}

// An entry is a value of a row.
type entry struct {
	row  uint16
	term uint32
}

// NewBuilder returns a builder of columns that are looked up in these orders
// and in that by text.
func NewBuilder(orders []ast.Order) *Builder {
	return &Builder{orders: orders, known: map[string]uint32{}, knows: true}
}

// Add adds a value, which is not empty, to those of a row. Rows never descend.
func (b *Builder) Add(row int, value []byte) {
	if n := len(b.entries); n == 0 || int(b.entries[n-1].row) != row {
		b.present++
	} else {
		b.lists = true
	}
	b.entries = append(b.entries, entry{uint16(row), b.termOf(value)})
}

// termOf returns the term of a value. It looks for values that it knows until
// most turn out to be new, which sorting is then left to find equal.
func (b *Builder) termOf(value []byte) uint32 {
	if b.knows {
		if t, ok := b.known[string(value)]; ok {
			return t
		}
	}
	t := uint32(len(b.terms.list))
	if b.knows {
		b.known[string(value)] = t
		b.knows = t < 768 || int(t) < len(b.entries)/4*3
	}
	from := uint32(len(b.terms.text))
	b.terms.text = append(b.terms.text, value...)
	b.terms.list = append(b.terms.list, term{from, from + uint32(len(value))})
	return t
}

// Values returns how many values have been added.
func (b *Builder) Values() int { return len(b.entries) }

// Bytes returns how many bytes of memory the added values take, with what Build
// needs for them.
func (b *Builder) Bytes() int { return len(b.terms.text) + 48*len(b.terms.list) + 16*len(b.entries) }

// Build returns the column of a block of so many rows, and forgets its values.
func (b *Builder) Build(rows int) *Parts {
	defer b.reset()
	p := &Parts{Present: b.present, Values: len(b.entries)}
	if len(b.entries) == 0 {
		return p
	}
	b.terms.text = append(b.terms.text, make([]byte, 8)...)
	b.sortTerms()
	p.Distinct = len(b.distinct)
	values := b.gather()
	p.Encoded[DictionaryPart] = encodeDictionary(values)
	b.buildRows(p, rows)
	text := ""
	for _, o := range b.orders {
		switch {
		case o == ast.ByEnd && p.Distinct > fewValues:
			p.Encoded[EndPart] = b.encodeOrder(b.sorter.byEnd(values))
		case o == ast.ByNumber || o == ast.ByInstant:
			if text == "" {
				text = string(values.text)
			}
			if items := b.sortPoints(o, text, values.list); len(items) > 0 {
				p.Encoded[NumberPart+Part(o-ast.ByNumber)] = b.encodeOrder(items)
			}
		}
	}
	return p
}

func (b *Builder) reset() {
	b.terms.text, b.terms.list, b.entries = b.terms.text[:0], b.terms.list[:0], b.entries[:0]
	b.present, b.lists, b.knows = 0, false, true
	clear(b.known)
}

// sortTerms finds the distinct terms, in order, and the code of each term.
func (b *Builder) sortTerms() {
	sorted := b.sorter.byText(&b.terms)
	b.codes = resize(b.codes, len(sorted))
	b.distinct = b.distinct[:0]
	var previous []byte
	for _, it := range sorted {
		if v := b.terms.at(it.of); string(v) != string(previous) {
			previous = v
			b.distinct = append(b.distinct, b.terms.list[it.of])
		}
		b.codes[it.of] = uint32(len(b.distinct) - 1)
	}
}

// gather moves the distinct terms together, in order, so that what follows reads
// memory from one end to the other.
func (b *Builder) gather() *terms {
	text := b.values.text[:0]
	for i, t := range b.distinct {
		from := uint32(len(text))
		text = append(text, b.terms.text[t.from:t.to]...)
		b.distinct[i] = term{from, uint32(len(text))}
	}
	b.values = terms{append(text, make([]byte, 8)...), b.distinct}
	return &b.values
}

// buildRows builds the rows of the codes in the smaller layout.
func (b *Builder) buildRows(p *Parts, n int) {
	if !b.lists && codesLen(n, p.Distinct) < rowsLen(n, p.Distinct, p.Values) {
		b.packed = resize(b.packed, n)
		clear(b.packed)
		for _, e := range b.entries {
			b.packed[e.row] = b.codes[e.term] + 1
		}
		p.Encoded[RowsPart] = encodeCodes(b.packed, p.Distinct)
		return
	}
	b.sortRows(p.Distinct)
	p.Values = len(b.rows)
	p.Encoded[RowsPart] = encodeRows(b.first, b.rows, n, p.Values > p.Present)
}

// sortRows finds the rows of each code, ascending, and where they begin.
func (b *Builder) sortRows(distinct int) {
	if b.lists {
		b.dropRepeated(distinct)
	}
	b.first = resize(b.first, distinct+1)
	clear(b.first)
	for _, e := range b.entries {
		b.first[b.codes[e.term]+1]++
	}
	for code := range distinct {
		b.first[code+1] += b.first[code]
	}
	b.next = append(b.next[:0], b.first...)
	b.rows = resize(b.rows, len(b.entries))
	for _, e := range b.entries {
		next := &b.next[b.codes[e.term]]
		b.rows[*next] = e.row
		*next++
	}
}

// dropRepeated drops the entries that repeat a value of a row.
func (b *Builder) dropRepeated(distinct int) {
	b.next = resize(b.next, distinct) // 1 + the last row of each code
	clear(b.next)
	b.entries = slices.DeleteFunc(b.entries, func(e entry) bool {
		last := &b.next[b.codes[e.term]]
		repeated := *last == uint32(e.row)+1
		*last = uint32(e.row) + 1
		return repeated
	})
}

// sortPoints returns the codes of the values that have a point in an order, in
// that order.
func (b *Builder) sortPoints(o ast.Order, text string, values []term) []item {
	s := &b.sorter
	s.reset(len(values))
	b.points = resize(b.points, len(values))
	items := s.items[:0]
	for code, v := range values {
		if p, ok := o.Point(text[v.from:v.to]); ok {
			b.points[code] = p
			items = append(items, item{p.Hi, uint32(code)})
		}
	}
	if len(items) == 0 {
		return nil
	}
	s.byKey(items)
	for i := 0; i < len(items); {
		j := i + 1
		for j < len(items) && items[j].key == items[i].key {
			j++
		}
		if j-i > 1 {
			slices.SortStableFunc(items[i:j], func(x, y item) int {
				return cmp.Compare(b.points[x.of].Lo, b.points[y.of].Lo)
			})
		}
		i = j
	}
	return items
}

func (b *Builder) encodeOrder(items []item) []byte {
	b.packed = resize(b.packed, len(items))
	for i, it := range items {
		b.packed[i] = it.of
	}
	return encodeOrder(b.packed, len(b.distinct))
}

// resize returns a slice of n elements in the memory of s if there is enough.
func resize[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }
