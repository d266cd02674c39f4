package ast

import "iter"

// A Service is the AWS service that a segment is for. The zero Service is
// Amazon Connect Customer Profiles.
type Service uint8

// The services.
const (
	Profiles Service = iota
	Pinpoint
	numServices
)

// String returns the service's word in a header.
func (s Service) String() string { return [...]string{"profiles", "pinpoint"}[s] }

// Title returns the service's name in messages.
func (s Service) Title() string { return [...]string{"Customer Profiles", "Pinpoint"}[s] }

// Noun returns what the service calls those who segments are of, in messages.
func (s Service) Noun() string { return [...]string{"profile", "endpoint"}[s] }

// Services lists the services' words in headers.
var Services = []string{Profiles.String(), Pinpoint.String()}

// LookupService returns the service of a header's word, in lower case.
func LookupService(word string) (Service, bool) {
	for s := range numServices {
		if s.String() == word {
			return s, true
		}
	}
	return 0, false
}

// A Kind is a kind of attribute: it gives the operators and the limits.
type Kind uint8

// The kinds: those of Customer Profiles, then those of Pinpoint.
const (
	StringKind Kind = iota
	LongStringKind
	DateKind
	CustomKind
	CalculatedKind
	ProfileTypeKind
	EndpointKind
	SetKind
	MetricKind
	RecencyKind
	PointKind
	numKinds
)

type kinds uint16

func (s kinds) has(k Kind) bool { return s>>k&1 != 0 }

// The sets of kinds that the operator table names.
const (
	profileFree kinds = 1<<CustomKind | 1<<CalculatedKind
	profileText       = profileFree | 1<<StringKind | 1<<LongStringKind
	profileDate       = profileFree | 1<<DateKind
	anyText           = profileText | 1<<EndpointKind
	anyDate           = profileDate | 1<<EndpointKind
	anyNumber         = profileFree | 1<<MetricKind
	anySet      kinds = 1<<ProfileTypeKind | 1<<SetKind
)

// accountProfile is the type of profiles that are accounts.
const accountProfile = "ACCOUNT_PROFILE"

// kindRows is the only list of kinds. Limits of 0 do not exist in the model.
var kindRows = [numKinds]struct {
	text      string
	maxValues int      // values in a condition
	maxLength int      // characters in a value
	values    []string // the only values, if there are only some
}{
	StringKind:      {"string", 50, 255, nil},
	LongStringKind:  {"long string", 50, 1000, nil},
	DateKind:        {"date", 50, 0, nil},
	CustomKind:      {"custom", 50, 255, nil},
	CalculatedKind:  {"calculated", 50, 255, nil},
	ProfileTypeKind: {"profile type", 1, 0, []string{accountProfile, "PROFILE"}},
	EndpointKind:    {"endpoint", 0, 100, nil},
	SetKind:         {"set", 0, 100, nil},
	MetricKind:      {"metric", 1, 0, nil},
	RecencyKind:     {"recency", 1, 0, recencyWords()},
	PointKind:       {"point", 2, 0, nil},
}

// Kinds returns every kind, in the order of the manual.
func Kinds() iter.Seq[Kind] {
	return func(yield func(Kind) bool) {
		for k := Kind(0); k < numKinds && yield(k); k++ {
		}
	}
}

// String returns the kind's name in the manual.
func (k Kind) String() string { return kindRows[k].text }

// MaxValues returns how many values a condition may have, Many without limit.
func (k Kind) MaxValues() int { return kindRows[k].maxValues }

// TakesText reports whether a document holds any text as a value of the kind,
// not only numbers or a closed list of words.
func (k Kind) TakesText() bool {
	return k.Values() == nil && k != MetricKind && k != PointKind
}

// MaxLength returns how many characters a value may have, 0 without limit.
func (k Kind) MaxLength() int { return kindRows[k].maxLength }

// Values returns the only values that the kind takes, or nil.
func (k Kind) Values() []string { return kindRows[k].values }

// Ops returns the operators of the kind, in the order of the manual.
func (k Kind) Ops() iter.Seq[Op] {
	return func(yield func(Op) bool) {
		for op := range Ops() {
			if op.On(k) && !yield(op) {
				return
			}
		}
	}
}

// AnyName stands in a Field for the names that people give.
const AnyName = "*"

// A Field is what can be segmented on: a row of the catalogue.
type Field struct {
	Service Service
	Root    string // FirstName, Address, Attributes, ...
	Part    string // City, ...; "" if the root is the attribute, AnyName for any
	Kind    Kind
}

// String returns the path of the field, with NAME for any name.
func (f *Field) String() string {
	switch f.Part {
	case "":
		return f.Root
	case AnyName:
		return f.Root + ".NAME"
	}
	return f.Root + "." + f.Part
}

// Calculated is the root of the calculated attributes, and
// CalculatedAttributes its longer spelling, which is also its JSON member.
const (
	Calculated           = "Calculated"
	CalculatedAttributes = "CalculatedAttributes"
)

// fields is the only list of what can be segmented on, in the order in which
// the models declare their members.
var fields = func() []Field {
	list := []Field{
		{Profiles, "AccountNumber", "", StringKind},
		{Profiles, "AdditionalInformation", "", LongStringKind},
		{Profiles, "FirstName", "", StringKind},
		{Profiles, "LastName", "", StringKind},
		{Profiles, "MiddleName", "", StringKind},
		{Profiles, "GenderString", "", StringKind},
		{Profiles, "PartyTypeString", "", StringKind},
		{Profiles, "BirthDate", "", DateKind},
		{Profiles, "PhoneNumber", "", StringKind},
		{Profiles, "BusinessName", "", StringKind},
		{Profiles, "BusinessPhoneNumber", "", StringKind},
		{Profiles, "HomePhoneNumber", "", StringKind},
		{Profiles, "MobilePhoneNumber", "", StringKind},
		{Profiles, "EmailAddress", "", StringKind},
		{Profiles, "PersonalEmailAddress", "", StringKind},
		{Profiles, "BusinessEmailAddress", "", StringKind},
	}
	for _, address := range []string{"Address", "ShippingAddress", "MailingAddress", "BillingAddress"} {
		for _, part := range []string{"City", "Country", "County", "PostalCode", "Province", "State"} {
			list = append(list, Field{Profiles, address, part, StringKind})
		}
	}
	return append(list, []Field{
		{Profiles, "Attributes", AnyName, CustomKind},
		{Profiles, "ProfileType", "", ProfileTypeKind},
		{Profiles, Calculated, AnyName, CalculatedKind},

		{Pinpoint, "Attributes", AnyName, EndpointKind},
		{Pinpoint, "Behavior", "Recency", RecencyKind},
		{Pinpoint, "Demographic", "AppVersion", SetKind},
		{Pinpoint, "Demographic", "Channel", SetKind},
		{Pinpoint, "Demographic", "DeviceType", SetKind},
		{Pinpoint, "Demographic", "Make", SetKind},
		{Pinpoint, "Demographic", "Model", SetKind},
		{Pinpoint, "Demographic", "Platform", SetKind},
		{Pinpoint, "Location", "Country", SetKind},
		{Pinpoint, "Location", "GPSPoint", PointKind},
		{Pinpoint, "Metrics", AnyName, MetricKind},
		{Pinpoint, "UserAttributes", AnyName, EndpointKind},
	}...)
}()

type fieldKey struct {
	service    Service
	root, part string
}

var fieldsByKey = func() map[fieldKey]*Field {
	m := map[fieldKey]*Field{}
	for i := range fields {
		f := &fields[i]
		m[fieldKey{f.Service, f.Root, f.Part}] = f
	}
	return m
}()

// Fields returns what can be segmented on in a service, in the model's order.
func Fields(s Service) iter.Seq[*Field] {
	return func(yield func(*Field) bool) {
		for i := range fields {
			if fields[i].Service == s && !yield(&fields[i]) {
				return
			}
		}
	}
}

// LookupField returns the field of a path of one or two names, of which the
// second is "" if there is none.
func LookupField(s Service, root, part string) (*Field, bool) {
	if root == CalculatedAttributes {
		root = Calculated
	}
	if f, ok := fieldsByKey[fieldKey{s, root, AnyName}]; ok {
		return f, part != ""
	}
	f, ok := fieldsByKey[fieldKey{s, root, part}]
	return f, ok
}
