package compile

import (
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
)

// The shapes of a CloudFormation template.
type (
	template struct {
		AWSTemplateFormatVersion string               `json:"AWSTemplateFormatVersion"`
		Parameters               map[string]parameter `json:"Parameters,omitempty"`
		Resources                map[string]resource  `json:"Resources"`
	}
	parameter struct {
		Type        string `json:"Type"`
		Description string `json:"Description"`
	}
	resource struct {
		Type       string   `json:"Type"`
		DependsOn  []string `json:"DependsOn,omitempty"`
		Properties any      `json:"Properties"`
	}
	// ref is the value of a parameter.
	ref struct {
		Ref string `json:"Ref"`
	}
	profilesProperties struct {
		DomainName            any             `json:"DomainName"` // a string or a ref
		SegmentDefinitionName string          `json:"SegmentDefinitionName"`
		DisplayName           string          `json:"DisplayName"`
		Description           string          `json:"Description,omitempty"`
		SegmentGroups         *profilesGroups `json:"SegmentGroups,omitempty"`
		SegmentSqlQuery       SQL             `json:"SegmentSqlQuery,omitempty"`
		SegmentSort           *segmentSort    `json:"SegmentSort,omitempty"`
		Tags                  []tag           `json:"Tags,omitempty"`
	}
	tag struct {
		Key   string `json:"Key"`
		Value string `json:"Value"`
	}
	// pinpointProperties have tags as a map, as the resource's schema wants.
	pinpointProperties struct {
		ApplicationID ref                `json:"ApplicationId"`
		Name          string             `json:"Name"`
		Dimensions    *segmentDimensions `json:"Dimensions,omitempty"`
		SegmentGroups *pinpointGroups    `json:"SegmentGroups,omitempty"`
		Tags          map[string]string  `json:"Tags,omitempty"`
	}
)

// The parameters that a template may need.
var (
	domainParameter      = parameter{"String", "The Customer Profiles domain of the segments"}
	applicationParameter = parameter{"String", "The Pinpoint project of the segments"}
)

const (
	domainName    = "DomainName"
	applicationID = "ApplicationId"
)

func (t *translator) cloudFormation(segments []*Segment) any {
	d := &template{
		AWSTemplateFormatVersion: "2010-09-09",
		Parameters:               map[string]parameter{},
		Resources:                map[string]resource{},
	}
	ids := logicalIDs(segments)
	for _, s := range segments {
		if !t.named(s) || t.imported(s) {
			continue
		}
		r := resource{Type: "AWS::CustomerProfiles::SegmentDefinition", DependsOn: dependencies(s, ids)}
		if s.Service == ast.Pinpoint {
			r.Type = "AWS::Pinpoint::Segment"
			r.Properties = d.pinpoint(s)
		} else {
			r.Properties = d.profiles(s, t.domainOf(s))
		}
		d.Resources[ids[s]] = r
	}
	return d
}

func (d *template) profiles(s *Segment, domain string) *profilesProperties {
	p := &profilesProperties{
		DomainName:            domain,
		SegmentDefinitionName: s.Name,
		DisplayName:           s.DisplayName,
		Description:           s.Description,
		SegmentSort:           segmentSortOf(s.Sort),
		Tags:                  tagList(s.Tags),
	}
	if domain == "" {
		d.Parameters[domainName] = domainParameter
		p.DomainName = ref{domainName}
	}
	p.SegmentGroups, p.SegmentSqlQuery = queryOf(s)
	return p
}

func (d *template) pinpoint(s *Segment) *pinpointProperties {
	d.Parameters[applicationID] = applicationParameter
	p := &pinpointProperties{ApplicationID: ref{applicationID}, Name: s.Name, Tags: tagMap(s.Tags)}
	p.Dimensions, p.SegmentGroups = criteriaOf(s)
	return p
}

func tagList(tags []Tag) []tag {
	list := make([]tag, len(tags))
	for i, t := range tags {
		list[i] = tag(t)
	}
	slices.SortFunc(list, func(a, b tag) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// logicalIDs gives each segment an id that CloudFormation accepts: letters and
// digits, unique in the template, whatever the order of the segments.
func logicalIDs(segments []*Segment) map[*Segment]string {
	taken := Names{strings.ToLower(domainName): 1, strings.ToLower(applicationID): 1}
	ids := map[*Segment]string{}
	for _, s := range byName(segments) {
		ids[s] = taken.Unique(logicalID(s.Name))
	}
	return ids
}

func byName(segments []*Segment) []*Segment {
	return slices.SortedStableFunc(slices.Values(segments), func(a, b *Segment) int {
		return strings.Compare(a.Name, b.Name)
	})
}

// logicalID joins the words of a name, each with a capital.
func logicalID(name string) string {
	const most = 200 // of 255, for a number to fit behind it
	var b strings.Builder
	capital := true
	for _, r := range name {
		if r >= utf8.RuneSelf || !isNameRune(r) || r == '-' || r == '_' {
			capital = true
			continue
		}
		if capital && 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		b.WriteRune(r)
		capital = false
	}
	if b.Len() == 0 {
		return "Segment"
	}
	return b.String()[:min(b.Len(), most)]
}

// dependencies returns what ids calls the sources of s that are among the
// segments, sorted and each once.
func dependencies(s *Segment, ids map[*Segment]string) []string {
	var list []string
	for src := range s.sources() {
		if id, ok := ids[src.Segment]; ok {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
