package store

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4/fb"
)

// tablesOf returns the tables of a folder of rows.
func tablesOf(t *testing.T, rows string) []string {
	t.Helper()
	tables, err := filepath.Glob(filepath.Join(rows, "*"+tableSuffix))
	must(t, err)
	return tables
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	return text
}

// flip changes a bit of a file, and if silently leaves its time as it was.
func flip(t *testing.T, path string, at int, bit byte, silently bool) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	text := readFile(t, path)
	text[at] ^= 1 << bit
	must(t, os.WriteFile(path, text, 0o600))
	if silently {
		must(t, os.Chtimes(path, time.Time{}, info.ModTime()))
	}
}

// TestATableThatIsDamagedInTheIndexAloneIsRead flips a bit of a part of the index in
// its file.
func TestATableThatIsDamagedInTheIndexAloneIsRead(t *testing.T) {
	t.Parallel()
	for _, silently := range []bool{true, false} {
		c := newClinic(t, allParts)
		for _, p := range []piece{pieces[3], pieces[5], pieces[8]} {
			step := fmt.Sprintf("%s, silently %v", p.name, silently)
			d, v := c.directory()
			p.chunk = 0
			item, err := v.txn.Get(p.key(v, d[1].number))
			must(t, err)
			part, err := item.ValueCopy(nil)
			must(t, err)
			v.Close()
			must(t, c.store.Close())
			tables := tablesOf(t, c.store.rows)
			slices.Reverse(tables) // others may have what was in its place before
			i := slices.IndexFunc(tables, func(path string) bool { return bytes.Contains(readFile(t, path), part) })
			flip(t, tables[i], bytes.Index(readFile(t, tables[i]), part)+len(part)/2, 3, silently)
			c.open(Options{ReadOnly: true})
			c.ask(step)
			if troubles := c.store.Troubles(); len(troubles) != 1 || troubles[0].Block != d[1].number {
				t.Errorf("%s: got the troubles %v", step, troubles)
			}
			if found, err := c.store.Verify(context.Background()); err != nil || len(found) != 1 || found[0].Help != helpIndex {
				t.Errorf("%s: got %v, %v", step, found, err)
			}
			c.reopen(Options{})
			c.ask(step)
			c.reopen(Options{ReadOnly: true})
			c.recovers(step)
			c.reopen(Options{})
		}
		must(t, c.store.Close())
	}
}

// TestATableThatIsDamagedWhereTheIndexIsIsReadOrRefused flips bits where a table
// has nothing but the index, also in what holds it together.
func TestATableThatIsDamagedWhereTheIndexIsIsReadOrRefused(t *testing.T) {
	eachWay(t, testDamageOfIndex)
}

func testDamageOfIndex(t *testing.T, key []byte) {
	dir := filepath.Join(t.TempDir(), "store")
	s := mustOpen(t, dir, Options{Create: true, Key: key})
	s.MakeSmall(100, 20)
	putCrowd(t, s, 0, 0, 60)
	must(t, s.Compact(context.Background()))
	must(t, s.Close())
	plans := plansOf(t, crowdSegments)
	path, from, to := indexIn(t, tablesOf(t, s.rows), s.keys)
	r := rand.New(rand.NewPCG(1, 1))
	refused, opened := 0, 0
	for range 80 {
		at, bit := from+r.IntN(to-from), byte(r.IntN(8))
		flip(t, path, at, bit, false)
		s, err := Open(dir, Options{ReadOnly: true, Key: key})
		switch {
		case IsProblem(err, Damaged):
			refused++
		default:
			must(t, err)
			opened++
			v, err := s.View(testScope)
			must(t, err)
			if _, err := askAll(v, plans); err != nil {
				t.Errorf("bit %d of %d: %v", bit, at, err)
			}
			v.Close()
			found, err := s.Verify(context.Background())
			if err != nil || len(found) < len(s.Troubles()) || len(found) > 0 && found[0].Help != helpIndex {
				t.Errorf("bit %d of %d: got %v, %v, in trouble are %v", bit, at, found, err, s.Troubles())
			}
			if _, err := s.Stats(context.Background()); err != nil {
				t.Errorf("bit %d of %d: got %v", bit, at, err)
			}
			must(t, s.Close())
		}
		flip(t, path, at, bit, false)
	}
	if refused == 0 || opened == 0 {
		t.Errorf("it was refused %d times and opened %d times", refused, opened)
	}
}

// indexIn returns a table, and where in it blocks begin and end that hold the index
// alone.
func indexIn(t *testing.T, tables []string, k keys) (path string, from, to int) {
	t.Helper()
	for _, path := range tables {
		x, err := readIndex(path, k)
		must(t, err)
		var b fb.BlockOffset
		for i := range x.OffsetsLength() {
			if x.Offsets(&b, i); b.KeyBytes()[0] != indexKind {
				continue
			}
			if to == 0 {
				from = int(b.Offset())
			}
			to = int(b.Offset() + b.Len())
		}
		if to > 0 {
			return path, from, to
		}
	}
	t.Fatal("no table has such blocks")
	return "", 0, 0
}
