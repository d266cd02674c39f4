package store_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"segql/ast"
	"segql/eval/store"
	"segql/profile"
)

var application = store.Scope{Service: ast.Pinpoint, Domain: "app"}

// A ward keeps endpoints and users as they should be, each user once.
type ward struct {
	endpoints map[string]person // with what is the user's only if nobody is named
	users     map[string]person // who were met
}

// put updates an endpoint, and its user.
func (w *ward) put(r *profile.Record, replace bool) {
	before := w.endpoints[r.ID]
	own, said := person{}, person{}
	named := ""
	for path, values := range before {
		if !replace || path == ast.Segments {
			own[path] = values
		}
		if path == profile.UserIDPath {
			named = values[0]
		}
	}
	for _, p := range r.Pairs {
		to := own
		if profile.IsOfUser(p.Path) {
			to = said
		}
		delete(to, p.Path)
	}
	for _, p := range r.Pairs {
		switch {
		case profile.IsOfUser(p.Path):
			said[p.Path] = append(said[p.Path], p.Value)
		case p.Value != "":
			own[p.Path] = append(own[p.Path], p.Value)
		}
	}
	user := ""
	if values := own[profile.UserIDPath]; len(values) > 0 {
		user = values[0]
	}
	has := person{}
	switch known, ok := w.users[user]; {
	case user == "" && named == "":
		for path, values := range before {
			if profile.IsOfUser(path) {
				has[path] = values
			}
		}
	case user != "" && ok:
		has = maps.Clone(known)
	}
	if replace && (len(said) > 0 || user == "") {
		has = person{}
	}
	for path, values := range said {
		delete(has, path)
		if values[0] != "" {
			has[path] = values
		}
	}
	for path := range own {
		if profile.IsOfUser(path) {
			delete(own, path)
		}
	}
	if user == "" {
		maps.Copy(own, has)
	} else {
		w.users[user] = has
	}
	w.endpoints[r.ID] = own
}

// records returns the endpoints as a store has them.
func (w *ward) records() map[string]person {
	list := map[string]person{}
	for id, own := range w.endpoints {
		p := maps.Clone(own)
		if values := own[profile.UserIDPath]; len(values) > 0 {
			maps.Copy(p, w.users[values[0]])
		}
		list[id] = p
	}
	return list
}

// forget forgets users without endpoints, as a writer does when it ends.
func (w *ward) forget() {
	met := map[string]bool{}
	for _, own := range w.endpoints {
		if values := own[profile.UserIDPath]; len(values) > 0 {
			met[values[0]] = true
		}
	}
	maps.DeleteFunc(w.users, func(user string, _ person) bool { return !met[user] })
}

// randomEndpoint returns an update, seldom of the attributes of a user that it does
// not name.
func randomEndpoint(r *rand.Rand, named bool) *profile.Record {
	p := person{}
	if named || r.IntN(3) > 0 {
		p[profile.UserIDPath] = []string{fmt.Sprint("u", r.IntN(6))}
	} else if r.IntN(6) == 0 {
		p[profile.UserIDPath] = []string{""}
	}
	for _, path := range []string{"UserAttributes.a", "UserAttributes.b", "Attributes.x"} {
		switch r.IntN(4) {
		case 0:
			p[path] = []string{""}
		case 1:
			p[path] = []string{fmt.Sprint(r.IntN(3)), "z"}
		}
	}
	record := recordOf(fmt.Sprint("e", r.IntN(12)), p)
	return &record
}

func putEndpoints(t *testing.T, s *store.Store, o store.WriteOptions, updates []*profile.Record) {
	t.Helper()
	w, err := s.Writer(application, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range updates {
		if _, err := w.Put(u, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func expectEndpoints(t *testing.T, s *store.Store, step string, want map[string]person) {
	t.Helper()
	v, err := s.View(application)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	n := 0
	for r, err := range v.Records(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if expected := recordOf(r.ID, want[r.ID]); !slices.Equal(r.Pairs, expected.Pairs) {
			t.Fatalf("%s: %s: got %v, want %v", step, r.ID, r.Pairs, expected.Pairs)
		}
	}
	if n != len(want) {
		t.Fatalf("%s: got %d endpoints, want %d", step, n, len(want))
	}
}

// TestAllEndpointsOfAUserShareItsAttributes imports endpoints in any order. Where the
// records name their users the same import again changes nothing.
func TestAllEndpointsOfAUserShareItsAttributes(t *testing.T) {
	for seed := range uint64(60 / slower) {
		r := rand.New(rand.NewPCG(seed, 7))
		s, err := store.Open(t.TempDir(), store.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		s.MakeSmall(3, 64)
		w := &ward{endpoints: map[string]person{}, users: map[string]person{}}
		for n := range 6 {
			o := store.WriteOptions{Replace: r.IntN(4) == 0}
			updates := make([]*profile.Record, 1+r.IntN(20))
			for i := range updates {
				updates[i] = randomEndpoint(r, seed%2 == 0)
				w.put(updates[i], o.Replace)
			}
			w.forget()
			putEndpoints(t, s, o, updates)
			expectEndpoints(t, s, fmt.Sprintf("seed %d, import %d, %+v", seed, n, o), w.records())
			if seed%2 == 0 {
				putEndpoints(t, s, o, updates)
				expectEndpoints(t, s, fmt.Sprintf("seed %d, import %d again, %+v", seed, n, o), w.records())
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWhatARecordTakesAwayIsTakenFromAllEndpoints says nothing that is new, but that
// something is gone.
func TestWhatARecordTakesAwayIsTakenFromAllEndpoints(t *testing.T) {
	for _, replace := range []bool{false, true} {
		s, err := store.Open(t.TempDir(), store.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		w := &ward{endpoints: map[string]person{}, users: map[string]person{}}
		var updates []*profile.Record
		put := func(id, plan string) {
			r := recordOf(id, person{profile.UserIDPath: {"u"}, "UserAttributes.plan": {plan}})
			updates = append(updates, &r)
			w.put(&r, replace)
		}
		put("a", "gold")
		put("b", "gold")
		put("c", "gold")
		put("b", "")
		putEndpoints(t, s, store.WriteOptions{Replace: replace}, updates)
		expectEndpoints(t, s, fmt.Sprintf("replace %v", replace), w.records())
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMembersOfAnImportedSegment(t *testing.T) {
	s, err := store.Open(t.TempDir(), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.MakeSmall(2, 64)
	w := &ward{endpoints: map[string]person{}, users: map[string]person{}}
	var updates []*profile.Record
	for id, user := range map[string]string{"a": "u", "b": "u", "c": "v", "d": ""} {
		r := recordOf(id, person{profile.UserIDPath: {user}, "Attributes.x": {"y"}})
		updates = append(updates, &r)
		w.put(&r, false)
	}
	putEndpoints(t, s, store.WriteOptions{}, updates)
	set := func(segment string, ids map[string]bool, known string, members ...string) {
		t.Helper()
		n, err := s.SetMembers(context.Background(), application, segment, ids)
		if err != nil || n != len(members) {
			t.Fatalf("got %d members, %v, want %d", n, err, len(members))
		}
		for id, found := range ids {
			if want := id == known || slices.Contains(members, id); found != want {
				t.Errorf("%s: got known %v, want %v", id, found, want)
			}
		}
		for id, own := range w.endpoints {
			list := slices.DeleteFunc(slices.Clone(own[ast.Segments]), func(s string) bool { return s == segment })
			if slices.Contains(members, id) {
				list = append(list, segment)
			}
			if own[ast.Segments] = list; len(list) == 0 {
				delete(own, ast.Segments)
			}
		}
		expectEndpoints(t, s, segment, w.records())
	}
	set("one", map[string]bool{"a": false, "c": false, "nobody": false}, "", "a", "c")
	set("two", map[string]bool{"u": false, "d": false}, "u", "a", "b", "d")
	set("one", map[string]bool{"b": false}, "", "b")
	for _, u := range updates {
		w.put(u, true)
	}
	putEndpoints(t, s, store.WriteOptions{Replace: true}, updates)
	expectEndpoints(t, s, "replaced", w.records())
	set("two", nil, "")
	set("one", nil, "")
}
