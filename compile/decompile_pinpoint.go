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
	if !ok || d.imported(m) {
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
	d.tags(h, m.get("tags"))
	d.tags(h, m.get("Tags"))
	if body, ok := d.pinpointCriteria(m.get("Dimensions"), m.get("SegmentGroups")); ok {
		d.add(n, h, body)
	}
}

// imported reports a segment that was imported, which has no criteria, and
// leaves it out.
func (d *decompiler) imported(m memberList) bool {
	definition, kind := m.get("ImportDefinition"), m.get("SegmentType")
	if !isEmpty(definition) {
		d.report(definition, definition.keySpan, ast.NotExpressible, "",
			"expected a segment with criteria, found an imported one, which is left out")
		return true
	}
	if kind == nil {
		return false
	}
	if strings.EqualFold(scalarText(kind), "IMPORT") {
		d.report(kind, kind.keySpan, ast.NotExpressible, "",
			"expected a segment with criteria, found an imported one, which is left out")
		return true
	}
	d.dropped(kind)
	return false
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
