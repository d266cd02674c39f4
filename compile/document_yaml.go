package compile

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"segql/ast"
)

// A yamlReader turns the library's nodes into ours. An alias becomes a copy of
// what it stands for.
type yamlReader struct {
	*documentReporter
	text    string
	base    int // the offset of text in the source
	cursor  yamlCursor
	end     int // of the last token that was read
	tooDeep bool
	anchors map[*yaml.Node]*node // what can be copied
	aliases int
	nodes   int
}

// A yamlCursor is a place in the text. It only goes forward, so that finding
// the places of all nodes takes one pass.
type yamlCursor struct{ line, column, offset int }

// readYAML reads the documents of a YAML stream from offset start on.
func readYAML(r *documentReporter, start int) []*node {
	y := &yamlReader{
		documentReporter: r, text: r.Source.Text[start:], base: start,
		cursor: yamlCursor{1, 1, 0}, anchors: map[*yaml.Node]*node{},
	}
	if !y.affordable() {
		return nil
	}
	loader, err := yaml.NewLoader(strings.NewReader(y.text), yaml.WithPlugin(y))
	if err != nil {
		panic(fmt.Sprintf("compile: %v", err)) // the options are ours
	}
	var roots []*node
	for {
		document, err := load(loader)
		if err == io.EOF {
			return roots
		}
		if err != nil {
			y.failed(err)
			return roots
		}
		root := &node{}
		if !y.read(root, document.Content[0], 0) {
			return roots
		}
		roots = append(roots, root)
	}
}

// affordable reports what would cost the library more than the text is worth:
// it keeps some hundred bytes for each value, and compares every %TAG with
// all others.
func (y *yamlReader) affordable() bool {
	separators := strings.Count(y.text, ",") + strings.Count(y.text, ":") + strings.Count(y.text, "\n")
	if separators > 2*maxNodes {
		y.tooManyNodes(&node{})
		return false
	}
	for at := 0; ; at++ {
		i := strings.Index(y.text[at:], "%TAG")
		if i < 0 {
			return true
		}
		at += i
		if before, _ := utf8.DecodeLastRuneInString(y.text[:at]); at == 0 || isYAMLBreak(before) {
			y.report(&node{}, y.at(at, at+4), ast.DocumentSyntax, "write the tags in full",
				"expected no %%TAG directive")
			return false
		}
	}
}

// CheckDepth is called by the library for each object or list. It counts those
// in brackets apart from the others.
func (y *yamlReader) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth <= maxNesting {
		return nil
	}
	y.tooDeep = true
	return errors.New("too deep")
}

// CheckAlias is called by the library for what it builds itself: nothing here.
func (y *yamlReader) CheckAlias(int, int) error { return nil }

// load reads the next document. What the library panics of is a mistake in the
// text.
func load(l *yaml.Loader) (document *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	document = &yaml.Node{}
	err = l.Load(document)
	return document, err
}

// failed reports an error of the library.
func (y *yamlReader) failed(err error) {
	at, message := y.cursor.offset, err.Error()
	var e *yaml.LoadError
	if errors.As(err, &e) {
		message = e.Message
		if e.Mark.Line > 0 {
			at = y.offset(e.Mark.Line, e.Mark.Column)
		} else if bad := strings.IndexFunc(y.text, isNotYAML); bad >= 0 {
			at = bad
		}
	}
	if strings.TrimSpace(y.text[at:]) == "" { // the end: show it behind the last word
		at = len(strings.TrimRightFunc(y.text, unicode.IsSpace))
	}
	_, size := utf8.DecodeRuneInString(y.text[at:])
	span := y.at(at, at+size)
	switch {
	case y.tooDeep:
		y.depthLimit(&node{}, span)
	case size == 1 && y.text[at] == '\t':
		y.report(&node{}, span, ast.DocumentSyntax, "YAML indents with spaces",
			"the document is not YAML: found a tab before the text of a line")
	default:
		y.report(&node{}, span, ast.DocumentSyntax, "", "the document is not YAML: %s", message)
	}
}

// isNotYAML reports whether YAML has no place for c, not even in quotes.
func isNotYAML(c rune) bool {
	return unicode.IsControl(c) && c != '\t' && !isYAMLBreak(c)
}

func (y *yamlReader) depthLimit(n *node, at ast.Span) {
	y.report(n, at, ast.DocumentLimit, "",
		"expected at most %d objects and lists within each other", maxNesting)
}

func (y *yamlReader) tooManyNodes(n *node) {
	y.report(n, n.span, ast.DocumentLimit, "split it into several files",
		"expected at most %d values, counting those that aliases stand for", maxNodes)
}

// read turns from into n, which depth objects and lists hold.
func (y *yamlReader) read(n *node, from *yaml.Node, depth int) bool {
	start := y.offset(from.Line, from.Column)
	n.span = y.at(start, start)
	if y.nodes++; y.nodes > maxNodes {
		y.tooManyNodes(n)
		return false
	}
	ok := true
	switch from.Kind {
	case yaml.AliasNode:
		return y.alias(n, from, depth)
	case yaml.ScalarNode:
		n.value = scalarValue(from)
		y.end = max(y.end, y.scalarEnd(start, from))
	case yaml.SequenceNode:
		ok = y.holds(n, depth) && y.list(n, from, depth+1)
	case yaml.MappingNode:
		ok = y.holds(n, depth) && y.object(n, from, depth+1)
	}
	if from.Style&yaml.FlowStyle != 0 {
		y.closing(start + 1)
	}
	if name, ok := strings.CutPrefix(from.Tag, "!"); ok && name != "" && name[0] != '!' {
		n.value = call(name, from.Value)
	}
	n.span = y.at(start, max(start, y.end))
	if from.Anchor != "" {
		y.anchors[from] = n
	}
	return ok
}

// holds reports an object or list that is too deep.
func (y *yamlReader) holds(n *node, depth int) bool {
	if depth < maxNesting {
		return true
	}
	y.depthLimit(n.parent, n.span)
	return false
}

func (y *yamlReader) list(n *node, from *yaml.Node, depth int) bool {
	elements := make(listValue, 0, len(from.Content))
	n.value = elements
	for i, content := range from.Content {
		e := &node{parent: n, index: i}
		if !y.read(e, content, depth) {
			return false
		}
		elements = append(elements, e)
	}
	n.value = elements
	return true
}

func (y *yamlReader) object(n *node, from *yaml.Node, depth int) bool {
	members := make(objectValue, 0, len(from.Content)/2)
	n.value = members
	var merged []*node
	seen := map[string]bool{}
	for pair := range slices.Chunk(from.Content, 2) {
		m := &node{parent: n}
		if !y.name(m, pair[0]) || !y.read(m, pair[1], depth) {
			return false
		}
		switch {
		case pair[0].Tag == "!!merge":
			merged = append(merged, m)
		case seen[m.key]:
			y.report(m, m.keySpan, ast.DuplicateMember, "keep one of them; the first is read",
				"the object has %s twice", excerpt(m.key))
		default:
			seen[m.key] = true
			members = append(members, m)
		}
	}
	for _, m := range merged {
		members = append(members, y.merge(m, seen)...)
	}
	for _, m := range members {
		m.parent = n
	}
	n.value = members
	return true
}

// name reads the name of the member m.
func (y *yamlReader) name(m *node, from *yaml.Node) bool {
	start := y.offset(from.Line, from.Column)
	end := start + 1
	if from.Kind == yaml.ScalarNode {
		end = y.scalarEnd(start, from)
	}
	m.keySpan = y.at(start, min(end, len(y.text)))
	if from.Kind == yaml.AliasNode {
		from = from.Alias
	}
	if from.Kind != yaml.ScalarNode {
		y.report(m.parent, m.keySpan, ast.DocumentSyntax, "",
			"expected the name of a member, found an object or a list")
		return false
	}
	m.key, y.end = from.Value, max(y.end, end)
	return true
}

// merge returns the members that the merge key m adds to those that are seen:
// of one object, or of several of which the first has precedence.
func (y *yamlReader) merge(m *node, seen map[string]bool) []*node {
	sources, isList := m.value.(listValue)
	if !isList {
		sources = listValue{m}
	}
	var added []*node
	for _, source := range sources {
		members, ok := source.value.(objectValue)
		if !ok {
			y.report(source, y.place(source), ast.DocumentSyntax, "",
				"expected an object to merge, found %s", source.value.found())
		}
		for _, member := range members {
			if !seen[member.key] {
				seen[member.key] = true
				added = append(added, member)
			}
		}
	}
	return added
}

// alias copies what the alias stands for into n.
func (y *yamlReader) alias(n *node, from *yaml.Node, depth int) bool {
	n.span.End = min(n.span.Start+1+len(from.Value), y.base+len(y.text))
	y.end = max(y.end, n.span.End-y.base)
	if y.aliases++; y.aliases > maxAliases {
		y.report(n, n.span, ast.DocumentLimit, "", "expected at most %d aliases", maxAliases)
		return false
	}
	target, ok := y.anchors[from.Alias]
	if !ok {
		y.report(n, n.span, ast.DocumentSyntax, "",
			"expected an alias of a value before it, found one inside what it stands for")
		return false
	}
	return y.copy(n, target, depth)
}

func (y *yamlReader) copy(n, from *node, depth int) bool {
	at := n.span
	n.span = from.span
	if y.nodes++; y.nodes > maxNodes {
		y.tooManyNodes(n)
		return false
	}
	children := func(list []*node) ([]*node, bool) {
		if depth == maxNesting {
			y.depthLimit(n, at)
			return nil, false
		}
		copies := make([]*node, len(list))
		for i, child := range list {
			copies[i] = &node{parent: n, key: child.key, keySpan: child.keySpan, index: child.index}
			if !y.copy(copies[i], child, depth+1) {
				return nil, false
			}
		}
		return copies, true
	}
	var ok bool
	switch v := from.value.(type) {
	case objectValue:
		n.value = objectValue{}
		v, ok = children(v)
		n.value = v
		return ok
	case listValue:
		n.value = listValue{}
		v, ok = children(v)
		n.value = v
		return ok
	}
	n.value = from.value
	return true
}

// at returns a span of the source.
func (y *yamlReader) at(start, end int) ast.Span {
	return ast.Span{Start: y.base + start, End: y.base + end}
}

// offset moves the cursor to a line and a column, both from 1, as the library
// counts them, and returns its offset. It stays where it is rather than go
// back.
func (y *yamlReader) offset(line, column int) int {
	c := &y.cursor
	for c.offset < len(y.text) && (c.line < line || c.line == line && c.column < column) {
		r, size := utf8.DecodeRuneInString(y.text[c.offset:])
		c.offset += size
		c.column++
		if isYAMLBreak(r) && !(r == '\r' && strings.HasPrefix(y.text[c.offset:], "\n")) {
			c.line, c.column = c.line+1, 1
		}
	}
	return c.offset
}

func isYAMLBreak(c rune) bool {
	return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029'
}

// scalarEnd returns where the scalar that begins at offset start ends, or its
// first line if it has several. It looks at little more than the scalar.
func (y *yamlReader) scalarEnd(start int, from *yaml.Node) int {
	rest := y.text[start:]
	for rest != "" && (rest[0] == '!' || rest[0] == '&') {
		rest = strings.TrimLeft(rest[len(firstField(rest)):], " \t")
	}
	start = len(y.text) - len(rest)
	switch {
	case strings.HasPrefix(rest, `"`):
		return start + quotedSize(rest, `\"`, `\\`)
	case strings.HasPrefix(rest, "'"):
		return start + quotedSize(rest, "''", "''")
	case strings.HasPrefix(rest, from.Value):
		return start + len(from.Value)
	}
	rest = rest[:min(len(rest), len(from.Value)+maxExcerpt)]
	if end := strings.IndexFunc(rest, isYAMLBreak); end >= 0 {
		rest = rest[:end]
	}
	return start + len(strings.ToValidUTF8(rest, ""))
}

func firstField(text string) string {
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		return text[:end]
	}
	return text
}

// quotedSize returns the length of the string in quotes that text begins with,
// in which the two escapes do not end it.
func quotedSize(text, escapedQuote, escape string) int {
	for i := 1; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], escapedQuote), strings.HasPrefix(text[i:], escape):
			i++
		case text[i] == text[0]:
			return i + 1
		}
	}
	return len(text)
}

// closing moves the end over the bracket that closes an object or a list whose
// first member begins at offset first or later.
func (y *yamlReader) closing(first int) {
	end := min(max(y.end, first), len(y.text))
	rest := strings.TrimLeft(y.text[end:], " \t\r\n,")
	if rest != "" && strings.IndexByte("]}", rest[0]) >= 0 {
		y.end = len(y.text) - len(rest) + 1
	}
}

// scalarValue returns the value of a scalar. What YAML 1.1 takes for a boolean
// is one: CloudFormation reads it so.
func scalarValue(from *yaml.Node) docValue {
	switch from.Tag {
	case "!!null":
		return nullValue{}
	case "!!int", "!!float":
		return numberValue(from.Value)
	case "!!bool":
		return boolValue(from.Value)
	}
	if from.Tag == "!!str" && from.Style == 0 && isOldBoolean(from.Value) {
		return boolValue(from.Value)
	}
	return textValue(from.Value)
}

func isOldBoolean(text string) bool {
	return slices.ContainsFunc([]string{"yes", "no", "on", "off"},
		func(word string) bool { return strings.EqualFold(word, text) })
}
