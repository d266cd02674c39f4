package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"segql/eval/store"
)

// A shell runs commands on a store.
type shell struct {
	*testing.T
	dir string // of the store
}

// run runs a command that succeeds, and returns what it prints.
func (s shell) run(args ...string) (stdout, stderr string) {
	s.Helper()
	var out, notes bytes.Buffer
	args = append(args, "--store", s.dir)
	if status := run(context.Background(), args, strings.NewReader(""), &out, &notes); status != 0 {
		s.Fatalf("segql %q: got exit status %d, %s", args, status, notes.String())
	}
	return out.String(), notes.String()
}

// spoil flips a bit of a text where the newest table has it that does.
func (s shell) spoil(text string) {
	s.Helper()
	tables, err := filepath.Glob(filepath.Join(s.dir, "rows-*", "*.sst"))
	if err != nil {
		s.Fatal(err)
	}
	for _, path := range slices.Backward(tables) {
		content, err := os.ReadFile(path)
		if err != nil {
			s.Fatal(err)
		}
		if at := bytes.Index(content, []byte(text)); at >= 0 {
			content[at] ^= 1
			if err := os.WriteFile(path, content, 0o600); err != nil {
				s.Fatal(err)
			}
			return
		}
	}
	s.Fatalf("no table has %q", text)
}

// TestADamagedIndexIsToldAndMadeAnew runs commands on a store of which a part of the
// index is spoilt: they print what is right and tell of it, and the next one finds
// nothing.
func TestADamagedIndexIsToldAndMadeAnew(t *testing.T) {
	s := shell{t, filepath.Join(t.TempDir(), "store")}
	var people strings.Builder
	var notes []string
	for i := range 100 {
		note := fmt.Sprintf("%x %0150d", sha256.Sum256(fmt.Append(nil, i)), i)
		notes = append(notes, note)
		fmt.Fprintf(&people, `{"ProfileId":"%032x","Attributes":{"note":"%s","odd":"%v"}}`+"\n", i, note, i%2 == 1)
	}
	slices.Sort(notes)
	file := filepath.Join(t.TempDir(), "people.jsonl")
	if err := os.WriteFile(file, []byte(people.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run("import", file)
	const segment = `include ALL < group ALL < Attributes.note ENDS_WITH 1, 2, 3; Attributes.odd INCLUSIVE true > >`
	for i, args := range [][]string{
		{"count", "-e", segment}, {"members", "--format", "ids", "-e", segment}, {"explain", "-e", segment},
		{"membership", "--ids", fmt.Sprintf("%032x,%032x", 1, 2), "-e", segment},
	} {
		plain := func(out string) string { return out }
		if args[0] == "explain" { // it tells times
			plain = func(out string) string { return strings.Join(strings.Fields(strings.Split(out, "\n")[1]), " ") }
		}
		want, told := s.run(args...)
		if told != "" {
			t.Errorf("segql %q: before that got %q", args, told)
		}
		s.spoil(notes[i][100:] + notes[i+1][:50]) // as the index alone has them
		other, err := store.Open(s.dir, store.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, note := range []string{"segql stats --compact makes it anew", "it has been made anew", ""} {
			got, told := s.run(args...)
			if plain(got) != plain(want) {
				t.Errorf("segql %q: got %q, want %q", args, got, want)
			}
			if !strings.Contains(told, note) || strings.Contains(told, "is damaged") != (note != "") {
				t.Errorf("segql %q: got the note %q, want %q", args, told, note)
			}
			if err := other.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if out, _ := s.run("stats", "--verify"); !strings.Contains(out, "all is well") {
			t.Errorf("got %q", out)
		}
	}
}
