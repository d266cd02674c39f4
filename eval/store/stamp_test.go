package store

import (
	"path/filepath"
	"testing"

	"segql/ast"
)

func TestAStampIsAnotherAfterWriting(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "s")
	stamp := func(o Options, change bool) string {
		t.Helper()
		s, err := Open(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		if change {
			if _, err := s.SaveSegment(Scope{ast.Profiles, "default"}, "a", 0, "text"); err != nil {
				t.Fatal(err)
			}
		}
		text := s.Stamp()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return text
	}
	if got := stamp(Options{Create: true}, true); got != "" {
		t.Errorf("got %q of a store that is open for writing", got)
	}
	first := stamp(Options{ReadOnly: true}, false)
	if again := stamp(Options{ReadOnly: true}, false); first == "" || again != first {
		t.Errorf("got %q and then %q of a store that was only read", first, again)
	}
	stamp(Options{}, true)
	if got := stamp(Options{ReadOnly: true}, false); got == first {
		t.Errorf("got %q again after writing", got)
	}
}
