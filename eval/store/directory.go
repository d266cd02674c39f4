package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"sort"

	"segql/eval/index"
)

// A directory is the blocks of a scope's index, in the order of their ids. A block
// is never changed: another one takes its place.
type directory []blockRef // the first one's ids begin at ""

// A blockRef is a block: the profiles whose ids are not less than its first one,
// and less than that of the next block, as they were when the block was made.
type blockRef struct {
	number   uint64 // no other block of the folder has it
	first    string
	rows     int
	earliest int64 // when the first of them expires, in Unix milliseconds; 0 if none does
}

var (
	errPart    = errors.New("a part cannot be read")
	errMissing = errors.New("a part is missing")
)

// encode returns the value that a directory has under its key.
func (d directory) encode(key []byte) []byte {
	text := binary.AppendUvarint(nil, uint64(len(d)))
	for _, b := range d {
		text = binary.AppendUvarint(text, b.number)
		text = binary.AppendUvarint(text, uint64(len(b.first)))
		text = append(text, b.first...)
		text = binary.AppendUvarint(text, uint64(b.rows))
		text = binary.AppendUvarint(text, uint64(b.earliest))
	}
	return appendSum(text, key)
}

func decodeDirectory(text, key []byte) (directory, error) {
	text, err := cutSum(text, key)
	if err != nil {
		return nil, err
	}
	r := numbers{rest: text}
	d := make(directory, 0, 16)
	for n := r.next(); n > 0 && !r.bad; n-- {
		b := blockRef{number: r.next()}
		b.first = string(r.take(r.next()))
		b.rows, b.earliest = int(r.next()), int64(r.next())
		if len(d) > 0 && b.first <= d[len(d)-1].first || len(d) == 0 && b.first != "" || b.rows > index.MaxRows {
			return nil, errPart
		}
		d = append(d, b)
	}
	if r.bad || len(r.rest) > 0 {
		return nil, errPart
	}
	return d, nil
}

// find returns which block's ids an id is among.
func (d directory) find(id string) int {
	return max(sort.Search(len(d), func(i int) bool { return d[i].first > id })-1, 0)
}

// keys returns the keys between which a block's ids lie, of keys with a prefix: of
// no block all of them.
func (d directory) keys(i int, prefix []byte) (from, to []byte) {
	from, to = prefix, after(prefix)
	if i < len(d) {
		from = append(bytes.Clone(prefix), d[i].first...)
	}
	if i+1 < len(d) {
		to = append(bytes.Clone(prefix), d[i+1].first...)
	}
	return from, to
}

// A head is what a block holds, and how each part of it can be known to be whole.
type head struct {
	rows          int
	ids, expiries partState
	columns       []columnHead // by the attributes' numbers
}

// Size returns how many bytes of memory the head takes.
func (h *head) Size() int { return 120 * len(h.columns) }

// A columnHead is the column of an attribute.
type columnHead struct {
	number                    uint32
	distinct, values, present int
	parts                     [index.NumParts]partState
}

// A partState is the length and the checksum of a part; of no length, if it is
// not there.
type partState struct {
	length int
	sum    uint32
}

// sumOf returns the state of a part.
func sumOf(part []byte) partState { return partState{len(part), crc32.Checksum(part, castagnoli)} }

func (p partState) append(text []byte) []byte {
	text = binary.AppendUvarint(text, uint64(p.length))
	if p.length > 0 {
		text = binary.LittleEndian.AppendUint32(text, p.sum)
	}
	return text
}

// encode returns the value that a head has under its key.
func (h *head) encode(key []byte) []byte {
	text := binary.AppendUvarint(nil, uint64(h.rows))
	text = h.expiries.append(h.ids.append(text))
	for _, c := range h.columns {
		for _, n := range []int{int(c.number), c.distinct, c.values, c.present} {
			text = binary.AppendUvarint(text, uint64(n))
		}
		for _, p := range c.parts {
			text = p.append(text)
		}
	}
	return appendSum(text, key)
}

func decodeHead(text, key []byte) (*head, error) {
	text, err := cutSum(text, key)
	if err != nil {
		return nil, err
	}
	r := numbers{rest: text}
	h := &head{rows: int(r.next())}
	h.ids, h.expiries = r.state(), r.state()
	for len(r.rest) > 0 && !r.bad {
		c := columnHead{number: uint32(r.next()), distinct: int(r.next()), values: int(r.next()), present: int(r.next())}
		for i := range c.parts {
			c.parts[i] = r.state()
		}
		h.columns = append(h.columns, c)
	}
	if r.bad {
		return nil, errPart
	}
	return h, nil
}

// column returns the column of an attribute, nil if nobody has it.
func (h *head) column(number uint32) *columnHead {
	i, found := slices.BinarySearchFunc(h.columns, number, func(c columnHead, n uint32) int { return int(c.number) - int(n) })
	if !found {
		return nil
	}
	return &h.columns[i]
}

// numbers takes numbers off a text. What is not there makes it bad.
type numbers struct {
	rest []byte
	bad  bool
}

func (r *numbers) next() uint64 {
	n, width := uvarint(r.rest)
	if width <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[width:]
	return n
}

func (r *numbers) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, nil
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *numbers) state() partState {
	p := partState{length: int(r.next())}
	if p.length > 0 {
		if sum := r.take(crc32.Size); sum != nil {
			p.sum = binary.LittleEndian.Uint32(sum)
		}
	}
	return p
}

// appendSum appends the checksum of a text and of the key that it is kept under, so
// that it is not taken for what belongs there in another place.
func appendSum(text, key []byte) []byte {
	return binary.LittleEndian.AppendUint32(text, sumUnder(text, key))
}

func cutSum(text, key []byte) ([]byte, error) {
	n := len(text) - crc32.Size
	if n < 0 || binary.LittleEndian.Uint32(text[n:]) != sumUnder(text[:n], key) {
		return nil, errPart
	}
	return text[:n], nil
}

func sumUnder(text, key []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, text)
}
