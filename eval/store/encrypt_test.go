package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"segql/profile"
)

// ways are the ways to open a store that is there.
var ways = []Options{{ReadOnly: true}, {}, {Create: true}}

func with(o Options, key []byte) Options {
	o.Key = key
	return o
}

// TestAStoreIsOpenedWithItsKeyAlone has stores that were closed, and copies of such
// that are open, which are as a killed process leaves them.
func TestAStoreIsOpenedWithItsKeyAlone(t *testing.T) {
	eachWay(t, func(t *testing.T, key []byte) {
		dir := filepath.Join(t.TempDir(), "store")
		s := mustOpen(t, dir, Options{Create: true, Key: key})
		fill(t, s, testScope, 0, 100)
		killed := copyFolder(t, dir)
		must(t, s.Close())
		empty := filepath.Join(t.TempDir(), "store")
		must(t, mustOpen(t, empty, Options{Create: true, Key: key}).Close())
		for _, dir := range []string{killed, dir, empty} {
			before := filesOf(t, dir)
			for _, o := range ways {
				for _, wrong := range [][]byte{nil, testKey[:16], testKey[:24], bytes.ToUpper(testKey)} {
					if key == nil && wrong == nil {
						continue
					}
					_, err := Open(dir, with(o, wrong))
					switch {
					case key == nil:
						expect(t, err, NotEncrypted, dir, "leave out")
					case wrong == nil:
						expect(t, err, NeedsKey, dir, "name the file of its key")
					default:
						expect(t, err, WrongKey, dir, "another key")
					}
				}
				_, err := Open(dir, with(o, testKey[:17]))
				expect(t, err, Failed, "17 bytes")
			}
			if !maps.Equal(before, filesOf(t, dir)) {
				t.Errorf("%s: files have changed", dir)
			}
		}
		for _, o := range ways {
			s := mustOpen(t, killed, with(o, key))
			if s.Encrypted() != (key != nil) {
				t.Errorf("got encrypted: %v", s.Encrypted())
			}
			if got := len(contents(t, s, testScope)); got != 100 {
				t.Errorf("got %d profiles, want 100", got)
			}
			must(t, s.Close())
		}
	})
}

// TestTheMakingOfAnEncryptedStoreCanBeBegunAgain leaves keys that nothing is
// encrypted with.
func TestTheMakingOfAnEncryptedStoreCanBeBegunAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	must(t, mustOpen(t, dir, Options{Create: true, Key: testKey}).Close())
	rows := filepath.Join(dir, fmt.Sprintf(rowsName, 1))
	registry, err := os.ReadFile(filepath.Join(rows, registryFile))
	must(t, err)
	must(t, os.RemoveAll(dir))
	must(t, os.MkdirAll(rows, 0o700))
	must(t, os.WriteFile(filepath.Join(rows, registryFile), registry[:len(registry)/2], 0o600))
	s := mustOpen(t, dir, Options{Create: true, Key: testKey[:24]})
	fill(t, s, testScope, 0, 20)
	must(t, s.Close())
	s = mustOpen(t, dir, Options{Key: testKey[:24]})
	must(t, s.Close())
}

// TestRotateGivesAStoreAnotherKey makes one that is not encrypted so, and then
// changes the key.
func TestRotateGivesAStoreAnotherKey(t *testing.T) {
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 300)
	want := contents(t, s, testScope)
	must(t, s.Close())
	keys := [][]byte{nil, testKey[:16], testKey, testKey[:24], testKey[:24]}
	registries := map[string]bool{}
	for i, key := range keys[1:] {
		s = mustOpen(t, dir, Options{Key: keys[i]})
		must(t, s.Rotate(context.Background(), key))
		if got := contents(t, s, testScope); !slices.Equal(got, want) || !s.Encrypted() {
			t.Errorf("got %d profiles, want %d", len(got), len(want))
		}
		fill(t, s, testScope, 300, 301+i) // with the new key
		want = contents(t, s, testScope)
		must(t, s.Close())
		registry, err := os.ReadFile(filepath.Join(s.rows, registryFile))
		must(t, err)
		registries[string(s.keys.data)+string(registry)] = true
		if !bytes.Equal(keys[i], key) {
			if _, err := Open(dir, Options{Key: keys[i]}); !IsProblem(err, WrongKey) && !IsProblem(err, NeedsKey) {
				t.Errorf("got %v with the old key", err)
			}
		}
		s = mustOpen(t, dir, Options{ReadOnly: true, Key: key})
		stats, err := s.Stats(context.Background())
		if err != nil || stats.Format != encryptedFormat {
			t.Errorf("got %+v, %v", stats, err)
		}
		if found, err := s.Verify(context.Background()); err != nil || len(found) > 0 {
			t.Errorf("got %v, %v", found, err)
		}
		must(t, s.Close())
		if whole, broken, err := generations(dir); err != nil || len(whole) != 1 || len(broken) > 0 {
			t.Errorf("got %q, %q, %v", whole, broken, err)
		}
	}
	if len(registries) != len(keys)-1 {
		t.Errorf("got %d keys of folders, want another each time", len(registries))
	}
	s = mustOpen(t, dir, Options{Key: testKey[:24]})
	defer s.Close()
	for _, key := range [][]byte{nil, {}, testKey[:5]} {
		expect(t, s.Rotate(context.Background(), key), Failed, "its")
	}
}

// TestKeysOfAnotherStoreAreDamage gives a store the registry of one with the same
// key of the user's.
func TestKeysOfAnotherStoreAreDamage(t *testing.T) {
	make := func() (dir string, registry string) {
		dir = filepath.Join(t.TempDir(), "store")
		s := mustOpen(t, dir, Options{Create: true, Key: testKey})
		fill(t, s, testScope, 0, 300)
		must(t, s.Compact(context.Background()))
		fill(t, s, testScope, 300, 320)
		must(t, s.Close())
		return dir, filepath.Join(s.rows, registryFile)
	}
	dir, registry := make()
	_, other := make()
	text, err := os.ReadFile(other)
	must(t, err)
	must(t, os.WriteFile(registry, text, 0o600))
	for _, o := range ways {
		_, err := Open(dir, with(o, testKey))
		expect(t, err, Damaged, registryFile)
	}
}

// secrets are texts that no file of an encrypted store may have: ids, values,
// attributes, domains and segments.
var secrets = []string{"id-of-nobody", "very recognisable", "Favourite", "hidden-domain", "kept-segment", "include ALL"}

// TestNothingIsFoundInTheFilesOfAnEncryptedStore looks for it after updates and
// deletes, while the store is open, after it was closed, and when it was compacted.
func TestNothingIsFoundInTheFilesOfAnEncryptedStore(t *testing.T) {
	eachWay(t, func(t *testing.T, key []byte) {
		dir := filepath.Join(t.TempDir(), "store")
		c := Scope{Domain: "hidden-domain"}
		ids := make([]string, 200)
		for round := range 3 {
			s := mustOpen(t, dir, Options{Create: true, Key: key})
			s.MakeSmall(50, 64)
			w, err := s.Writer(c, WriteOptions{})
			must(t, err)
			for i := range ids {
				ids[i] = fmt.Sprint("id-of-nobody", i)
				// Long values are of several chunks of the index.
				value := strings.Repeat(fmt.Sprint("very recognisable ", round, i), 1000)
				_, err := w.Put(&profile.Record{ID: ids[i], Pairs: []profile.Pair{{Path: "Favourite", Value: value}}}, false)
				must(t, err)
			}
			must(t, w.Close())
			_, err = s.SaveSegment(c, "kept-segment", 0, "include ALL < >")
			must(t, err)
			_, err = s.Delete(context.Background(), c, ids[:50])
			must(t, err)
			searchFiles(t, dir, key, secrets)
			if round == 1 {
				must(t, s.Compact(context.Background()))
				searchFiles(t, dir, key, secrets)
			}
			must(t, s.Close())
			searchFiles(t, dir, key, secrets)
		}
	})
}

// searchFiles looks for texts in the files of a store. None may be there if it has a key,
// else all of them.
func searchFiles(t *testing.T, dir string, key []byte, texts []string) {
	t.Helper()
	found := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, text := range texts {
			if bytes.Contains(content, []byte(text)) {
				found[text] = path
			}
		}
		return err
	}))
	if key != nil && len(found) > 0 || key == nil && len(found) < len(texts) {
		t.Errorf("encrypted: %v, found %v", key != nil, found)
	}
}

// The process that is killed while it gives a store one key after the other.
const (
	rotatedVariable = "SEGQL_TEST_ROTATED"
	rotations       = 20
)

// rotatedKey returns the key of a step; of the first there is none.
func rotatedKey(n int) []byte {
	if n == 0 {
		return nil
	}
	sum := sha256.Sum256(fmt.Append(nil, n))
	return sum[:16+n%3*8]
}

// TestRotatingProcess is the process that is killed. It is not a test.
func TestRotatingProcess(t *testing.T) {
	dir := os.Getenv(rotatedVariable)
	if dir == "" {
		t.Skip("it is run by another test")
	}
	var n int
	_, err := fmt.Sscan(os.Getenv(killedVariable), &n)
	must(t, err)
	s := mustOpen(t, dir, Options{Key: rotatedKey(n)})
	for n++; ; n++ {
		fmt.Println("begin", n)
		must(t, s.Rotate(context.Background(), rotatedKey(n)))
		fmt.Println("done", n)
	}
}

// TestAKilledRotationLeavesOneOfTheKeys kills a process that rotates at random
// moments. Its store must open with the last key that was begun, or the one before,
// and hold what it held, and from the first key on nothing of it may be found.
func TestAKilledRotationLeavesOneOfTheKeys(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 500)
	want := contents(t, s, testScope)
	must(t, s.Close())
	once := time.Now()
	s = mustOpen(t, copyFolder(t, dir), Options{})
	must(t, s.Rotate(context.Background(), testKey))
	must(t, s.Close())
	took := time.Since(once)
	at := 0
	for round := range rotations {
		begun, done := at, at
		cmd := killedProcess("^TestRotatingProcess$", rotatedVariable+"="+dir, killedVariable+"="+fmt.Sprint(at))
		runKilled(t, cmd, 2*took, false, &begun, &done)
		if done > 0 {
			searchFiles(t, dir, testKey, []string{"city city", "name 1"})
		}
		var s *Store
		var err error
		for at = begun; at >= done; at-- {
			if s, err = Open(dir, Options{ReadOnly: round%2 == 0, Key: rotatedKey(at)}); err == nil {
				break
			}
			if !IsProblem(err, WrongKey) && !IsProblem(err, NotEncrypted) {
				t.Fatalf("round %d: %v", round, err)
			}
		}
		if err != nil {
			t.Fatalf("round %d: no key from %d to %d opens it: %v", round, done, begun, err)
		}
		if got := contents(t, s, testScope); !slices.Equal(got, want) {
			t.Fatalf("round %d: got %d profiles, want %d", round, len(got), len(want))
		}
		must(t, s.Close())
	}
	if at == 0 {
		t.Error("no rotation was finished")
	}
}
