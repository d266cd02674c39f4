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
	"syscall"
	"testing"
	"time"

	"segql/profile"
)

// fill imports numbered profiles, so that a few of them are in each batch. Nothing
// is made in the background then, for tests that copy the files.
func fill(t *testing.T, s *Store, c Scope, from, to int) {
	t.Helper()
	s.MakeSmall(10, 16)
	s.SettleFor(time.Hour)
	w, err := s.Writer(c, WriteOptions{})
	must(t, err)
	for i := from; i < to; i++ {
		_, err := w.Put(numbered(i), false)
		must(t, err)
	}
	must(t, w.Close())
}

func numbered(i int) *profile.Record {
	return &profile.Record{ID: fmt.Sprintf("%08d", i*7919%1_000_003), Pairs: []profile.Pair{
		{Path: "City", Value: strings.Repeat("city ", i%20)}, {Path: "Name", Value: fmt.Sprint("name ", i)}}}
}

// contents returns all that a scope holds, in words.
func contents(t *testing.T, s *Store, c Scope) []string {
	t.Helper()
	v, err := s.View(c)
	must(t, err)
	defer v.Close()
	var list []string
	for r, err := range v.Records(context.Background()) {
		must(t, err)
		list = append(list, fmt.Sprint(*r))
	}
	return list
}

// filesOf returns a hash of each file of a folder.
func filesOf(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	files := map[string][32]byte{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var text []byte
			text, err = os.ReadFile(path)
			files[path] = sha256.Sum256(text)
		}
		return err
	}))
	return files
}

func copyFolder(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	must(t, os.CopyFS(to, os.DirFS(from)))
	return to
}

// damages are ways to spoil a file.
var damages = map[string]func(text []byte) []byte{
	"emptied":      func(text []byte) []byte { return nil },
	"cut in half":  func(text []byte) []byte { return text[:len(text)/2] },
	"a byte short": func(text []byte) []byte { return text[:len(text)-1] },
	"begun with zeros": func(text []byte) []byte {
		clear(text[:min(len(text), 64)])
		return text
	},
	"overwritten near the front": func(text []byte) []byte {
		copy(text[len(text)/40:], strings.Repeat("garbage", 20))
		return text
	},
	"overwritten with zeros near the front": func(text []byte) []byte {
		clear(text[len(text)/40:][:min(len(text)/50, 500)])
		return text
	},
	"with another byte": func(text []byte) []byte {
		text[len(text)/50] ^= 1
		return text
	},
	"ended with garbage": func(text []byte) []byte {
		copy(text[max(0, len(text)-40):], strings.Repeat("garbage", 6))
		return text
	},
	"gone": nil,
}

// A patient is a copy of a store of which a file is spoilt.
type patient struct {
	dir  string
	key  []byte
	want []string // what it holds
}

func newPatient(t *testing.T, store string, key []byte, want []string) *patient {
	p := &patient{copyFolder(t, store), key, want}
	for _, file := range p.files(t) { // so long zeros take long
		if filepath.Ext(file) == logSuffix {
			path := filepath.Join(p.dir, file)
			text, err := os.ReadFile(path)
			must(t, err)
			must(t, os.Truncate(path, int64(len(bytes.TrimRight(text, "\x00"))+2*logTail)))
		}
	}
	return p
}

// files returns the paths of the files within the folder.
func (p *patient) files(t *testing.T) (list []string) {
	for path := range filesOf(t, p.dir) {
		file, err := filepath.Rel(p.dir, path)
		must(t, err)
		list = append(list, file)
	}
	return list
}

// suffer spoils a file. The store must say so and change nothing, or still have
// everything, and be none that is used again.
func (p *patient) suffer(t *testing.T, file, how string, spoil func([]byte) []byte) (alive bool) {
	t.Helper()
	path := filepath.Join(p.dir, file)
	text, err := os.ReadFile(path)
	must(t, err)
	if spoil == nil {
		must(t, os.Remove(path))
	} else {
		spoilt := spoil(slices.Clone(text))
		if bytes.Equal(spoilt, text) {
			return true
		}
		must(t, os.WriteFile(path, spoilt, 0o600))
	}
	before := filesOf(t, p.dir)
	for _, o := range []Options{{ReadOnly: true, Key: p.key}, {Key: p.key}, {Create: true, Key: p.key}} {
		s, err := Open(p.dir, o)
		if err == nil {
			if got := contents(t, s, Scope{Domain: "default"}); !slices.Equal(got, p.want) {
				t.Errorf("%s %s, %+v: got %d profiles, want %d", file, how, o, len(got), len(p.want))
			}
			must(t, s.Close())
			return false
		}
		wrong := filepath.Base(file) == registryFile && IsProblem(err, WrongKey)
		if !IsProblem(err, Damaged) && !wrong || !strings.Contains(err.Error(), p.dir) {
			t.Errorf("%s %s, %+v: got %v", file, how, o, err)
		}
		if !maps.Equal(before, filesOf(t, p.dir)) {
			t.Errorf("%s %s, %+v: files have changed", file, how, o)
		}
	}
	must(t, os.WriteFile(path, text, 0o600))
	return true
}

func TestADamagedStoreIsRefusedAndLeftAlone(t *testing.T) { eachWay(t, testDamage) }

func testDamage(t *testing.T, key []byte) {
	dir := filepath.Join(t.TempDir(), "store")
	c := Scope{Domain: "default"}
	for i := range 3 {
		s := mustOpen(t, dir, Options{Create: true, Key: key})
		fill(t, s, c, i*300, i*300+400)
		must(t, s.Close())
	}
	s := mustOpen(t, dir, Options{ReadOnly: true, Key: key})
	want := contents(t, s, c)
	must(t, s.Close())
	opened := 0
	p := newPatient(t, dir, key, want)
	for _, file := range p.files(t) {
		if file == ignoreFile || file == formatFile {
			continue
		}
		for how, spoil := range damages {
			if !p.suffer(t, file, how, spoil) {
				opened++
				p = newPatient(t, dir, key, want)
			}
		}
	}
	if opened > len(damages) { // only without its seal
		t.Errorf("it opened %d times", opened)
	}
}

// TestADamagedStoreThatWasNotClosedIsRefusedAndLeftAlone spoils copies of a store
// that is open, which are as a killed process leaves one.
func TestADamagedStoreThatWasNotClosedIsRefusedAndLeftAlone(t *testing.T) {
	eachWay(t, testDamageUnclosed)
}

func testDamageUnclosed(t *testing.T, key []byte) {
	dir := filepath.Join(t.TempDir(), "store")
	c := Scope{Domain: "default"}
	s := mustOpen(t, dir, Options{Create: true, Key: key})
	fill(t, s, c, 0, 300)
	must(t, s.Close())
	s = mustOpen(t, dir, Options{Key: key})
	defer s.Close()
	fill(t, s, c, 200, 500)
	p := newPatient(t, dir, key, contents(t, s, c))
	for _, file := range p.files(t) {
		how := damages
		switch ext := filepath.Ext(file); {
		case ext == logSuffix:
			how = logDamages(t, filepath.Join(p.dir, file))
		case ext != tableSuffix && filepath.Base(file) != "MANIFEST" && (filepath.Base(file) != registryFile || key == nil):
			continue
		}
		for name, spoil := range how {
			if !p.suffer(t, file, name, spoil) {
				t.Errorf("%s %s: it opens", file, name)
				p = newPatient(t, dir, key, p.want)
			}
		}
	}
}

// logDamages are ways to spoil a log where it is filled, but for its end.
func logDamages(t *testing.T, path string) map[string]func([]byte) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	end := len(bytes.TrimRight(text, "\x00"))
	how := map[string]func([]byte) []byte{}
	for _, at := range []int{30, end / 3, end / 2, end - 3000} {
		for name, spoil := range map[string]func(text []byte){
			"with zeros":           func(text []byte) { clear(text[at:][:200]) },
			"with another byte":    func(text []byte) { text[at] ^= 4 },
			"with garbage":         func(text []byte) { copy(text[at:], strings.Repeat("garbage", 10)) },
			"with a page of zeros": func(text []byte) { clear(text[at:][:2000]) },
			"shifted":              func(text []byte) { copy(text[at+100:end+100], text[at:end]) },
		} {
			how[fmt.Sprint(name, " at ", at)] = func(text []byte) []byte { spoil(text); return text }
		}
		how[fmt.Sprint("cut off at ", at)] = func(text []byte) []byte { return text[:at] }
	}
	e, ok := readEntry(text[logHead:])
	if !ok || e.marks&inTxn == 0 {
		t.Errorf("got %v", e)
	}
	how["cut off behind its first entry"] = func(text []byte) []byte { return text[:logHead+e.size] }
	return how
}

func TestErrorsOfTheSystemDecideOnTheProblem(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("x err: %+v", err) } // as Badger does
	for _, c := range []struct {
		err  error
		want Problem
		text string
	}{
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.ENOSPC}, Full, "free some space"},
		{wrapped(syscall.ENOSPC), Full, "free some space"},
		{wrapped(syscall.EDQUOT), Full, "free some space"},
		{wrapped(syscall.EROFS), ReadOnlyFolder, "readable and writable"},
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, ReadOnlyFolder, "permission denied"},
		{errLocked, Locked, "wait for it"},
		{errChecksum, Damaged, "put back a backup"},
		{&Error{"dir", Missing, nil}, Missing, "import profiles first"},
	} {
		err := failed("dir", c.err, Damaged)
		for _, text := range []string{c.text, `"dir"`} {
			if !IsProblem(err, c.want) || !strings.Contains(err.Error(), text) {
				t.Errorf("%v: got %v", c.err, err)
			}
		}
	}
	if err := failed("dir", context.Canceled, Damaged); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	if err := failed("dir", nil, Damaged); err != nil {
		t.Errorf("got %v", err)
	}
}
