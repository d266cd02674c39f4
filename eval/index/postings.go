package index

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// postings are which rows of a block have each value of a dictionary, by code.
// They may be used by several goroutines at once.
//
// To count rows takes no rows. They are laid out when they are asked for, which
// for a first question costs as much as all the rest.
type postings struct {
	n        int     // rows of the block
	distinct int     // codes
	values   int     // where the rows of the last code end
	first    numbers // where the rows of each code begin; none if each has one
	packed   []byte  // 1 + the code of each row, or 0; nil if the rows have been laid out from the start
	lists    bool    // a row may have several codes

	made      atomic.Int64 // bytes of what follows, as far as it is made
	once      [4]sync.Once // of each of what follows
	rows      []uint16     // ascending within a code
	frequent  []frequent   // by code
	present   Rows         // the rows that have a code
	codeOfRow []uint16     // unless there are lists or they are packed; 0 also if it has none
	codeLists codeLists
}

// What is laid out when it is asked for.
const (
	rowsMade = iota
	frequentMade
	presentMade
	codesMade
)

// A frequent code is one of at least one in commonness of the rows. It has them as a
// set too, which is added to another in a fraction of the time, and takes at most
// twice the memory of the list.
type frequent struct {
	code int
	rows Rows
}

const commonness = 32

// codeLists are the codes of rows that may have several, ascending.
type codeLists struct {
	first []uint32 // those of row are from first[row] up to first[row+1]
	codes numbers
}

// begin returns where the rows of a code begin, which is also where those of the
// code before end.
func (p *postings) begin(code int) int {
	switch {
	case p.first.none():
		return code
	case code == p.distinct:
		return p.values
	}
	return p.first.at(code)
}

// rowsOf returns the rows of the codes from one on, up to but not including
// another. They ascend within a code.
func (p *postings) rowsOf(from, to int) []uint16 {
	if p.packed != nil {
		p.once[rowsMade].Do(p.makeRows)
	}
	return p.rows[p.begin(from):p.begin(to)]
}

// makeRows puts the rows of packed codes behind each other, code by code.
func (p *postings) makeRows() {
	next := make([]uint32, p.distinct)
	for code := range next {
		next[code] = uint32(p.begin(code))
	}
	p.rows = make([]uint16, p.values)
	for from, codes := range p.unpackCodes {
		for i, c := range codes {
			if c != 0 {
				p.rows[next[c-1]] = uint16(from + i)
				next[c-1]++
			}
		}
	}
	p.made.Add(2 * int64(p.values))
}

// unpackCodes yields rows, and of each and those that follow 1 + its code, 0 if it has
// none, which it lends.
func (p *postings) unpackCodes(yield func(from int, codes []uint16) bool) {
	codes := make([]uint16, 512) // for all, new memory would take longer than the work
	width := widthBelow(p.distinct + 1)
	for from := 0; from < p.n; from += len(codes) {
		some := codes[:min(len(codes), p.n-from)]
		unpack(some, p.packed[from*width/8:], width)
		if !yield(from, some) {
			return
		}
	}
}

// isFrequent reports whether codes from one on, up to but not including another, have
// so many rows together that one of them may be frequent.
func (p *postings) isFrequent(from, to int) bool {
	const atLeast = 64 // less is not worth it
	return p.begin(to)-p.begin(from) >= max(p.n/commonness, atLeast)
}

func (p *postings) makeFrequent() {
	for code := range p.distinct {
		if !p.isFrequent(code, code+1) {
			continue
		}
		rows := NoRows(p.n)
		p.addRows(rows, code, code+1)
		p.frequent = append(p.frequent, frequent{code, rows})
		p.made.Add(8 * int64(len(rows)))
	}
}

// addTo adds the rows of the codes from one on, up to but not including another.
func (p *postings) addTo(r Rows, from, to int) {
	if p.isFrequent(from, to) {
		p.once[frequentMade].Do(p.makeFrequent)
		first, _ := slices.BinarySearchFunc(p.frequent, from, func(f frequent, code int) int { return cmp.Compare(f.code, code) })
		for _, f := range p.frequent[first:] {
			if f.code >= to {
				break
			}
			p.addRows(r, from, f.code)
			r.Or(f.rows)
			from = f.code + 1
		}
	}
	p.addRows(r, from, to)
}

func (p *postings) addRows(r Rows, from, to int) {
	for _, row := range p.rowsOf(from, to) {
		r.Add(int(row))
	}
}

// presentRows returns the rows that have a code.
func (p *postings) presentRows() Rows {
	p.once[presentMade].Do(func() {
		present := NoRows(p.n)
		p.addRows(present, 0, p.distinct)
		p.present = present
		p.made.Add(8 * int64(len(present)))
	})
	return p.present
}

// codeOf returns the only code of a row, and whether it has one. No row has
// several.
func (p *postings) codeOf(row int) (code int, ok bool) {
	if p.packed != nil {
		code = packedAt(p.packed, row, widthBelow(p.distinct+1))
		return code - 1, code != 0
	}
	p.once[codesMade].Do(p.makeCodes)
	code = int(p.codeOfRow[row])
	return code, code != 0 || p.presentRows().Has(row)
}

// codesOf calls yield with the codes of a row until it returns false.
func (p *postings) codesOf(row int, yield func(code int) bool) {
	if !p.lists {
		if code, ok := p.codeOf(row); ok {
			yield(code)
		}
		return
	}
	p.once[codesMade].Do(p.makeCodes)
	l := &p.codeLists
	for i := l.first[row]; i < l.first[row+1]; i++ {
		if !yield(l.codes.at(int(i))) {
			return
		}
	}
}

// makeCodes turns the rows of codes into the codes of rows.
func (p *postings) makeCodes() {
	if !p.lists {
		p.codeOfRow = make([]uint16, p.n)
		p.each(func(code, row int) { p.codeOfRow[row] = uint16(code) })
		p.made.Add(2 * int64(p.n))
		return
	}
	first := make([]uint32, p.n+2)
	p.each(func(_, row int) { first[row+2]++ })
	for i := 2; i < len(first); i++ {
		first[i] += first[i-1]
	}
	codes := newNumbers(p.values, p.distinct)
	p.each(func(code, row int) {
		codes.set(int(first[row+1]), code)
		first[row+1]++
	})
	p.codeLists = codeLists{first[:p.n+1], codes}
	p.made.Add(int64(4*len(first) + codes.size()))
}

// each calls do with each code and each of its rows, in their order.
func (p *postings) each(do func(code, row int)) {
	for code := range p.distinct {
		for _, row := range p.rowsOf(code, code+1) {
			do(code, int(row))
		}
	}
}

// size returns how many bytes of memory they take.
func (p *postings) size() int {
	size := p.first.size() + len(p.packed) + int(p.made.Load())
	if p.packed == nil {
		size += 2 * p.values
	}
	return size
}
