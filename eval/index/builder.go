package index

import (
	"slices"
	"strings"

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
	text    []byte            // of the terms
	terms   []term            // values, not all distinct once the builder has given codes up
	known   map[string]uint32 // terms by value; nil once most are met for the first time
	entries []entry           // rows ascending
	present int
	lists   bool // a row has several values
}

// A term is a value, text[from:to].
type term struct{ from, to uint32 }

// An entry is a value of a row.
type entry struct {
	row  uint16
	term uint32
}

// NewBuilder returns a builder of columns that are looked up in these orders
// and in that by text.
func NewBuilder(orders []ast.Order) *Builder {
	return &Builder{orders: orders, known: map[string]uint32{}}
}

// Add adds a value, which is not empty, to those of a row. Rows never descend.
func (b *Builder) Add(row int, value []byte) {
	switch n := len(b.entries); {
	case n == 0 || int(b.entries[n-1].row) != row:
		b.present++
	default:
		b.lists = true
	}
	t, ok := b.known[string(value)]
	if !ok {
		t = uint32(len(b.terms))
		from := len(b.text)
		b.text = append(b.text, value...)
		b.terms = append(b.terms, term{uint32(from), uint32(len(b.text))})
		b.known[string(value)] = t
	}
	b.entries = append(b.entries, entry{uint16(row), t})
}

// Values returns how many values have been added.
func (b *Builder) Values() int { return len(b.entries) }

// Bytes returns how many bytes of memory the added values take.
func (b *Builder) Bytes() int { return len(b.text) + 56*len(b.terms) + 8*len(b.entries) }

// Build returns the column of a block of so many rows, and forgets its values.
func (b *Builder) Build(rows int) *Parts {
	defer b.reset()
	p := &Parts{Present: b.present}
	if len(b.entries) == 0 {
		return p
	}
	values, codes := b.sortTerms()
	first, postings := b.rowsOf(codes, len(values))
	var byRow []uint32
	if !b.lists {
		byRow = make([]uint32, rows)
		for _, e := range b.entries {
			byRow[e.row] = codes[e.term] + 1
		}
	}
	p.Distinct, p.Values = len(values), len(postings)
	p.Encoded[DictionaryPart] = encodeDictionary(values)
	p.Encoded[RowsPart] = encodeRows(first, postings, byRow, rows)
	for _, o := range b.orders {
		var in []uint32
		part := EndPart
		switch o {
		case ast.ByEnd:
			if len(values) > fewValues {
				in = codesByEnd(values)
			}
		case ast.ByNumber, ast.ByInstant:
			part = NumberPart + Part(o-ast.ByNumber)
			in = codesByPoint(values, o)
		}
		if len(in) > 0 {
			p.Encoded[part] = encodeOrder(in, len(values))
		}
	}
	return p
}

func (b *Builder) reset() {
	b.text, b.terms, b.entries = b.text[:0], b.terms[:0], b.entries[:0]
	b.present, b.lists = 0, false
	clear(b.known)
}

// sortTerms returns the distinct values in order, and the code of each term.
func (b *Builder) sortTerms() (values []string, codes []uint32) {
	text := string(b.text)
	codes = make([]uint32, len(b.terms))
	sorted := make([]uint32, len(b.terms))
	at := func(t uint32) string { return text[b.terms[t].from:b.terms[t].to] }
	for t := range sorted {
		sorted[t] = uint32(t)
	}
	slices.SortFunc(sorted, func(x, y uint32) int { return strings.Compare(at(x), at(y)) })
	for _, t := range sorted {
		if v := at(t); len(values) == 0 || values[len(values)-1] != v {
			values = append(values, v)
		}
		codes[t] = uint32(len(values) - 1)
	}
	return values, codes
}

// rowsOf returns the rows of each code, ascending, and where they begin.
func (b *Builder) rowsOf(codes []uint32, distinct int) (first []uint32, rows []uint16) {
	last := make([]int32, distinct) // 1 + the last row of each code
	first = make([]uint32, distinct+1)
	each := func(do func(code uint32, row uint16)) {
		clear(last)
		for _, e := range b.entries {
			if c := codes[e.term]; last[c] != int32(e.row)+1 {
				last[c] = int32(e.row) + 1
				do(c, e.row)
			}
		}
	}
	each(func(code uint32, _ uint16) { first[code+1]++ })
	for code := range distinct {
		first[code+1] += first[code]
	}
	rows = make([]uint16, first[distinct])
	next := slices.Clone(first)
	each(func(code uint32, row uint16) {
		rows[next[code]] = row
		next[code]++
	})
	return first, rows
}

// codesByEnd returns the codes in the order by end.
func codesByEnd(values []string) []uint32 {
	codes := make([]uint32, len(values))
	for code := range codes {
		codes[code] = uint32(code)
	}
	slices.SortFunc(codes, func(x, y uint32) int { return compareEnds(values[x], values[y]) })
	return codes
}

// codesByPoint returns the codes of the values that have a point in an order, in
// that order.
func codesByPoint(values []string, o ast.Order) (codes []uint32) {
	points := make([]ast.Point, len(values))
	for code, v := range values {
		if p, ok := o.Point(v); ok {
			points[code] = p
			codes = append(codes, uint32(code))
		}
	}
	slices.SortStableFunc(codes, func(x, y uint32) int {
		switch {
		case points[x].Less(points[y]):
			return -1
		case points[y].Less(points[x]):
			return 1
		}
		return 0
	})
	return codes
}
