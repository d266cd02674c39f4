package store_test

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// An endpointJudge decides which endpoints are in a segment of Pinpoint from its
// compiled documents and the rules of the manual, as a judge does. It has the
// documents by the ids and versions of their segments.
type endpointJudge map[string]map[int]*endpointSegment

// The documents. Absent members are empty.
type (
	endpointSegment struct {
		Dimensions    *endpointDimension
		SegmentGroups *struct {
			Groups  []endpointGroup
			Include string
		}
	}
	endpointGroup struct {
		Dimensions     []endpointDimension
		SourceSegments []endpointSource
		SourceType     string
		Type           string
	}
	endpointSource struct {
		Id      string
		Version *int
	}
	endpointDimension struct {
		Attributes     map[string]endpointAttribute
		UserAttributes map[string]endpointAttribute
		Behavior       struct{ Recency *endpointRecency }
		Demographic    map[string]endpointSet
		Location       struct {
			Country  *endpointSet
			GPSPoint *endpointPoint
		}
		Metrics map[string]endpointMetric
	}
	endpointAttribute struct {
		AttributeType string
		Values        []string
	}
	endpointSet struct {
		DimensionType string
		Values        []string
	}
	endpointRecency struct{ Duration, RecencyType string }
	endpointPoint   struct {
		Coordinates       struct{ Latitude, Longitude float64 }
		RangeInKilometers float64
	}
	endpointMetric struct {
		ComparisonOperator string
		Value              float64
	}
)

// read takes the document of a version of a segment in, a WriteSegmentRequest.
func (j endpointJudge) read(id string, version int, document []byte) error {
	s := &endpointSegment{}
	if err := json.Unmarshal(document, s); err != nil {
		return err
	}
	if j[id] == nil {
		j[id] = map[int]*endpointSegment{}
	}
	j[id][version] = s
	return nil
}

// An endpointTrial is one endpoint before the judge, at one moment.
type endpointTrial struct {
	endpointJudge
	person
	stance
	now moment
}

// in reports whether the endpoint is in a version of a segment; without one it is
// the latest (P10). A segment without criteria is everyone (R8).
func (t *endpointTrial) in(s endpointSource) bool {
	versions := t.endpointJudge[s.Id]
	latest := 0
	for v := range versions {
		latest = max(latest, v)
	}
	if s.Version != nil {
		latest = *s.Version
	}
	segment := versions[latest]
	if segment == nil {
		panic("judge: no version " + strconv.Itoa(latest) + " of " + s.Id)
	}
	if segment.SegmentGroups != nil {
		return len(segment.SegmentGroups.Groups) == 0 ||
			combine(segment.SegmentGroups.Include, segment.SegmentGroups.Groups, t.inGroup)
	}
	return segment.Dimensions == nil || t.inDimension(*segment.Dimensions)
}

func (t *endpointTrial) inGroup(g endpointGroup) bool {
	return (len(g.SourceSegments) == 0 || combine(g.SourceType, g.SourceSegments, t.in)) &&
		(len(g.Dimensions) == 0 || combine(g.Type, g.Dimensions, t.inDimension))
}

func (t *endpointTrial) inDimension(d endpointDimension) bool {
	holds := true
	text := func(path, op string, values []string) {
		holds = holds && t.stance.holds(path, judgedCondition{op, values, nil}, t.person[path])
	}
	for name, c := range d.Attributes {
		text("Attributes."+name, c.AttributeType, c.Values)
	}
	for name, c := range d.UserAttributes {
		text("UserAttributes."+name, c.AttributeType, c.Values)
	}
	for name, c := range d.Demographic {
		path := "Demographic." + name
		if name == "Channel" { // P6
			path = "ChannelType"
		}
		text(path, c.DimensionType, c.Values)
	}
	if c := d.Location.Country; c != nil {
		text("Location.Country", c.DimensionType, c.Values)
	}
	for name, c := range d.Metrics {
		text("Metrics."+name, c.ComparisonOperator, []string{strconv.FormatFloat(c.Value, 'g', -1, 64)})
	}
	if c := d.Location.GPSPoint; c != nil {
		holds = holds && t.near(c)
	}
	if c := d.Behavior.Recency; c != nil {
		holds = holds && t.active(c.Duration) == (c.RecencyType == "ACTIVE")
	}
	return holds
}

// active reports whether the endpoint was active within a duration (P5).
func (t *endpointTrial) active(duration string) bool {
	hours := map[string]int{"HR_24": 24, "DAY_7": 7 * 24, "DAY_14": 14 * 24, "DAY_30": 30 * 24}[duration]
	if hours == 0 {
		panic("judge: unexpected duration " + duration)
	}
	bound := moment{t.now.seconds - hours*3600, t.now.nanoseconds}
	for _, at := range moments(t.person["EffectiveDate"]...) {
		if at.compare(bound) >= 0 {
			return true
		}
	}
	return false
}

// near reports whether the endpoint lies within the range (P7). The angle is that
// between the two directions from the middle of the earth.
func (t *endpointTrial) near(c *endpointPoint) bool {
	for _, place := range t.person["Location.GPSPoint"] {
		north, east, _ := strings.Cut(place, ",")
		n, e := numbers(north), numbers(east)
		if len(n) == 0 || len(e) == 0 || n[0] < -90 || n[0] > 90 || e[0] < -180 || e[0] > 180 {
			continue
		}
		a, b := direction(n[0], e[0]), direction(c.Coordinates.Latitude, c.Coordinates.Longitude)
		cross := math.Hypot(math.Hypot(a[1]*b[2]-a[2]*b[1], a[2]*b[0]-a[0]*b[2]), a[0]*b[1]-a[1]*b[0])
		if 6371.0088*math.Atan2(cross, a[0]*b[0]+a[1]*b[1]+a[2]*b[2]) <= c.RangeInKilometers {
			return true
		}
	}
	return false
}

func direction(latitude, longitude float64) [3]float64 {
	north, east := latitude*math.Pi/180, longitude*math.Pi/180
	return [3]float64{math.Cos(north) * math.Cos(east), math.Cos(north) * math.Sin(east), math.Sin(north)}
}
