package compile

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"segql/ast"
)

// A namedMember is a member under the name that the model has for it.
type namedMember struct {
	name string
	node *node
}

// A memberList holds the members of an object that its shape has, in document
// order, none twice.
type memberList []namedMember

// get returns a member, or nil.
func (l memberList) get(name string) *node {
	for _, m := range l {
		if m.name == name {
			return m.node
		}
	}
	return nil
}

// memberOf returns a member of n by its name in any case, or nil. A null is
// no member.
func memberOf(n *node, name string) *node {
	members, _ := n.value.(objectValue)
	var found *node
	for _, m := range members {
		if isNull(m) || !strings.EqualFold(m.key, name) {
			continue
		}
		if m.key == name {
			return m
		}
		if found == nil {
			found = m
		}
	}
	return found
}

func isNull(n *node) bool {
	_, null := n.value.(nullValue)
	return null
}

// members reads n as an object of shape s. It reports the members that the
// shape has not, or spells differently.
func (d *decompiler) members(n *node, s *shape) (list memberList, ok bool) {
	object, ok := d.object(n, s.example)
	for _, m := range object {
		if isNull(m) {
			continue
		}
		name, ok := d.memberName(m, s)
		switch {
		case !ok:
		case list.get(name) != nil:
			d.report(m, m.keySpan, ast.DuplicateMember, "keep one of them; the first is read",
				"the object has %q twice", name)
		default:
			list = append(list, namedMember{name, m})
		}
	}
	return list, ok
}

// memberName returns the name that shape s has for the member m.
func (d *decompiler) memberName(m *node, s *shape) (string, bool) {
	if slices.Contains(s.members, m.key) {
		return m.key, true
	}
	same := func(name string) bool { return strings.EqualFold(name, m.key) }
	name := ""
	if i := slices.IndexFunc(s.members, same); i >= 0 {
		name = s.members[i]
	}
	for wrong, right := range s.misread {
		if same(wrong) {
			name = right
		}
	}
	switch {
	case name != "":
		d.report(m, m.keySpan, ast.MemberName, "", "expected %q, found %s", name, excerpt(m.key))
		return name, true
	case slices.ContainsFunc(s.dropped, same):
		d.dropped(m)
	default:
		d.report(m, m.keySpan, ast.UnknownMember, s.hint(m, d.service),
			"expected %s, found %s", s.expected(), excerpt(m.key))
	}
	return "", false
}

// dropped reports a member that the language has no need of.
func (d *decompiler) dropped(m *node) {
	d.report(m, m.keySpan, ast.DroppedMember, "",
		"%s has no place in a segment's source and is left out", excerpt(m.key))
}

// fewMembers is how many members a message lists.
const fewMembers = 8

// expected describes the members of s.
func (s *shape) expected() string {
	if len(s.members) > fewMembers {
		return "a member of " + s.name
	}
	return quotedOr(s.members)
}

func quotedOr(names []string) string {
	var quoted []string
	for _, name := range names {
		quoted = append(quoted, strconv.Quote(name))
	}
	return ast.OneOf(quoted)
}

// hint says where the member m, which s does not have, may belong.
func (s *shape) hint(m *node, service ast.Service) string {
	name := m.key
	holds := func(s *shape) bool { return slices.Contains(s.members, name) }
	if i := slices.IndexFunc(neighbours[service], holds); i >= 0 {
		if holder := m.parent.key; slices.Contains(neighbours[service][i].members, holder) {
			return fmt.Sprintf("%q belongs one level up, beside %q", name, holder)
		}
		return fmt.Sprintf("%q belongs to %s", name, neighbours[service][i].name)
	}
	if near := ast.Nearest(name, slices.Values(s.members)); near != "" {
		return strconv.Quote(near) + "?"
	}
	if slices.ContainsFunc(neighbours[1-service], holds) {
		return fmt.Sprintf("%q belongs to %s", name, (1 - service).Title())
	}
	if len(s.members) > fewMembers {
		return s.name + " has " + quotedOr(s.members)
	}
	return ""
}

// missing reports a member that the model requires of n.
func (d *decompiler) missing(n *node, name, help string) {
	d.report(n, d.place(n), ast.MissingMember, help, "expected %q, found none", name)
}

// wrongType reports that n has another value than the model wants.
func (d *decompiler) wrongType(n *node, help, expected string) {
	if _, ok := n.value.(callValue); ok {
		d.report(n, d.place(n), ast.Intrinsic, "write the value that the function stands for",
			"expected %s, found %s", expected, n.value.found())
		return
	}
	d.report(n, d.head(n), ast.MemberType, help, "expected %s, found %s", expected, n.value.found())
}

// object returns the members of n. A list of one object is reported, and read
// as that object.
func (d *decompiler) object(n *node, example string) (objectValue, bool) {
	switch v := n.value.(type) {
	case objectValue:
		return v, true
	case listValue:
		if len(v) != 1 {
			break
		}
		if inner, ok := v[0].value.(objectValue); ok {
			d.wrongType(n, "leave the brackets [ ] out", "an object")
			return inner, true
		}
	}
	d.wrongType(n, example, "an object")
	return nil, false
}

// objects returns the elements of n, a list of objects; nil has none. An
// object is reported, and read as a list of it.
func (d *decompiler) objects(n *node) []*node {
	if n == nil {
		return nil
	}
	switch v := n.value.(type) {
	case listValue:
		return v
	case objectValue:
		d.wrongType(n, "write [ ] around it", "a list")
		if len(v) == 0 {
			return nil
		}
		return []*node{n}
	}
	d.wrongType(n, "", "a list")
	return nil
}

// strings returns the elements of n, a list of strings. A string is reported,
// and read as a list of it.
func (d *decompiler) strings(n *node) []ast.Literal {
	var list []ast.Literal
	switch v := n.value.(type) {
	case listValue:
		for _, e := range v {
			if text, ok := d.text(e); ok {
				list = append(list, ast.Literal{Span: e.span, Kind: ast.StringLiteral, Text: text})
			}
		}
	case textValue, numberValue, boolValue:
		d.wrongType(n, "write [ ] around it", "a list")
		list = []ast.Literal{{Span: n.span, Kind: ast.StringLiteral, Text: scalarText(n)}}
	default:
		d.wrongType(n, "", "a list")
	}
	return list
}

// scalarText returns the text of a string, number or boolean.
func scalarText(n *node) string {
	switch v := n.value.(type) {
	case textValue:
		return string(v)
	case numberValue:
		return string(v)
	case boolValue:
		return string(v)
	}
	return ""
}

// text returns a string. A number or a boolean is reported, and read as its
// text.
func (d *decompiler) text(n *node) (string, bool) {
	switch n.value.(type) {
	case textValue:
	case numberValue, boolValue:
		d.wrongType(n, "write "+excerpt(scalarText(n)), "a string")
	default:
		d.wrongType(n, "", "a string")
		return "", false
	}
	return scalarText(n), true
}

// number returns the text of a number as the language writes it. A string that
// holds one is reported, and read as it.
func (d *decompiler) number(n *node) (string, bool) {
	switch v := n.value.(type) {
	case numberValue:
		if _, ok := ast.ParseNumber(string(v)); ok {
			return string(v), true
		}
		if f, ok := yamlNumber(string(v)); ok {
			return strconv.FormatFloat(f, 'g', -1, 64), true
		}
	case textValue:
		if _, ok := ast.ParseNumber(string(v)); ok {
			d.wrongType(n, "write "+string(v)+" without quotes", "a number")
			return string(v), true
		}
	}
	d.wrongType(n, "", "a number")
	return "", false
}

// yamlNumber reads what YAML takes for a number and the language does not.
func yamlNumber(text string) (float64, bool) {
	if i, err := strconv.ParseInt(text, 0, 64); err == nil {
		return float64(i), true
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

// integer returns an integer of the model's 32 bits, of which a number such as
// 3.0 is one.
func (d *decompiler) integer(n *node) (int, bool) {
	if v, ok := n.value.(numberValue); ok {
		if i, err := strconv.ParseInt(string(v), 0, 32); err == nil {
			return int(i), true
		}
	}
	text, ok := d.number(n)
	if !ok {
		return 0, false
	}
	f, _ := ast.ParseNumber(text)
	if f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
		d.wrongType(n, "", "an integer of 32 bits")
		return 0, false
	}
	return int(f), true
}

// word returns text as a name if it can be written as one, else as a string.
// Words that are kept for later name nothing without quotes.
func word(n *node, text string) ast.Literal {
	kind := ast.StringLiteral
	if ast.IsName(text) && !ast.IsReserved(text) && !ast.IsKept(text) {
		kind = ast.NameLiteral
	}
	return ast.Literal{Span: n.span, Kind: kind, Text: text}
}

// enum reads one of a list of words, which the model spells in one case only.
// A word in another case is reported, and read as that word.
func enum[T ~uint8](
	d *decompiler, n *node, code ast.Code, words []string, lookup func(string) (T, bool),
) (T, bool) {
	if _, ok := n.value.(numberValue); ok {
		d.wrongType(n, "", quotedOr(words))
		return 0, false
	}
	text, ok := d.text(n)
	if !ok {
		return 0, false
	}
	value, ok := lookup(text)
	if isText(n) && !slices.Contains(words, text) {
		d.report(n, n.span, code, "", "expected %s, found %s", quotedOr(words), excerpt(text))
	}
	return value, ok
}

// isText reports whether n is a string: what is not has been reported, though
// it may be read as one.
func isText(n *node) bool {
	_, ok := n.value.(textValue)
	return ok
}

// mode reads a mode; nil is none.
func (d *decompiler) mode(n *node) ast.Mode {
	if n == nil {
		return ast.NoMode
	}
	mode, _ := enum(d, n, ast.UnknownMode, ast.Modes, ast.LookupMode)
	return mode
}

// isEmpty reports whether n says nothing: it is absent or null, or has only
// what says nothing.
func isEmpty(n *node) bool {
	if n == nil {
		return true
	}
	switch v := n.value.(type) {
	case nullValue:
		return true
	case objectValue:
		return !slices.ContainsFunc(v, func(m *node) bool { return !isEmpty(m) })
	case listValue:
		return len(v) == 0
	}
	return false
}

// dropCall reports a CloudFormation function that stands where it is no loss,
// and reports whether there was one.
func (d *decompiler) dropCall(n *node) bool {
	if _, ok := n.value.(callValue); !ok {
		return false
	}
	d.report(n, d.place(n), ast.DroppedMember, "",
		"%s has no place in a segment's source and is left out", n.value.found())
	return true
}
