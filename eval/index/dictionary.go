package index

import (
	"encoding/binary"
	"math"
	"sync"
	"unsafe"
)

// A Dictionary is the distinct values of an attribute in a block. A value's
// code is its number in their order by text. It may be used by several
// goroutines at once.
type Dictionary struct {
	text   string
	bounds offsets // the value of code is text from bounds.at(code) to bounds.at(code+1); never empty

	sampled sync.Once
	common  [256]uint16 // how often each byte is in a sample of the text

	banded sync.Once
	bands  []band // of places
}

// Len returns how many values there are.
func (d *Dictionary) Len() int { return len(d.bounds.more) - 1 }

// At returns the value of a code.
func (d *Dictionary) At(code int) string { return d.text[d.bounds.at(code):d.bounds.at(code+1)] }

// Size returns how many bytes of memory the dictionary takes, with its bands.
func (d *Dictionary) Size() int {
	return len(d.text) + d.bounds.size() + 1024 + 16*(d.Len()/bandPlaces+1)
}

// What follows the length of the text.
const (
	sharing byte = iota // what is shared, the lengths of the rest, and the rest of each
	plain               // the lengths, and the values
)

// maxShared is how many bytes a value shares at most with the one before, so
// that one byte says it, and that few bytes cannot decode to very many.
const maxShared = 255

// encodeDictionary lays distinct values out in their order: how many there are,
// the length of their text, how many bytes each shares with the one before, how
// many follow, and those. That is often half as long as the text. If it is not
// much shorter, as of e-mail addresses, all the bytes of each follow, which are
// read in a fraction of the time.
func encodeDictionary(values *terms) []byte {
	n, size, rest := len(values.list), 0, 0
	shared := make([]byte, n)
	var previous []byte
	for code := range n {
		v := values.at(uint32(code))
		shared[code] = byte(sharedLen(previous, v, maxShared))
		size += len(v)
		rest += len(v) - int(shared[code])
		previous = v
	}
	isPlain := rest+n > size*2/3
	if isPlain {
		clear(shared)
		rest = size
	}
	out := make([]byte, 0, 20+n+n*5/4+rest)
	out = binary.AppendUvarint(out, uint64(n))
	out = binary.AppendUvarint(out, uint64(size))
	if isPlain {
		out = append(out, plain)
	} else {
		out = append(out, sharing)
		out = append(out, shared...)
	}
	for code, v := range values.list {
		out = binary.AppendUvarint(out, uint64(v.to-v.from)-uint64(shared[code]))
	}
	for code, v := range values.list {
		out = append(out, values.text[v.from+uint32(shared[code]):v.to]...)
	}
	return out
}

// sharedLen returns how many bytes both begin with, at most limit.
func sharedLen[T string | []byte](a, b T, limit int) int {
	limit = min(limit, len(a), len(b))
	n := 0
	for n < limit && a[n] == b[n] {
		n++
	}
	return n
}

// DecodeDictionary reads what Build encoded, of which it may keep the part.
func DecodeDictionary(part []byte) (*Dictionary, error) {
	n, part, err := cutNumber(part, len(part))
	if err != nil {
		return nil, err
	}
	size, part, err := cutNumber(part, min(math.MaxUint32, maxShared*n+len(part)))
	if err != nil || n >= len(part) {
		return nil, errCorrupt
	}
	layout, part := part[0], part[1:]
	if layout == plain {
		return decodePlain(n, size, part)
	}
	if layout != sharing {
		return nil, errCorrupt
	}
	shared, part := part[:n], part[n:]
	begin := len(part) - size // of the bytes that are not shared
	for _, s := range shared {
		begin += int(s)
	}
	if begin < 0 || begin > len(part) {
		return nil, errCorrupt
	}
	d := &Dictionary{bounds: newOffsets(n + 1)}
	text := make([]byte, size+slack)
	if !d.decode(text, shared, part[:begin], part[begin:]) {
		return nil, errCorrupt
	}
	d.text = unsafe.String(unsafe.SliceData(text), size) // which nobody writes to any more
	return d, nil
}

// decodePlain reads values none of which shares anything.
func decodePlain(n, size int, part []byte) (*Dictionary, error) {
	if size > len(part)-n {
		return nil, errCorrupt
	}
	lengths, text := part[:len(part)-size], part[len(part)-size:]
	d := &Dictionary{bounds: newOffsets(n + 1)}
	d.bounds.add(0)
	end := 0
	for range n {
		if len(lengths) == 0 {
			return nil, errCorrupt
		}
		length := int(lengths[0])
		if length < 0x80 {
			lengths = lengths[1:]
		} else {
			var err error
			if length, lengths, err = cutNumber(lengths, size); err != nil {
				return nil, err
			}
		}
		if end += length; length == 0 || end > size {
			return nil, errCorrupt
		}
		d.bounds.add(end)
	}
	if end != size || len(lengths) > 0 {
		return nil, errCorrupt
	}
	d.text = unsafe.String(unsafe.SliceData(text), size) // which nobody writes to any more
	return d, nil
}

// slack is how many bytes follow a text while it is decoded, so that short pieces
// are copied with what comes after, which takes less than to copy them exactly.
const slack = 32

// decode fills text and the bounds. It reports whether the lengths are right,
// and the values ascend as far as what they share tells.
func (d *Dictionary) decode(text, shared, lengths, rest []byte) bool {
	d.bounds.add(0)
	size := len(text) - slack
	previous, from := 0, 0 // where the value before and this one begin
	for _, s := range shared {
		if len(lengths) == 0 {
			return false
		}
		length := int(lengths[0])
		if length < 0x80 {
			lengths = lengths[1:]
		} else {
			var err error
			if length, lengths, err = cutNumber(lengths, len(rest)); err != nil {
				return false
			}
		}
		middle := from + int(s)
		if length == 0 || length > len(rest) || middle+length > size || int(s) > from-previous {
			return false
		}
		if int(s) < from-previous && s < maxShared && rest[0] <= text[previous+int(s)] {
			return false
		}
		if s <= slack/2 {
			*(*[slack / 2]byte)(text[from:]) = [slack / 2]byte(text[previous:])
		} else {
			copy(text[from:middle], text[previous:])
		}
		if length <= slack && len(rest) >= slack {
			*(*[slack]byte)(text[middle:]) = [slack]byte(rest)
		} else {
			copy(text[middle:middle+length], rest)
		}
		rest = rest[length:]
		previous, from = from, middle+length
		d.bounds.add(from)
	}
	return from == size && len(lengths) == 0
}
