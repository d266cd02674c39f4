package compile

import (
	"slices"

	"segql/ast"
)

// A shape is a structure of the models: the members that an object may have.
type shape struct {
	name    string            // in messages: "a group"
	members []string          // in the model's order
	dropped []string          // members that have no place in a segment's source
	misread map[string]string // members of a neighbouring shape that mean one of members
	example string            // how it is written, or ""
}

// The documents of Customer Profiles, and of CloudFormation for it.
var (
	definitionShape = &shape{
		name: "a segment definition",
		members: []string{
			"DomainName", "SegmentDefinitionName", "DisplayName", "Description", "SegmentGroups",
			"SegmentSqlQuery", "SegmentSort", "Tags",
		},
		dropped: []string{"SegmentDefinitionArn", "CreatedAt", "SegmentType", "ResponseMetadata"},
	}
	estimateShape = &shape{
		name:    "an estimate",
		members: []string{"DomainName", "SegmentQuery", "SegmentSqlQuery"},
	}
	sortShape    = &shape{name: "SegmentSort", members: []string{"Attributes"}}
	sortKeyShape = &shape{
		name:    "a sort attribute",
		members: []string{"Name", "DataType", "Order", "Type"},
	}
	tagShape    = &shape{name: "a tag", members: []string{"Key", "Value"}}
	sourceShape = &shape{name: "a source segment", members: []string{"SegmentDefinitionName"}}

	profilesDimensionShape = &shape{
		name:    "a dimension",
		members: []string{"ProfileAttributes", ast.CalculatedAttributes},
	}
	profileAttributesShape = rootsShape("ProfileAttributes", ast.Profiles)
)

// The documents of Pinpoint, and of CloudFormation for it.
var (
	segmentShape = &shape{
		name: "a segment",
		members: []string{
			"Dimensions", "Name", "SegmentGroups", "tags", "Id", "Version", "ImportDefinition",
			"SegmentType",
		},
		dropped: []string{"ApplicationId", "Arn", "CreationDate", "LastModifiedDate", "ResponseMetadata"},
	}
	segmentPropertiesShape = &shape{
		name:    "the properties of a segment",
		members: []string{"Dimensions", "Name", "SegmentGroups", "Tags"},
		dropped: []string{"ApplicationId"},
	}
	createSegmentShape = &shape{
		name: "a request", members: []string{"WriteSegmentRequest"},
		dropped: []string{"ApplicationId", "SegmentId"},
	}
	segmentResponseShape = &shape{
		name: "a response", members: []string{"SegmentResponse"}, dropped: []string{"ResponseMetadata"},
	}
	segmentsResponseShape = &shape{
		name: "a response", members: []string{"SegmentsResponse"}, dropped: []string{"ResponseMetadata"},
	}
	segmentListShape = &shape{
		name: "a list of segments", members: []string{"Item", "NextToken"},
		dropped: []string{"ResponseMetadata"},
	}
	pinpointSourceShape    = &shape{name: "a source segment", members: []string{"Id", "Version"}}
	pinpointDimensionShape = rootsShape("a dimension", ast.Pinpoint)
)

// What both services have.
var (
	groupsShape = &shape{name: "SegmentGroups", members: []string{"Groups", "Include"}}
	groupShape  = &shape{
		name: "a group", members: []string{"Dimensions", "SourceSegments", "SourceType", "Type"},
	}
	resourceShape = &shape{
		name: "a resource", members: []string{"Type", "Properties"},
		dropped: []string{
			"DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy",
			"CreationPolicy", "UpdatePolicy",
		},
	}
)

// What a condition consists of, by the kind of its attribute.
var (
	profileConditionShape = &shape{
		name: "a condition", members: []string{"DimensionType", "Values"},
		misread: map[string]string{"AttributeType": "DimensionType"},
		example: `write {"DimensionType": "INCLUSIVE", "Values": […]}`,
	}
	calculatedConditionShape = &shape{
		name:    "a condition on a calculated attribute",
		members: []string{"DimensionType", "Values", "ConditionOverrides"},
		misread: profileConditionShape.misread,
		example: profileConditionShape.example,
	}
	overridesShape         = &shape{name: "ConditionOverrides", members: []string{"Range"}}
	rangeShape             = &shape{name: "a range", members: []string{"Start", "End", "Unit"}}
	endpointConditionShape = &shape{
		name: "a condition", members: []string{"AttributeType", "Values"},
		misread: map[string]string{"DimensionType": "AttributeType"},
		example: `write {"AttributeType": "INCLUSIVE", "Values": […]}`,
	}
	metricConditionShape = &shape{
		name: "a condition", members: []string{"ComparisonOperator", "Value"},
		example: `write {"ComparisonOperator": "EQUAL", "Value": …}`,
	}
	recencyShape = &shape{
		name: "Recency", members: []string{"Duration", "RecencyType"},
		example: `write {"Duration": "DAY_30", "RecencyType": "ACTIVE"}`,
	}
	pointShape = &shape{
		name: "GPSPoint", members: []string{"Coordinates", "RangeInKilometers"},
		example: `write {"Coordinates": {"Latitude": …, "Longitude": …}, "RangeInKilometers": …}`,
	}
	coordinatesShape = &shape{
		name: "Coordinates", members: []string{"Latitude", "Longitude"},
		example: `write {"Latitude": …, "Longitude": …}`,
	}
)

// conditionShapes are the shapes of conditions with values.
var conditionShapes = map[ast.Kind]*shape{
	ast.CalculatedKind: calculatedConditionShape,
	ast.EndpointKind:   endpointConditionShape,
	ast.SetKind:        profileConditionShape,
}

// neighbours are the shapes in which a member that is in the wrong one may
// belong.
var neighbours = [...][]*shape{
	ast.Profiles: {
		definitionShape, groupsShape, groupShape, profilesDimensionShape, profileAttributesShape,
		partsShapes[ast.Profiles]["Address"], sourceShape, profileConditionShape,
		calculatedConditionShape, overridesShape, rangeShape,
	},
	ast.Pinpoint: {
		segmentShape, groupsShape, groupShape, pinpointDimensionShape, pinpointSourceShape,
		partsShapes[ast.Pinpoint]["Demographic"], partsShapes[ast.Pinpoint]["Location"],
		partsShapes[ast.Pinpoint]["Behavior"], recencyShape, pointShape, coordinatesShape,
		endpointConditionShape, metricConditionShape,
	},
}

// rootsShape is the shape of an object of attributes: the roots of a service.
func rootsShape(name string, service ast.Service) *shape {
	s := &shape{name: name}
	for f := range ast.Fields(service) {
		if f.Root != ast.Calculated && !slices.Contains(s.members, f.Root) {
			s.members = append(s.members, f.Root)
		}
	}
	return s
}

// partsShapes are the shapes of the attributes that have parts, such as an
// address.
var partsShapes = func() map[ast.Service]map[string]*shape {
	all := map[ast.Service]map[string]*shape{ast.Profiles: {}, ast.Pinpoint: {}}
	for service, shapes := range all {
		for f := range ast.Fields(service) {
			if f.Part == "" || f.Part == ast.AnyName {
				continue
			}
			if shapes[f.Root] == nil {
				shapes[f.Root] = &shape{name: f.Root}
			}
			shapes[f.Root].members = append(shapes[f.Root].members, f.Part)
		}
	}
	return all
}()
