package index

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// An item is something that is sorted by a key: a text of a list, by its number.
type item struct {
	key uint64
	of  uint32
}

// A term is a text among others, from one byte on up to but not including
// another.
type term struct{ from, to uint32 }

// terms are texts that can be sorted. Eight bytes follow the last, so that
// eight can be read at any.
type terms struct {
	text []byte
	list []term
}

func (t *terms) at(i uint32) []byte { return t.text[t.list[i].from:t.list[i].to] }

// head returns the eight bytes at a depth of a text, of which the first counts
// most. Bytes that it does not have are 0.
func (t *terms) head(i uint32, depth int) uint64 {
	from, to := int(t.list[i].from)+depth, int(t.list[i].to)
	if from >= to {
		return 0
	}
	key := binary.BigEndian.Uint64(t.text[from:])
	if missing := 8 - (to - from); missing > 0 {
		key = key >> (8 * missing) << (8 * missing)
	}
	return key
}

// tail returns the eight bytes before a depth from the end, of which the last
// counts most.
func (t *terms) tail(i uint32, depth int) uint64 {
	from, to := int(t.list[i].from), int(t.list[i].to)-depth
	switch {
	case from >= to:
		return 0
	case to-from >= 8:
		return binary.LittleEndian.Uint64(t.text[to-8:])
	}
	return binary.LittleEndian.Uint64(t.text[from:]) << (8 * (8 - (to - from)))
}

// Texts are sorted by eight bytes at a time, which takes a constant time for
// each; but few of which those are equal, or many that are so further on, are
// compared.
const (
	fewItems = 32
	maxDepth = 256
)

// A sorter sorts without allocating once it has met a longest list.
type sorter struct{ items, spare []item }

// byText sorts the numbers of texts byte by byte.
func (s *sorter) byText(t *terms) []item {
	s.reset(len(t.list))
	s.byBytes(s.items, 0, t.head, func(a, b item) int { return bytes.Compare(t.at(a.of), t.at(b.of)) })
	return s.items
}

// byEnd sorts the numbers of texts byte by byte from the last.
func (s *sorter) byEnd(t *terms) []item {
	s.reset(len(t.list))
	s.byBytes(s.items, 0, t.tail, func(a, b item) int { return compareEnds(t.at(a.of), t.at(b.of)) })
	return s.items
}

func (s *sorter) reset(n int) {
	s.items, s.spare = slices.Grow(s.items[:0], n)[:n], slices.Grow(s.spare[:0], n)[:n]
	for i := range s.items {
		s.items[i] = item{of: uint32(i)}
	}
}

// byBytes sorts items of which the bytes up to a depth are equal.
func (s *sorter) byBytes(items []item, depth int, key func(uint32, int) uint64, compare func(a, b item) int) {
	for ; len(items) > fewItems && depth < maxDepth; depth += 8 {
		for i := range items {
			items[i].key = key(items[i].of, depth)
		}
		if !s.byKey(items) {
			continue
		}
		for len(items) > 0 {
			n := 1
			for n < len(items) && items[n].key == items[0].key {
				n++
			}
			if n > 1 {
				s.byBytes(items[:n], depth+8, key, compare)
			}
			items = items[n:]
		}
		return
	}
	slices.SortFunc(items, compare)
}

// byKey sorts items by their keys, and keeps the order of equal ones. It reports
// whether there are different keys.
func (s *sorter) byKey(items []item) bool {
	varying := uint64(0)
	for i := range items {
		varying |= items[i].key ^ items[0].key
	}
	from, to := items, s.spare[:len(items)]
	for rest := varying; rest != 0; {
		shift := bits.TrailingZeros64(rest) &^ 7
		rest &^= 0xff << shift
		var next [256]uint32
		for i := range from {
			next[byte(from[i].key>>shift)]++
		}
		sum := uint32(0)
		for digit, n := range next {
			next[digit] = sum
			sum += n
		}
		for _, it := range from {
			at := &next[byte(it.key>>shift)]
			to[*at] = it
			*at++
		}
		from, to = to, from
	}
	if varying != 0 && &from[0] != &items[0] {
		copy(items, from)
	}
	return varying != 0
}

// compareEnds compares from the last byte to the first.
func compareEnds[T string | []byte](a, b T) int {
	i, j := len(a), len(b)
	for i > 0 && j > 0 {
		i--
		j--
		if a[i] != b[j] {
			return int(a[i]) - int(b[j])
		}
	}
	return i - j
}
