package index

import (
	"encoding/binary"
	"math"
	"sync"
)

// A Dictionary is the distinct values of an attribute in a block. A value's
// code is its number in their order by text. It may be used by several
// goroutines at once.
type Dictionary struct {
	text   string
	bounds []uint32 // the value of code is text[bounds[code]:bounds[code+1]]; never empty

	sampled sync.Once
	common  [256]uint16 // how often each byte is in a sample of the text
}

// Len returns how many values there are.
func (d *Dictionary) Len() int { return len(d.bounds) - 1 }

// At returns the value of a code.
func (d *Dictionary) At(code int) string { return d.text[d.bounds[code]:d.bounds[code+1]] }

// Size returns how many bytes of memory the dictionary takes.
func (d *Dictionary) Size() int { return len(d.text) + 4*len(d.bounds) + 1024 }

// appendLengths appends how many values there are, and their lengths. Their text
// is to follow.
func appendLengths(out []byte, values []term) []byte {
	out = binary.AppendUvarint(out, uint64(len(values)))
	for _, v := range values {
		out = binary.AppendUvarint(out, uint64(v.to-v.from))
	}
	return out
}

// DecodeDictionary reads what Build encoded, of which it keeps nothing.
func DecodeDictionary(part []byte) (*Dictionary, error) {
	if len(part) > math.MaxUint32 {
		return nil, errCorrupt
	}
	n, part, err := cutNumber(part, len(part))
	if err != nil {
		return nil, err
	}
	d := &Dictionary{bounds: make([]uint32, n+1)}
	end := 0
	for code := range n {
		var length int
		if length, part, err = cutNumber(part, len(part)); err != nil || length == 0 {
			return nil, errCorrupt
		}
		end += length
		d.bounds[code+1] = uint32(end)
		if end > len(part) { // so that bounds never overflow
			return nil, errCorrupt
		}
	}
	if end != len(part) {
		return nil, errCorrupt
	}
	d.text = string(part)
	return d, nil
}
