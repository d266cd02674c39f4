package repl

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"segql/eval/store"
	"segql/profile"
)

// Other processes may write while nobody asks the session anything, and what they
// wrote is seen by the next answer.
func TestTheStoreIsFreeWhileNobodyAsks(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "store")
	out := new(bytes.Buffer)
	s := NewSession(Options{Folder: folder}, out, out)
	defer s.Close()
	ask := func(line string) string {
		t.Helper()
		out.Reset()
		if _, err := s.Do(context.Background(), line); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	ask(":demo " + folder)
	ask("FirstName INCLUSIVE Ann")
	attributes := ask(":attributes")
	if again := ask(":attributes"); again != attributes {
		t.Errorf("got %s\nand then %s", attributes, again)
	}
	_, done, err := s.shelf.use()
	if err != nil {
		t.Fatal(err)
	}
	s.shelf.tire()
	if _, err := store.Open(folder, store.Options{}); !store.IsProblem(err, store.Locked) {
		t.Errorf("while it is used: got %v, want that it is locked", err)
	}
	done()
	s.shelf.tire()
	db, err := store.Open(folder, store.Options{})
	if err != nil {
		t.Fatalf("while nobody asks: %v", err)
	}
	if _, err := db.DeleteSegment(s.scope(0, ""), "nudge"); err != nil {
		t.Fatal(err)
	}
	w, err := db.Writer(s.scope(0, ""), store.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Put(&profile.Record{ID: strings.Repeat("f", 32), Pairs: []profile.Pair{{Path: "Attributes.fresh", Value: "yes"}}}, false); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	if got := ask(":attributes"); got == attributes || !strings.Contains(got, "Attributes.fresh") {
		t.Errorf("got %s, want what was written", got)
	}
	if got := ask(":segments"); strings.Contains(got, "nudge") || !strings.Contains(got, "@gold") {
		t.Errorf("got %s", got)
	}
	ask(":save @ann")
	if got := ask("@ann"); !strings.Contains(got, "@ann  ") {
		t.Errorf("got %s", got)
	}
}

// The store of :demo is the user's alone, and is removed at the end.
func TestTheScratchStoreIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	out := new(bytes.Buffer)
	s := NewSession(Options{Folder: "nowhere"}, out, out)
	for range 2 {
		if _, err := s.Do(context.Background(), ":demo"); err != nil {
			t.Fatal(err)
		}
	}
	folder, forAWhile := s.shelf.where()
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm() != 0o700 || !forAWhile {
		t.Errorf("got %v, %v, %v, want a folder of mode 0700 for a while", info, err, forAWhile)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
		t.Errorf("got %v left", left)
	}
}
