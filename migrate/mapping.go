package migrate

import (
	"fmt"
	"slices"
	"strings"

	"segql/ast"
	"segql/profile"
)

// A Mapping says where what endpoints have goes in a profile.
type Mapping struct {
	fields    []mapped  // in the order of the table, then what a file adds
	addresses []channel // of the table, then what a file adds
	lists     []string  // names of fields that are kept as a list in any case
}

// A mapped field is where one goes.
type mapped struct {
	from string // a dotted name of an endpoint; .* ends it for all names that people give
	to   string // a path of a profile; "" leaves it out, .* is the same name
}

// A channel is where the addresses of a channel go, one after another.
type channel struct {
	name string // anyChannel for all that are not named
	to   []string
}

// The names by which this package knows fields of endpoints.
const (
	endpointID    = "Id"
	address       = "Address"
	channelType   = "ChannelType"
	effectiveDate = "EffectiveDate"
	place         = "Location.GPSPoint"
	latitude      = "Location.Latitude"
	longitude     = "Location.Longitude"
	anyName       = ".*"
	anyChannel    = "*"
)

// The paths of a profile by which migrated ones are known.
const (
	accountNumber = "AccountNumber"
	// KeyName names the custom attribute that each migrated profile has, and none
	// like another: an upload job needs such a key.
	KeyName = "PinpointKey"
	keyPath = custom + KeyName
	custom  = "Attributes."
	// eachAddress is an attribute for the addresses of each channel.
	eachAddress = custom + "Address_*"
)

// mappedFields is the only list of what endpoints have and where it goes, unless a
// file says otherwise.
var mappedFields = []mapped{
	{profile.UserIDPath, accountNumber},
	{endpointID, custom + "EndpointId"}, // of endpoints without a user
	{"Attributes.*", "Attributes.*"},
	{"UserAttributes.*", "Attributes.*"},
	{"Metrics.*", "Attributes.*"},
	{channelType, custom + "Channels"},
	{ast.Segments, custom + "ImportedSegments"},
	{"Demographic.AppVersion", custom + "Demographic_AppVersion"},
	{"Demographic.Locale", custom + "Demographic_Locale"},
	{"Demographic.Make", custom + "Demographic_Make"},
	{"Demographic.Model", custom + "Demographic_Model"},
	{"Demographic.ModelVersion", custom + "Demographic_ModelVersion"},
	{"Demographic.Platform", custom + "Demographic_Platform"},
	{"Demographic.PlatformVersion", custom + "Demographic_PlatformVersion"},
	{"Demographic.Timezone", custom + "Demographic_Timezone"},
	{"Location.City", "Address.City"},
	{"Location.Country", "Address.Country"},
	{"Location.PostalCode", "Address.PostalCode"},
	{"Location.Region", "Address.State"},
	{latitude, custom + "Location_Latitude"},
	{longitude, custom + "Location_Longitude"},
	{effectiveDate, custom + "LastActive"},
	{ast.OptOut, custom + "OptOut"},
	{ast.EndpointStatus, custom + "EndpointStatus"},
	{"CreationDate", custom + "CreationDate"},
	{"ApplicationId", ""},
	{"CohortId", ""},
	{"RequestId", ""},
}

// mappedAddresses is the order in which addresses fill the fields of a profile.
var mappedAddresses = []channel{
	{"EMAIL", []string{"EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"}},
	{"SMS", []string{"PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"}},
	{"VOICE", []string{"PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"}},
	{anyChannel, []string{eachAddress}},
}

// alwaysLists are the fields that are lists even where no endpoint shows it.
var alwaysLists = []string{channelType, ast.Segments}

// prefixes tell attributes apart that would have one name.
var prefixes = map[string]string{"Attributes": "Endpoint_", "UserAttributes": "User_", "Metrics": "Metric_"}

// DefaultMapping returns the mapping without a file.
func DefaultMapping() *Mapping {
	return &Mapping{slices.Clone(mappedFields), slices.Clone(mappedAddresses), slices.Clone(alwaysLists)}
}

// to returns where a field goes by the rows that name it, and whether one does.
func (m *Mapping) to(from string) (string, bool) {
	for _, f := range m.fields {
		if f.from == from {
			return f.to, true
		}
	}
	return "", false
}

// channelFields returns where the addresses of a channel go.
func (m *Mapping) channelFields(name string) []string {
	var rest []string
	for _, c := range m.addresses {
		switch c.name {
		case name:
			return c.to
		case anyChannel:
			rest = c.to
		}
	}
	list := slices.Clone(rest)
	for i, to := range list {
		if root, ok := strings.CutSuffix(to, "*"); ok {
			list[i] = root + name
		}
	}
	return list
}

// isList reports whether the mapping makes a list of a field.
func (m *Mapping) isList(from string) bool { return slices.Contains(m.lists, from) }

// check returns what is wrong with a mapping.
func (m *Mapping) check() error {
	taken := map[string]string{keyPath: "the key of migrated profiles"}
	byChannel := slices.ContainsFunc(m.addresses, func(c channel) bool { return slices.Contains(c.to, eachAddress) })
	for _, f := range m.fields {
		if f.to == "" {
			continue
		}
		if channel, ok := strings.CutPrefix(f.to, strings.TrimSuffix(eachAddress, "*")); ok && byChannel {
			return fmt.Errorf("in Fields, %s: %q is where addresses of the channel %s go", ast.Quote(f.from), f.to, channel)
		}
		if err := checkTarget(f); err != nil {
			return err
		}
		if strings.HasSuffix(f.to, anyName) {
			continue // names that collide get a prefix
		}
		if other, ok := taken[f.to]; ok {
			return fmt.Errorf("in Fields, %s: %q is where %s goes", ast.Quote(f.from), f.to, other)
		}
		taken[f.to] = f.from
	}
	for _, c := range m.addresses {
		for _, to := range c.to {
			if err := checkAddressTarget(c.name, to); err != nil {
				return err
			}
			if other, ok := taken[to]; ok {
				return fmt.Errorf("in Addresses, %s: %q is where %s goes", c.name, to, other)
			}
		}
	}
	for _, from := range m.lists {
		to, ok := m.target(from)
		switch {
		case !ok:
			return fmt.Errorf("in Lists: expected a field of endpoints, found %s", ast.Quote(from))
		case to != "" && !strings.HasPrefix(to, custom):
			return fmt.Errorf("in Lists: %s goes to %q, which holds one value; give it an attribute of its own, such as %q",
				ast.Quote(from), to, custom+strings.ReplaceAll(from, ".", "_"))
		}
	}
	return nil
}

// target returns where a field goes, by the row of its name or of all names.
func (m *Mapping) target(from string) (to string, known bool) {
	if to, ok := m.to(from); ok {
		return to, true
	}
	root, name, dotted := strings.Cut(from, ".")
	if to, ok := m.to(root + anyName); ok && dotted && name != "" {
		if before, all := strings.CutSuffix(to, "*"); all {
			return before + name, true
		}
		return to, true
	}
	return "", false
}

// checkTarget returns what is wrong with where a field goes.
func checkTarget(f mapped) error {
	if strings.HasSuffix(f.to, anyName) || strings.HasSuffix(f.from, anyName) {
		if f.to != custom+"*" || !strings.HasSuffix(f.from, anyName) {
			return fmt.Errorf("in Fields, %s: expected \"Attributes.*\" for all names, or no text, found %q", ast.Quote(f.from), f.to)
		}
		return nil
	}
	if err := checkPath(f.to); err != nil {
		return fmt.Errorf("in Fields, %s: %w", ast.Quote(f.from), err)
	}
	return nil
}

func checkAddressTarget(name, to string) error {
	if name == anyChannel && to == eachAddress {
		return nil
	}
	if err := checkPath(to); err != nil {
		return fmt.Errorf("in Addresses, %s: %w", name, err)
	}
	return nil
}

// checkPath returns what is wrong with a path that values are to go to: text that
// a profile keeps as it is.
func checkPath(path string) error {
	resolved, err := profile.FormOf(ast.Profiles).Resolve(path)
	switch root, _, _ := strings.Cut(path, "."); {
	case err != nil:
		return err
	case resolved != path:
		return fmt.Errorf("expected %q, found %q", resolved, path)
	case root == ast.Calculated || path == "ProfileType" || path == "EngagementPreferences" || strings.Contains(path, "*"):
		return fmt.Errorf("nothing can be stored in %q; use Attributes.NAME", path)
	}
	return nil
}
