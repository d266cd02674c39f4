package migrate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"segql/ast"
	"segql/compile"
)

// A Condition is what became of a condition of a segment.
type Condition struct {
	Text    string // in the language, of Pinpoint
	Becomes string // in the language, of Customer Profiles; "" if nothing does
	Class   Class
	Reason  string // why it is no better, and what to do; "" if it is exact

	formula formula
	of      *compile.Condition
}

// A translator translates conditions.
type translator struct {
	*scheme
	now     time.Time // what Recency is counted back from
	members map[string]bool
}

// condition translates a condition.
func (t *translator) condition(c *compile.Condition) Condition {
	x := Condition{Text: c.Syntax.String(), of: c}
	if c.Path() == ast.Segments {
		x.Text = "member of the imported segment " + c.Values[0]
	}
	x.formula, x.Class, x.Reason = t.translate(c)
	if x.Class != Unsupported {
		x.Becomes = formulaText(x.formula)
	}
	return x
}

func unsupported(format string, args ...any) (formula, Class, string) {
	return nil, Unsupported, fmt.Sprintf(format, args...)
}

// translate returns what a condition becomes, of which class that is, and why.
func (t *translator) translate(c *compile.Condition) (formula, Class, string) {
	switch c.Field.Kind {
	case ast.PointKind:
		return t.near(c)
	case ast.RecencyKind:
		return t.recency(c)
	}
	path := c.Path()
	to := t.of(path)
	switch {
	case path == "Demographic.DeviceType":
		return unsupported("endpoints have no device type, so that %s holds for %s; take the condition out", c.Op, holders(c.Op))
	case path == ast.Segments && !t.members[c.Values[0]]:
		return unsupported("the members of this imported segment are not here; give them with --imported NAME=FILE")
	case path == channelType && to.path == "":
		return t.channelByAddress(c)
	case to.path == "":
		return unsupported("the mapping leaves %s out; give it a place with --mapping", path)
	case slices.Contains(c.Values, ""):
		return unsupported("Customer Profiles has no empty values; take the empty one out of %s", path)
	}
	f, why := t.compare(c, to)
	if f == nil {
		return unsupported("%s", why)
	}
	class, reason := t.class(path, to)
	return f, class, reason
}

// holders says for whom an operator holds where every value is missing.
func holders(op ast.Op) string {
	if op.IsNegative() {
		return "everyone"
	}
	return "nobody"
}

// compare returns the same comparison of what profiles have, or why there is none.
func (t *translator) compare(c *compile.Condition, to *target) (formula, string) {
	if to.list {
		return compareList(c, to)
	}
	kind := kindOf(to.path)
	if !c.Op.On(kind) {
		return nil, fmt.Sprintf("%s does not take %s; map %s to an attribute of its own, such as %s",
			to.path, c.Op, c.Path(), custom+strings.ReplaceAll(c.Path(), ".", "_"))
	}
	list := literals(to.path, c.Op, kind, c.Values)
	if c.Op.IsNegative() {
		return flat(and(list)), ""
	}
	return flat(or(list)), ""
}

// kindOf returns the kind of a path of profiles. What cannot be segmented on takes
// no operator of a condition.
func kindOf(path string) ast.Kind {
	root, part, _ := strings.Cut(path, ".")
	if f, ok := ast.LookupField(ast.Profiles, root, part); ok {
		return f.Kind
	}
	return ast.RecencyKind
}

// compareList asks a list with delimiters for elements.
func compareList(c *compile.Condition, to *target) (formula, string) {
	var wanted []string
	for _, v := range c.Values {
		if c.Op != ast.Contains {
			v = element(v)
		}
		wanted = append(wanted, v)
	}
	contains := or(literals(to.path, ast.Contains, ast.CustomKind, wanted))
	switch c.Op {
	case ast.Inclusive:
		return flat(contains), ""
	case ast.Exclusive: // Customer Profiles cannot say that a text does not contain another
		return flat(not{contains}), ""
	case ast.Contains:
		if slices.ContainsFunc(c.Values, func(v string) bool { return strings.ContainsAny(v, to.rewritten()) }) {
			return nil, fmt.Sprintf(`%s is a list, in which "|" and "\" are written "\!" and "\\"; compare whole values with INCLUSIVE`, c.Path())
		}
		return flat(contains), ""
	}
	return nil, fmt.Sprintf("%s is a list, of which %s cannot read the elements; "+
		"keep one value in a field of its own, or use INCLUSIVE", c.Path(), c.Op)
}

// literals returns conditions that together have all values, none more than a
// condition takes.
func literals(path string, op ast.Op, kind ast.Kind, values []string) []formula {
	least, most := op.Arity(kind)
	if least == 1 { // else they are bounds, which may be the same
		values = unique(values)
	}
	if most == ast.Many {
		most = max(len(values), 1)
	}
	var list []formula
	for part := range slices.Chunk(values, most) {
		list = append(list, condition(path, op, part...))
	}
	return list
}

func unique(values []string) []string {
	var list []string
	seen := map[string]bool{}
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			list = append(list, v)
		}
	}
	return list
}

// condition returns a condition of Customer Profiles.
func condition(path string, op ast.Op, values ...string) formula {
	c := &ast.Condition{Attribute: ast.AttributeOf(path), Op: op}
	for _, v := range values {
		kind := ast.StringLiteral
		if _, ok := ast.ParseNumber(v); ok && op.Operand(kindOf(path)) == ast.AsNumber {
			kind = ast.NumberLiteral
		}
		c.Values = append(c.Values, ast.Literal{Kind: kind, Text: v})
	}
	return literal{c}
}

// class returns the class of conditions on what a path became, and why.
func (t *translator) class(path string, to *target) (Class, string) {
	if l := t.losses[path]; l != nil {
		return Approximate, fmt.Sprintf("lost %s of %s, of %s: %s", number(l.Values, "value"), path, number(l.People, "profile"), l.Reason)
	}
	root, _, _ := strings.Cut(path, ".")
	switch {
	case to.list:
		return Conditional, fmt.Sprintf("needs the list that this migration writes to %s, with its delimiters", to.path)
	case to.renamed != "":
		return Conditional, fmt.Sprintf("needs %s, as this migration calls %s", to.path, path)
	case slices.Contains(roots, root) || !strings.HasPrefix(to.path, custom):
		return Exact, ""
	}
	return Conditional, fmt.Sprintf("needs %s, which this migration fills", to.path)
}

// recency compares the last activity with a date, for Customer Profiles has no
// durations back from now.
func (t *translator) recency(c *compile.Condition) (formula, Class, string) {
	to := t.of(effectiveDate)
	if to.path == "" || to.list || !ast.After.On(kindOf(to.path)) {
		return unsupported("needs %s in an attribute that holds one date; change the mapping", effectiveDate)
	}
	duration, ok := ast.RecencyDuration(c.Values[0])
	if !ok {
		return unsupported("the duration %s is unknown", c.Values[0])
	}
	// The bound is part of the duration, and AFTER is strict.
	bound := t.now.UTC().Truncate(time.Millisecond).Add(-duration - time.Millisecond)
	f := condition(to.path, ast.After, bound.Format("2006-01-02T15:04:05.999Z07:00"))
	if c.Op.IsNegative() {
		f = not{f}
	}
	return f, Approximate, fmt.Sprintf("frozen to %s: it does not move with the days; "+
		"create the segment anew with a later --now, or use a calculated attribute", t.now.UTC().Format(time.DateOnly))
}

// channelByAddress takes an address of the channel's for the channel.
func (t *translator) channelByAddress(c *compile.Condition) (formula, Class, string) {
	var any or
	for _, name := range c.Values {
		for _, path := range t.channelFields(name) {
			switch {
			case name == "EMAIL":
				any = append(any, condition(path, ast.Contains, "@"))
			case name == "SMS" || name == "VOICE":
				any = append(any, condition(path, ast.Contains, strings.Split("0123456789", "")...))
			default:
				return unsupported("the channel %s leaves no address by which it is known; map ChannelType to Attributes.Channels", name)
			}
		}
	}
	if len(any) == 0 {
		return unsupported("the mapping leaves ChannelType and the addresses of %s out", strings.Join(c.Values, ", "))
	}
	var f formula = flat(any)
	if c.Op.IsNegative() {
		f = not{f}
	}
	return f, Approximate, "taken from the addresses, for the mapping leaves ChannelType out"
}

// number returns a number of things in words.
func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
