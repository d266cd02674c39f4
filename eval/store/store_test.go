package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"segql/ast"
	"segql/profile"
)

var testScope = Scope{Domain: "default"}

func newStore(t *testing.T) (s *Store, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "store")
	s = mustOpen(t, dir, Options{Create: true})
	s.SettleFor(time.Hour) // nothing is made in the background unless a test asks for it
	return s, dir
}

// putOne puts one record and closes.
func putOne(t *testing.T, s *Store, o WriteOptions, r *profile.Record) (Outcome, error) {
	t.Helper()
	w, err := s.Writer(testScope, o)
	must(t, err)
	defer func() { must(t, w.Close()) }()
	return w.Put(r, false)
}

func record(id string, pairs ...string) *profile.Record {
	r := &profile.Record{ID: id}
	for i := 0; i < len(pairs); i += 2 {
		r.Pairs = append(r.Pairs, profile.Pair{Path: pairs[i], Value: pairs[i+1]})
	}
	r.Sort()
	return r
}

func expect(t *testing.T, err error, p Problem, texts ...string) {
	t.Helper()
	if !IsProblem(err, p) {
		t.Fatalf("got %v, want the problem %d", err, p)
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("got %v, want %q in it", err, text)
		}
	}
}

func TestAFolderThatIsNoStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(filepath.Join(dir, "none"), Options{ReadOnly: true, Create: true})
	expect(t, err, Missing, "none", "import profiles first")
	_, err = Open(filepath.Join(dir, "none"), Options{})
	expect(t, err, Missing)
	_, err = Open(dir, Options{ReadOnly: true})
	expect(t, err, Missing)

	file := filepath.Join(dir, "notes.txt")
	must(t, os.WriteFile(file, []byte("mine"), 0o644))
	_, err = Open(dir, Options{Create: true})
	expect(t, err, NotAStore, dir, "notes.txt")
	_, err = Open(file, Options{Create: true})
	expect(t, err, NotAStore, file)
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("got %v, %v", entries, err)
	}
}

func TestAStoreOfTheVersionBeforeGetsAnIndex(t *testing.T) {
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 40)
	must(t, s.db.Update(func(txn *badger.Txn) error { return txn.Delete(testScope.prefix(directoryKind)) }))
	must(t, s.closeRows())
	must(t, seal(s.rows))
	must(t, unlockFolder(s.lock))
	must(t, os.WriteFile(filepath.Join(dir, formatFile), fmt.Appendf(nil, formatText, 1), 0o600))
	for _, c := range []struct {
		o             Options
		format, index int
	}{{Options{ReadOnly: true}, 1, 0}, {Options{}, format, 0}, {Options{ReadOnly: true}, format, 41}} {
		s := mustOpen(t, dir, c.o)
		stats, err := s.Stats(context.Background())
		must(t, err)
		if stats.Format != c.format || stats.Scopes[0].Index.Rows != c.index {
			t.Errorf("got %+v, want format %d, %d in the index", stats, c.format, c.index)
		}
		if !c.o.ReadOnly {
			fill(t, s, testScope, 40, 41)
		}
		must(t, s.Close())
	}
}

func TestAStoreOfANewerVersionIsNotTouched(t *testing.T) {
	s, dir := newStore(t)
	must(t, s.Close())
	must(t, os.WriteFile(filepath.Join(dir, formatFile), fmt.Appendf(nil, formatText, encryptedFormat+1), 0o600))
	before := filesOf(t, dir)
	for _, o := range []Options{{}, {ReadOnly: true}, {Create: true}} {
		_, err := Open(dir, o)
		expect(t, err, Newer, dir, fmt.Sprintf("its format is %d, and this version knows %d", encryptedFormat+1, encryptedFormat))
	}
	must(t, os.WriteFile(filepath.Join(dir, formatFile), []byte("something"), 0o600))
	_, err := Open(dir, Options{})
	expect(t, err, Damaged, formatFile)
	must(t, os.WriteFile(filepath.Join(dir, formatFile), fmt.Appendf(nil, formatText, encryptedFormat+1), 0o600))
	if after := filesOf(t, dir); len(after) != len(before) {
		t.Errorf("got %d files, want %d", len(after), len(before))
	}
}

func TestTheMakingOfAStoreCanBeBegunAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	must(t, os.MkdirAll(filepath.Join(dir, "rows-000001"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, ignoreFile), []byte("*"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "FORMAT.new"), []byte("segql"), 0o600))
	s := mustOpen(t, dir, Options{Create: true})
	must(t, s.Close())

	must(t, os.RemoveAll(filepath.Join(dir, "rows-000001")))
	_, err := Open(dir, Options{Create: true})
	expect(t, err, Damaged, "rows-000001")
}

func TestFilesArePrivate(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	look := func(when string) {
		t.Helper()
		must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			want := fs.FileMode(0o600)
			if d.IsDir() {
				want = 0o700
			}
			if info, err := d.Info(); err == nil && info.Mode().Perm() != want {
				t.Errorf("%s: got mode %v of %s", when, info.Mode(), path)
			}
			return err
		}))
	}
	look("new")
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	for i := range 30 { // so much that a log is full
		_, err := w.Put(record(string(rune('a'+i)), "a", strings.Repeat("x", 900_000)), false)
		must(t, err)
	}
	must(t, w.Flush())
	look("flushed")
	must(t, w.Close())
	must(t, s.Close())
	look("closed")
	s = mustOpen(t, dir, Options{})
	look("open")
	must(t, s.Compact(context.Background()))
	look("compacted")
	must(t, s.Close())
	text, err := os.ReadFile(filepath.Join(dir, ignoreFile))
	if string(text) != "*\n" || err != nil {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestASmallStoreTakesLittleDisk(t *testing.T) {
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 100)
	stats, err := s.Stats(context.Background())
	must(t, err)
	if stats.Disk > 400<<10 {
		t.Errorf("got %d bytes when open", stats.Disk)
	}
	must(t, s.Close())
	if use, err := diskUse(dir); err != nil || use > 80<<10 {
		t.Errorf("got %d bytes, %v", use, err)
	}
}

func TestOneProcessWritesOrSeveralRead(t *testing.T) {
	s, dir := newStore(t)
	for _, o := range []Options{{}, {ReadOnly: true}, {Create: true}} {
		_, err := Open(dir, o)
		expect(t, err, Locked, dir, "wait for it", "--store")
	}
	must(t, s.Close())
	one := mustOpen(t, dir, Options{ReadOnly: true})
	two := mustOpen(t, dir, Options{ReadOnly: true})
	_, err := Open(dir, Options{})
	expect(t, err, Locked)
	must(t, one.Close())
	must(t, two.Close())
	must(t, mustOpen(t, dir, Options{}).Close())
}

func TestAStoreThatWasNotClosedIsRecoveredToRead(t *testing.T) {
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 50)
	want := contents(t, s, testScope)
	dir = copyFolder(t, dir)
	must(t, s.Close())
	s = mustOpen(t, dir, Options{ReadOnly: true})
	if got := contents(t, s, testScope); !slices.Equal(got, want) {
		t.Errorf("got %d profiles, want %d", len(got), len(want))
	}
	_, err := s.Writer(testScope, WriteOptions{})
	expect(t, err, Failed, "reading alone")
	other := mustOpen(t, dir, Options{ReadOnly: true})
	must(t, other.Close())
	must(t, s.Close())
}

func TestAClosedStoreSaysSo(t *testing.T) {
	s, _ := newStore(t)
	must(t, s.Close())
	must(t, s.Close())
	ctx := context.Background()
	_, view := s.View(testScope)
	_, writer := s.Writer(testScope, WriteOptions{})
	_, deleting := s.Delete(ctx, testScope, []string{"x"})
	_, scopes := s.Scopes()
	_, segments := s.Segments(testScope)
	_, stats := s.Stats(ctx)
	_, verify := s.Verify(ctx)
	for _, err := range []error{view, writer, deleting, scopes, segments, stats, verify, s.Compact(ctx)} {
		expect(t, err, Failed, "closed")
	}
}

func TestAReadOnlyStoreIsNotWrittenTo(t *testing.T) {
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 10)
	must(t, s.Close())
	before := filesOf(t, dir)
	s = mustOpen(t, dir, Options{ReadOnly: true})
	_, err := s.Writer(testScope, WriteOptions{})
	expect(t, err, Failed, "reading alone")
	_, err = s.Delete(context.Background(), testScope, []string{"x"})
	expect(t, err, Failed)
	_, err = s.SaveSegment(testScope, "s", 0, "x")
	expect(t, err, Failed)
	expect(t, s.Compact(context.Background()), Failed)
	w, err := s.Writer(testScope, WriteOptions{DryRun: true})
	must(t, err)
	if got, err := w.Put(numbered(3), false); err != nil || got.Created || got.Repeated {
		t.Errorf("got %v, %v", got, err)
	}
	must(t, w.Close())
	must(t, s.Close())
	for path, sum := range filesOf(t, dir) {
		if before[path] != sum {
			t.Errorf("%s has changed", path)
		}
	}
}

// filesWith returns the files in a folder that hold a text.
func filesWith(t *testing.T, dir, text string) (found []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var content []byte
			if content, err = os.ReadFile(path); bytes.Contains(content, []byte(text)) {
				found = append(found, path)
			}
		}
		return err
	}))
	return found
}

// TestCompactLeavesNothingOfWhatIsGone looks for the bytes of values in every file
// of the store.
func TestCompactLeavesNothingOfWhatIsGone(t *testing.T) {
	s, dir := newStore(t)
	holds := func(text string) []string { return filesWith(t, dir, text) }
	fill(t, s, testScope, 0, 200)
	secrets := map[string]string{"deleted": "secret one", "overwritten": "secret two", "removed": "secret three"}
	for id, value := range secrets {
		_, err := putOne(t, s, WriteOptions{}, record(id, "Secret", value, "Name", "somebody"))
		must(t, err)
	}
	for id, ago := range map[string]time.Duration{"expired": 2 * time.Second, "long expired": 48 * time.Hour} {
		o := WriteOptions{Expiry: time.Now().Add(-ago).UnixMilli()}
		_, err := putOne(t, s, o, record(id, "Secret", "secret four"))
		must(t, err)
	}
	must(t, s.Close())
	s = mustOpen(t, dir, Options{})
	_, err := s.Delete(context.Background(), testScope, []string{"deleted"})
	must(t, err)
	for id, value := range map[string]string{"overwritten": "another", "removed": ""} {
		_, err := putOne(t, s, WriteOptions{}, record(id, "Secret", value))
		must(t, err)
	}
	if len(holds("secret")) == 0 {
		t.Error("no file holds what was deleted, even before")
	}
	want := contents(t, s, testScope)
	must(t, s.Compact(context.Background()))
	if got := contents(t, s, testScope); !slices.Equal(got, want) {
		t.Errorf("got %d profiles, want %d", len(got), len(want))
	}
	if found := holds("secret"); len(found) > 0 {
		t.Errorf("found in %q while it is open", found)
	}
	must(t, s.Close())
	if found := holds("secret"); len(found) > 0 {
		t.Errorf("found in %q", found)
	}
	if len(holds("somebody")) == 0 {
		t.Error("nothing of what is kept is found either")
	}
}

func TestCompactRefusesWhileItIsRead(t *testing.T) {
	s, _ := newStore(t)
	v, err := s.View(testScope)
	must(t, err)
	expect(t, s.Compact(context.Background()), Failed, "being read")
	v.Close()
	must(t, s.Compact(context.Background()))
	must(t, s.Close())
}

func TestABrokenOffCompactChangesNothing(t *testing.T) {
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 100)
	want := contents(t, s, testScope)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Compact(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := contents(t, s, testScope); !slices.Equal(got, want) {
		t.Errorf("got %d profiles, want %d", len(got), len(want))
	}
	must(t, s.Close())

	must(t, os.Mkdir(filepath.Join(dir, "rows-000002.new"), 0o700)) // as a killed one leaves it
	must(t, os.WriteFile(filepath.Join(dir, "rows-000002.new", "000001.sst"), []byte("half"), 0o600))
	for _, o := range []Options{{ReadOnly: true}, {}} {
		s = mustOpen(t, dir, o)
		if got := contents(t, s, testScope); !slices.Equal(got, want) {
			t.Errorf("got %d profiles, want %d", len(got), len(want))
		}
		must(t, s.Close())
	}
	if _, err := os.Stat(filepath.Join(dir, "rows-000002.new")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestSegmentsAreKeptByNameAndVersion(t *testing.T) {
	s, dir := newStore(t)
	save := func(c Scope, name string, version int, text string, want bool) {
		t.Helper()
		if replaced, err := s.SaveSegment(c, name, version, text); err != nil || replaced != want {
			t.Errorf("got %v, %v", replaced, err)
		}
	}
	pinpoint := Scope{ast.Pinpoint, "default"}
	save(testScope, "b", 0, "none", false)
	save(testScope, "b", 3, "three", false)
	save(testScope, "b", 256, "many", false)
	save(testScope, "a", 0, "", false)
	save(testScope, "b", 3, "three again", true)
	save(pinpoint, "b", 0, "other", false)
	must(t, s.Close())
	s = mustOpen(t, dir, Options{})
	got, err := s.Segments(testScope)
	want := []KeptSegment{{"a", 0, ""}, {"b", 0, "none"}, {"b", 3, "three again"}, {"b", 256, "many"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	findSegments(t, s)
	scopes, err := s.Scopes()
	if want := []Scope{testScope, pinpoint}; err != nil || !slices.Equal(scopes, want) {
		t.Errorf("got %v, %v", scopes, err)
	}
	for _, want := range []bool{true, false} {
		if found, err := s.DeleteSegment(testScope, "b"); err != nil || found != want {
			t.Errorf("got %v, %v", found, err)
		}
	}
	if got, err := s.Segments(testScope); err != nil || len(got) != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := s.Segments(pinpoint); err != nil || len(got) != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	for _, name := range []string{"", "a\x00b", strings.Repeat("n", maxName+1)} {
		if _, err := s.SaveSegment(testScope, name, 0, "x"); err == nil {
			t.Errorf("%q is kept", name)
		}
	}
	must(t, s.Close())
}

func findSegments(t *testing.T, s *Store) {
	t.Helper()
	version := func(n int) *int { return &n }
	for _, c := range []struct {
		name    string
		version *int
		text    string
		found   bool
	}{
		{"b", nil, "many", true}, {"b", version(3), "three again", true}, {"b", version(0), "none", true},
		{"b", version(4), "", false}, {"a", nil, "", true}, {"c", nil, "", false},
	} {
		text, found, err := s.Segment(testScope, c.name, c.version)
		if text != c.text || found != c.found || err != nil {
			t.Errorf("%s: got %q, %v, %v, want %q, %v", c.name, text, found, err, c.text, c.found)
		}
	}
}

func TestScopesAreThoseThatHoldSomething(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	want := []Scope{{ast.Profiles, "a"}, {ast.Profiles, "a b"}, {ast.Profiles, "b"}, {ast.Pinpoint, "a"}}
	for _, c := range want {
		fill(t, s, c, 0, 3)
	}
	if got, err := s.Scopes(); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	ids := []string{numbered(0).ID, numbered(1).ID, numbered(2).ID, "none"}
	_, err := s.Delete(context.Background(), want[1], ids)
	must(t, err)
	if got, err := s.Scopes(); err != nil || !slices.Equal(got, slices.Delete(slices.Clone(want), 1, 2)) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, domain := range []string{"", "a\x00b", strings.Repeat("d", 256)} {
		c := Scope{ast.Profiles, domain}
		_, err := s.View(c)
		_, inner := s.Writer(c, WriteOptions{})
		_, deleting := s.Delete(context.Background(), c, []string{"x"})
		_, saving := s.SaveSegment(c, "x", 0, "")
		if err == nil || inner == nil || deleting == nil || saving == nil {
			t.Errorf("%q is a domain", domain)
		}
	}
}
