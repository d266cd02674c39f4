package migrate

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"segql/ast"
	"segql/profile"
)

// Endpoints are the endpoints of a project, by the users whose they are.
type Endpoints struct {
	byID    map[string]*profile.Record
	people  []*person // once grouped, by their kind and id
	byUser  map[string]*person
	Updated int // endpoints that were given more than once: the later says what changed
}

// A person is a user with their endpoints, or an endpoint without a user. It
// becomes one profile.
type person struct {
	user      string // "" of an endpoint without
	endpoints []*profile.Record
	disputed  []string // user attributes in which the endpoints disagreed
}

// id returns the id that the person is known by: a user's or an endpoint's.
func (p *person) id() string {
	if p.user != "" {
		return p.user
	}
	return p.endpoints[0].ID
}

// key returns what no other person has, and what fits into an attribute.
func (p *person) key() string {
	kind := "endpoint/"
	if p.user != "" {
		kind = "user/"
	}
	key := kind + p.id()
	if utf8.RuneCountInString(key) > maxValue {
		key = kind + profile.KeyID("", kind, p.id())
	}
	return key
}

// NewEndpoints returns no endpoints.
func NewEndpoints() *Endpoints {
	return &Endpoints{byID: map[string]*profile.Record{}}
}

// Add takes an endpoint, or an update of one that was added. The record is kept.
func (e *Endpoints) Add(r *profile.Record) {
	if old := e.byID[r.ID]; old != nil {
		e.Updated++
		r.Pairs = replacing(old.Pairs, r.Pairs)
	}
	e.byID[r.ID] = r
	e.people = nil
}

// Len returns how many endpoints there are.
func (e *Endpoints) Len() int { return len(e.byID) }

// replacing returns pairs in which those of an update take the place of what has
// their paths.
func replacing(pairs, update []profile.Pair) []profile.Pair {
	said := map[string]bool{}
	for _, p := range update {
		said[p.Path] = true
	}
	list := make([]profile.Pair, 0, len(pairs)+len(update))
	for _, p := range pairs {
		if !said[p.Path] {
			list = append(list, p)
		}
	}
	for _, p := range update {
		if p.Value != "" {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b profile.Pair) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// group puts the endpoints to their users, who share their attributes, and sorts
// both: the endpoints of a user by what is latest.
func (e *Endpoints) group() {
	if e.people != nil {
		return
	}
	e.byUser = map[string]*person{}
	for _, id := range slices.Sorted(maps.Keys(e.byID)) {
		r := e.byID[id]
		r.Pairs = slices.DeleteFunc(r.Pairs, func(p profile.Pair) bool { return p.Value == "" })
		user := first(r.Values(profile.UserIDPath))
		p := e.byUser[user]
		if p == nil || user == "" {
			p = &person{user: user}
			e.people = append(e.people, p)
		}
		if user != "" {
			e.byUser[user] = p
		}
		p.endpoints = append(p.endpoints, r)
	}
	for _, p := range e.people {
		slices.SortStableFunc(p.endpoints, latestFirst)
		p.share()
	}
	slices.SortFunc(e.people, func(a, b *person) int {
		return cmp.Or(-cmp.Compare(min(len(a.user), 1), min(len(b.user), 1)), strings.Compare(a.id(), b.id()))
	})
}

// latestFirst orders endpoints by their EffectiveDate, the latest first and those
// without one last.
func latestFirst(a, b *profile.Record) int { return active(b).Compare(active(a)) }

func active(r *profile.Record) time.Time {
	i, _ := ast.ParseInstant(first(r.Values(effectiveDate)))
	return i.Time
}

// share gives all endpoints of a user what one of them says of the user. Where
// they disagree the latest endpoint is right.
func (p *person) share() {
	if len(p.endpoints) < 2 {
		return
	}
	var shared []profile.Pair
	for _, r := range slices.Backward(p.endpoints) {
		own := ofUser(r.Pairs)
		if len(own) == 0 || slices.Equal(own, shared) {
			continue
		}
		p.dispute(shared, own)
		shared = replacing(shared, own)
	}
	for _, r := range p.endpoints {
		if len(shared) > 0 && !slices.Equal(ofUser(r.Pairs), shared) {
			r.Pairs = replacing(r.Pairs, shared)
		}
	}
}

// dispute notes the attributes that two endpoints both have, and differently.
func (p *person) dispute(a, b []profile.Pair) {
	x, y := &profile.Record{Pairs: a}, &profile.Record{Pairs: b}
	for _, path := range pathsOf([]*profile.Record{x}) {
		if own := y.Values(path); len(own) > 0 && !sameSet(own, x.Values(path)) && !slices.Contains(p.disputed, path) {
			p.disputed = append(p.disputed, path)
		}
	}
}

func ofUser(pairs []profile.Pair) []profile.Pair {
	isUsers := func(p profile.Pair) bool { return profile.IsOfUser(p.Path) }
	from := slices.IndexFunc(pairs, isUsers)
	if from < 0 {
		return nil
	}
	to := from
	for to < len(pairs) && isUsers(pairs[to]) {
		to++
	}
	return pairs[from:to]
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
