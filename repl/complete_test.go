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
	s.known.counting = true
	s.known.move(s.scope(0, ""))
	s.known.total = demoProfiles
	s.known.wait(time.Minute)
	return s
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
	if _, err := s.Do(context.Background(), `segment mine include ALL < group ALL < FirstName INCLUSIVE Ann > >`); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ pending, line, after, want string }{
		{"", "inc", "", "include "},
		{"", "include ", "", "|ALL|ANY|NONE"},
		{"", "include A", "", "|ALL|ANY"},
		{"", "include no", "", "include NONE "},
		{"", "include ALL < ", "", "include ALL < group "},
		{"", "include ALL < group fr", "", "include ALL < group from "},
		{"", "include ALL < group ALL from ANY < ", "", "|mine|gold|nudge|regulars"},
		{"", "include ALL < group ALL from ANY < gold, mi", "", "include ALL < group ALL from ANY < gold, mine"},
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
		{"", "Address.City INCLUSIVE San F", "", ""},
		{"", `Address.City INCLUSIVE "San Fr`, "", `Address.City INCLUSIVE "San Francisco"`},
		{"", "FirstName INCLUSIVE Ann; Attributes.ti", "", "FirstName INCLUSIVE Ann; Attributes.tier "},
		{"", "Calculated.orders GREATER_THAN 3 ", "", "Calculated.orders GREATER_THAN 3 over "},
		{"include ALL <\n", "gr", "", "group "},
		{"include ALL <\ngroup ALL <\n", "  Attributes.ti", "", "  Attributes.tier "},
		{"include ALL < group ALL < Attributes.tier\n", "INC", "", "INCLUSIVE "},
		{"", "// FirstN", "", ""},
		{"", "segment x { do", "", "segment x { domain "},
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
		{"", ":open f", "", ":open folder/"},
		{"", ":snapshot j", "", ":snapshot jsonl "},
		{"", ":domain d", "", ":domain default "},
		{"", "@gol", "", "@gold "},
	} {
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
