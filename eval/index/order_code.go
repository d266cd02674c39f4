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
	o := &Order{order: ast.ByText, n: rows, length: d.Len()}
	var err error
	switch layout, part := part[0], part[1:]; layout {
	case layoutRows, layoutLists:
		o.lists = layout == layoutLists
		err = o.decodeRows(part, d.Len())
	case layoutCodes:
		err = o.decodeCodes(part, d.Len())
	default:
		err = errCorrupt
	}
	if err != nil {
		return nil, err
	}
	return o, nil
}

func (o *Order) decodeRows(part []byte, distinct int) error {
	values, part, err := cutNumber(part, maxNumbers)
	if err != nil || values < distinct {
		return errCorrupt
	}
	var starts []byte
	if values != distinct {
		n := (values + 7) / 8
		if len(part) < n {
			return errCorrupt
		}
		starts, part = part[:n], part[n:]
	}
	width := widthBelow(o.n)
	if len(part) != packedLen(values, width) {
		return errCorrupt
	}
	if !o.lists && values > o.n {
		return errCorrupt
	}
	o.values, o.rows = values, make([]uint16, values)
	unpack(o.rows, part, width)
	if o.first, err = decodeStarts(starts, distinct, values); err != nil {
		return err
	}
	if !o.ascend() {
		return errCorrupt
	}
	return nil
}

// ascend reports whether the rows of each code ascend, and are rows of the block.
func (o *Order) ascend() bool {
	if o.first == nil {
		for _, row := range o.rows {
			if int(row) >= o.n {
				return false
			}
		}
		return true
	}
	for code := range o.length {
		previous := -1
		for _, row := range o.rows[o.first[code]:o.first[code+1]] {
			if int(row) <= previous || int(row) >= o.n {
				return false
			}
			previous = int(row)
		}
	}
	return true
}

// decodeStarts returns where the rows of each code begin, and where all end.
func decodeStarts(starts []byte, distinct, values int) ([]uint32, error) {
	if starts == nil {
		return nil, nil
	}
	first := make([]uint32, 0, distinct+1)
	for i, b := range starts {
		for ; b != 0; b &= b - 1 {
			if len(first) == distinct {
				return nil, errCorrupt
			}
			first = append(first, uint32(8*i+bits.TrailingZeros8(b)))
		}
	}
	if len(first) != distinct || first[0] != 0 || int(first[distinct-1]) >= values {
		return nil, errCorrupt
	}
	return append(first, uint32(values)), nil
}

func (o *Order) decodeCodes(part []byte, distinct int) error {
	width := widthBelow(distinct + 1)
	if len(part) != packedLen(o.n, width) || distinct > math.MaxUint16 {
		return errCorrupt
	}
	o.source.packed = part
	o.first = make([]uint32, distinct+1) // how many rows each code has at first, in the place of the next
	for _, c := range o.unpackCodes() {
		if int(c) > distinct {
			return errCorrupt
		}
		if c != 0 {
			o.first[c]++
		}
	}
	for i := 1; i <= distinct; i++ {
		if o.first[i] == 0 {
			return errCorrupt
		}
		o.first[i] += o.first[i-1]
	}
	o.values = int(o.first[distinct])
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
func DecodeOrder(part []byte, order ast.Order, d *Dictionary, text *Order) (*Order, error) {
	n, part, err := cutNumber(part, d.Len())
	if err != nil || n == 0 || text.Len() != d.Len() || len(part) != packedLen(n, widthBelow(d.Len())) {
		return nil, errCorrupt
	}
	if order == ast.ByEnd && n != d.Len() {
		return nil, errCorrupt
	}
	o := &Order{order: order, n: text.n, length: n}
	o.codes = make([]uint32, n)
	unpack(o.codes, part, widthBelow(d.Len()))
	o.source.text, o.lists = text, text.lists
	if text.first != nil {
		o.first = make([]uint32, n+1)
	}
	seen := NoRows(d.Len()) // of codes
	for rank, code := range o.codes {
		if int(code) >= d.Len() || seen.Has(int(code)) {
			return nil, errCorrupt
		}
		seen.Add(int(code))
		o.values += text.begin(int(code)+1) - text.begin(int(code))
		if o.first != nil {
			o.first[rank+1] = uint32(o.values)
		}
	}
	return o, nil
}
