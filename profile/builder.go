package profile

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// A builder collects one record after another. What a record keeps is copied
// once, into one string.
type builder struct {
	text   []byte // the id and the values
	id     span
	filled [2]uint64      // the slots of what is in single
	single [maxSlots]span // by slot
	named  []span         // of what people named
	kept   int            // of them are to keep
	size   int            // bytes of those with their paths
}

// A span is a value in a builder's text.
type span struct {
	path       string
	slot       int
	start, end int
	absent     bool // only there to be found twice
}

func (b *builder) reset() {
	b.text, b.id, b.filled, b.named = b.text[:0], span{}, [2]uint64{}, b.named[:0]
	b.kept, b.size = 0, 0
}

// put takes what stands under a path, which may be there once.
func (b *builder) put(a attribute, s span) error {
	s.path, s.slot = a.path, a.slot
	if !s.absent {
		b.kept++
		b.size += len(s.path) + s.end - s.start
	}
	if a.path != a.member.path {
		b.named = append(b.named, s)
		return nil
	}
	word, bit := &b.filled[a.slot/64], uint64(1)<<(a.slot%64)
	if *word&bit != 0 {
		return errTwice(a.path)
	}
	*word |= bit
	b.single[a.slot] = s
	return nil
}

// leave remembers that a path occurred without a value to keep.
func (b *builder) leave(a attribute) error { return b.put(a, span{absent: true}) }

// add adds a value of an attribute.
func (b *builder) add(a attribute, value []byte) error {
	start := len(b.text)
	b.text = append(b.text, value...)
	return b.end(a, start)
}

// end makes the text from start on a value of an attribute, or the id.
func (b *builder) end(a attribute, start int) error {
	value := b.text[start:]
	switch a.shape {
	case idShape:
		if len(value) > 0 && !lowerID(value) {
			return fmt.Errorf("%s: expected %d hexadecimal digits", quote(a.path), idLength)
		}
		b.id = span{start: start, end: len(b.text)}
		return b.leave(a)
	case documentShape:
		document, err := canonical(value)
		if err != nil {
			return fmt.Errorf("%s: %w", quote(a.path), err)
		}
		b.text = append(b.text[:start], document...)
	default:
		if len(value) > a.limit && utf8.RuneCount(value) > a.limit {
			return fmt.Errorf("%s: expected at most %d characters, found %d",
				quote(a.path), a.limit, utf8.RuneCount(value))
		}
	}
	return b.put(a, span{start: start, end: len(b.text)})
}

// canonical returns the one way to write a JSON object, whose numbers are
// doubles; an empty text stays.
func canonical(text []byte) ([]byte, error) {
	if len(text) == 0 {
		return nil, nil
	}
	document := jsontext.Value(text).Clone()
	if err := document.Canonicalize(); err != nil {
		return nil, syntaxError(text, 0, err)
	}
	if document.Kind() != '{' {
		return nil, fmt.Errorf("expected a JSON object, found %s", kindName(document[0]))
	}
	return document, nil
}

// record returns what was collected.
func (b *builder) record() (*Record, error) {
	byPath := func(a, b span) int { return strings.Compare(a.path, b.path) }
	if !slices.IsSortedFunc(b.named, byPath) {
		slices.SortFunc(b.named, byPath)
	}
	for i := 1; i < len(b.named); i++ {
		if b.named[i].path == b.named[i-1].path {
			return nil, errTwice(b.named[i].path)
		}
	}
	if b.size > maxText {
		return nil, fmt.Errorf("expected a profile of at most %d bytes, found %d", maxText, b.size)
	}
	text, named := string(b.text), b.named
	r := &Record{ID: text[b.id.start:b.id.end], Pairs: make([]Pair, 0, b.kept)}
	for i, word := range b.filled {
		for ; word != 0; word &= word - 1 {
			s := &b.single[i*64+bits.TrailingZeros64(word)]
			for ; len(named) > 0 && named[0].slot < s.slot; named = named[1:] {
				r.Pairs = named[0].appendPair(r.Pairs, text)
			}
			r.Pairs = s.appendPair(r.Pairs, text)
		}
	}
	for i := range named {
		r.Pairs = named[i].appendPair(r.Pairs, text)
	}
	return r, nil
}

func (s *span) appendPair(pairs []Pair, text string) []Pair {
	if s.absent {
		return pairs
	}
	return append(pairs, Pair{s.path, text[s.start:s.end]})
}

// unknown has what is no attribute, by paths with a prefix that no path has.
var unknown = &member{slot: -1}

const unknownPrefix = "?"

func errTwice(path string) error {
	return fmt.Errorf("%s occurs twice", quote(strings.TrimPrefix(path, unknownPrefix)))
}
