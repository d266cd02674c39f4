//go:build linux || darwin

package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

// logsOf returns the logs of a folder of rows.
func logsOf(t *testing.T, rows string) []string {
	t.Helper()
	logs, err := filepath.Glob(filepath.Join(rows, "*"+logSuffix))
	must(t, err)
	return logs
}

// TestALogThatWasLostAsAWholeIsMissed spoils a log of copies of a store that is
// open in ways that leave a log that could be one.
func TestALogThatWasLostAsAWholeIsMissed(t *testing.T) { eachWay(t, testLostLog) }

func testLostLog(t *testing.T, key []byte) {
	dir := filepath.Join(t.TempDir(), "store")
	s := mustOpen(t, dir, Options{Create: true, Key: key})
	defer s.Close()
	fill(t, s, testScope, 0, 100)
	_, err := s.SaveSegment(testScope, "early", 0, "text")
	must(t, err)
	early := readFile(t, logsOf(t, s.rows)[0])
	for _, change := range []func(){
		func() { fill(t, s, testScope, 50, 150) },
		func() { _, err = s.SaveSegment(testScope, "late", 0, "text") },
		func() { _, err = s.DeleteSegment(testScope, "late") },
		func() { _, err = s.Delete(t.Context(), testScope, []string{numbered(7).ID}) },
	} {
		change()
		must(t, err)
		p := newPatient(t, dir, key, contents(t, s, testScope))
		log, err := filepath.Rel(dir, logsOf(t, s.rows)[0])
		must(t, err)
		for how, spoil := range map[string]func([]byte) []byte{
			"gone":    nil,
			"emptied": func([]byte) []byte { return nil },
			"zeroed":  func(text []byte) []byte { clear(text); return text },
			"an earlier copy": func(text []byte) []byte {
				return slices.Concat(bytes.TrimRight(early, "\x00"), make([]byte, 2*logTail))
			},
		} {
			if !p.suffer(t, log, how, spoil) {
				t.Errorf("%s: it opens", how)
				p = newPatient(t, dir, key, p.want)
			}
		}
		early = readFile(t, logsOf(t, s.rows)[0])
	}
}

// TestALogThatWasLostBeforeAnotherIsMissed makes a store that was killed while a
// full log became a table and the next one was being filled.
func TestALogThatWasLostBeforeAnotherIsMissed(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	defer s.Close()
	fill(t, s, testScope, 0, 100)
	killed := copyFolder(t, dir)
	next := mustOpen(t, copyFolder(t, killed), Options{})
	defer next.Close()
	fill(t, next, testScope, 50, 150)
	rows := filepath.Join(killed, filepath.Base(s.rows))
	// The ledger first, for what is noted must be there. The full log is there, and may
	// be gone from the other store, where it becomes a table.
	logs := logsOf(t, next.rows)
	for _, path := range []string{filepath.Join(next.rows, ledgerFile), logs[len(logs)-1]} {
		must(t, os.WriteFile(filepath.Join(rows, filepath.Base(path)), readFile(t, path), 0o600))
	}
	logs = logsOf(t, rows)
	if len(logs) != 2 {
		t.Fatalf("got %q, want two logs", logs)
	}
	p := newPatient(t, killed, nil, contents(t, next, testScope))
	for _, log := range logs {
		log, err := filepath.Rel(killed, log)
		must(t, err)
		for how, spoil := range map[string]func([]byte) []byte{
			"gone":    nil,
			"emptied": func([]byte) []byte { return nil },
			"zeroed":  func(text []byte) []byte { clear(text); return text },
		} {
			if !p.suffer(t, log, how, spoil) {
				t.Errorf("%s %s: it opens", log, how)
				p = newPatient(t, killed, nil, p.want)
			}
		}
	}
	healthy := mustOpen(t, killed, Options{ReadOnly: true})
	defer healthy.Close()
	if got := contents(t, healthy, testScope); !slices.Equal(got, p.want) {
		t.Errorf("got %d profiles, want %d", len(got), len(p.want))
	}
}

// TestALedgerThatSaysNothingIsNoDamage opens copies of a store that is open whose
// ledger was broken off, is of an earlier version or of another start.
func TestALedgerThatSaysNothingIsNoDamage(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	defer s.Close()
	fill(t, s, testScope, 0, 100)
	want := contents(t, s, testScope)
	for name, text := range map[string][]byte{
		"without a ledger": nil,
		"empty":            {},
		"broken off":       ledgerText(1 << 40)[:9],
		"half":             append(ledgerText(1 << 40)[:8:8], ledgerText(3)[8:]...),
		"with more":        append(ledgerText(1<<40), 0),
	} {
		copied := copyFolder(t, dir)
		path := filepath.Join(copied, filepath.Base(s.rows), ledgerFile)
		if text == nil {
			must(t, os.Remove(path))
		} else {
			must(t, os.WriteFile(path, text, 0o600))
		}
		for range 2 { // it is recovered by the first
			again := mustOpen(t, copied, Options{ReadOnly: true})
			if got := contents(t, again, testScope); !slices.Equal(got, want) {
				t.Errorf("%s: got %d profiles, want %d", name, len(got), len(want))
			}
			must(t, again.Close())
		}
	}
}

func TestTheLedgerIsOfAStoreThatIsBeingWritten(t *testing.T) {
	s, dir := newStore(t)
	there := func(want bool) {
		t.Helper()
		info, err := os.Stat(filepath.Join(s.rows, ledgerFile))
		if (err == nil) != want || want && info.Mode().Perm() != 0o600 {
			t.Errorf("got %v, %v", info, err)
		}
	}
	there(false)
	fill(t, s, testScope, 0, 20)
	there(true)
	must(t, s.Compact(t.Context()))
	there(false)
	fill(t, s, testScope, 20, 40)
	there(true)
	must(t, s.Close())
	there(false)
	s = mustOpen(t, dir, Options{ReadOnly: true})
	defer s.Close()
	if got := len(contents(t, s, testScope)); got != 40 {
		t.Errorf("got %d profiles, want 40", got)
	}
}

func TestAfterATransactionThatFailedTheLedgerSaysNoMore(t *testing.T) {
	s, dir := newStore(t)
	defer s.Close()
	fill(t, s, testScope, 0, 20)
	err := s.commit(func(txn *badger.Txn) error {
		err := txn.Set([]byte("key"), nil)
		txn.Discard()
		return err
	})
	if err == nil {
		t.Error("it commits what was discarded")
	}
	fill(t, s, testScope, 20, 40)
	copied := copyFolder(t, dir)
	if _, err := os.Stat(filepath.Join(s.rows, ledgerFile)); err == nil {
		t.Error("there is a ledger")
	}
	again := mustOpen(t, copied, Options{})
	defer again.Close()
	if got := len(contents(t, again, testScope)); got != 40 {
		t.Errorf("got %d profiles, want 40", got)
	}
}

// TestTheLedgerSaysNoMoreThanTheLogsHave commits while blocks are being written,
// of which a process that is killed may leave a part of a transaction.
func TestTheLedgerSaysNoMoreThanTheLogsHave(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	set := func(txn *badger.Txn) error { return txn.Set([]byte("key"), nil) }
	var blocks sync.WaitGroup
	for range 3 {
		blocks.Go(func() {
			for ctx.Err() == nil {
				must(t, s.db.Update(set))
			}
		})
	}
	for i := range 300 {
		must(t, s.commit(set))
		if i%100 != 0 {
			continue
		}
		noted, err := readLedger(s.rows)
		must(t, err)
		_, last, _ := checkLog(logsOf(t, s.rows)[0], &fileReader{}) // it is being written
		if noted == 0 || noted > last {
			t.Errorf("%d is noted, and the log ends with %d", noted, last)
		}
	}
	cancel()
	blocks.Wait()
}
