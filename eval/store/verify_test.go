package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"segql/eval"
)

func TestVerifySaysWhatIsWrongWithWhat(t *testing.T) {
	s, _ := newStore(t)
	fill(t, s, testScope, 0, 20)
	found, err := s.Verify(context.Background())
	if err != nil || len(found) > 0 {
		t.Fatalf("got %v, %v", found, err)
	}
	in := func(kind byte, rest string) string { return string(testScope.prefix(kind)) + rest }
	set := map[string]string{
		"x\x00strange":                      "",
		"p\x09default\x00unknown":           "",
		in('p', ""):                         "\x00",
		in('p', "a"):                        "",
		in('p', "b"):                        "\x00\x00\x09short",
		in('p', "c"):                        "\x00\x70\x01x",
		in('p', "d"):                        "\x00\x00\x00",
		in('p', "e"):                        "\x00\x00\x01\xff",
		in('f', "Twice"):                    "\x00",
		in('f', "Unreadable"):               "\xff",
		in('s', "name"):                     "source",
		in('s', "kept\x00\x00\x00\x00\x01"): "\xff",
	}
	must(t, s.db.Update(func(txn *badger.Txn) error {
		for key, value := range set {
			if err := txn.Set([]byte(key), []byte(value)); err != nil {
				return err
			}
		}
		return nil
	}))
	found, err = s.Verify(context.Background())
	must(t, err)
	for _, want := range []string{
		`the key 78`, `the key 70`, `the profile "" of`, `the profile "a" of`, `the profile "b" of`,
		`has the attribute number 112`, `its attribute "Name" is empty`, `its attribute "Name" is not UTF-8`,
		`the attribute "Twice"`, `the attribute "Unreadable"`, `a segment of`, `the segment "kept" of`,
	} {
		if !slices.ContainsFunc(found, func(f Finding) bool {
			return strings.Contains(f.Subject+": "+f.Problem, want) && f.Help != ""
		}) {
			t.Errorf("nothing about %q in %q", want, found)
		}
	}
	if len(found) != len(set) {
		t.Errorf("got %d findings, want %d: %q", len(found), len(set), found)
	}
}

// TestVerifyReadsEveryChecksum spoils a file without changing its time, which
// opening cannot know.
func TestVerifyReadsEveryChecksum(t *testing.T) { eachWay(t, testVerifyChecksums) }

func testVerifyChecksums(t *testing.T, key []byte) {
	dir := filepath.Join(t.TempDir(), "store")
	s := mustOpen(t, dir, Options{Create: true, Key: key})
	fill(t, s, testScope, 0, 300)
	must(t, s.Close())
	tables, err := filepath.Glob(filepath.Join(dir, "*", "*"+tableSuffix))
	if err != nil || len(tables) != 1 {
		t.Fatalf("got %q, %v", tables, err)
	}
	info, err := os.Stat(tables[0])
	must(t, err)
	text, err := os.ReadFile(tables[0])
	must(t, err)
	text[len(text)/3] ^= 1
	must(t, os.WriteFile(tables[0], text, 0o600))
	must(t, os.Chtimes(tables[0], time.Time{}, info.ModTime()))
	s = mustOpen(t, dir, Options{ReadOnly: true, Key: key})
	found, err := s.Verify(context.Background())
	want := Finding{"the file " + filepath.Base(tables[0]), errChecksum.Error(), helpFile}
	if err != nil || !slices.Equal(found, []Finding{want}) {
		t.Errorf("got %v, %v, want %v", found, err, want)
	}
	must(t, s.Close())
}

func TestARowThatCannotBeReadIsDamage(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	fill(t, s, testScope, 0, 5)
	must(t, s.db.Update(func(txn *badger.Txn) error {
		return txn.Set(append(testScope.prefix(profileKind), "broken"...), []byte("\x00\x00\x09secret"))
	}))
	v, err := s.View(testScope)
	must(t, err)
	defer v.Close()
	_, get := v.Get("broken")
	_, block := v.Partition(context.Background(), 0, &eval.Wanted{})
	var records error
	for _, err := range v.Records(context.Background()) {
		records = err
	}
	for _, err := range []error{get, block, records} {
		expect(t, err, Damaged, `"broken"`)
		if strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("a value is in %v", err)
		}
	}
}

// TestVerifyExpectsNoExpiredProfilesInABlock makes a block anew while the rows of
// some that have expired are on the disk yet.
func TestVerifyExpectsNoExpiredProfilesInABlock(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	fill(t, s, testScope, 0, 100)
	bringUpToDate(t, s)
	w, err := s.Writer(testScope, WriteOptions{Expiry: time.Now().UnixMilli() - 1})
	must(t, err)
	for i := range 30 {
		_, err := w.Put(numbered(i), false)
		must(t, err)
	}
	must(t, w.Close())
	bringUpToDate(t, s)
	stats, err := s.Stats(context.Background())
	must(t, err)
	if x := stats.Scopes[0]; x.Expired != 30 || x.Index.Changed != 0 || x.Index.Rows != 70 {
		t.Errorf("got %+v, want 30 expired, and the others in the index", x)
	}
	found, err := s.Verify(context.Background())
	if err != nil || len(found) > 0 {
		t.Errorf("got %v, %v", found, err)
	}
}

// bringUpToDate makes the blocks anew that are worth it, as closing does.
func bringUpToDate(t *testing.T, s *Store) {
	t.Helper()
	s.writing.Lock()
	defer s.writing.Unlock()
	must(t, s.keepIndex(context.Background()))
}
