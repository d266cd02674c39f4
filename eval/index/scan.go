package index

import (
	"math/bits"
	"strings"
)

const (
	lows  = 0x0101010101010101 // the lowest bit of each of eight bytes
	highs = 0x8080808080808080
)

// crowded is of how many places one is tried at most before each value is
// searched by itself, which then takes less.
const crowded = 128

// appendParts appends the codes of the values that contain part. It stops where
// two bytes of part are, those that are rarest in the text, and tests sixteen
// places for them at once. That takes a fraction of the time of strings.Index
// and strings.IndexByte, unless it stops often.
func (d *Dictionary) appendParts(spans []span, part string) []span {
	if part == "" {
		return appendSpan(spans, 0, d.Len())
	}
	if len(part) > len(d.text) {
		return spans
	}
	first, second := d.rarest(part)
	ones, twos := lows*uint64(part[first]), lows*uint64(part[second])
	n := len(d.text) - max(first, second)
	a, b := d.text[first:first+n], d.text[second:second+n] // of one part the two bytes are at one place

	s := scan{dictionary: d, part: part, spans: spans}
	at := 0
	for ; at <= n-16; at += 16 {
		x, y := a[at:at+16], b[at:at+16]
		low := eight(x[:8]) ^ ones | eight(y[:8]) ^ twos // 0 in each byte where both are
		high := eight(x[8:]) ^ ones | eight(y[8:]) ^ twos
		if ((low-lows)&^low|(high-lows)&^high)&highs != 0 {
			if s.tries > at/crowded+crowded {
				return s.searchEach(max(at, s.end))
			}
			s.tryZeros(at, low)
			s.tryZeros(at+8, high)
		}
	}
	for ; at <= len(d.text)-len(part); at++ {
		s.try(at)
	}
	return s.spans
}

// A scan notes the values that contain a part.
type scan struct {
	dictionary *Dictionary
	part       string
	spans      []span
	code       int // of the value that was last tried
	end        int // of the value that was last noted; what lies before needs no try
	tries      int
}

// tryZeros tries the places of the bytes of a word that are 0.
func (s *scan) tryZeros(at int, word uint64) {
	zeros := ^((word&^highs + ^uint64(highs)) | word) & highs
	for ; zeros != 0; zeros &= zeros - 1 {
		s.try(at + bits.TrailingZeros64(zeros)>>3)
	}
}

// try notes the value of which the part is at a place of the text, if it is.
func (s *scan) try(at int) {
	s.tries++
	if at < s.end || !strings.HasPrefix(s.dictionary.text[at:], s.part) {
		return
	}
	s.moveTo(at)
	if end := s.dictionary.bounds.at(s.code + 1); at+len(s.part) <= end { // not across the border of two values
		s.spans = appendSpan(s.spans, s.code, s.code+1)
		s.end = end
	}
}

// moveTo moves on to the value that a place is in.
func (s *scan) moveTo(at int) {
	const stride = 32
	bounds, n := &s.dictionary.bounds, s.dictionary.Len()
	for s.code+stride <= n && bounds.at(s.code+stride) <= at {
		s.code += stride
	}
	for bounds.at(s.code+1) <= at {
		s.code++
	}
}

// searchEach searches the values from that at a place on one by one.
func (s *scan) searchEach(at int) []span {
	if at < len(s.dictionary.text) {
		s.moveTo(at)
		for code := s.code; code < s.dictionary.Len(); code++ {
			if strings.Contains(s.dictionary.At(code), s.part) {
				s.spans = appendSpan(s.spans, code, code+1)
			}
		}
	}
	return s.spans
}

// eight returns the first eight bytes of a text, of which the first counts
// least.
func eight(b string) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// rarest returns where the two bytes of part are that are rarest in the text;
// the same twice if it has one byte.
func (d *Dictionary) rarest(part string) (first, second int) {
	d.sampled.Do(d.sample)
	for i := 1; i < len(part); i++ {
		switch n := d.common[part[i]]; {
		case n < d.common[part[first]]:
			first, second = i, first
		case second == first || n < d.common[part[second]]:
			second = i
		}
	}
	return first, second
}

// sample counts the bytes of about 4096 of the text.
func (d *Dictionary) sample() {
	const run, samples = 64, 4096 // in runs, for memory is read by as many bytes
	step := max(run, len(d.text)*run/samples)
	for from := 0; from < len(d.text); from += step {
		for _, c := range []byte(d.text[from:min(from+run, len(d.text))]) {
			d.common[c]++
		}
	}
}
