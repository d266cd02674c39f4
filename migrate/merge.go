package migrate

import (
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
	"segql/profile"
)

// A Conflict is a field in which the endpoints of users disagree.
type Conflict struct {
	Field string
	Rule  string
	Users int
	IDs   []string // the first of them
}

// The rules by which conflicts are resolved.
const (
	latestWins = "the latest EffectiveDate wins"
	united     = "the lists are united"
	optOutWins = "an opt-out of all wins"
)

// optedOut is the OptOut of who wants no messages.
const optedOut = "ALL"

// A survey is what merging people finds out beside the profiles.
type survey struct {
	paths     map[string]bool // that a profile has
	conflicts map[string]*Conflict
	left      map[string]int // endpoints with a field that the mapping leaves out
}

func newSurvey() *survey { return &survey{map[string]bool{}, map[string]*Conflict{}, map[string]int{}} }

func (v *survey) conflict(p *person, field, rule string) {
	c := v.conflicts[field]
	if c == nil {
		c = &Conflict{Field: field, Rule: rule}
		v.conflicts[field] = c
	}
	c.Users++
	if len(c.IDs) < firstIDs {
		c.IDs = append(c.IDs, p.id())
	}
}

// profile makes one profile of some endpoints of a person, the latest first. With
// a survey it counts what is lost and what was in conflict.
func (s *scheme) profile(p *person, endpoints []*profile.Record, v *survey) *profile.Record {
	m := merger{scheme: s, person: p, survey: v, r: &profile.Record{}}
	m.r.ID = idOf(p)
	m.add(keyPath, p.key(), "")
	if p.user == "" {
		m.field(endpointID, []string{endpoints[0].ID})
	}
	for _, path := range pathsOf(endpoints) {
		switch path {
		case address:
		case place:
			m.place(endpoints)
		default:
			m.path(path, endpoints)
		}
	}
	m.addresses(endpoints)
	if v != nil {
		for _, path := range p.disputed {
			v.conflict(p, path, latestWins)
		}
	}
	m.r.Sort()
	return m.r
}

// pathsOf returns the paths that endpoints have, each once.
func pathsOf(endpoints []*profile.Record) []string {
	var paths []string
	for _, r := range endpoints {
		for i, p := range r.Pairs {
			if i == 0 || p.Path != r.Pairs[i-1].Path {
				paths = append(paths, p.Path)
			}
		}
	}
	if len(endpoints) > 1 {
		slices.Sort(paths)
		paths = slices.Compact(paths)
	}
	return paths
}

// A merger makes a profile.
type merger struct {
	*scheme
	person *person
	survey *survey // nil without
	r      *profile.Record
}

// add adds a value, unless it is longer than the profile's field.
func (m *merger) add(path, value, from string) {
	if most := limit(path); utf8.RuneCountInString(value) > most {
		m.lost(from, "the value has more than %d characters", most)
		return
	}
	m.r.Pairs = append(m.r.Pairs, profile.Pair{Path: path, Value: value})
}

func (m *merger) lost(from, format string, args ...any) {
	if m.survey != nil {
		m.lose(m.person, from, format, args...)
	}
}

// path adds what the endpoints have under a path.
func (m *merger) path(path string, endpoints []*profile.Record) {
	var all []string   // what is latest first
	var spare []string // that an endpoint has beside its first
	conflict := false
	for i, r := range endpoints {
		own := r.Values(path)
		conflict = conflict || i > 0 && len(all) > 0 && len(own) > 0 && !sameSet(all, own)
		for _, v := range own {
			if !slices.Contains(all, v) {
				all = append(all, v)
			}
			if v != own[0] && !slices.Contains(spare, v) {
				spare = append(spare, v)
			}
		}
	}
	t, rule := m.of(path), latestWins
	switch {
	case t.list:
		rule, spare = united, nil
	case path == ast.OptOut && slices.Contains(all, optedOut):
		all, rule = []string{optedOut}, optOutWins
	}
	if conflict && m.survey != nil && t.path != "" && path != effectiveDate {
		m.survey.conflict(m.person, path, rule)
	}
	if t.path != "" {
		for range spare {
			m.lost(path, "%s holds one value", t.path)
		}
	}
	m.field(path, all)
}

func sameSet(a, b []string) bool {
	in := func(list []string) func(string) bool {
		return func(v string) bool { return !slices.Contains(list, v) }
	}
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}

// field adds the values of a field, of which the first is right where there can be
// one.
func (m *merger) field(path string, all []string) {
	t := m.of(path)
	switch {
	case len(all) == 0:
	case t.path == "":
		if m.survey != nil {
			m.survey.left[path]++
		}
	case t.list:
		text, left := listOf(all, limit(t.path))
		for range left {
			m.lost(path, "the list has more than %d characters", limit(t.path))
		}
		if text != "" {
			m.add(t.path, text, path)
		}
	default:
		m.add(t.path, all[0], path)
	}
}

// place adds the coordinates of the latest endpoint that has a place.
func (m *merger) place(endpoints []*profile.Record) {
	var all []string
	for _, r := range endpoints {
		if v := first(r.Values(place)); v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	if len(all) > 1 && m.survey != nil {
		m.survey.conflict(m.person, place, latestWins)
	}
	north, east := ast.SplitPlace(all[0])
	for _, c := range []mapped{{latitude, north}, {longitude, east}} {
		if c.to != "" {
			m.field(c.from, []string{c.to})
		}
	}
}

// addresses fills the fields of addresses, the channels in the order of the
// mapping.
func (m *merger) addresses(endpoints []*profile.Record) {
	filled := map[string]string{}
	for _, name := range m.channelsOf(endpoints) {
		fields := m.channelFields(name)
		for _, r := range endpoints {
			value := first(r.Values(address))
			if value == "" || first(r.Values(channelType)) != name {
				continue
			}
			m.address(name, value, fields, filled)
		}
	}
}

func (m *merger) address(name, value string, fields []string, filled map[string]string) {
	if len(fields) == 0 {
		if m.survey != nil {
			m.survey.left[address+" of "+name]++
		}
		return
	}
	for _, path := range fields {
		switch filled[path] {
		case value:
			return
		case "":
			filled[path] = value
			m.add(path, value, address+" of "+name)
			return
		}
	}
	m.lost(address+" of "+name, "all of %s are taken", strings.Join(fields, ", "))
}

// channelsOf returns the channels of endpoints, those of the mapping first.
func (m *merger) channelsOf(endpoints []*profile.Record) []string {
	var found, names []string
	for _, r := range endpoints {
		if name := first(r.Values(channelType)); !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	for _, c := range m.Mapping.addresses {
		if slices.Contains(found, c.name) && c.name != anyChannel {
			names = append(names, c.name)
		}
	}
	for _, name := range found {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
