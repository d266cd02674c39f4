package compile

import "segql/ast"

// The shapes of Customer Profiles, named and ordered as in its model.
type (
	createSegmentDefinition struct {
		DomainName            string            `json:"DomainName,omitempty"`
		SegmentDefinitionName string            `json:"SegmentDefinitionName"`
		DisplayName           string            `json:"DisplayName"`
		Description           string            `json:"Description,omitempty"`
		SegmentGroups         *profilesGroups   `json:"SegmentGroups,omitempty"`
		SegmentSqlQuery       SQL               `json:"SegmentSqlQuery,omitempty"`
		SegmentSort           *segmentSort      `json:"SegmentSort,omitempty"`
		Tags                  map[string]string `json:"Tags,omitempty"`
	}
	createSegmentEstimate struct {
		DomainName      string          `json:"DomainName,omitempty"`
		SegmentQuery    *profilesGroups `json:"SegmentQuery,omitempty"`
		SegmentSqlQuery SQL             `json:"SegmentSqlQuery,omitempty"`
	}
	profilesGroups struct {
		Groups  []profilesGroup `json:"Groups"`
		Include mode            `json:"Include,omitempty"`
	}
	profilesGroup struct {
		Dimensions     []profilesDimension `json:"Dimensions,omitempty"`
		SourceSegments []sourceSegment     `json:"SourceSegments,omitempty"`
		SourceType     mode                `json:"SourceType,omitempty"`
		Type           mode                `json:"Type,omitempty"`
	}
	sourceSegment struct {
		SegmentDefinitionName string `json:"SegmentDefinitionName"`
	}
	profilesDimension struct {
		ProfileAttributes    *profileAttributes                      `json:"ProfileAttributes,omitempty"`
		CalculatedAttributes map[string]calculatedAttributeDimension `json:"CalculatedAttributes,omitempty"`
	}
	profileAttributes struct {
		AccountNumber         *profileDimension           `json:"AccountNumber,omitempty"`
		AdditionalInformation *profileDimension           `json:"AdditionalInformation,omitempty"`
		FirstName             *profileDimension           `json:"FirstName,omitempty"`
		LastName              *profileDimension           `json:"LastName,omitempty"`
		MiddleName            *profileDimension           `json:"MiddleName,omitempty"`
		GenderString          *profileDimension           `json:"GenderString,omitempty"`
		PartyTypeString       *profileDimension           `json:"PartyTypeString,omitempty"`
		BirthDate             *profileDimension           `json:"BirthDate,omitempty"`
		PhoneNumber           *profileDimension           `json:"PhoneNumber,omitempty"`
		BusinessName          *profileDimension           `json:"BusinessName,omitempty"`
		BusinessPhoneNumber   *profileDimension           `json:"BusinessPhoneNumber,omitempty"`
		HomePhoneNumber       *profileDimension           `json:"HomePhoneNumber,omitempty"`
		MobilePhoneNumber     *profileDimension           `json:"MobilePhoneNumber,omitempty"`
		EmailAddress          *profileDimension           `json:"EmailAddress,omitempty"`
		PersonalEmailAddress  *profileDimension           `json:"PersonalEmailAddress,omitempty"`
		BusinessEmailAddress  *profileDimension           `json:"BusinessEmailAddress,omitempty"`
		Address               *addressDimension           `json:"Address,omitempty"`
		ShippingAddress       *addressDimension           `json:"ShippingAddress,omitempty"`
		MailingAddress        *addressDimension           `json:"MailingAddress,omitempty"`
		BillingAddress        *addressDimension           `json:"BillingAddress,omitempty"`
		Attributes            map[string]profileDimension `json:"Attributes,omitempty"`
		ProfileType           *profileDimension           `json:"ProfileType,omitempty"`
	}
	addressDimension struct {
		City       *profileDimension `json:"City,omitempty"`
		Country    *profileDimension `json:"Country,omitempty"`
		County     *profileDimension `json:"County,omitempty"`
		PostalCode *profileDimension `json:"PostalCode,omitempty"`
		Province   *profileDimension `json:"Province,omitempty"`
		State      *profileDimension `json:"State,omitempty"`
	}
	// profileDimension is also the model's DateDimension, AttributeDimension
	// and the like, which differ in what Check has checked.
	profileDimension struct {
		DimensionType string   `json:"DimensionType"`
		Values        []string `json:"Values"`
	}
	calculatedAttributeDimension struct {
		profileDimension
		ConditionOverrides *conditionOverrides `json:"ConditionOverrides,omitempty"`
	}
	conditionOverrides struct {
		Range rangeOverride `json:"Range"`
	}
	rangeOverride struct {
		Start int       `json:"Start"`
		End   *int      `json:"End,omitempty"`
		Unit  rangeUnit `json:"Unit"`
	}
	segmentSort struct {
		Attributes []sortAttribute `json:"Attributes"`
	}
	sortAttribute struct {
		Name     string            `json:"Name"`
		DataType string            `json:"DataType,omitempty"`
		Order    string            `json:"Order"`
		Type     sortAttributeType `json:"Type,omitempty"`
	}
)

// The enums of the documents.
type (
	mode              string // ALL, ANY or NONE; "" is omitted
	rangeUnit         string
	sortAttributeType string // "" is PROFILE, the default
)

const (
	days           rangeUnit         = "DAYS"
	calculatedSort sortAttributeType = "CALCULATED"
)

func modeOf(m ast.Mode) mode { return mode(m.String()) }

func (t *translator) request(s *Segment) any {
	if !t.named(s) {
		return nil
	}
	d := &createSegmentDefinition{
		DomainName:            t.required(s),
		SegmentDefinitionName: s.Name,
		DisplayName:           s.DisplayName,
		Description:           s.Description,
		SegmentSort:           segmentSortOf(s.Sort),
		Tags:                  tagMap(s.Tags),
	}
	d.SegmentGroups, d.SegmentSqlQuery = queryOf(s)
	return d
}

func (t *translator) estimate(s *Segment) any {
	d := &createSegmentEstimate{DomainName: t.required(s)}
	d.SegmentQuery, d.SegmentSqlQuery = queryOf(s)
	return d
}

// queryOf returns the groups or the query of a Customer Profiles segment.
func queryOf(s *Segment) (*profilesGroups, SQL) {
	if query, ok := s.Body.(SQL); ok {
		return nil, query
	}
	return profilesGroupsOf(s.Body.(*Groups)), ""
}

func profilesGroupsOf(b *Groups) *profilesGroups {
	d := &profilesGroups{Groups: make([]profilesGroup, len(b.List)), Include: modeOf(b.Include)}
	for i, g := range b.List {
		group := profilesGroup{SourceType: modeOf(g.SourceType), Type: modeOf(g.Type)}
		for _, dimension := range g.Dimensions {
			group.Dimensions = append(group.Dimensions, profilesDimensionOf(dimension))
		}
		for _, s := range g.Sources {
			group.SourceSegments = append(group.SourceSegments, sourceSegment{s.Name})
		}
		d.Groups[i] = group
	}
	return d
}

func profilesDimensionOf(conditions Dimension) profilesDimension {
	var d profilesDimension
	for _, c := range conditions {
		value := profileDimension{c.Op.String(), c.Values}
		switch c.Field.Kind {
		case ast.CalculatedKind:
			set(&d, c.Field, c.Name, calculatedAttributeDimension{value, overridesOf(c.Over)})
			continue
		case ast.CustomKind:
			set(d.profile(), c.Field, c.Name, value)
		default:
			set(d.profile(), c.Field, c.Name, &value)
		}
	}
	return d
}

func (d *profilesDimension) profile() *profileAttributes {
	if d.ProfileAttributes == nil {
		d.ProfileAttributes = &profileAttributes{}
	}
	return d.ProfileAttributes
}

func overridesOf(over *ast.Over) *conditionOverrides {
	if over == nil {
		return nil
	}
	return &conditionOverrides{rangeOverride{over.Start, over.End, days}}
}

func segmentSortOf(keys []SortKey) *segmentSort {
	if len(keys) == 0 {
		return nil
	}
	d := &segmentSort{}
	for _, k := range keys {
		a := sortAttribute{Name: k.Name, DataType: k.Type.String(), Order: k.Order.String()}
		if k.Calculated {
			a.Type = calculatedSort
		}
		d.Attributes = append(d.Attributes, a)
	}
	return d
}

func tagMap(tags []Tag) map[string]string {
	m := make(map[string]string, len(tags))
	for _, t := range tags {
		m[t.Key] = t.Value
	}
	return m
}
