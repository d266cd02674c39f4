package profile

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
)

// The limits of a profile.
const (
	maxValue = 255       // characters of a value, where ast has no other limit
	maxName  = 255       // characters of an attribute's name
	maxText  = 1_000_000 // bytes of a profile's paths and values
)

// A shape is what a member of the Profile object is made of.
type shape uint8

const (
	textShape       shape = iota
	idShape               // 32 hexadecimal digits
	addressShape          // an object of addressParts
	namesShape            // an object of names that people give
	calculatedShape       // the same, of the names of calculated attributes
	documentShape         // JSON that is kept as one value
	droppedShape          // nothing that a profile is
)

// A member is a member of the Profile object, or of an address in it.
type member struct {
	name  string // in JSON
	root  string // the object in the Profile object that has the values, "" if it does itself
	path  string // without what people name
	shape shape
	limit int       // characters of a text
	rank  int       // in the order of the model
	slot  int       // in the order of the paths
	parts []*member // of an address
}

// catalogue is the only list of what a profile has: the members of the model's
// Profile in its order, and behind them the calculated attributes, which AWS
// hands out beside it. What can be segmented on has its limits from ast.
var catalogue = func() []*member {
	list := []*member{
		{name: profileID, shape: idShape},
		{name: "AccountNumber"},
		{name: "AdditionalInformation"},
		{name: "PartyType"},
		{name: "BusinessName"},
		{name: "FirstName"},
		{name: "MiddleName"},
		{name: "LastName"},
		{name: "BirthDate"},
		{name: "Gender"},
		{name: "PhoneNumber"},
		{name: "MobilePhoneNumber"},
		{name: "HomePhoneNumber"},
		{name: "BusinessPhoneNumber"},
		{name: "EmailAddress"},
		{name: "PersonalEmailAddress"},
		{name: "BusinessEmailAddress"},
		{name: "Address", shape: addressShape},
		{name: "ShippingAddress", shape: addressShape},
		{name: "MailingAddress", shape: addressShape},
		{name: "BillingAddress", shape: addressShape},
		{name: attributes, shape: namesShape},
		{name: "FoundByItems", shape: droppedShape},
		{name: "PartyTypeString"},
		{name: "GenderString"},
		{name: "ProfileType"},
		{name: preferences, shape: documentShape},
		{name: ast.CalculatedAttributes, path: ast.Calculated, shape: calculatedShape},
	}
	for _, m := range list {
		m.path, m.limit = cmp.Or(m.path, m.name), limit(m.name, "")
		switch {
		case m.hasNames():
			m.root = m.name
		case m.shape == addressShape:
			for _, part := range addressParts {
				m.parts = append(m.parts, &member{
					name: part, root: m.name, path: m.path + "." + part, limit: limit(m.name, part),
				})
			}
		}
	}
	return list
}()

// addressParts are the members of the model's Address, in its order.
var addressParts = []string{
	"Address1", "Address2", "Address3", "Address4",
	"City", "County", "State", "Province", "Country", "PostalCode",
}

// The members that are spoken of by their name.
const (
	profileID   = "ProfileId"
	attributes  = "Attributes"
	preferences = "EngagementPreferences"
)

func limit(root, part string) int {
	if f, ok := ast.LookupField(ast.Profiles, root, part); ok && f.Kind.MaxLength() > 0 {
		return f.Kind.MaxLength()
	}
	return maxValue
}

// members are those of the catalogue and their parts, by rank.
var members = func() (list []*member) {
	for _, m := range catalogue {
		list = append(append(list, m), m.parts...)
	}
	for rank, m := range list {
		m.rank = rank
	}
	return list
}()

// membersByName has the members of the Profile object, membersByPath those and
// their parts.
var membersByName, membersByPath = func() (names, paths map[string]*member) {
	names, paths = map[string]*member{}, map[string]*member{}
	for _, m := range catalogue {
		names[m.name] = m
	}
	for _, m := range members {
		paths[m.path] = m
	}
	for slot, path := range slices.Sorted(maps.Keys(paths)) {
		paths[path].slot = slot
	}
	return names, paths
}()

// maxSlots bounds the paths that have a slot.
const maxSlots = 128

// lookupMember returns the member of the Profile object with a name in JSON.
func lookupMember(name []byte) (*member, bool) {
	m, ok := membersByName[string(name)]
	if !ok && isIDName(string(name)) {
		return membersByName[profileID], true
	}
	return m, ok
}

// isIDName reports whether name is ProfileId in any case.
func isIDName(name string) bool {
	return len(name) == len(profileID) && strings.EqualFold(name, profileID)
}

// part returns the member of an address with a name.
func (m *member) part(name []byte) (*member, bool) {
	for _, part := range m.parts {
		if part.name == string(name) {
			return part, true
		}
	}
	return nil, false
}

// hasValue reports whether the member's path is that of an attribute.
func (m *member) hasValue() bool { return m.shape == textShape || m.shape == documentShape }

// hasNames reports whether people name what the member has.
func (m *member) hasNames() bool { return m.shape == namesShape || m.shape == calculatedShape }

// checkName returns what is wrong with a name that people give.
func (m *member) checkName(name string) error {
	switch n := utf8.RuneCountInString(name); {
	case n == 0 || n > maxName:
		return fmt.Errorf("expected a name of 1 to %d characters in %s, found one of %d", maxName, quote(m.name), n)
	case m.shape == calculatedShape && !isTypeName(name):
		return fmt.Errorf("expected a calculated attribute's name of ASCII letters, digits, _ and -, "+
			"a letter or _ first, found %s", quote(name))
	}
	return nil
}

// isTypeName reports whether name fits the model's typeName.
func isTypeName(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return name != ""
}

// An attribute is a path with the member that it belongs to: the part of an
// address, or the one that has what people named.
type attribute struct {
	path string
	*member
}

// memberOf returns the member that an attribute's path belongs to.
func memberOf(path string) (*member, bool) {
	if m, ok := membersByPath[path]; ok && m.hasValue() {
		return m, true
	}
	root, _, named := strings.Cut(path, ".")
	m, ok := membersByPath[root]
	return m, ok && named && m.hasNames()
}

// lookupAttribute returns the attribute of a path, whose root may be spelled
// CalculatedAttributes. The error names what is nearest.
func lookupAttribute(path string) (attribute, error) {
	if name, ok := strings.CutPrefix(path, ast.CalculatedAttributes+"."); ok {
		path = ast.Calculated + "." + name
	}
	m, ok := memberOf(path)
	switch {
	case ok && m.hasNames():
		return attribute{path, m}, m.checkName(path[len(m.path)+1:])
	case ok:
		return attribute{path, m}, nil
	case path == "":
		return attribute{}, errors.New("expected an attribute, found no name")
	}
	return attribute{}, fmt.Errorf("expected an attribute, found %s: %s?", quote(path), wayOut(path))
}

// wayOut returns the path that is meant by one that is none: the nearest, or
// the custom attribute of that name.
func wayOut(path string) string {
	return cmp.Or(ast.Nearest(path, paths()), attributes+"."+excerpt(path))
}

// paths returns the paths of attributes that nobody named, in the order of the
// model.
func paths() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, m := range members {
			if m.hasValue() && !yield(m.path) {
				return
			}
		}
	}
}

// SortPaths puts paths into the order of columns: that of the model's Profile,
// then the custom attributes by name, then the calculated ones by name.
func SortPaths(paths []string) {
	column := func(path string) int {
		m, ok := memberOf(path)
		switch {
		case !ok:
			return 2 * len(members)
		case m.hasNames():
			return len(members) + m.rank
		}
		return m.rank
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(cmp.Compare(column(a), column(b)), strings.Compare(a, b))
	})
}

// quote returns the beginning of a name in double quotes.
func quote(name string) string { return ast.Quote(excerpt(name)) }

// excerpt returns the beginning of a name that may be of any length.
func excerpt(name string) string {
	const most = 64
	n := 0
	for i := range name {
		if n++; n > most {
			return name[:i] + "…"
		}
	}
	return name
}
