package compile_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"segql/ast"
)

const letters = "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// What texts are made of.
var (
	pieces = []string{
		"a", "Z", "x1", "-", "_", ".", "'", " ", "é", "e\u0301", "日本", "😀", `"`, `\`, "`", "\n", "\t", "\r", "\x00", "\x7f",
		"\u2028", "\u202e", "\ufeff", "\ufffd", "${", "%{", "{{_profile.City}}", "//", "/*", "*/", "<", ">", ";", ",", "$x",
		"null", "true", "1e9", "0x10", "2024-02-30", "let", "group", "from", "over", "and", "ALL", "&amp;",
	}
	nameParts = strings.Split(letters+"-0123456789", "")
	tagParts  = map[ast.Service][]string{
		ast.Profiles: strings.Split(letters+"+,-./0123456789:;<=", ""),
		ast.Pinpoint: pieces,
	}
)

// texts makes random texts.
type texts struct{ *rand.Rand }

func (x texts) oneIn(n int) bool { return x.IntN(n) == 0 }

func pick[T any](x texts, from ...T) T { return from[x.IntN(len(from))] }

func (x texts) integer(limit int) string { return strconv.Itoa(x.IntN(limit)) }

func (x texts) number() string {
	return pick(x, "", "", "+", "-") + pick(x, "0", "007", x.integer(90)) + pick(x, "", "", ".0", "."+x.integer(1e9)) +
		pick(x, "", "", "", "e"+x.integer(30), "E+"+x.integer(30), "e-"+x.integer(30))
}

func (x texts) instant() string {
	day := fmt.Sprintf("%04d-%02d-%02d", 1+x.IntN(9999), 1+x.IntN(12), 1+x.IntN(28))
	time := fmt.Sprintf("T%02d:%02d:%02d", x.IntN(24), x.IntN(60), x.IntN(60))
	return day + pick(x, "", time+pick(x, "", ".5", ".123456789")+pick(x, "Z", "+00:00", "-23:59"))
}

// few returns a number from least to most, seldom one far above least. A most
// of Many is no limit.
func (x texts) few(least, most int) int {
	if most == ast.Many {
		most = least + 60
	}
	if x.oneIn(40) {
		return most
	}
	return min(least+x.IntN(4), most)
}

// text returns a text of at least least and at most most characters.
func (x texts) text(least, most int) string { return x.exactly(x.few(least, most), pieces) }

// exactly joins parts to n characters.
func (x texts) exactly(n int, parts []string) string {
	var runes []rune
	for len(runes) < n {
		runes = append(runes, []rune(pick(x, parts...))...)
	}
	return string(runes[:n])
}

func (x texts) identifier(most int) string {
	return letters[x.IntN(len(letters)):][:1] + x.exactly(x.few(0, most-1), nameParts)
}

// quoted returns a text as one of the strings of the language.
func (x texts) quoted(text string) string {
	if !strings.ContainsAny(text, "`\r") && x.oneIn(4) {
		return "`" + text + "`"
	}
	return pick(x, ast.Quote(text), strconv.QuoteToASCII(text))
}

// word returns a text as a word: bare where that is possible, or as a string.
func (x texts) word(text string) string {
	if ast.IsName(text) && !ast.IsReserved(text) && !ast.IsKept(text) && !x.oneIn(4) {
		return text
	}
	return x.quoted(text)
}
