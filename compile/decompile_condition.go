package compile

import (
	"fmt"
	"slices"
	"strings"

	"segql/ast"
)

// attributes reads an object of attributes: of all roots of the service, or of
// the parts of one.
func (d *decompiler) attributes(n *node, s *shape) []*ast.Condition {
	if d.nameless(n, s.expected()) {
		return nil
	}
	var list []*ast.Condition
	members, _ := d.members(n, s)
	for _, m := range members {
		switch f, ok := ast.LookupField(d.service, m.name, ""); {
		case ok:
			list = d.condition(list, m.node, f, m.name)
		case f != nil:
			list = append(list, d.named(m.node, f)...)
		default:
			list = append(list, d.parts(m.node, m.name)...)
		}
	}
	return list
}

// parts reads the attributes under a root, such as those of an address.
func (d *decompiler) parts(n *node, root string) []*ast.Condition {
	s := partsShapes[d.service][root]
	if d.nameless(n, s.expected()) {
		return nil
	}
	var list []*ast.Condition
	members, _ := d.members(n, s)
	for _, m := range members {
		f, _ := ast.LookupField(d.service, root, m.name)
		list = d.condition(list, m.node, f, root, m.name)
	}
	return list
}

// named reads the attributes under a root that takes any name.
func (d *decompiler) named(n *node, f *ast.Field) []*ast.Condition {
	if d.nameless(n, "the name of an attribute") {
		return nil
	}
	var list []*ast.Condition
	members, _ := d.object(n, "")
	for _, m := range members {
		if !isNull(m) {
			list = d.condition(list, m, f, f.Root, m.key)
		}
	}
	return list
}

// nameless reports an object that is a condition itself where attributes by
// their names belong.
func (d *decompiler) nameless(n *node, expected string) bool {
	for _, name := range []string{"DimensionType", "AttributeType", "ComparisonOperator", "Values"} {
		m := memberOf(n, name)
		if m == nil {
			continue
		}
		if _, ok := m.value.(objectValue); !ok {
			help := fmt.Sprintf(`write the name around it: "NAME": {%q: …}`, name)
			d.report(n, m.keySpan, ast.MissingMember, help, "expected %s, found %s", expected, excerpt(m.key))
			return true
		}
	}
	return false
}

// condition reads a condition on the attribute that path names and appends it
// to list, unless it lacks what a condition needs.
func (d *decompiler) condition(
	list []*ast.Condition, n *node, f *ast.Field, path ...string,
) []*ast.Condition {
	c := &ast.Condition{Span: n.extent(), Attribute: ast.Attribute{Span: n.keySpan}, OpSpan: n.keySpan}
	for i, name := range path {
		part := ast.Literal{Span: n.keySpan, Kind: ast.NameLiteral, Text: name}
		if i > 0 && !ast.IsName(name) {
			part.Kind = ast.StringLiteral
		}
		c.Attribute.Parts = append(c.Attribute.Parts, part)
	}
	read := (*decompiler).comparison
	switch f.Kind {
	case ast.MetricKind:
		read = (*decompiler).metric
	case ast.RecencyKind:
		read = (*decompiler).recency
	case ast.PointKind:
		read = (*decompiler).point
	}
	if !read(d, c, n, f) {
		return list
	}
	return append(list, c)
}

// comparison reads a condition with an operator and values.
func (d *decompiler) comparison(c *ast.Condition, n *node, f *ast.Field) bool {
	s := conditionShapes[f.Kind]
	if s == nil {
		s = profileConditionShape
	}
	if v, ok := n.value.(listValue); ok && f.Service == ast.Pinpoint && !holdsObject(v) {
		d.wrongType(n, s.example, "an object")
		c.Op, c.Values = ast.Inclusive, d.strings(n)
		return len(c.Values) > 0
	}
	m, ok := d.members(n, s)
	if !ok {
		return false
	}
	ok = d.operator(c, n, m, s.members[0], f)
	ok = d.values(c, n, m.get("Values"), f) && ok
	if overrides := m.get("ConditionOverrides"); overrides != nil {
		c.Over = d.over(overrides)
	}
	return ok
}

func holdsObject(v listValue) bool {
	return slices.ContainsFunc(v, func(e *node) bool { _, ok := e.value.(objectValue); return ok })
}

// operator reads the member that holds an operator. Pinpoint's default to
// INCLUSIVE.
func (d *decompiler) operator(c *ast.Condition, n *node, m memberList, name string, f *ast.Field) bool {
	x := m.get(name)
	switch {
	case x != nil:
		c.OpSpan = x.span
		return d.operatorOf(c, x, name, f)
	case f.Kind == ast.EndpointKind || f.Kind == ast.SetKind:
		d.report(n, d.place(n), ast.DefaultType, "", "without %q the condition is INCLUSIVE", name)
		c.Op = ast.Inclusive
		return true
	}
	d.missing(n, name, operatorHelp(name, f.Kind))
	return false
}

func operatorHelp(name string, kind ast.Kind) string {
	return name + " is " + ast.OneOf(ast.Spellings(kind.Ops()))
}

func (d *decompiler) operatorOf(c *ast.Condition, n *node, name string, f *ast.Field) bool {
	if _, ok := n.value.(numberValue); ok {
		d.wrongType(n, operatorHelp(name, f.Kind), "an operator")
		return false
	}
	text, ok := d.text(n)
	if !ok {
		return false
	}
	op, ok := ast.LookupOp(text)
	if op.On(ast.RecencyKind) || op.On(ast.PointKind) {
		ok = false // the language's own, in another shape of the document
	}
	c.Op = op
	switch {
	case !isText(n) || ok && op.String() == text:
	case ok:
		d.report(n, n.span, ast.UnknownOperator, "", "expected %q, found %q", op, text)
	case ast.IsNewerOp(text):
		d.report(n, n.span, ast.NewerOperator, operatorHelp(name, f.Kind),
			"expected an operator of the model, found %q of a newer API", text)
	default:
		help := operatorHelp(name, f.Kind)
		if near := ast.Nearest(text, slices.Values(ast.Spellings(f.Kind.Ops()))); near != "" {
			help = near + "?"
		}
		d.report(n, n.span, ast.UnknownOperator, help, "expected an operator, found %s", excerpt(text))
	}
	return ok
}

// values reads the member Values of the condition n.
func (d *decompiler) values(c *ast.Condition, n, values *node, f *ast.Field) bool {
	if values == nil {
		d.missing(n, "Values", "")
		return false
	}
	if v, ok := values.value.(listValue); ok && len(v) == 0 {
		d.report(values, values.keySpan, ast.NotExpressible, "", "expected a value, found an empty list")
		return false
	}
	c.Values = d.strings(values)
	isNumber := func(v ast.Literal) bool { _, ok := ast.ParseNumber(v.Text); return ok }
	asNumbers := false
	switch c.Op.Operand(f.Kind) {
	case ast.AsNumber:
		asNumbers = true
	case ast.AsRange:
		asNumbers = !slices.ContainsFunc(c.Values, func(v ast.Literal) bool { return !isNumber(v) })
	}
	for i, v := range c.Values {
		switch {
		case asNumbers && isNumber(v):
			c.Values[i].Kind = ast.NumberLiteral
		case slices.Contains(f.Kind.Values(), v.Text):
			c.Values[i].Kind = ast.NameLiteral
		}
	}
	return len(c.Values) > 0
}

// over reads the ConditionOverrides of a calculated attribute.
func (d *decompiler) over(n *node) *ast.Over {
	m, _ := d.members(n, overridesShape)
	window := m.get("Range")
	if window == nil {
		return nil
	}
	m, ok := d.members(window, rangeShape)
	if !ok {
		return nil
	}
	x := &ast.Over{Span: window.extent()}
	if start := m.get("Start"); start == nil {
		d.missing(window, "Start", "")
		ok = false
	} else {
		x.Start, ok = d.integer(start)
	}
	if end := m.get("End"); end != nil {
		days, whole := d.integer(end)
		x.End, ok = &days, ok && whole
	}
	if !d.inDays(window, m.get("Unit")) || !ok {
		return nil
	}
	return x
}

// inDays reads the unit of a window. There is only one, so that a missing one
// is reported and taken for it.
func (d *decompiler) inDays(window, unit *node) bool {
	const days = "DAYS"
	if unit == nil {
		d.missing(window, "Unit", "Unit is "+days)
		return true
	}
	text, ok := d.text(unit)
	if isText(unit) && text != days {
		d.report(unit, unit.span, ast.UnknownValue, "", "expected %q, found %s", days, excerpt(text))
	}
	return ok && strings.EqualFold(text, days)
}

// metric reads a condition of Metrics.
func (d *decompiler) metric(c *ast.Condition, n *node, f *ast.Field) bool {
	m, ok := d.members(n, metricConditionShape)
	if !ok {
		return false
	}
	ok = d.operator(c, n, m, "ComparisonOperator", f)
	value, hasValue := d.requiredNumber(n, m, "Value")
	c.Values = []ast.Literal{value}
	return ok && hasValue
}

// requiredNumber reads a number that the model requires of n.
func (d *decompiler) requiredNumber(n *node, m memberList, name string) (ast.Literal, bool) {
	x := m.get(name)
	if x == nil {
		d.missing(n, name, "")
		return ast.Literal{}, false
	}
	text, ok := d.number(x)
	return ast.Literal{Span: x.span, Kind: ast.NumberLiteral, Text: text}, ok
}

// recency reads Behavior.Recency, whose operator is the RecencyType.
func (d *decompiler) recency(c *ast.Condition, n *node, f *ast.Field) bool {
	m, ok := d.members(n, recencyShape)
	if !ok {
		return false
	}
	if x := m.get("RecencyType"); x == nil {
		d.missing(n, "RecencyType", operatorHelp("RecencyType", f.Kind))
		ok = false
	} else {
		c.OpSpan = x.span
		c.Op, ok = enum(d, x, ast.UnknownValue, ast.Spellings(f.Kind.Ops()), ast.LookupOp)
		ok = ok && c.Op.On(f.Kind)
	}
	x := m.get("Duration")
	if x == nil {
		d.missing(n, "Duration", "Duration is "+ast.OneOf(f.Kind.Values()))
		return false
	}
	text, isText := d.text(x)
	c.Values = []ast.Literal{word(x, text)}
	return ok && isText
}

// point reads Location.GPSPoint.
func (d *decompiler) point(c *ast.Condition, n *node, _ *ast.Field) bool {
	m, ok := d.members(n, pointShape)
	if !ok {
		return false
	}
	c.Op = ast.Near
	if within := m.get("RangeInKilometers"); within != nil {
		if text, ok := d.number(within); ok {
			c.Within = &ast.Literal{Span: within.span, Kind: ast.NumberLiteral, Text: text}
		}
	}
	coordinates := m.get("Coordinates")
	if coordinates == nil {
		d.missing(n, "Coordinates", `Coordinates has "Latitude" and "Longitude"`)
		return false
	}
	if m, ok = d.members(coordinates, coordinatesShape); !ok {
		return false
	}
	latitude, hasLatitude := d.requiredNumber(coordinates, m, "Latitude")
	longitude, hasLongitude := d.requiredNumber(coordinates, m, "Longitude")
	c.Values = []ast.Literal{latitude, longitude}
	return hasLatitude && hasLongitude
}
