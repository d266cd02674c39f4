package compile

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"segql/ast"
)

// jsonSpace is what JSON takes for white space.
const jsonSpace = " \t\r\n"

// A jsonReader reads one JSON value. It keeps the spans that encoding/json
// does not, and says in its own words what is wrong.
type jsonReader struct {
	*documentReporter
	*json.Decoder
	text string
	base int // the offset of text in the source
}

// readJSON reads one JSON value from offset start on. It returns nothing if
// the text cannot be read.
func readJSON(r *documentReporter, start int) []*node {
	text := r.Source.Text[start:]
	j := &jsonReader{r, json.NewDecoder(strings.NewReader(text)), text, start}
	j.UseNumber()
	root := &node{value: nullValue{}}
	if !j.read(root, 0) {
		return nil
	}
	if at := j.next(); at < len(text) {
		j.report(root, j.at(at, at+j.width(at)), ast.DocumentSyntax,
			"a file holds one document; several are a list",
			"expected the end of the document, found %s", j.found(at))
		return nil
	}
	return []*node{root}
}

// read reads the next value into n, which depth objects and lists hold.
func (j *jsonReader) read(n *node, depth int) bool {
	token, ok := j.token(n)
	if !ok {
		return false
	}
	end := int(j.InputOffset())
	switch t := token.(type) {
	case json.Delim:
		n.span = j.at(end-1, end)
		if depth == maxNesting {
			j.report(n.parent, n.span, ast.DocumentLimit, "",
				"expected at most %d objects and lists within each other", maxNesting)
			return false
		}
		if t == '{' {
			ok = j.object(n, depth+1)
		} else {
			ok = j.list(n, depth+1)
		}
		n.span.End = j.base + int(j.InputOffset())
		return ok
	case string:
		n.value = textValue(t)
		j.surrogates(n, n.span)
	case json.Number:
		n.value = numberValue(t)
	case bool:
		n.value = boolValue(strconv.FormatBool(t))
	case nil:
		n.value = nullValue{}
	}
	return true
}

// token reads the next token. It leaves its span in n.
func (j *jsonReader) token(n *node) (json.Token, bool) {
	before := int(j.InputOffset())
	token, err := j.Token()
	if err != nil {
		j.explain(n)
		return nil, false
	}
	start := before + len(j.text[before:]) - len(strings.TrimLeft(j.text[before:], jsonSpace+",:"))
	n.span = j.at(start, int(j.InputOffset()))
	return token, true
}

func (j *jsonReader) object(n *node, depth int) bool {
	var members objectValue
	seen := map[string]bool{}
	n.value = members
	for j.More() {
		m := &node{parent: n}
		name, ok := j.token(m)
		if !ok {
			return false
		}
		m.key, m.keySpan = name.(string), m.span
		j.surrogates(m, m.keySpan)
		if !j.read(m, depth) {
			return false
		}
		if seen[m.key] {
			j.report(m, m.keySpan, ast.DuplicateMember, "keep one of them; the first is read",
				"the object has %s twice", excerpt(m.key))
			continue
		}
		seen[m.key] = true
		members = append(members, m)
	}
	n.value = members
	return j.close(n)
}

func (j *jsonReader) list(n *node, depth int) bool {
	var elements listValue
	n.value = elements
	for j.More() {
		e := &node{parent: n, index: len(elements)}
		if !j.read(e, depth) {
			return false
		}
		elements = append(elements, e)
	}
	n.value = elements
	return j.close(n)
}

// close reads the bracket that ends n.
func (j *jsonReader) close(n *node) bool {
	if _, err := j.Token(); err != nil {
		j.explain(&node{parent: n})
		return false
	}
	return true
}

// at returns a span of the source.
func (j *jsonReader) at(start, end int) ast.Span {
	return ast.Span{Start: j.base + start, End: j.base + end}
}

// next returns the offset of what follows white space.
func (j *jsonReader) next() int {
	at := int(j.InputOffset())
	return len(j.text) - len(strings.TrimLeft(j.text[at:], jsonSpace))
}

// explain reports why there is no token where n belongs.
func (j *jsonReader) explain(n *node) {
	holder := n
	if n.parent != nil {
		holder = n.parent
	}
	at := j.next()
	if at < len(j.text) && j.text[at] == '"' && j.badString(holder, at) {
		return
	}
	start, end := j.word(at)
	if at == len(j.text) {
		start = int(j.InputOffset()) // behind the last token
		end = start
	}
	help := ""
	switch before := strings.TrimRight(j.text[:start], jsonSpace); {
	case strings.HasPrefix(j.text[at:], "/") || strings.HasPrefix(j.text[at:], "#"):
		help = "JSON has no comments"
	case strings.HasSuffix(before, ",") && at < len(j.text) && strings.IndexByte("]}", j.text[at]) >= 0:
		help = "JSON has no comma before a closing bracket"
	}
	j.report(holder, j.at(start, end), ast.DocumentSyntax, help,
		"expected %s, found %s", j.expected(n, at), j.found(at))
}

// expected says what belongs at offset at, where n could not be read. It knows
// from the character before.
func (j *jsonReader) expected(n *node, at int) string {
	start, _ := j.word(at)
	before := strings.TrimRight(j.text[:start], jsonSpace)
	inObject := n.isMember()
	var last byte = ':'
	if before != "" {
		last = before[len(before)-1]
	}
	switch {
	case last == ':', last == ',' && !inObject:
		return "a value"
	case last == ',':
		return "a member's name in double quotes"
	case last == '{':
		return `a member's name in double quotes or "}"`
	case last == '[':
		return `a value or "]"`
	case n.keySpan != ast.Span{}:
		return `":"`
	case inObject:
		return `"," or "}"`
	}
	return `"," or "]"`
}

// word returns the string at offset at, the letters and digits around it, or
// the character there. A number such as 01 is found wrong only behind its first
// digit.
func (j *jsonReader) word(at int) (start, end int) {
	switch {
	case at < len(j.text) && j.text[at] == '"':
		return at, j.stringEnd(at)
	case at == len(j.text) || !isJSONWord(j.text[at]):
		return at, at + j.width(at)
	}
	start, end = at, at
	for start > 0 && isJSONWord(j.text[start-1]) {
		start--
	}
	for end < len(j.text) && isJSONWord(j.text[end]) {
		end++
	}
	return start, end
}

func isJSONWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte("+-._", c) >= 0
}

func (j *jsonReader) width(at int) int {
	_, size := utf8.DecodeRuneInString(j.text[at:])
	return size
}

// stringEnd returns where the string that begins at offset at ends.
func (j *jsonReader) stringEnd(at int) int {
	for i := at + 1; i < len(j.text); i++ {
		switch j.text[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return len(j.text)
}

// found describes what stands at offset at.
func (j *jsonReader) found(at int) string {
	if at == len(j.text) {
		return "the end of the document"
	}
	start, end := j.word(at)
	return excerpt(strings.Trim(j.text[start:end], `"`))
}

// badString reports what is wrong with the string that begins at offset at, if
// anything is.
func (j *jsonReader) badString(holder *node, at int) bool {
	for i := at + 1; i < len(j.text); i++ {
		switch c := j.text[i]; {
		case c == '"':
			return false
		case c < ' ':
			j.report(holder, j.at(i, i+1), ast.DocumentSyntax, `in a string a line break is written \n, a tab \t`,
				"expected the end of the string, found %s", excerpt(j.text[i:i+1]))
			return true
		case c == '\\' && escapeSize(j.text[i:]) == 0:
			end := i + 1 + j.width(i+1)
			j.report(holder, j.at(i, end), ast.DocumentSyntax, `a backslash itself is written \\`,
				"expected an escape that JSON has, found %s", j.text[i:end])
			return true
		case c == '\\':
			i += escapeSize(j.text[i:]) - 1
		}
	}
	j.report(holder, j.at(at, at+1), ast.DocumentSyntax, "",
		`expected a '"' that ends the string, found the end of the document`)
	return true
}

// escapeSize returns the length of the escape that text begins with, or 0.
func escapeSize(text string) int {
	switch {
	case len(text) < 2:
		return 0
	case strings.IndexByte(`"\/bfnrt`, text[1]) >= 0:
		return 2
	case escapedUnit(text) >= 0:
		return 6
	}
	return 0
}

// escapedUnit returns the number of the escape \uXXXX that text begins with,
// or -1.
func escapedUnit(text string) rune {
	if len(text) < 6 || text[:2] != `\u` {
		return -1
	}
	unit, err := strconv.ParseUint(text[2:6], 16, 16)
	if err != nil {
		return -1
	}
	return rune(unit)
}

// surrogates reports the escapes in a string of n that stand for half a
// character, which encoding/json takes for U+FFFD.
func (j *jsonReader) surrogates(n *node, at ast.Span) {
	raw := j.Source.Text[at.Start:at.End]
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		size := escapeSize(raw[i:])
		if unit := escapedUnit(raw[i:]); utf16.IsSurrogate(unit) {
			if utf16.DecodeRune(unit, escapedUnit(raw[i+size:])) != utf8.RuneError {
				size *= 2
			} else {
				span := ast.Span{Start: at.Start + i, End: at.Start + i + size}
				j.report(n, span, ast.DocumentSyntax, "",
					"expected a character, found %s, which is half of one", raw[i:i+size])
			}
		}
		i += size - 1
	}
}
