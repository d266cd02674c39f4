package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
)

func (c *checker) include(x *ast.Include) Body {
	b := &Groups{Include: x.Mode}
	word := firstWord(x.Span, ast.WordInclude)
	if len(x.Groups) == 0 && c.current.Service == ast.Profiles {
		c.report(word, ast.NoGroups, "write group ALL < … >", "the include has no groups, so that it cannot be evaluated")
	}
	if n := len(x.Groups); n > 2 && c.options.Console {
		c.report(word, ast.ConsoleGroups, "", "the console shows at most 2 groups, found %d", n)
	}
	c.implicit(x.Mode, len(x.Groups), word, "groups")
	for _, g := range x.Groups {
		b.List = append(b.List, c.group(g))
	}
	return b
}

// implicit suggests a mode where there is none and it matters.
func (c *checker) implicit(m ast.Mode, n int, at ast.Span, members string) {
	if m == ast.NoMode && n > 1 {
		c.report(at, ast.ImplicitMode, "write ALL, or ANY", "without a mode, all of the %d %s must hold", n, members)
	}
}

func (c *checker) group(x *ast.Group) *Group {
	g := &Group{Type: x.Mode}
	c.implicit(x.Mode, len(x.Items), x.Head, "conditions")
	if x.From != nil {
		c.from(g, x.From)
	}
	if len(x.Items) == 0 && (x.From == nil || len(x.From.Sources) == 0) {
		c.report(x.Head, ast.EmptyGroup, "", "the group has neither sources nor conditions, so that it means everyone")
	}
	g.Dimensions = make([]Dimension, 0, len(x.Items))
	for _, item := range x.Items {
		switch item := item.(type) {
		case *ast.Condition:
			if cond := c.condition(item); cond != nil {
				g.Dimensions = append(g.Dimensions, Dimension{cond})
			}
		case *ast.Dimension:
			g.Dimensions = append(g.Dimensions, c.dimension(item.Conditions, item.Span))
		default:
			panic(fmt.Sprintf("compile: unexpected %T", item))
		}
	}
	return g
}

func (c *checker) dimension(conditions []*ast.Condition, span ast.Span) Dimension {
	word := firstWord(span, ast.WordDimension)
	if len(conditions) == 0 {
		if c.current.Service == ast.Pinpoint {
			c.report(word, ast.HoldsForAll, "", "the dimension is empty, so that it holds for everyone")
		} else if !c.quiet {
			c.report(word, ast.EmptyDimension, "", "expected a condition in the dimension, found none")
		}
	}
	d := Dimension{}
	seen := map[attribute]bool{}
	for _, x := range conditions {
		cond := c.condition(x)
		if cond == nil {
			continue
		}
		if a := cond.attribute(); seen[a] {
			c.report(x.Attribute.Span, ast.RepeatedAttribute, "write the conditions outside the dimension, in a group ALL",
				"the dimension has a condition on %s already", x.Attribute)
		} else if seen[a] = true; len(d) > 0 && isCalculated(cond) != isCalculated(d[0]) {
			c.report(x.Attribute.Span, ast.MixedDimension, "write the conditions outside the dimension, in a group ALL",
				"the dimension has both profile attributes and calculated ones, here %s", x.Attribute)
		}
		d = append(d, cond)
	}
	return d
}

// An attribute is what a condition is on.
type attribute struct {
	field *ast.Field
	name  string
}

func (c *Condition) attribute() attribute { return attribute{c.Field, c.Name} }

func isCalculated(c *Condition) bool { return c.Field.Kind == ast.CalculatedKind }

// condition returns nil if the condition has an error after which nothing
// more can be said of it.
func (c *checker) condition(x *ast.Condition) *Condition {
	f, name, ok := c.field(c.current.Service, x.Attribute)
	if !ok {
		return nil
	}
	if x.Op == 0 {
		return nil // unknown, which has been reported
	}
	cond := &Condition{Syntax: x, Field: f, Name: name, Op: x.Op, Over: x.Over}
	if !x.Op.On(f.Kind) {
		c.report(x.OpSpan, ast.OperatorKind, fmt.Sprintf("%s takes %s", x.Attribute, ast.OneOf(ast.Spellings(f.Kind.Ops()))),
			"expected an operator of %s, found %s", withArticle(f.Kind.String()+" attribute"), x.Op)
		return nil
	}
	values, ok := c.values(cond)
	c.window(cond)
	c.within(cond)
	if !ok {
		return nil
	}
	c.suspicious(cond, values)
	return cond
}

func withArticle(noun string) string {
	if strings.IndexByte("aeiou", noun[0]) >= 0 {
		return "an " + noun
	}
	return "a " + noun
}

// field resolves a path. The name is that of a custom attribute, or "".
func (c *checker) field(service ast.Service, x ast.Attribute) (f *ast.Field, name string, ok bool) {
	part := x.Part()
	if len(x.Parts) == 2 && part == "" {
		part = ast.AnyName // an empty name is a name, which Pinpoint allows
	}
	f, ok = ast.LookupField(service, x.Root(), part)
	switch {
	case len(x.Parts) > 2 || !ok:
		c.unknownAttribute(service, x)
		return nil, "", false
	case f.Part != ast.AnyName:
		return f, "", true
	}
	name = x.Part()
	return f, name, c.attributeName(f, x.Parts[1])
}

// unknownAttribute reports a path that the service does not have, with the
// nearest one that it has.
func (c *checker) unknownAttribute(service ast.Service, x ast.Attribute) {
	help := ""
	parts := partsOf(service, x.Root())
	switch near := nearestPath(service, x, parts); {
	case near != "":
		help = near + "?"
	case len(parts) > 0:
		help = fmt.Sprintf("%s is followed by a dot and %s", x.Root(), ast.OneOf(parts))
	case inService(1-service, x):
		help = fmt.Sprintf("%s is an attribute of %s", x, (1 - service).Title())
	case service == ast.Profiles:
		help = fmt.Sprintf("a custom attribute is written Attributes.%s", x.Parts[len(x.Parts)-1].Text)
	default:
		help = "an attribute of endpoints is written Attributes.NAME, one of users UserAttributes.NAME"
	}
	c.report(x.Span, ast.UnknownAttribute, help, "%s has no attribute %s to segment on", service.Title(), x)
}

// partsOf returns what may follow a root, with NAME for any name.
func partsOf(s ast.Service, root string) []string {
	var parts []string
	for f := range ast.Fields(s) {
		if part, ok := strings.CutPrefix(f.String(), root+"."); ok {
			parts = append(parts, part)
		}
	}
	return parts
}

// nearestPath returns the path that x is most likely meant to be. Behind a
// root that exists only the part is in question.
func nearestPath(s ast.Service, x ast.Attribute, parts []string) string {
	if len(parts) == 0 || len(x.Parts) != 2 {
		return ast.Nearest(x.String(), paths(s))
	}
	if part := ast.Nearest(x.Part(), slices.Values(parts)); part != "" {
		return x.Root() + "." + part
	}
	return ""
}

func inService(s ast.Service, x ast.Attribute) bool {
	_, ok := ast.LookupField(s, x.Root(), x.Part())
	return ok && len(x.Parts) <= 2
}

// paths returns the paths of a service's attributes.
func paths(s ast.Service) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for f := range ast.Fields(s) {
			if !yield(f.String()) {
				return
			}
		}
	}
}

// attributeName reports a name that the model does not allow.
func (c *checker) attributeName(f *ast.Field, x ast.Literal) bool {
	least, most := 1, 255
	if f.Service == ast.Pinpoint {
		least, most = 0, 50
		if f.Kind == ast.MetricKind {
			most = math.MaxInt
		}
	}
	n := utf8.RuneCountInString(x.Text)
	switch {
	case n < least:
		c.report(x.Span, ast.AttributeName, "", "the name of an attribute has at least one character, found none")
	case n > most:
		c.report(x.Span, ast.AttributeName, "", "the name of an attribute has at most %d characters, found %d", most, n)
	case f.Kind == ast.CalculatedKind && !isTypeName(x.Text):
		c.report(x.Span, ast.AttributeName, "letters A to Z, digits, - and _, and no digit or - at the beginning",
			"expected the name of a calculated attribute, found %s", x)
	default:
		return true
	}
	return false
}

// isTypeName is the model's typeName, ^[a-zA-Z_][a-zA-Z_0-9-]*$.
func isTypeName(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !isNameRune(r) }) < 0 &&
		strings.IndexByte("-0123456789", s[0]) < 0
}
