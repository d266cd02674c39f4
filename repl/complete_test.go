package repl

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

// demoSession returns a session on the store that :demo made.
func demoSession(t testing.TB) *Session {
	s := NewSession(Options{Folder: demoStore()}, new(bytes.Buffer), new(bytes.Buffer))
	t.Cleanup(func() { s.Close() })
	countNow(t, s)
	return s
}

// countNow waits until the values of the attributes are counted.
func countNow(t testing.TB, s *Session) {
	s.countValues()
	if err := s.banner(); err != nil {
		t.Fatal(err)
	}
	for _, k := range s.known {
		k.wait(time.Minute)
	}
}

func TestCompletion(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"people.csv", "segments.seg", "my people.csv", "notes.txt"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir("folder", 0o700); err != nil {
		t.Fatal(err)
	}
	s := demoSession(t)
	for _, line := range []string{"let west = WA, OR", "segment mine include ALL < group ALL < FirstName INCLUSIVE Ann > >"} {
		if _, err := s.Do(context.Background(), line); err != nil {
			t.Fatal(err)
		}
	}
	testCompletion(t, s, []completed{
		{"", "inc", "", "include "},
		{"", "include ", "", "|ALL|ANY|NONE"},
		{"", "include A", "", "|ALL|ANY"},
		{"", "include no", "", "include NONE "},
		{"", "include ALL < ", "", "include ALL < group "},
		{"", "include ALL < group fr", "", "include ALL < group from "},
		{"", "include ALL < group ALL from ANY < ", "", "|mine|gold|nudge|regulars"},
		{"", "include ALL < group ALL from ANY < gold, mi", "", "include ALL < group ALL from ANY < gold, mine"},
		{"", "include ALL < group ALL from ANY < gold, @nu", "", "include ALL < group ALL from ANY < gold, nudge"},
		{"", "First", "", "FirstName "},
		{"", "addr", "", "Address."},
		{"", "Address.Cou", "", "Address.Count"},
		{"", "Address.Count", "", "|Address.Country|Address.County"},
		{"", "Attributes.ti", "", "Attributes.tier "},
		{"", "Attributes.favorite", "", `Attributes["favorite category"] `},
		{"", `Attributes["fav`, "", `Attributes["favorite category"] `},
		{"", `Attributes["fav`, `"]`, `Attributes["favorite category`},
		{"", "Calculated.total", "", "Calculated.total_spent "},
		{"", "tier", "", "Attributes.tier "},
		{"", "FirstName BEG", "", "FirstName BEGINS_WITH "},
		{"", "FirstName beg", "", "FirstName BEGINS_WITH "},
		{"", "FirstName ", "", "|INCLUSIVE|EXCLUSIVE|CONTAINS|BEGINS_WITH|ENDS_WITH"},
		{"", "BirthDate BET", "", "BirthDate BETWEEN "},
		{"", "BirthDate GRE", "", ""},
		{"", "ProfileType INCLUSIVE A", "", "ProfileType INCLUSIVE ACCOUNT_PROFILE "},
		{"", "Attributes.tier INCLUSIVE ", "", "|bronze|silver|gold|platinum"},
		{"", "Attributes.tier INCLUSIVE gold, pl", "", "Attributes.tier INCLUSIVE gold, platinum"},
		{"", `Attributes.tier INCLUSIVE "pl`, "", `Attributes.tier INCLUSIVE "platinum"`},
		{"", `Attributes.tier INCLUSIVE "pl`, `"`, `Attributes.tier INCLUSIVE "platinum`},
		{"", `EmailAddress INCLUSIVE "accounts@j`, "", `|"accounts@johnson.example.com"|"accounts@jackson.example.com"|"accounts@joshi.example.com"`},
		{"", "Address.City INCLUSIVE San F", "", ""},
		{"", `Address.City INCLUSIVE "San Fr`, "", `Address.City INCLUSIVE "San Francisco"`},
		{"", "FirstName INCLUSIVE Ann; Attributes.ti", "", "FirstName INCLUSIVE Ann; Attributes.tier "},
		{"", "Calculated.orders GREATER_THAN 3 ", "", "Calculated.orders GREATER_THAN 3 over "},
		{"", "Calculated.orders GREATER_THAN 3 over ", "", ""},
		{"", "Calculated.orders GREATER_THAN 3 over 30 ", "", "Calculated.orders GREATER_THAN 3 over 30 days "},
		{"", "Calculated.orders GREATER_THAN 3 over 30..7 d", "", "Calculated.orders GREATER_THAN 3 over 30..7 days "},
		{"", "Calculated.orders GREATER_THAN 3 over 30 days; FirstN", "", "Calculated.orders GREATER_THAN 3 over 30 days; FirstName "},
		{"", "Address.State INCLUSIVE AZ, $", "", "Address.State INCLUSIVE AZ, $west"},
		{"include ALL <\n", "gr", "", "group "},
		{"include ALL <\ngroup ALL <\n", "  Attributes.ti", "", "  Attributes.tier "},
		{"include ALL < group ALL < Attributes.tier\n", "INC", "", "INCLUSIVE "},
		{"", "// FirstN", "", ""},
		{"", "segment x { do", "", "segment x { domain "},
		{"", "segment x { domain ", "", ""},
		{"", "segment x { domain retail ta", "", "segment x { domain retail tags "},
		{"", "segment x { tags { a b } dom", "", "segment x { tags { a b } domain "},
		{"", ":expl", "", ":explain "},
		{"", ":s", "", "|:source|:segments|:save|:snapshot|:set"},
		{"", ":list 3 mi", "", ":list 3 mine "},
		{"", ":why 42 @nu", "", ":why 42 @nudge "},
		{"", ":json seg", "", ":json segment-groups "},
		{"", ":set mis", "", ":set missing "},
		{"", ":set missing no", "", ":set missing no-match "},
		{"", ":help hel", "", ":help help"},
		{"", ":attributes Attributes.tie", "", ":attributes Attributes.tier "},
		{"", ":columns FirstName Address.Ci", "", ":columns FirstName Address.City "},
		{"", ":import peo", "", ":import people.csv "},
		{"", ":import my", "", `:import "my people.csv" `},
		{"", ":load ", "", "|folder/|segments.seg"},
		{"", ":open ", "", ":open folder/"},
		{"", ":demo ", "", ":demo folder/"},
		{"", ":snapshot j", "", ":snapshot jsonl "},
		{"", ":domain d", "", ":domain default "},
		{"", "@gol", "", "@gold "},
	})
}

// A completed line is one in which Tab was pressed between two parts.
type completed struct {
	pending, line, after string
	want                 string // the line up to the cursor; |a|b for what is offered, "" for nothing
}

func testCompletion(t *testing.T, s *Session, cases []completed) {
	t.Helper()
	for _, c := range cases {
		s.pending = c.pending
		got, list := s.completed(c.line, c.after)
		if strings.HasPrefix(c.want, "|") {
			got = ""
			for _, x := range list {
				got += "|" + x.text
			}
		} else if c.want == "" && len(list) == 0 && got == c.line {
			got = ""
		}
		if got != c.want {
			t.Errorf("%q before %q: got %q, want %q", c.pending+c.line, c.after, got, c.want)
		}
	}
}

func TestCompletionForPinpoint(t *testing.T) {
	t.Chdir(t.TempDir())
	importEndpoints(t, "store")
	for _, name := range []string{"ids.txt", "endpoints.csv"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := NewSession(Options{Folder: "store"}, new(bytes.Buffer), new(bytes.Buffer))
	defer s.Close()
	countNow(t, s)
	for _, line := range []string{
		"segment fans for pinpoint { id f1 } include ALL < group ALL < Attributes.interests INCLUSIVE music > >",
		`segment "dead sea" for pinpoint`, "segment people include ALL < group ALL < FirstName INCLUSIVE Ann > >",
	} {
		if _, err := s.Do(t.Context(), line); err != nil {
			t.Fatal(err)
		}
	}
	const header = "segment x for pinpoint\n"
	const group = header + "include ALL < group ALL <\n"
	testCompletion(t, s, []completed{
		{"", "segment x f", "", "segment x for "},
		{"", "segment x for p", "", "|profiles|pinpoint"},
		{"", "segment x for pi", "", "segment x for pinpoint "},
		{"", "segment x for pinpoint ", "", "|include|dimension"},
		{"", "segment x for pinpoint { v", "", "segment x for pinpoint { version "},
		{"", "segment x for pinpoint { im", "", "segment x for pinpoint { imported "},
		{header, "include ALL < group ALL from ANY < ", "", `|fans|"dead sea"|"two words"|vips`},
		{header, "include ALL < group ALL from ANY < de", "", `include ALL < group ALL from ANY < "dead sea"`},
		{header, `include ALL < group ALL from ANY < "vi`, `"`, `include ALL < group ALL from ANY < "vips`},
		{"", "include ALL < group ALL from ANY < ", "", "include ALL < group ALL from ANY < people"},
		{group, "", "", "|Attributes.|Behavior.|Demographic.|Location.|Metrics.|UserAttributes.|dimension"},
		{group, "Attributes.", "", `|Attributes["car.make"]|Attributes.interests`},
		{group, "Attributes.car.m", "", `Attributes["car.make"] `},
		{group, `Attributes["car`, `"]`, `Attributes["car.make`},
		{group, "cart", "", `Metrics["cart.total"] `},
		{group, "UserAttributes.", "", `|UserAttributes["home.city"]|UserAttributes.plan`},
		{group, "Demographic.Ch", "", "Demographic.Channel "},
		{group, "Behavior.", "", "Behavior.Recency "},
		{group, "First", "", ""},
		{group, "Attributes.interests ", "", "|INCLUSIVE|EXCLUSIVE|CONTAINS|BEFORE|AFTER|BETWEEN|ON"},
		{group, "Metrics.visits ", "", "|GREATER_THAN|LESS_THAN|GREATER_THAN_OR_EQUAL|LESS_THAN_OR_EQUAL|EQUAL"},
		{group, "Location.GPSPoint ", "", "Location.GPSPoint NEAR "},
		{group, "Location.GPSPoint NEAR ", "", ""},
		{group, "Location.GPSPoint NEAR 47.6, -122.3 ", "", "Location.GPSPoint NEAR 47.6, -122.3 within "},
		{group, "Location.GPSPoint NEAR 47.6, -122.3 within 10 ", "", "Location.GPSPoint NEAR 47.6, -122.3 within 10 km "},
		{group, "Behavior.Recency ACTIVE DAY_7", "", "Behavior.Recency ACTIVE DAY_7 "},
		{group, "Behavior.Recency INACTIVE ", "", "|HR_24|DAY_7|DAY_14|DAY_30"},
		{group, "Attributes.interests INCLUSIVE ", "", "|music|sports|chess"},
		{group, `Attributes["car.make"] INCLUSIVE A`, "", `Attributes["car.make"] INCLUSIVE Audi`},
		{group, `UserAttributes["home.city"] INCLUSIVE `, "", `UserAttributes["home.city"] INCLUSIVE Seattle`},
		{group, "Demographic.Channel INCLUSIVE ", "", "|EMAIL|APNS|GCM"},
		{group, "Metrics.visits GREATER_THAN ", "", "|1|2|7|9"},
		{header, "dimension < Location.Country INCLUSIVE ", "", "|US|DE"},
		{header + "include ALL < >\nsegment y include ALL < group ALL <\n", "First", "", "FirstName "},
		{header + "include ALL < group ALL < > >\n", "First", "", "FirstName "},
		{"", ":list ", "", `|fans|"dead sea"|people|@"two words"|@vips`},
		{"", `:list @"two`, "", `:list @"two words" `},
		{"", `@tw`, "", `@"two words" `},
		{"", ":import --se", "", "|--service|--segment"},
		{"", ":import --service ", "", "|profiles|pinpoint"},
		{"", ":import --service pinpoint e", "", ":import --service pinpoint endpoints.csv "},
		{"", ":import --service pinpoint --segment v", "", ":import --service pinpoint --segment vips "},
		{"", ":import --service pinpoint --segment vips i", "", ":import --service pinpoint --segment vips ids.txt "},
		{"", ":import --expiry ", "", ""},
	})
	if _, err := s.Do(t.Context(), `:list "dead sea"`); err != nil {
		t.Fatal(err)
	}
	testCompletion(t, s, []completed{{"", ":attributes FirstN", "", ":attributes FirstName "}})
}

// A key stroke has 10 ms, also while there is much pending; ten times that here.
func TestAKeyStrokeIsQuick(t *testing.T) {
	s := demoSession(t)
	s.color = 1
	s.pending = "include ALL <\n" + strings.Repeat("group ALL < Attributes.tier INCLUSIVE gold, silver; FirstName BEGINS_WITH \"A\" >\n", 100)
	begun := time.Now()
	const strokes = 10
	for range strokes {
		s.complete("  group ALL < Attributes.tier INCLUSIVE s")
		painted(s.style(), s.pending, "  group ALL < Attributes.tier INCLUSIVE s", 3)
	}
	if each := time.Since(begun) / strokes; each > 100*time.Millisecond {
		t.Errorf("a key stroke took %v", each)
	}
}
