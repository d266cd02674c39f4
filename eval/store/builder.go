package store

import (
	"encoding/binary"

	"segql/ast"
	"segql/eval/index"
)

// maxChunk is how many bytes of a part one key has.
const maxChunk = 256 << 10

// A builder makes blocks of rows that come in the order of their ids, and writes
// them where sink does.
type builder struct {
	scope  Scope
	limits limits
	number func() uint64 // a new block's
	sink   func(key, value []byte) error

	columns  []*index.Builder // by the attributes' numbers; nil where there is none
	ids      []string
	expiries expiries
	bytes    int // that are taken, about
	made     directory
	broken   bool // a row could not be read
}

// limits are how much a block has at most.
type limits struct{ rows, bytes int }

// newBuilder returns a builder of blocks of a scope with these attributes.
func newBuilder(c Scope, fields paths, l limits, number func() uint64, sink func(key, value []byte) error) *builder {
	b := &builder{scope: c, limits: l, number: number, sink: sink}
	b.columns = make([]*index.Builder, len(fields))
	for i, path := range fields {
		if orders := ordersOf(c.Service, path); len(orders) > 0 {
			b.columns[i] = index.NewBuilder(orders)
		}
	}
	return b
}

// ordersOf returns the orders in which values of an attribute are looked up, none
// if segments cannot be about it.
func ordersOf(s ast.Service, path string) []ast.Order {
	f, ok := ast.LookupStored(s, path)
	if !ok {
		return nil
	}
	return f.Kind.Orders()
}

// isIndexed reports whether blocks of the index have columns of an attribute.
func isIndexed(s ast.Service, path string) bool { return len(ordersOf(s, path)) > 0 }

// add adds a row to the block that is being made.
func (b *builder) add(id string, row []byte) error {
	if len(b.ids) == b.limits.rows || b.bytes > b.limits.bytes {
		if err := b.flush(); err != nil {
			return err
		}
	}
	expiry, fields := expiryOf(row)
	for fields.next() {
		if fields.number >= uint64(len(b.columns)) {
			return errRow
		}
		if c := b.columns[fields.number]; c != nil {
			c.Add(len(b.ids), fields.value())
		}
	}
	if fields.bad {
		return errRow
	}
	b.expiries.add(len(b.ids), expiry)
	b.ids = append(b.ids, id)
	b.bytes += len(id) + 2*len(row)
	return nil
}

// flush writes the block that is being made, if it has a row.
func (b *builder) flush() error {
	if len(b.ids) == 0 {
		return nil
	}
	ref := blockRef{b.number(), b.ids[0], len(b.ids), b.expiries.earliest()}
	type part struct {
		partKey
		text []byte
	}
	ids, expiries := index.EncodeIDs(b.ids), b.expiries.encode()
	h := &head{rows: len(b.ids), ids: sumOf(ids), expiries: sumOf(expiries)}
	parts := []part{
		{partKey{ref.number, 0, headPart}, nil}, {partKey{ref.number, 0, idsPart}, ids}, {partKey{ref.number, 0, expiriesPart}, expiries},
	}
	for i, c := range b.columns {
		if c == nil || c.Values() == 0 {
			continue
		}
		made := c.Build(len(b.ids))
		column := columnHead{number: uint32(i), distinct: made.Distinct, values: made.Values, present: made.Present}
		for k, text := range made.Encoded {
			column.parts[k] = sumOf(text)
			parts = append(parts, part{partKey{ref.number, uint32(i) + 1, uint8(k)}, text})
		}
		h.columns = append(h.columns, column)
	}
	parts[0].text = h.encode(parts[0].append(b.scope.prefix(indexKind), 0))
	for _, p := range parts {
		if err := b.put(p.partKey, p.text); err != nil {
			return err
		}
	}
	b.made = append(b.made, ref)
	b.ids, b.expiries, b.bytes = b.ids[:0], b.expiries[:0], 0
	return nil
}

// put writes a part in chunks.
func (b *builder) put(k partKey, part []byte) error {
	prefix := b.scope.prefix(indexKind)
	for chunk := 0; len(part) > 0; chunk++ {
		n := min(len(part), maxChunk)
		if err := b.sink(k.append(prefix, chunk), part[:n]); err != nil {
			return err
		}
		part = part[n:]
	}
	return nil
}

// expiries are the rows of a block that expire, and when, in the order of the
// rows.
type expiries []expiry

// Size returns how many bytes of memory they take.
func (e expiries) Size() int { return 16 * len(e) }

type expiry struct {
	row int
	at  int64 // in Unix milliseconds
}

func (x *expiries) add(row int, at int64) {
	if at != 0 {
		*x = append(*x, expiry{row, at})
	}
}

// earliest returns the first of the instants, 0 without any.
func (x expiries) earliest() int64 {
	least := int64(0)
	for _, e := range x {
		if least == 0 || e.at < least {
			least = e.at
		}
	}
	return least
}

func (x expiries) encode() []byte {
	var text []byte
	last := 0
	for _, e := range x {
		text = binary.AppendUvarint(text, uint64(e.row-last))
		text = binary.AppendUvarint(text, uint64(e.at))
		last = e.row
	}
	return text
}

func decodeExpiries(text []byte, rows int) (expiries, error) {
	var x expiries
	row := 0
	for r := (numbers{rest: text}); len(r.rest) > 0; {
		row += int(r.next())
		x.add(row, int64(r.next()))
		if r.bad || row < 0 || row >= rows {
			return nil, errPart
		}
	}
	return x, nil
}
