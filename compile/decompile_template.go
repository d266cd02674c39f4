package compile

import (
	"strings"
)

// template reads the segments among the resources of a CloudFormation
// template.
func (d *decompiler) template(n *node) {
	resources, _ := d.object(memberOf(n, "Resources"), "")
	d.inTemplate = true
	for _, r := range resources {
		kind := memberOf(r, "Type")
		if kind == nil {
			continue
		}
		switch scalarText(kind) {
		case profilesResource:
			d.resource(r, func(p *node) { d.definition(p) })
		case pinpointResource:
			d.resource(r, func(p *node) { d.pinpointSegment(p, segmentPropertiesShape) })
		}
	}
	d.inTemplate = false
}

// The types of the resources that are segments.
const (
	profilesResource = "AWS::CustomerProfiles::SegmentDefinition"
	pinpointResource = "AWS::Pinpoint::Segment"
)

func (d *decompiler) resource(n *node, read func(properties *node)) {
	foldCalls(n)
	m, ok := d.members(n, resourceShape)
	if !ok {
		return
	}
	if properties := m.get("Properties"); properties != nil {
		read(properties)
	} else {
		d.missing(n, "Properties", "")
	}
}

// foldCalls replaces the objects under n that are calls of functions, such as
// {"Ref": "Domain"}, by those calls.
func foldCalls(n *node) {
	switch v := n.value.(type) {
	case objectValue:
		for _, m := range v {
			foldCalls(m)
		}
		if len(v) == 1 && isFunction(v[0].key) {
			n.value = call(strings.TrimPrefix(v[0].key, "Fn::"), scalarText(v[0]))
		}
	case listValue:
		for _, e := range v {
			foldCalls(e)
		}
	}
}

func isFunction(name string) bool { return name == "Ref" || strings.HasPrefix(name, "Fn::") }

// call returns the value of a call of a function. What refers to AWS::NoValue
// is as if it were not there.
func call(name, argument string) docValue {
	if name == "Ref" && argument == "AWS::NoValue" {
		return nullValue{}
	}
	return callValue(name)
}
