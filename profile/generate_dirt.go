package profile

import "strings"

// A content is what the values of an attribute are, and so how they go wrong.
type content uint8

// The contents.
const (
	textual content = iota
	numeric
	dated
	listed // one of the words that AWS knows
)

// mistakes are the ways in which a value goes wrong, or stays as it is.
var mistakes = [...][]func(string) string{
	textual: {strings.ToUpper, strings.ToLower, blankAfter, fullWidth, decomposed.Replace},
	numeric: {
		func(v string) string { return strings.Replace(v, ".", ",", 1) },
		func(v string) string { return " " + v },
		func(v string) string { return v + "e" },
		func(v string) string { return "0x" + v },
		func(string) string { return "n/a" },
		fullWidth,
	},
	dated: {
		func(v string) string { return v[8:10] + "/" + v[5:7] + "/" + v[:4] + v[10:] },
		func(v string) string { return "2026-02-30" + v[10:] },
		func(v string) string { return strings.Replace(v, "T", " ", 1) },
		func(string) string { return "unknown" },
		blankAfter,
		fullWidth,
	},
	listed: {strings.ToLower},
}

// spoil returns a value as somebody might have mistyped it.
func (c content) spoil(d *dice, value string) string {
	list := mistakes[c]
	if bad := list[d.below(len(list))](value); bad != value {
		return bad
	}
	return blankAfter(value)
}

func blankAfter(v string) string { return v + " " }

// fullWidth writes digits as wide as ideographs.
func fullWidth(v string) string {
	return strings.Map(func(c rune) rune {
		if '0' <= c && c <= '9' {
			return c - '0' + '０'
		}
		return c
	}, v)
}

// decomposed takes letters with accents apart.
var decomposed = strings.NewReplacer(
	"á", "a\u0301", "é", "e\u0301", "í", "i\u0301", "ó", "o\u0301", "ú", "u\u0301", "É", "E\u0301",
	"à", "a\u0300", "è", "e\u0300", "â", "a\u0302", "ê", "e\u0302", "ô", "o\u0302", "Î", "I\u0302",
	"ä", "a\u0308", "ö", "o\u0308", "ü", "u\u0308", "ë", "e\u0308", "ï", "i\u0308", "ã", "a\u0303",
	"ñ", "n\u0303", "õ", "o\u0303", "ç", "c\u0327", "й", "и\u0306", "ї", "і\u0308", "Á", "A\u0301",
	"ά", "α\u0301", "έ", "ε\u0301", "ή", "η\u0301", "ί", "ι\u0301", "ό", "ο\u0301",
	"ύ", "υ\u0301", "ώ", "ω\u0301",
)
