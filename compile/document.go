package compile

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"segql/ast"
)

// The limits of a document.
const (
	maxNesting = 64     // objects and lists within each other
	maxAliases = 10_000 // in YAML
	maxNodes   = 1_000_000
)

// A node is a place in a document, with the value that stands there.
type node struct {
	value   docValue
	span    ast.Span // of the value
	parent  *node    // nil at the root
	key     string   // the member's name, in an object
	keySpan ast.Span // zero outside objects
	index   int      // in a list
}

// A docValue is an objectValue, listValue, textValue, numberValue, boolValue,
// nullValue or callValue.
type docValue interface {
	// found describes the value in the end of a message.
	found() string
}

// The values of JSON and YAML.
type (
	objectValue []*node // the members, in document order, no name twice
	listValue   []*node
	textValue   string
	numberValue string // as it is written
	boolValue   string // as it is written
	nullValue   struct{}
	callValue   string // a CloudFormation function, by its name
)

func (objectValue) found() string   { return "an object" }
func (listValue) found() string     { return "a list" }
func (v textValue) found() string   { return "the string " + excerpt(string(v)) }
func (v numberValue) found() string { return "the number " + cut(string(v)) }
func (v boolValue) found() string   { return "the boolean " + string(v) }
func (nullValue) found() string     { return "null" }
func (v callValue) found() string   { return "the function " + excerpt(string(v)) }

// maxExcerpt bounds what messages repeat of a document, so that a long name
// above many mistakes does not multiply.
const maxExcerpt = 100

// cut shortens a long text.
func cut(text string) string {
	if len(text) <= maxExcerpt {
		return text
	}
	return strings.ToValidUTF8(text[:maxExcerpt], "") + "…"
}

// excerpt returns text in quotes, cut if it is long.
func excerpt(text string) string { return ast.Quote(cut(text)) }

// path returns the place of n as a JSONPath.
func (n *node) path() string {
	var steps []string // from n up
	for ; n.parent != nil; n = n.parent {
		steps = append(steps, n.step())
	}
	var b strings.Builder
	b.WriteByte('$')
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteString(steps[i])
	}
	return b.String()
}

func (n *node) step() string {
	switch {
	case !n.isMember():
		return "[" + strconv.Itoa(n.index) + "]"
	case len(n.key) <= maxExcerpt && ast.IsName(n.key) && !strings.Contains(n.key, "-"):
		return "." + n.key
	}
	return "[" + excerpt(n.key) + "]"
}

func (n *node) isMember() bool {
	if n.parent == nil {
		return false
	}
	_, ok := n.parent.value.(objectValue)
	return ok
}

// extent returns the span of the value with the member's name. What an alias
// of YAML stands for is elsewhere; there it is the span of the name.
func (n *node) extent() ast.Span {
	switch {
	case !n.isMember():
		return n.span
	case n.span.Start < n.keySpan.End:
		return n.keySpan
	}
	return n.keySpan.To(n.span)
}

// A documentReporter collects the diagnostics of a document. Each begins with
// the path of its node.
type documentReporter struct{ ast.Reporter }

func (r *documentReporter) report(
	n *node, at ast.Span, code ast.Code, help, message string, args ...any,
) {
	r.Report(at, code, help, "%s: %s", n.path(), fmt.Sprintf(message, args...))
}

// place returns where a mistake in the value of n is shown: at the name of a
// member, at the beginning of other objects and lists, else at the value.
func (r *documentReporter) place(n *node) ast.Span {
	if n.isMember() {
		return n.keySpan
	}
	return r.head(n)
}

// head returns the span of the value of n, of an object or a list only its
// first character.
func (r *documentReporter) head(n *node) ast.Span {
	switch n.value.(type) {
	case objectValue, listValue:
		_, size := utf8.DecodeRuneInString(r.Source.Text[n.span.Start:])
		return ast.Span{Start: n.span.Start, End: n.span.Start + size}
	}
	return n.span
}

// readDocuments reads the source as JSON or YAML. It returns the roots of what
// could be read: of JSON one, of YAML one for each document of the stream.
func readDocuments(r *documentReporter) []*node {
	text, whole := r.Source.Text, &node{value: nullValue{}}
	if len(text) > ast.MaxSize {
		r.report(whole, ast.Span{}, ast.TooLarge, "split it into several files",
			"the document is larger than %d MB", ast.MaxSize>>20)
		return nil
	}
	if bad := ast.InvalidByte(text); bad >= 0 {
		r.report(whole, ast.Span{Start: bad, End: bad + 1}, ast.InvalidUTF8, "save the file as UTF-8",
			"expected UTF-8 text, found the byte %#02x", text[bad])
		return nil
	}
	start := 0
	if strings.HasPrefix(text, ast.ByteOrderMark) {
		start = len(ast.ByteOrderMark)
	}
	switch {
	case strings.TrimLeft(text[start:], jsonSpace) == "":
		return nil
	case isJSON(r.Source.Name, text[start:]):
		return readJSON(r, start)
	}
	return readYAML(r, start)
}

// isJSON tells JSON from YAML by the name of the source, or else by how the
// text begins: JSON is nearly a part of YAML, and better explained as itself.
func isJSON(name, text string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json":
		return true
	case ".yaml", ".yml":
		return false
	}
	text = strings.TrimLeft(text, jsonSpace)
	return text != "" && (text[0] == '{' || text[0] == '[')
}
