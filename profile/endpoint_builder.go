package profile

import (
	"fmt"
	"slices"
	"strings"

	"segql/ast"
)

// An endpointBuilder collects one endpoint after another. What a record keeps is
// copied once, into one string.
type endpointBuilder struct {
	text   []byte // the values
	spans  []endpointSpan
	passed []endpointSpan // what is no value
	places int            // in which something stood so far
}

// An endpointSpan is a value in the text.
type endpointSpan struct {
	member     *endpointMember
	path       string
	start, end int
	place      int  // of a list all values have the same
	absent     bool // only there to be found twice
}

func (b *endpointBuilder) reset() {
	b.text, b.spans, b.passed, b.places = b.text[:0], b.spans[:0], b.passed[:0], 0
}

// begin begins what stands in another place.
func (b *endpointBuilder) begin() { b.places++ }

// leave remembers that a path occurred without a value to keep.
func (b *endpointBuilder) leave(m *endpointMember, path string) {
	b.spans = append(b.spans, endpointSpan{member: m, path: path, place: b.places, absent: true})
}

// pass remembers that something occurred under a name that is no value.
func (b *endpointBuilder) pass(name string) {
	b.passed = append(b.passed, endpointSpan{path: name, place: b.places})
}

// end makes the text from start on a value. An empty one says that there is none.
func (b *endpointBuilder) end(m *endpointMember, path string, start int) error {
	value := b.text[start:]
	if len(value) > 0 {
		if err := m.checkValue(path, value); err != nil {
			return err
		}
	}
	b.spans = append(b.spans, endpointSpan{m, path, start, len(b.text), b.places, false})
	return nil
}

// record returns what was collected.
func (b *endpointBuilder) record() (*Record, error) {
	for _, spans := range [...][]endpointSpan{b.passed, b.spans} {
		compare := func(x, y endpointSpan) int { return strings.Compare(x.path, y.path) }
		if !slices.IsSortedFunc(spans, compare) {
			slices.SortStableFunc(spans, compare)
		}
		for i := 1; i < len(spans); i++ {
			if spans[i].repeats(spans[i-1]) {
				return nil, fmt.Errorf("%s occurs twice", quote(spans[i].path))
			}
		}
	}
	size := 0
	for _, s := range b.spans {
		if !s.absent {
			size += len(s.path) + s.end - s.start
		}
	}
	if size > maxText {
		return nil, fmt.Errorf("expected an endpoint of at most %d bytes, found %d", maxText, size)
	}
	text := string(b.text)
	r := &Record{Pairs: make([]Pair, 0, len(b.spans))}
	for spans := b.spans; len(spans) > 0; {
		n := 1
		for n < len(spans) && spans[n].path == spans[0].path {
			n++
		}
		r.add(spans[:n], text)
		spans = spans[n:]
	}
	if r.ID == "" {
		return nil, fmt.Errorf("expected an %s", quote(endpointIDName))
	}
	return r, nil
}

// repeats reports whether what stands in two places may stand in one alone.
func (s endpointSpan) repeats(before endpointSpan) bool {
	return s.path == before.path && s.place != before.place && (s.member == before.member || s.path != placePath)
}

// add adds what stands under one path: the values that are not empty, or else one
// that removes.
func (r *Record) add(spans []endpointSpan, text string) {
	coordinates := [2]string{}
	path, place, found, empty := spans[0].path, false, false, false
	for _, s := range spans {
		value := text[s.start:s.end]
		switch {
		case s.absent:
		case s.member.shape == endpointID:
			r.ID = value
		case value == "":
			empty = true
		case s.member.shape == latitude, s.member.shape == longitude:
			coordinates[s.member.shape-latitude], place = value, true
		default:
			r.Pairs, found = append(r.Pairs, Pair{path, value}), true
		}
	}
	switch {
	case place:
		r.Pairs = append(r.Pairs, Pair{path, ast.PlaceOf(coordinates[0], coordinates[1])})
	case empty && !found:
		r.Pairs = append(r.Pairs, Pair{path, ""})
	}
}
