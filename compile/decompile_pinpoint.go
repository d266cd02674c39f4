package compile

import (
	"strings"

	"segql/ast"
)

// wrapped returns the reader of an object around one Pinpoint segment, or
// around a list of them.
func wrapped(s *shape) func(*decompiler, *node) {
	return func(d *decompiler, n *node) {
		d.service = ast.Pinpoint
		m, _ := d.members(n, s)
		switch inner := m.get(s.members[0]); {
		case inner == nil:
		case s == segmentsResponseShape:
			wrapped(segmentListShape)(d, inner)
		case s == segmentListShape:
			if next := m.get("NextToken"); next != nil {
				d.report(next, next.keySpan, ast.MoreSegments, "get what follows with --token, as a document of its own",
					"there are more segments than these")
			}
			for _, segment := range d.objects(inner) {
				d.pinpointSegment(segment, segmentShape)
			}
		default:
			d.pinpointSegment(inner, segmentShape)
		}
	}
}

// writtenSegment reads a WriteSegmentRequest or a SegmentResponse.
func (d *decompiler) writtenSegment(n *node) { d.pinpointSegment(n, segmentShape) }

// pinpointSegment reads a segment of Pinpoint in one of its shapes.
func (d *decompiler) pinpointSegment(n *node, s *shape) {
	d.service = ast.Pinpoint
	m, ok := d.members(n, s)
	if !ok {
		return
	}
	h := d.header(n)
	h.Name = d.name(m.get("Name"))
	d.wordProperty(h, ast.ID, m.get("Id"))
	if x := m.get("Version"); x != nil {
		if version := d.version(x); version != nil {
			h.Properties = append(h.Properties, &ast.VersionProperty{Span: x.extent(), Number: *version})
		}
	}
	imported := d.imported(m)
	if imported != nil {
		h.Properties = append(h.Properties, imported)
	}
	d.tags(h, m.get("tags"))
	d.tags(h, m.get("Tags"))
	dimensions, groups := m.get("Dimensions"), m.get("SegmentGroups")
	switch body, ok := d.pinpointCriteria(dimensions, groups); {
	case imported == nil && ok:
		d.add(n, h, body)
	case imported != nil && isEmpty(dimensions) && isEmpty(groups):
		d.add(n, h, nil)
	case imported != nil:
		d.report(n, d.place(n), ast.NotExpressible, "keep the criteria, or the import",
			"expected an imported segment, found criteria beside the import")
	}
}

// imported reads what says that a segment was imported, nil for a segment with
// criteria. Where it was imported from has no place in its source.
func (d *decompiler) imported(m memberList) *ast.Imported {
	definition, kind := m.get("ImportDefinition"), m.get("SegmentType")
	switch {
	case !isEmpty(definition):
		d.dropped(definition)
		return &ast.Imported{Span: definition.extent()}
	case kind == nil:
		return nil
	case strings.EqualFold(scalarText(kind), "IMPORT"):
		return &ast.Imported{Span: kind.extent()}
	}
	d.dropped(kind)
	return nil
}

// pinpointCriteria reads the body of a segment: dimensions, groups or nothing.
func (d *decompiler) pinpointCriteria(dimensions, groups *node) (body ast.Body, ok bool) {
	if groups != nil {
		body = d.include(groups)
		ok = body != nil
	}
	switch {
	case dimensions == nil:
		return body, ok || groups == nil
	case groups != nil && !isEmpty(groups) && !isEmpty(dimensions):
		d.report(dimensions, dimensions.keySpan, ast.NotExpressible, "",
			"expected dimensions or groups, found both; the dimensions are left out")
		return body, ok
	}
	conditions := d.conditions(dimensions)
	if groups != nil && isEmpty(dimensions) {
		return body, ok
	}
	return &ast.Dimension{Span: dimensions.span, Conditions: conditions}, true
}
