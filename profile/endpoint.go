package profile

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
)

// An endpointShape is what stands under a name in an endpoint.
type endpointShape uint8

const (
	oneText endpointShape = iota
	endpointID
	texts   // an object of names that people give, each with a list of texts
	numbers // the same, each with a number
	latitude
	longitude
)

// An endpointMember is what an endpoint has under a name, which is dotted as in the
// header of CSV.
type endpointMember struct {
	name  string
	shape endpointShape
	path  string // by which it is kept; of texts and numbers what stands before the name
}

// endpointMembers is the only list of what an endpoint has: the members of the
// model's EndpointResponse in its order. The two coordinates are kept as one place.
var endpointMembers = func() []*endpointMember {
	list := []*endpointMember{
		{name: endpointIDName, shape: endpointID},
		{name: "Address"},
		{name: "ApplicationId"},
		{name: attributes, shape: texts},
		{name: "ChannelType"},
		{name: "CohortId"},
		{name: "CreationDate"},
		{name: "Demographic.AppVersion"},
		{name: "Demographic.Locale"},
		{name: "Demographic.Make"},
		{name: "Demographic.Model"},
		{name: "Demographic.ModelVersion"},
		{name: "Demographic.Platform"},
		{name: "Demographic.PlatformVersion"},
		{name: "Demographic.Timezone"},
		{name: "EffectiveDate"},
		{name: ast.EndpointStatus},
		{name: "Location.City"},
		{name: "Location.Country"},
		{name: "Location.Latitude", shape: latitude, path: placePath},
		{name: "Location.Longitude", shape: longitude, path: placePath},
		{name: "Location.PostalCode"},
		{name: "Location.Region"},
		{name: "Metrics", shape: numbers},
		{name: ast.OptOut},
		{name: "RequestId"},
		{name: "User.UserAttributes", shape: texts, path: userAttributes},
		{name: UserIDPath},
	}
	for _, m := range list {
		m.path = cmp.Or(m.path, m.name)
		if m.hasNames() {
			m.path += "."
		}
	}
	return list
}()

const (
	endpointIDName = "Id"
	placePath      = "Location.GPSPoint"
	userAttributes = "UserAttributes"
)

// UserIDPath is the path of the user whose an endpoint is.
const UserIDPath = "User.UserId"

// IsOfUser reports whether what endpoints have under a path is shared by all
// endpoints of a user.
func IsOfUser(path string) bool { return strings.HasPrefix(path, userAttributes+".") }

// The limits that the model states for what people name.
const (
	maxEndpointID    = 1024 // bytes
	maxEndpointName  = 50   // characters
	maxEndpointValue = 100  // characters
)

var (
	endpointMembersByName = map[string]*endpointMember{}
	endpointGroups        = map[string]bool{} // the objects in an endpoint that others stand in: User, ...
)

func init() {
	for _, m := range endpointMembers {
		endpointMembersByName[m.name] = m
		if group, _, dotted := strings.Cut(m.name, "."); dotted {
			endpointGroups[group] = true
		}
	}
}

func (m *endpointMember) hasNames() bool { return m.shape == texts || m.shape == numbers }

// checkName returns what is wrong with a name that people give.
func (m *endpointMember) checkName(name string) error {
	if n := utf8.RuneCountInString(name); n == 0 || n > maxEndpointName {
		return fmt.Errorf("expected a name of 1 to %d characters in %s, found one of %d", maxEndpointName, quote(m.name), n)
	}
	return nil
}

// checkValue returns what is wrong with a value that is not empty.
func (m *endpointMember) checkValue(path string, value []byte) error {
	switch m.shape {
	case endpointID:
		if len(value) > maxEndpointID {
			return fmt.Errorf("%s: expected at most %d bytes, found %d", quote(m.name), maxEndpointID, len(value))
		}
	case texts:
		if n := utf8.RuneCount(value); n > maxEndpointValue {
			return fmt.Errorf("%s: expected at most %d characters, found %d", quote(path), maxEndpointValue, n)
		}
	case numbers, latitude, longitude:
		n, ok := ast.ParseNumber(string(value))
		switch {
		case !ok && m.hasNames():
			return fmt.Errorf("%s: expected a number", quote(path))
		case !ok:
			return fmt.Errorf("%s: expected a number", quote(m.name))
		case m.shape == latitude && !ast.IsLatitude(n):
			return fmt.Errorf("%s: expected a number from -90 to 90", quote(m.name))
		case m.shape == longitude && !ast.IsLongitude(n):
			return fmt.Errorf("%s: expected a number from -180 to 180", quote(m.name))
		}
	}
	return nil
}

// lookupEndpoint returns the member of a dotted name, and the path by which what
// stands there is kept. The error names what is nearest.
func lookupEndpoint(name string) (m *endpointMember, path string, err error) {
	if m, ok := endpointMembersByName[name]; ok && !m.hasNames() {
		return m, m.path, nil
	}
	for _, m := range endpointMembers {
		for _, before := range []string{m.name + ".", m.path} {
			if own, ok := strings.CutPrefix(name, before); ok && m.hasNames() {
				return m, m.path + own, m.checkName(own)
			}
		}
	}
	if name == "" {
		return nil, "", errors.New("expected an attribute of an endpoint, found no name")
	}
	return nil, "", fmt.Errorf("expected an attribute of an endpoint, found %s: %s?", quote(name), endpointHint(name))
}

// endpointHint returns the name that is meant by one that is none: the nearest, or
// the custom attribute of that name.
func endpointHint(name string) string {
	if near := ast.Nearest(name, endpointNames()); near != "" {
		return near
	}
	root, own, dotted := strings.Cut(name, ".")
	if near := ast.Nearest(root, slices.Values([]string{attributes, "Metrics", userAttributes})); dotted && near != "" {
		return near + "." + excerpt(own)
	}
	return attributes + "." + excerpt(name)
}

func endpointNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, m := range endpointMembers {
			if !m.hasNames() && !yield(m.name) {
				return
			}
		}
	}
}

// resolveEndpoint returns the path of what endpoints have under a name, as it
// stands in a header of CSV or in a segment.
func resolveEndpoint(name string) (string, error) {
	root, part, _ := strings.Cut(name, ".")
	if f, ok := ast.LookupField(ast.Pinpoint, root, part); ok && f.Part != ast.AnyName {
		return f.Stored(""), nil
	}
	m, path, err := lookupEndpoint(name)
	if err == nil && m.shape == endpointID {
		err = fmt.Errorf("expected an attribute, found %s, which every row has", quote(name))
	}
	return path, err
}

// endpointRank returns the place in the model of what is kept under a path, and
// whether endpoints have it there.
func endpointRank(path string) (rank int, ok bool) {
	rank = slices.IndexFunc(endpointMembers, func(m *endpointMember) bool {
		return m.path == path || m.hasNames() && strings.HasPrefix(path, m.path)
	})
	return rank, rank >= 0
}

// sortEndpointPaths puts paths into the order of the model, and behind them what
// no endpoint has.
func sortEndpointPaths(paths []string) {
	place := func(path string) int {
		if rank, ok := endpointRank(path); ok {
			return rank
		}
		return len(endpointMembers)
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a, b))
	})
}
