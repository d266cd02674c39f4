package compile

import (
	"strings"
	"unicode"

	"segql/ast"
)

// definition reads the input of CreateSegmentDefinition, the output of
// GetSegmentDefinition, or the properties of a resource.
func (d *decompiler) definition(n *node) {
	d.service = ast.Profiles
	m, ok := d.members(n, definitionShape)
	if !ok {
		return
	}
	h := d.header(n)
	h.Name = d.name(m.get("SegmentDefinitionName"))
	d.textProperty(h, ast.Description, m.get("Description"))
	d.displayName(h, m.get("DisplayName"))
	d.domain(h, m.get("DomainName"))
	d.tags(h, m.get("Tags"))
	d.sort(h, m.get("SegmentSort"))
	if body := d.criteria(n, m.get("SegmentGroups"), m.get("SegmentSqlQuery")); body != nil {
		d.add(n, h, body)
	}
}

// estimate reads the input of CreateSegmentEstimate.
func (d *decompiler) estimate(n *node) {
	d.service = ast.Profiles
	m, ok := d.members(n, estimateShape)
	if !ok {
		return
	}
	h := d.header(n)
	d.domain(h, m.get("DomainName"))
	if len(h.Properties) == 0 {
		h = nil
	}
	if body := d.criteria(n, m.get("SegmentQuery"), m.get("SegmentSqlQuery")); body != nil {
		d.add(n, h, body)
	}
}

// criteria reads the body of a segment, from groups or from a query. It
// returns nil if there is none that can be said.
func (d *decompiler) criteria(n, groups, query *node) ast.Body {
	if groups == nil && query == nil {
		d.report(n, d.place(n), ast.NotExpressible, "",
			`expected "SegmentGroups" or "SegmentSqlQuery", found a segment without either`)
		return nil
	}
	if groups != nil {
		body := d.include(groups)
		if query == nil {
			return body
		}
		if !isEmpty(groups) {
			d.report(query, query.keySpan, ast.NotExpressible, "",
				"expected groups or a query, found both; the query is left out")
			return body
		}
	}
	text, ok := d.text(query)
	if !ok {
		return nil
	}
	literal := ast.Literal{Span: query.span, Kind: ast.StringLiteral, Text: text}
	unseen := func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }
	if strings.Contains(text, "\n") && !strings.Contains(text, "`") && !strings.ContainsFunc(text, unseen) {
		literal.Kind = ast.RawLiteral
	}
	return &ast.SQL{Span: query.extent(), Query: literal}
}

// name reads the name of a segment; nil has none.
func (d *decompiler) name(n *node) *ast.Literal {
	if n == nil {
		return nil
	}
	text, ok := d.text(n)
	if !ok {
		return nil
	}
	literal := word(n, text)
	return &literal
}

// displayName puts a display name that is not the name into the header.
func (d *decompiler) displayName(h *ast.Header, n *node) {
	if n == nil || h.Name == nil {
		d.textProperty(h, ast.Display, n)
		return
	}
	if text, ok := d.text(n); ok && text != h.Name.Text {
		h.Display = &ast.Literal{Span: n.span, Kind: ast.StringLiteral, Text: text}
	}
}

func (d *decompiler) textProperty(h *ast.Header, kind ast.TextKind, n *node) {
	if n == nil {
		return
	}
	if text, ok := d.text(n); ok {
		literal := ast.Literal{Span: n.span, Kind: ast.StringLiteral, Text: text}
		h.Properties = append(h.Properties, &ast.TextProperty{Span: n.extent(), Kind: kind, Text: literal})
	}
}

func (d *decompiler) wordProperty(h *ast.Header, kind ast.TextKind, n *node) {
	if n == nil {
		return
	}
	if text, ok := d.text(n); ok {
		p := &ast.TextProperty{Span: n.extent(), Kind: kind, Text: word(n, text)}
		h.Properties = append(h.Properties, p)
	}
}

func (d *decompiler) domain(h *ast.Header, n *node) {
	if n != nil && !d.dropCall(n) {
		d.wordProperty(h, ast.Domain, n)
	}
}

// tags reads the tags of a segment: an object, in CloudFormation a list of Key
// and Value, of which its Pinpoint knows both.
func (d *decompiler) tags(h *ast.Header, n *node) {
	if n == nil || d.dropCall(n) {
		return
	}
	x := &ast.Tags{Span: n.extent()}
	switch v := n.value.(type) {
	case objectValue:
		if d.inTemplate && d.service == ast.Profiles {
			d.wrongType(n, `write [{"Key": …, "Value": …}]`, "a list")
		}
		for _, m := range v {
			if !isNull(m) {
				d.tag(x, ast.Literal{Span: m.keySpan, Text: m.key}, m)
			}
		}
	case listValue:
		if !d.inTemplate {
			d.wrongType(n, "write {KEY: VALUE, …}", "an object")
		}
		for _, e := range v {
			d.keyAndValue(x, e)
		}
	default:
		d.wrongType(n, "", "an object")
	}
	if len(x.List) > 0 {
		h.Properties = append(h.Properties, x)
	}
}

func (d *decompiler) keyAndValue(x *ast.Tags, n *node) {
	if d.dropCall(n) {
		return
	}
	m, ok := d.members(n, tagShape)
	if !ok {
		return
	}
	key, value := m.get("Key"), m.get("Value")
	switch {
	case key == nil:
		d.missing(n, "Key", "")
	case value == nil:
		d.missing(n, "Value", "")
	case !d.dropCall(key):
		if text, ok := d.text(key); ok {
			d.tag(x, ast.Literal{Span: key.span, Text: text}, value)
		}
	}
}

func (d *decompiler) tag(x *ast.Tags, key ast.Literal, value *node) {
	if d.dropCall(value) {
		return
	}
	if text, ok := d.text(value); ok {
		key.Kind = word(value, key.Text).Kind
		x.List = append(x.List, ast.Tag{
			Key: key, Value: ast.Literal{Span: value.span, Kind: ast.StringLiteral, Text: text},
		})
	}
}

func (d *decompiler) sort(h *ast.Header, n *node) {
	if n == nil {
		return
	}
	m, ok := d.members(n, sortShape)
	if !ok {
		return
	}
	attributes := m.get("Attributes")
	if attributes == nil {
		d.missing(n, "Attributes", "")
	}
	x := &ast.Sort{Span: n.extent()}
	for _, e := range d.objects(attributes) {
		if key, ok := d.sortKey(e); ok {
			x.Keys = append(x.Keys, key)
		}
	}
	if len(x.Keys) > 0 {
		h.Properties = append(h.Properties, x)
	}
}

func (d *decompiler) sortKey(n *node) (key ast.SortKey, ok bool) {
	m, ok := d.members(n, sortKeyShape)
	if !ok {
		return key, false
	}
	key.Span = n.span
	calculated := false
	if x := m.get("Type"); x != nil {
		sortedBy, known := enum(d, x, ast.UnknownValue, sortedBys, lookupSortedBy)
		calculated, ok = sortedBy == calculatedAttribute, known
	}
	if x := m.get("DataType"); x != nil {
		key.Type, _ = enum(d, x, ast.UnknownValue, ast.SortTypes, ast.LookupSortType)
	}
	if x := m.get("Order"); x == nil {
		d.missing(n, "Order", "Order is "+ast.OneOf(ast.SortOrders))
		ok = false
	} else if order, known := enum(d, x, ast.UnknownValue, ast.SortOrders, ast.LookupSortOrder); known {
		key.Order = order
	} else {
		ok = false
	}
	name := m.get("Name")
	if name == nil {
		d.missing(n, "Name", "")
		return key, false
	}
	text, isText := d.text(name)
	key.Attribute = sortedAttribute(name.span, text, calculated)
	return key, ok && isText
}

// A sortedBy is the Type of a sort attribute.
type sortedBy uint8

const (
	profileAttribute sortedBy = iota
	calculatedAttribute
)

var sortedBys = []string{"PROFILE", "CALCULATED"}

func lookupSortedBy(text string) (sortedBy, bool) {
	for i, name := range sortedBys {
		if strings.EqualFold(name, text) {
			return sortedBy(i), true
		}
	}
	return 0, false
}

// sortedAttribute returns the attribute that a sort name stands for, or else the
// name as it is.
func sortedAttribute(at ast.Span, name string, calculated bool) ast.Attribute {
	part := func(text string) ast.Literal {
		if ast.IsName(text) {
			return ast.Literal{Span: at, Kind: ast.NameLiteral, Text: text}
		}
		return ast.Literal{Span: at, Kind: ast.StringLiteral, Text: text}
	}
	if calculated {
		root := ast.Literal{Span: at, Kind: ast.NameLiteral, Text: ast.Calculated}
		return ast.Attribute{Span: at, Parts: []ast.Literal{root, part(name)}}
	}
	root, rest, dotted := strings.Cut(name, ".")
	f, ok := ast.LookupField(ast.Profiles, root, rest)
	switch {
	case !ok || f.Kind == ast.CalculatedKind || dotted && rest == "":
		literal := ast.Literal{Span: at, Kind: ast.StringLiteral, Text: name}
		return ast.Attribute{Span: at, Parts: []ast.Literal{literal}}
	case dotted:
		return ast.Attribute{Span: at, Parts: []ast.Literal{part(root), part(rest)}}
	}
	return ast.Attribute{Span: at, Parts: []ast.Literal{part(root)}}
}
