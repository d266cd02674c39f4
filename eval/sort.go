package eval

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"segql/ast"
	"segql/compile"
)

// A Sorter puts profiles into the order of a segment's sort. It holds the
// values that they are sorted by in memory, and nothing else of them.
type Sorter struct {
	keys []compile.SortKey
	rows []sortRow
}

type sortRow struct {
	id     string
	values []sortValue // one for each key
}

// A sortValue is a value as its key compares it. What a key cannot read is
// missing.
type sortValue struct {
	missing bool
	text    string
	number  float64
	time    time.Time
}

// NewSorter returns a sorter by keys, of which the first that differs decides.
func NewSorter(keys []compile.SortKey) *Sorter { return &Sorter{keys: keys} }

// Add adds a profile. The function gives the values of its attributes, of which
// the first counts.
func (s *Sorter) Add(id string, values func(path string) []string) {
	row := sortRow{id: id, values: make([]sortValue, len(s.keys))}
	for i, k := range s.keys {
		row.values[i] = readSortValue(k.Type, values(k.Path()))
	}
	s.rows = append(s.rows, row)
}

// IDs returns the ids in order. Missing values come last in both directions,
// and what is equal is in the order of ids.
func (s *Sorter) IDs() []string {
	slices.SortFunc(s.rows, s.compare)
	ids := make([]string, len(s.rows))
	for i, r := range s.rows {
		ids[i] = r.id
	}
	return ids
}

func readSortValue(t ast.SortType, values []string) sortValue {
	if len(values) == 0 {
		return sortValue{missing: true}
	}
	v, ok := sortValue{}, true
	switch t {
	case ast.SortNumber:
		v.number, ok = ast.ParseNumber(values[0])
	case ast.SortDate:
		var instant ast.Instant
		instant, ok = ast.ParseInstant(values[0])
		v.time = instant.Time
	default:
		v.text = values[0]
	}
	v.missing = !ok
	return v
}

func (s *Sorter) compare(a, b sortRow) int {
	for i, k := range s.keys {
		x, y := a.values[i], b.values[i]
		if x.missing != y.missing {
			return missingLast(x)
		}
		c := cmp.Or(strings.Compare(x.text, y.text), cmp.Compare(x.number, y.number), x.time.Compare(y.time))
		if k.Order == ast.Descending {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.id, b.id)
}

// missingLast orders a value and another, of which one is missing.
func missingLast(v sortValue) int {
	if v.missing {
		return 1
	}
	return -1
}
