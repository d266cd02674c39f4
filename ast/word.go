package ast

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words of the structure that are reserved, in any case: they may follow a
// dot or $ or stand in quotes, nowhere else.
const (
	WordLet       = "let"
	WordSegment   = "segment"
	WordFor       = "for"
	WordInclude   = "include"
	WordSQL       = "sql"
	WordGroup     = "group"
	WordFrom      = "from"
	WordDimension = "dimension"
)

// Reserved lists the reserved words.
var Reserved = []string{
	WordLet, WordSegment, WordFor, WordInclude, WordSQL, WordGroup, WordFrom, WordDimension,
}

// Kept lists the words that may not name a segment or a list: they are kept
// for later. As values they are plain words.
var Kept = []string{
	"where", "and", "or", "not", "in", "is", "exists", "use", "test", "expect", "now", "last", "next",
}

// IsReserved reports whether word is reserved, in any case.
func IsReserved(word string) bool { return listed(Reserved, word) }

// IsKept reports whether word is kept for later, in any case.
func IsKept(word string) bool { return listed(Kept, word) }

func listed(words []string, word string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, word) })
}

// IsNameStart reports whether r may begin a name.
func IsNameStart(r rune) bool { return r == '_' || unicode.IsLetter(r) }

// IsNamePart reports whether r may continue a name.
func IsNamePart(r rune) bool {
	return r == '-' || '0' <= r && r <= '9' || IsNameStart(r)
}

// IsName reports whether text can be written as a name. It may be reserved.
func IsName(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	if !IsNameStart(first) {
		return false
	}
	for _, r := range text {
		if !IsNamePart(r) {
			return false
		}
	}
	return true
}

// Quote returns text as a string literal in double quotes. It escapes what
// cannot be seen or would change how the line is read, and no letter of any
// script.
func Quote(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 2)
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case unicode.IsControl(r) || r == ByteOrderMarkRune || isDirection(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// ByteOrderMarkRune is the character of ByteOrderMark.
const ByteOrderMarkRune = '\ufeff'

// isDirection reports whether r is a line separator or changes the direction
// of the text after it, so that a reader could be shown another program.
func isDirection(r rune) bool {
	return '\u2028' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// words returns the spellings of an enum whose zero is not given.
func words[T interface {
	~uint8
	String() string
}](end T) []string {
	var list []string
	for v := T(1); v < end; v++ {
		list = append(list, v.String())
	}
	return slices.Clip(list)
}

// Modes, SortTypes and SortOrders list the spellings of their types.
var (
	Modes      = words(numModes)
	SortTypes  = words(numSortTypes)
	SortOrders = words(numSortOrders)
)

// LookupMode returns the mode that is spelled so, in any case.
func LookupMode(text string) (Mode, bool) { return lookup[Mode](Modes, text) }

// LookupSortType returns the sort type that is spelled so, in any case.
func LookupSortType(text string) (SortType, bool) { return lookup[SortType](SortTypes, text) }

// LookupSortOrder returns the sort order that is spelled so, in any case.
func LookupSortOrder(text string) (SortOrder, bool) { return lookup[SortOrder](SortOrders, text) }

func lookup[T ~uint8](list []string, text string) (T, bool) {
	i := slices.IndexFunc(list, func(s string) bool { return strings.EqualFold(s, text) })
	return T(i + 1), i >= 0
}

// Spellings returns how things are spelled.
func Spellings[T fmt.Stringer](things iter.Seq[T]) []string {
	var list []string
	for t := range things {
		list = append(list, t.String())
	}
	return list
}

// OneOf joins words as a message lists them: "A, B or C".
func OneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Properties returns the words of the properties that a header has in a service.
func Properties(s Service) []string {
	if s == Pinpoint {
		return []string{Domain.String(), ID.String(), (*VersionProperty)(nil).Word(), (*Imported)(nil).Word(), (*Tags)(nil).Word()}
	}
	return []string{Description.String(), Display.String(), Domain.String(), (*Tags)(nil).Word(), (*Sort)(nil).Word()}
}
