package eval

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"segql/ast"
	"segql/compile"
)

// A Sorter puts profiles into the order of a segment's sort. It holds their ids
// in memory, and the values that they are sorted by.
type Sorter struct {
	keys []compile.SortKey
	rows []sortRow
	key  []byte // of the row that is added
}

// A sortRow is a profile and a text whose order is that of its values.
type sortRow struct{ key, id string }

// NewSorter returns a sorter by keys, of which the first that differs decides.
func NewSorter(keys []compile.SortKey) *Sorter { return &Sorter{keys: keys} }

// Add adds a profile. The function gives the values of its attributes, of which
// the first counts.
func (s *Sorter) Add(id string, values func(path string) []string) {
	s.key = s.key[:0]
	for _, k := range s.keys {
		s.key = appendSortValue(s.key, k, values(k.Path()))
	}
	s.rows = append(s.rows, sortRow{string(s.key), strings.Clone(id)})
}

// IDs returns the ids in order. Missing values come last in both directions,
// and what is equal is in the order of ids.
func (s *Sorter) IDs() []string {
	slices.SortFunc(s.rows, func(a, b sortRow) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.id, b.id))
	})
	ids := make([]string, len(s.rows))
	for i, r := range s.rows {
		ids[i] = r.id
	}
	return ids
}

// What a value in a key begins with.
const (
	isThere   = 0
	isMissing = 1 // and nothing follows
)

// appendSortValue appends a value such that the order of the texts is that of
// the values. What the key cannot read is missing.
func appendSortValue(dst []byte, k compile.SortKey, values []string) []byte {
	if len(values) == 0 {
		return append(dst, isMissing)
	}
	begin := len(dst)
	dst, ok := appendSortable(append(dst, isThere), k.Type, values[0])
	if !ok {
		return append(dst[:begin], isMissing)
	}
	if k.Order == ast.Descending {
		for i := range dst[begin+1:] {
			dst[begin+1+i] ^= 0xff
		}
	}
	return dst
}

func appendSortable(dst []byte, t ast.SortType, value string) ([]byte, bool) {
	switch t {
	case ast.SortNumber:
		f, ok := ast.ParseNumber(value)
		bits := math.Float64bits(f + 0) // of 0, not of -0
		if bits>>63 == 0 {
			bits |= 1 << 63
		} else {
			bits = ^bits
		}
		return binary.BigEndian.AppendUint64(dst, bits), ok
	case ast.SortDate:
		i, ok := ast.ParseInstant(value)
		dst = binary.BigEndian.AppendUint64(dst, uint64(i.Time.Unix())^1<<63)
		return binary.BigEndian.AppendUint32(dst, uint32(i.Time.Nanosecond())), ok
	}
	// A zero byte ends a text, so that one sorts before those that it begins.
	dst = append(dst, strings.ReplaceAll(value, "\x00", "\x00\xff")...)
	return append(dst, 0, 0), true
}
