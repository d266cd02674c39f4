package orc

import (
	"bytes"
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// A column holds the values of a column in the rows of a stripe, until they are
// encoded. It has each different value once as long as that is smaller than all
// of them, one behind the other.
type column struct {
	rows    int
	present []byte // a bit a row, from the highest of a byte on: whether it has a value
	values  int    // of all rows
	bytes   int    // of all values
	groups  []int  // how many values are before each row group

	text []byte   // the values, or the different ones
	ends []uint32 // where in text each ends

	direct bool     // text has every value
	refs   []uint32 // for each value its place in ends, unless direct
	slots  []uint32 // a table, by hash, of the places in ends plus 1; len is a power of 2

	encoded encoded
}

// seed is that of every table. The order of hashes does not show in a file.
var seed = maphash.MakeSeed()

// clear forgets the rows, and keeps the memory for the next.
func (c *column) clear() {
	c.rows, c.values, c.bytes, c.direct = 0, 0, 0, false
	c.present, c.groups, c.text, c.ends, c.refs = c.present[:0], c.groups[:0], c.text[:0], c.ends[:0], c.refs[:0]
	clear(c.slots)
}

// size is about how many bytes the column holds. A value in the table has half
// of the slots there for itself.
func (c *column) size() int {
	n := len(c.present) + len(c.text) + 4*(len(c.ends)+len(c.refs))
	if !c.direct {
		n += 8 * len(c.ends)
	}
	return n
}

// startGroup starts a row group.
func (c *column) startGroup() {
	c.groups = append(c.groups, c.values)
	if !c.direct && !c.dictionaryPays() {
		c.makeDirect()
	}
}

// add adds a row, and returns by how much the column grew.
func (c *column) add(value *string) int {
	bit, grown := c.rows&7, 0
	c.rows++
	if bit == 0 {
		c.present = append(c.present, 0)
		grown++
	}
	if value == nil {
		return grown
	}
	c.present[len(c.present)-1] |= 0x80 >> bit
	text := valid(*value)
	c.values++
	c.bytes += len(text)
	if c.direct {
		return grown + c.append(text)
	}
	if 2*len(c.ends) >= len(c.slots) {
		c.grow()
	}
	slot := c.slot(text)
	if place := c.slots[slot]; place != 0 {
		c.refs = append(c.refs, place-1)
		return grown + 4
	}
	c.refs = append(c.refs, uint32(len(c.ends)))
	grown += c.append(text) + 12
	c.slots[slot] = uint32(len(c.ends))
	return grown
}

func (c *column) append(text string) int {
	c.text = append(c.text, text...)
	c.ends = append(c.ends, uint32(len(c.text)))
	return len(text) + 4
}

// at returns the value at a place of ends.
func (c *column) at(place uint32) []byte { return c.text[c.start(int(place)):c.ends[place]] }

// start returns where in text the value at a place begins, or would.
func (c *column) start(place int) int {
	if place == 0 {
		return 0
	}
	return int(c.ends[place-1])
}

// slot returns where in the table a value is, or belongs.
func (c *column) slot(value string) int {
	mask := len(c.slots) - 1
	i := int(maphash.String(seed, value)) & mask
	for c.slots[i] != 0 && string(c.at(c.slots[i]-1)) != value {
		i = (i + 1) & mask
	}
	return i
}

// grow makes the table larger.
func (c *column) grow() {
	c.slots = make([]uint32, max(64, 4*len(c.slots)))
	mask := len(c.slots) - 1
	for place := range c.ends {
		i := int(maphash.Bytes(seed, c.at(uint32(place)))) & mask
		for c.slots[i] != 0 {
			i = (i + 1) & mask
		}
		c.slots[i] = uint32(place) + 1
	}
}

// dictionaryPays reports whether the different values with a reference for each
// value are no larger than the values with their lengths. So a column of nothing
// has a dictionary, as other writers have it.
func (c *column) dictionaryPays() bool {
	reference := (bits.Len(uint(len(c.ends))) + 7) / 8
	return len(c.text)+len(c.ends)+reference*c.values <= c.bytes+c.values
}

// makeDirect gives up the dictionary.
func (c *column) makeDirect() {
	text, ends := make([]byte, 0, c.bytes), make([]uint32, 0, c.values)
	for _, place := range c.refs {
		text = append(text, c.at(place)...)
		ends = append(ends, uint32(len(text)))
	}
	c.text, c.ends, c.refs, c.slots, c.direct = text, ends, c.refs[:0], nil, true
}

// sort puts the different values into the order of their bytes, as a dictionary
// is ("String, Char, and VarChar Columns").
func (c *column) sort() {
	order := make([]uint32, len(c.ends))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return bytes.Compare(c.at(a), c.at(b)) })
	text, ends := make([]byte, 0, len(c.text)), make([]uint32, 0, len(c.ends))
	rank := make([]uint32, len(order))
	for i, place := range order {
		text = append(text, c.at(place)...)
		ends = append(ends, uint32(len(text)))
		rank[place] = uint32(i)
	}
	c.text, c.ends = text, ends
	for i, place := range c.refs {
		c.refs[i] = rank[place]
	}
}

// span returns the lowest and the highest of some values that text has every one
// of, and how long they are together.
func (c *column) span(first, last int) (low, high []byte, length int) {
	low = c.at(uint32(first))
	high = low
	for i := first + 1; i < last; i++ {
		switch value := c.at(uint32(i)); {
		case bytes.Compare(value, low) < 0:
			low = value
		case bytes.Compare(value, high) > 0:
			high = value
		}
	}
	return low, high, c.start(last) - c.start(first)
}

// valid returns a value as UTF-8, U+FFFD for what is not.
func valid(value string) string {
	if utf8.ValidString(value) {
		return value
	}
	return strings.ToValidUTF8(value, "\uFFFD")
}
