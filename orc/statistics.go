package orc

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxBound is how long a value may be to stand in statistics. Of a longer one
// they have a bound (StringStatistics in orc_proto.proto).
const maxBound = 1024

// statistics say what there is in a column, of a row group, of a stripe or of
// the file ("Column Statistics").
type statistics struct {
	values  int // that are not missing
	missing bool
	bytes   int // of all values
	lowest  bound
	highest bound
}

// A bound is the lowest or highest value, if there are values. If it is cut, it
// is a text beyond that value.
type bound struct {
	text string
	cut  bool
}

// merge adds the statistics of other rows of the column.
func (s *statistics) merge(more statistics) {
	if more.values > 0 {
		if s.values == 0 || more.lowest.compare(s.lowest) < 0 {
			s.lowest = more.lowest
		}
		if s.values == 0 || more.highest.compare(s.highest) > 0 {
			s.highest = more.highest
		}
	}
	s.values += more.values
	s.missing = s.missing || more.missing
	s.bytes += more.bytes
}

func (b bound) compare(other bound) int { return strings.Compare(b.text, other.text) }

// lowerBound returns the bound of the lowest value.
func lowerBound(value []byte) bound {
	if len(value) <= maxBound {
		return bound{string(value), false}
	}
	return bound{string(cut(value)), true}
}

// upperBound returns the bound of the highest value. Beyond its beginning is the
// next text of that length. A value that begins with nothing but U+10FFFF has
// none such, and stands as it is.
func upperBound(value []byte) bound {
	if len(value) <= maxBound {
		return bound{string(value), false}
	}
	for rest := cut(value); len(rest) > 0; {
		r, n := utf8.DecodeLastRune(rest)
		rest = rest[:len(rest)-n]
		switch r {
		case utf8.MaxRune:
			continue
		case 0xD7FF: // the last before the surrogates, which are no characters
			r = 0xDFFF
		}
		return bound{string(utf8.AppendRune(bytes.Clone(rest), r+1)), true}
	}
	return bound{string(value), false}
}

// cut returns the characters of a long text that fit into a bound.
func cut(value []byte) []byte {
	n := maxBound
	for !utf8.RuneStart(value[n]) {
		n--
	}
	return value[:n]
}

// message returns the statistics of a column of strings.
func (s *statistics) message() message {
	const minimum, maximum, sum, lower, upper = 1, 2, 3, 4, 5
	var text message
	if s.values > 0 {
		text.text(choose(s.lowest.cut, lower, minimum), s.lowest.text)
		text.text(choose(s.highest.cut, upper, maximum), s.highest.text)
	}
	text.sint(sum, int64(s.bytes))
	m := rowStatistics(s.values, s.missing)
	const stringStatistics = 4
	m.bytes(stringStatistics, text)
	return m
}

// rowStatistics returns the statistics of any column, which are all that there
// are of the rows as a whole.
func rowStatistics(values int, missing bool) message {
	const numberOfValues, hasNull = 1, 10
	var m message
	m.uint(numberOfValues, uint64(values))
	m.uint(hasNull, uint64(choose(missing, 1, 0)))
	return m
}

func choose(condition bool, yes, no int) int {
	if condition {
		return yes
	}
	return no
}
