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

// Endpoints are the endpoints of a project, of which there may be millions: they
// are packed, and unpacked person by person.
type Endpoints struct {
	packer
	byID    map[string]string // packed
	users   []user            // once grouped, those without an id last, else by their ids
	Updated int               // endpoints that were given more than once: the later says what changed
}

// A user has endpoints.
type user struct {
	id        string   // "" of an endpoint without a user
	endpoints []string // ids, sorted
}

// A person is a user with their endpoints, or an endpoint without a user. It
// becomes one profile.
type person struct {
	user      string            // "" of an endpoint without
	endpoints []*profile.Record // the latest first
	disputed  []string          // user attributes in which the endpoints disagreed
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
	return &Endpoints{packer: packer{numbers: map[string]uint64{}}, byID: map[string]string{}}
}

// Add takes an endpoint, or an update of one that was added. Whom an update gives it
// to has nothing of what it said of its user before.
func (e *Endpoints) Add(r *profile.Record) {
	pairs := r.Pairs
	if old, known := e.byID[r.ID]; known {
		e.Updated++
		before := profile.Record{Pairs: e.unpack(old)}
		if user := r.Values(profile.UserIDPath); len(user) > 0 && user[0] != first(before.Values(profile.UserIDPath)) {
			before.Pairs = slices.DeleteFunc(before.Pairs, func(p profile.Pair) bool { return profile.IsOfUser(p.Path) })
		}
		pairs = replacing(before.Pairs, pairs)
	}
	e.put(r.ID, slices.DeleteFunc(pairs, func(p profile.Pair) bool { return p.Value == "" }))
	e.users = nil
}

// put keeps an endpoint, of which the id and the rest are one text in memory.
func (e *Endpoints) put(id string, pairs []profile.Pair) {
	text := e.pack(pairs) + id
	size := len(text) - len(id)
	e.byID[text[size:]] = text[:size]
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

// group puts the endpoints to their users.
func (e *Endpoints) group() {
	if e.users != nil {
		return
	}
	numbers := map[string]int{}
	for _, id := range slices.Sorted(maps.Keys(e.byID)) {
		name := first(e.record(id).Values(profile.UserIDPath))
		i, known := numbers[name]
		if !known || name == "" {
			i = len(e.users)
			e.users = append(e.users, user{id: name})
			numbers[name] = i
		}
		e.users[i].endpoints = append(e.users[i].endpoints, id)
	}
	slices.SortStableFunc(e.users, compareUsers)
}

// compareUsers orders users by their ids, and endpoints without a user last.
func compareUsers(a, b user) int {
	return cmp.Or(-cmp.Compare(min(len(a.id), 1), min(len(b.id), 1)), strings.Compare(a.id, b.id))
}

func (e *Endpoints) record(id string) *profile.Record {
	return &profile.Record{ID: id, Pairs: e.unpack(e.byID[id])}
}

// people yields a person for each user.
func (e *Endpoints) people(yield func(*person) bool) {
	for _, u := range e.users {
		if !yield(e.person(u)) {
			return
		}
	}
}

// ofUser returns the ids of a user's endpoints.
func (e *Endpoints) ofUser(id string) []string {
	i, found := slices.BinarySearchFunc(e.users, user{id: id}, compareUsers)
	if !found || id == "" {
		return nil
	}
	return e.users[i].endpoints
}

// person returns the person that a user is, whose endpoints share the attributes of
// the user.
func (e *Endpoints) person(u user) *person {
	p := &person{user: u.id}
	for _, id := range u.endpoints {
		p.endpoints = append(p.endpoints, e.record(id))
	}
	slices.SortStableFunc(p.endpoints, latestFirst)
	p.share()
	return p
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
