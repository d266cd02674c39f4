package compile

import (
	"slices"

	"segql/ast"
)

// The members that tell the services apart, of a dimension or a source.
var (
	profilesSigns = []string{"ProfileAttributes", "CalculatedAttributes", "SegmentDefinitionName"}
	pinpointSigns = []string{
		"Attributes", "UserAttributes", "Demographic", "Location", "Behavior", "Metrics", "Id",
	}
)

// serviceOf tells the service of a SegmentGroups object from what its groups
// hold.
func (d *decompiler) serviceOf(groups *node) ast.Service {
	for _, group := range elementsOf(memberOf(groups, "Groups")) {
		for _, name := range []string{"Dimensions", "SourceSegments"} {
			for _, n := range elementsOf(memberOf(group, name)) {
				has := func(sign string) bool { return memberOf(n, sign) != nil }
				switch {
				case slices.ContainsFunc(profilesSigns, has):
					return ast.Profiles
				case slices.ContainsFunc(pinpointSigns, has):
					return ast.Pinpoint
				}
			}
		}
	}
	if d.preferred != nil {
		return *d.preferred
	}
	return ast.Profiles
}

// elementsOf returns the elements of a list, or an object in the place of one.
func elementsOf(n *node) []*node {
	if n == nil {
		return nil
	}
	if elements, ok := n.value.(listValue); ok {
		return elements
	}
	return []*node{n}
}

// include reads a SegmentGroups object. It returns nil for another value.
func (d *decompiler) include(n *node) ast.Body {
	m, ok := d.members(n, groupsShape)
	if !ok {
		return nil
	}
	x := &ast.Include{Span: n.span, Mode: d.mode(m.get("Include"))}
	for _, group := range d.objects(m.get("Groups")) {
		if g := d.group(group); g != nil {
			x.Groups = append(x.Groups, g)
		}
	}
	return x
}

func (d *decompiler) group(n *node) *ast.Group {
	m, ok := d.members(n, groupShape)
	if !ok {
		return nil
	}
	g := &ast.Group{Span: n.span, Head: d.head(n), Mode: d.mode(m.get("Type"))}
	g.From = d.from(m.get("SourceType"), m.get("SourceSegments"))
	for _, dimension := range d.objects(m.get("Dimensions")) {
		if item := d.item(dimension); item != nil {
			g.Items = append(g.Items, item)
		}
	}
	return g
}

// from reads the sources of a group and how they are combined. An empty list
// of sources alone says nothing.
func (d *decompiler) from(mode, sources *node) *ast.From {
	x := &ast.From{Mode: d.mode(mode)}
	if sources != nil {
		x.Span = sources.extent()
	}
	for _, source := range d.objects(sources) {
		if s, ok := d.source(source); ok {
			x.Sources = append(x.Sources, s)
		}
	}
	switch {
	case mode != nil:
		x.Span = mode.extent()
	case len(x.Sources) == 0:
		return nil
	}
	return x
}

func (d *decompiler) source(n *node) (ast.SourceSegment, bool) {
	shape := sourceShape
	if d.service == ast.Pinpoint {
		shape = pinpointSourceShape
	}
	before := len(d.List)
	m, ok := d.members(n, shape)
	if !ok {
		return ast.SourceSegment{}, false
	}
	name := m.get(shape.members[0])
	if name == nil {
		switch {
		case d.service == ast.Pinpoint:
			d.missing(n, "Id", "")
		case len(d.List) == before:
			d.report(n, d.place(n), ast.NotExpressible, "leave it out",
				"expected the name of a source segment, found none")
		}
		return ast.SourceSegment{}, false
	}
	s := ast.SourceSegment{Span: n.span}
	text, ok := d.text(name)
	s.Name = word(name, text)
	if version := m.get("Version"); version != nil {
		s.Version = d.version(version)
	}
	return s, ok
}

// version reads the version of a segment, or returns nil.
func (d *decompiler) version(n *node) *int {
	version, ok := d.integer(n)
	if !ok {
		return nil
	}
	if version < 0 {
		d.report(n, n.span, ast.NotExpressible, "", "expected a version from 0 on, found %d", version)
		return nil
	}
	return &version
}

// item reads a dimension: as a condition if it has one member, as a dimension
// if it has several or, in Pinpoint, none. It returns nil if nothing of it can
// be said.
func (d *decompiler) item(n *node) ast.Item {
	before := len(d.List)
	conditions := d.conditions(n)
	switch {
	case len(conditions) == 1:
		return conditions[0]
	case len(conditions) > 1:
		return &ast.Dimension{Span: n.span, Conditions: conditions}
	case len(d.List) > before:
		return nil
	case d.service == ast.Pinpoint:
		return &ast.Dimension{Span: n.span}
	}
	d.report(n, d.place(n), ast.NotExpressible, "leave it out",
		"expected an attribute in the dimension, found none")
	return nil
}

// conditions reads the members of a dimension.
func (d *decompiler) conditions(n *node) []*ast.Condition {
	if d.service == ast.Pinpoint {
		return d.attributes(n, pinpointDimensionShape)
	}
	var list []*ast.Condition
	members, _ := d.members(n, profilesDimensionShape)
	for _, m := range members {
		if m.name == ast.CalculatedAttributes {
			f, _ := ast.LookupField(ast.Profiles, m.name, "")
			list = append(list, d.named(m.node, f)...)
		} else {
			list = append(list, d.attributes(m.node, profileAttributesShape)...)
		}
	}
	return list
}
