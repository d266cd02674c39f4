package compile

import (
	"fmt"

	"segql/ast"
)

// The shapes of Pinpoint, named and ordered as in its model.
type (
	writeSegmentRequest struct {
		Dimensions    *segmentDimensions `json:"Dimensions,omitempty"`
		Name          string             `json:"Name,omitempty"`
		SegmentGroups *pinpointGroups    `json:"SegmentGroups,omitempty"`
		Tags          map[string]string  `json:"tags,omitempty"`
	}
	pinpointGroups struct {
		Groups  []pinpointGroup `json:"Groups"`
		Include mode            `json:"Include,omitempty"`
	}
	pinpointGroup struct {
		Dimensions     []segmentDimensions `json:"Dimensions,omitempty"`
		SourceSegments []segmentReference  `json:"SourceSegments,omitempty"`
		SourceType     mode                `json:"SourceType,omitempty"`
		Type           mode                `json:"Type,omitempty"`
	}
	segmentReference struct {
		ID      string `json:"Id"`
		Version *int   `json:"Version,omitempty"`
	}
	segmentDimensions struct {
		Attributes     map[string]attributeDimension `json:"Attributes,omitempty"`
		Behavior       *segmentBehaviors             `json:"Behavior,omitempty"`
		Demographic    *segmentDemographics          `json:"Demographic,omitempty"`
		Location       *segmentLocation              `json:"Location,omitempty"`
		Metrics        map[string]metricDimension    `json:"Metrics,omitempty"`
		UserAttributes map[string]attributeDimension `json:"UserAttributes,omitempty"`
	}
	attributeDimension struct {
		AttributeType string   `json:"AttributeType"`
		Values        []string `json:"Values"`
	}
	segmentBehaviors struct {
		Recency *recencyDimension `json:"Recency,omitempty"`
	}
	recencyDimension struct {
		Duration    string `json:"Duration"`
		RecencyType string `json:"RecencyType"`
	}
	segmentDemographics struct {
		AppVersion *setDimension `json:"AppVersion,omitempty"`
		Channel    *setDimension `json:"Channel,omitempty"`
		DeviceType *setDimension `json:"DeviceType,omitempty"`
		Make       *setDimension `json:"Make,omitempty"`
		Model      *setDimension `json:"Model,omitempty"`
		Platform   *setDimension `json:"Platform,omitempty"`
	}
	setDimension struct {
		DimensionType string   `json:"DimensionType"`
		Values        []string `json:"Values"`
	}
	segmentLocation struct {
		Country  *setDimension      `json:"Country,omitempty"`
		GPSPoint *gpsPointDimension `json:"GPSPoint,omitempty"`
	}
	gpsPointDimension struct {
		Coordinates       gpsCoordinates `json:"Coordinates"`
		RangeInKilometers *float64       `json:"RangeInKilometers,omitempty"`
	}
	gpsCoordinates struct {
		Latitude  float64 `json:"Latitude"`
		Longitude float64 `json:"Longitude"`
	}
	metricDimension struct {
		ComparisonOperator string  `json:"ComparisonOperator"`
		Value              float64 `json:"Value"`
	}
)

func writeSegmentRequestOf(s *Segment) *writeSegmentRequest {
	d := &writeSegmentRequest{Name: s.Name, Tags: tagMap(s.Tags)}
	d.Dimensions, d.SegmentGroups = criteriaOf(s)
	return d
}

// criteriaOf returns the dimensions or the groups of a Pinpoint segment. One
// that has neither is every endpoint (rule R8).
func criteriaOf(s *Segment) (*segmentDimensions, *pinpointGroups) {
	switch b := s.Body.(type) {
	case nil:
		return nil, nil
	case Dimension:
		dimensions := segmentDimensionsOf(b)
		return &dimensions, nil
	case *Groups:
		return nil, pinpointGroupsOf(b)
	default:
		panic(fmt.Sprintf("compile: unexpected %T", b))
	}
}

func pinpointGroupsOf(b *Groups) *pinpointGroups {
	d := &pinpointGroups{Groups: make([]pinpointGroup, len(b.List)), Include: modeOf(b.Include)}
	for i, g := range b.List {
		group := pinpointGroup{SourceType: modeOf(g.SourceType), Type: modeOf(g.Type)}
		for _, dimension := range g.Dimensions {
			group.Dimensions = append(group.Dimensions, segmentDimensionsOf(dimension))
		}
		for _, s := range g.Sources {
			group.SourceSegments = append(group.SourceSegments, segmentReference{s.ID, s.Version})
		}
		d.Groups[i] = group
	}
	return d
}

func segmentDimensionsOf(conditions Dimension) segmentDimensions {
	var d segmentDimensions
	for _, c := range conditions {
		set(&d, c.Field, c.Name, pinpointValue(c))
	}
	return d
}

// pinpointValue returns what the member of a condition's attribute holds.
func pinpointValue(c *Condition) any {
	switch c.Field.Kind {
	case ast.EndpointKind:
		return attributeDimension{c.Op.String(), c.Values}
	case ast.SetKind:
		return &setDimension{c.Op.String(), c.Values}
	case ast.MetricKind:
		return metricDimension{c.Op.String(), c.Operands.(ast.Numbers)[0]}
	case ast.RecencyKind:
		return &recencyDimension{c.Values[0], c.Op.String()}
	case ast.PointKind:
		point := c.Operands.(ast.Numbers)
		return &gpsPointDimension{gpsCoordinates{point[0], point[1]}, c.Within}
	}
	panic(fmt.Sprintf("compile: unexpected kind %s", c.Field.Kind))
}
