package migrate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/profile"
)

const tier = "UserAttributes.tier"

// recordOf returns an endpoint with pairs of paths and values.
func recordOf(id string, pairs ...string) *profile.Record {
	r := &profile.Record{ID: id}
	for i := 0; i < len(pairs); i += 2 {
		r.Pairs = append(r.Pairs, profile.Pair{Path: pairs[i], Value: pairs[i+1]})
	}
	return r
}

func TestAnUpdateGivesAnEndpointToAnotherUser(t *testing.T) {
	const user = profile.UserIDPath
	for _, c := range []struct {
		then []string
		want string
	}{
		{[]string{"OptOut", "ALL"}, "[{OptOut ALL} {User.UserId ada} {UserAttributes.tier gold}]"},
		{[]string{user, "ada"}, "[{User.UserId ada} {UserAttributes.tier gold}]"},
		{[]string{user, "bo"}, "[{User.UserId bo}]"},
		{[]string{user, "bo", tier, "tin"}, "[{User.UserId bo} {UserAttributes.tier tin}]"},
		{[]string{user, ""}, "[]"},
	} {
		e := NewEndpoints()
		e.Add(recordOf("e", user, "ada", tier, "gold"))
		e.Add(recordOf("e", c.then...))
		if got := fmt.Sprint(e.record("e").Pairs); got != c.want {
			t.Errorf("%v: got %s, want %s", c.then, got, c.want)
		}
	}
}

func TestEndpointsAreUpdatedAndJoined(t *testing.T) {
	e := NewEndpoints()
	add := func(id string, pairs ...string) { e.Add(recordOf(id, pairs...)) }
	add("e3", "Address", "c", "OptOut", "")
	add("e1", "Address", "a", effectiveDate, "2026-01-01", profile.UserIDPath, "ada", tier, "gold", tier, strings.Repeat("long ", 60))
	add("e2", "Address", "b", effectiveDate, "2026-02-01", profile.UserIDPath, "ada")
	add("e1", "Address", "", "OptOut", "ALL", "OptOut", "NONE")
	if absent := e.join("VIP", []string{"e3", "ada", "e1", "nobody", ""}); absent != 2 {
		t.Errorf("got %d absent ids, want 2", absent)
	}
	var got []string
	for p := range e.people {
		got = append(got, p.id())
		for _, r := range p.endpoints {
			long := strings.NewReplacer(strings.Repeat("long ", 60), "long")
			got = append(got, long.Replace(fmt.Sprint(r.ID, r.Pairs)))
		}
	}
	want := []string{
		"ada",
		"e2[{Address b} {EffectiveDate 2026-02-01} {" + ast.Segments + " VIP} {User.UserId ada} {" + tier + " gold} {" + tier + " long}]",
		"e1[{EffectiveDate 2026-01-01} {OptOut ALL} {OptOut NONE} {" + ast.Segments + " VIP} {User.UserId ada} {" + tier + " gold} {" + tier + " long}]",
		"e3",
		"e3[{Address c} {" + ast.Segments + " VIP}]",
	}
	if !slices.Equal(got, want) || e.Updated != 1 {
		t.Errorf("got %d updates and\n%s\nwant 1 and\n%s", e.Updated, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
