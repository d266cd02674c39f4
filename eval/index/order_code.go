package index

import (
	"encoding/binary"
	"math"
	"math/bits"

	"segql/ast"
)

// Layouts of the rows of codes.
const (
	layoutRows  byte = iota // how many, a bit for each that is a code's first unless all are, and the rows, code by code
	layoutCodes             // 1 + the code of each row, or 0; of columns without lists
	layoutLists             // as layoutRows, of columns with lists
)

// codesLen returns how many bytes the codes of n rows take.
func codesLen(n, distinct int) int { return 1 + packedLen(n, widthBelow(distinct+1)) }

// encodeCodes lays out the codes of rows, each 1 more, and 0 for none.
func encodeCodes(codes []uint32, distinct int) []byte {
	out := make([]byte, 1, codesLen(len(codes), distinct))
	out[0] = layoutCodes
	return appendPacked(out, codes, widthBelow(distinct+1))
}

// rowsLen returns how many bytes the rows of codes take, about.
func rowsLen(n, distinct, values int) int {
	size := 4 + packedLen(values, widthBelow(n))
	if values != distinct {
		size += (values + 7) / 8
	}
	return size
}

// encodeRows lays out the rows of codes, of which one may have several.
func encodeRows(first []uint32, rows []uint16, n int, lists bool) []byte {
	distinct, values := len(first)-1, len(rows)
	out := make([]byte, 1, rowsLen(n, distinct, values)+2)
	out[0] = layoutRows
	if lists {
		out[0] = layoutLists
	}
	out = binary.AppendUvarint(out, uint64(values))
	if values != distinct {
		begin := len(out)
		out = append(out, make([]byte, (values+7)/8)...)
		for _, f := range first[:distinct] {
			out[begin+int(f/8)] |= 1 << (f % 8)
		}
	}
	return appendPacked(out, rows, widthBelow(n))
}

// DecodeRows reads the order by text of the values of a dictionary in a block
// of so many rows. It may keep the part.
func DecodeRows(part []byte, rows int, d *Dictionary) (*Order, error) {
	if len(part) == 0 || rows < 0 || rows > MaxRows || d.Len() == 0 {
		return nil, errCorrupt
	}
	p := &postings{n: rows, distinct: d.Len()}
	var err error
	switch layout, part := part[0], part[1:]; layout {
	case layoutRows, layoutLists:
		p.lists = layout == layoutLists
		err = p.decodeRows(part)
	case layoutCodes:
		err = p.decodeCodes(part)
	default:
		err = errCorrupt
	}
	if err != nil {
		return nil, err
	}
	return &Order{postings: p, order: ast.ByText, length: p.distinct, values: p.values}, nil
}

func (p *postings) decodeRows(part []byte) error {
	values, part, err := cutNumber(part, maxNumbers)
	if err != nil || values < p.distinct {
		return errCorrupt
	}
	var starts []byte
	if values != p.distinct {
		n := (values + 7) / 8
		if len(part) < n {
			return errCorrupt
		}
		starts, part = part[:n], part[n:]
	}
	width := widthBelow(p.n)
	if len(part) != packedLen(values, width) {
		return errCorrupt
	}
	if !p.lists && values > p.n {
		return errCorrupt
	}
	p.values, p.rows = values, make([]uint16, values)
	unpack(p.rows, part, width)
	if starts != nil && !p.decodeStarts(starts) || !p.ascend() {
		return errCorrupt
	}
	return nil
}

// ascend reports whether the rows of each code ascend, and are rows of the block.
func (p *postings) ascend() bool {
	from := 0
	for code := range p.distinct {
		to, previous := p.begin(code+1), -1
		for _, row := range p.rows[from:to] {
			if int(row) <= previous || int(row) >= p.n {
				return false
			}
			previous = int(row)
		}
		from = to
	}
	return true
}

// decodeStarts reads where the rows of each code begin, and reports whether each
// has some.
func (p *postings) decodeStarts(starts []byte) bool {
	p.first = newNumbers(p.distinct, p.values)
	code := 0
	for i, b := range starts {
		for ; b != 0; b &= b - 1 {
			if code == p.distinct {
				return false
			}
			p.first.set(code, 8*i+bits.TrailingZeros8(b))
			code++
		}
	}
	return code == p.distinct && p.first.at(0) == 0 && p.first.at(code-1) < p.values
}

func (p *postings) decodeCodes(part []byte) error {
	width := widthBelow(p.distinct + 1)
	if len(part) != packedLen(p.n, width) || p.distinct > math.MaxUint16 {
		return errCorrupt
	}
	p.packed = part
	counts := make([]uint32, p.distinct+1) // of rows, by 1 + the code
	for _, codes := range p.unpackCodes {
		for _, c := range codes {
			if int(c) > p.distinct {
				return errCorrupt
			}
			counts[c]++
		}
	}
	p.first = newNumbers(p.distinct, p.n)
	for code, n := range counts[1:] {
		if n == 0 {
			return errCorrupt
		}
		p.first.set(code, p.values)
		p.values += int(n)
	}
	return nil
}

// encodeOrder lays out the codes in an order.
func encodeOrder(codes []uint32, distinct int) []byte {
	width := widthBelow(distinct)
	out := make([]byte, 0, 5+packedLen(len(codes), width))
	out = binary.AppendUvarint(out, uint64(len(codes)))
	return appendPacked(out, codes, width)
}

// DecodeOrder reads an order other than that by text, which is text.
func DecodeOrder(part []byte, order ast.Order, text *Order) (*Order, error) {
	codes := text.length
	n, part, err := cutNumber(part, codes)
	if err != nil || n == 0 || len(part) != packedLen(n, widthBelow(codes)) {
		return nil, errCorrupt
	}
	if order == ast.ByEnd && n != codes {
		return nil, errCorrupt
	}
	o := &Order{postings: text.postings, order: order, length: n, values: text.values}
	ranked := unpackNumbers(n, codes, part)
	seen, moved := NoRows(codes), n != codes
	for rank := range n {
		code := ranked.at(rank)
		if code >= codes || seen.Has(code) {
			return nil, errCorrupt
		}
		seen.Add(code)
		moved = moved || code != rank
	}
	if !moved {
		return o, nil
	}
	o.codes, o.values = ranked, 0
	if text.postings.first.none() {
		o.values = n
		return o, nil
	}
	o.first = newNumbers(n, text.values)
	for rank := range n {
		o.first.set(rank, o.values)
		code := ranked.at(rank)
		o.values += text.postings.begin(code+1) - text.postings.begin(code)
	}
	return o, nil
}
