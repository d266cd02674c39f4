package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"segql/compile"
	"segql/profile"
)

// The work of the process that is killed: each step gives a group of profiles new
// values, or deletes them, and then counts itself.
const (
	killedVariable = "SEGQL_TEST_KILLED"
	keyVariable    = "SEGQL_TEST_KEY"
	kills          = 50
	groups         = 30
	groupSize      = 8
	counterID      = "counter"
	killedPath     = "Attributes.value"
)

var killedScope = Scope{Domain: "default"}

// A killedStep is what is done in a step, which follows from its number.
type killedStep struct {
	number, group int
	remove        bool
	*rand.Rand
}

func stepOf(n int) killedStep {
	r := rand.New(rand.NewPCG(uint64(n), 0))
	return killedStep{n, r.IntN(groups), r.IntN(4) == 0, r}
}

func memberID(group, i int) string { return fmt.Sprintf("%02d-%d", group, i) }

// value is the same for the members of a group in a step, long enough that logs
// fill up and become tables.
func (k killedStep) value() string {
	length := 1 + rand.New(rand.NewPCG(uint64(k.number), 1)).IntN(3000)
	return strings.Repeat(fmt.Sprintf("%d,", k.number), length)
}

// TestKilledProcess is the process that is killed. It is not a test.
func TestKilledProcess(t *testing.T) {
	dir := os.Getenv(killedVariable)
	if dir == "" {
		t.Skip("it is run by another test")
	}
	s := openKilled(t, dir)
	n := counted(t, s)
	for {
		steps := 1 + rand.IntN(12)
		work(t, s, n+1, n+steps)
		n += steps
		fmt.Println("making", n)
		if rand.IntN(3) == 0 {
			s.AwaitBackground()
		}
		switch rand.IntN(40) {
		case 0:
			must(t, s.Compact(context.Background()))
		case 1:
			must(t, s.Close())
			s = openKilled(t, dir)
		}
	}
}

// openKilled opens the store with so small batches and blocks that blocks are made
// all the time, in the background too.
func openKilled(t *testing.T, dir string) *Store {
	s := mustOpen(t, dir, Options{Create: true, Key: []byte(os.Getenv(keyVariable))})
	s.MakeSmall(groupSize+1, 100)
	s.SettleFor(time.Millisecond)
	return s
}

// work does steps, each a batch, and prints which is begun and which has been
// acknowledged.
func work(t *testing.T, s *Store, first, last int) {
	w, err := s.Writer(killedScope, WriteOptions{})
	must(t, err)
	acknowledged := first - 1
	for n := first; n <= last; n++ {
		step := stepOf(n)
		fmt.Println("begin", n)
		if step.remove {
			must(t, w.Close())
			must(t, removeGroup(s, step.group))
			w, err = s.Writer(killedScope, WriteOptions{})
			must(t, err)
			acknowledged = n - 1
		}
		value := step.value()
		for i := range groupSize {
			if !step.remove {
				put(t, w, memberID(step.group, i), value)
			}
		}
		put(t, w, counterID, strconv.Itoa(n))
		if step.remove {
			must(t, w.Flush())
		}
		if done := w.Committed() / (groupSize + 1); !step.remove && done > 0 {
			fmt.Println("done", acknowledged+done)
		}
		if step.remove {
			must(t, w.Close())
			fmt.Println("done", n)
			w, err = s.Writer(killedScope, WriteOptions{})
			must(t, err)
			acknowledged = n
		}
	}
	must(t, w.Close())
	fmt.Println("done", last)
}

func put(t *testing.T, w *Writer, id, value string) {
	_, err := w.Put(&profile.Record{ID: id, Pairs: []profile.Pair{{Path: killedPath, Value: value}}}, false)
	must(t, err)
}

func removeGroup(s *Store, group int) error {
	var ids []string
	for i := range groupSize {
		ids = append(ids, memberID(group, i))
	}
	_, err := s.Delete(context.Background(), killedScope, ids)
	return err
}

// counted returns the step that a store is at.
func counted(t *testing.T, s *Store) int {
	v, err := s.View(killedScope)
	must(t, err)
	defer v.Close()
	r, err := v.Get(counterID)
	must(t, err)
	if r == nil {
		return 0
	}
	n, err := strconv.Atoi(r.Values(killedPath)[0])
	must(t, err)
	return n
}

// killedSegments ask for what the steps write.
const killedSegments = `
segment begins
include < group < Attributes.value BEGINS_WITH "1", "20" > >
segment contains
include NONE < group < Attributes.value CONTAINS "7,", "9,9" > >
`

// TestWhatWasAcknowledgedOutlivesAKilledProcess kills a process that writes, and
// makes blocks of the index, at random moments. Its store must be as it was after one of its steps: not before
// the last one that was acknowledged, and not after the last one that was begun.
// Its index must be of its rows. If it is encrypted, nothing of a profile may be
// found in what was left.
func TestWhatWasAcknowledgedOutlivesAKilledProcess(t *testing.T) { eachWay(t, testKilled) }

func testKilled(t *testing.T, key []byte) {
	folder := t.TempDir()
	dir, temporary := filepath.Join(folder, "store"), filepath.Join(folder, "temporary")
	must(t, os.Mkdir(temporary, 0o700))
	plans := plansOf(t, killedSegments)
	var begun, done int
	var met killedFacts
	rounds := kills
	if key != nil {
		rounds /= 2
	}
	for round := 0; round < rounds || !met.all() && round < 10*rounds; round++ {
		cmd := killedProcess("^TestKilledProcess$",
			killedVariable+"="+dir, keyVariable+"="+string(key), "TMPDIR="+temporary)
		runKilled(t, cmd, 120*time.Millisecond, round%3 > 0, &begun, &done)
		if done > 0 && round%5 == 0 {
			searchFiles(t, folder, key, []string{counterID})
		}
		if round%4 == 3 {
			continue // the next process recovers it
		}
		s, err := Open(dir, Options{ReadOnly: round%2 == 0, Key: key})
		if IsProblem(err, Missing) && done == 0 {
			continue
		}
		must(t, err)
		n := counted(t, s)
		if n < done || n > begun {
			t.Fatalf("round %d: it is at step %d, of those %d were acknowledged and %d begun", round, n, done, begun)
		}
		checkKilled(t, s, n)
		met.look(t, s, plans, round)
		found, err := s.Verify(context.Background())
		if err != nil || len(found) > 0 {
			t.Fatalf("round %d: got %v, %v", round, found, err)
		}
		must(t, s.Close())
	}
	t.Logf("met %+v", met)
	if !met.all() {
		t.Error("it was never killed while it had one of these")
	}
}

// killedFacts are how many stores were met of which the index was there, had blocks
// that were made anew, marks, and parts that were written and not used yet.
type killedFacts struct{ indexed, anew, marked, unused int }

// all reports whether each was met but the last, which is rare.
func (k *killedFacts) all() bool { return k.indexed > 0 && k.anew > 0 && k.marked > 0 }

// look asks a store about segments, and notes what its index is like.
func (k *killedFacts) look(t *testing.T, s *Store, plans []*compile.Plan, round int) {
	t.Helper()
	v, err := s.View(killedScope)
	must(t, err)
	defer v.Close()
	if _, err := askAll(v, plans); err != nil || len(s.Troubles()) > 0 {
		t.Fatalf("round %d: got %v, in trouble are %v", round, err, s.Troubles())
	}
	blocks, err := s.Blocks(killedScope)
	must(t, err)
	var sum BlockFacts
	anew := false
	for _, b := range blocks {
		sum.Changed += b.Changed
		anew = anew || b.MadeAnew
	}
	for n, is := range map[*int]bool{
		&k.indexed: blocks != nil, &k.anew: anew, &k.marked: sum.Changed > 0, &k.unused: hasUnused(t, v),
	} {
		if is {
			*n++
		}
	}
}

// hasUnused reports whether parts were written after every block that is in use.
func hasUnused(t *testing.T, v *View) bool {
	t.Helper()
	d, _, err := v.directory()
	must(t, err)
	last := uint64(0)
	for _, b := range d {
		last = max(last, b.number)
	}
	prefix := v.scope.prefix(indexKind)
	it := v.txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	it.Seek(binary.BigEndian.AppendUint64(bytes.Clone(prefix), last+1))
	return d != nil && it.Valid()
}

// killedProcess returns the process that runs what is not a test.
func killedProcess(run string, environment ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run="+run)
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stderr = os.Stderr
	return cmd
}

// runKilled runs a process and kills it within about so much time, at a random
// moment or, if making, soon after it says that it makes blocks. It notes the last
// steps that the process began and that were acknowledged.
func runKilled(t *testing.T, cmd *exec.Cmd, within time.Duration, making bool, begun, done *int) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	kill := time.AfterFunc(5*time.Millisecond+rand.N(within), func() { cmd.Process.Kill() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var verb string
		var n int
		if _, err := fmt.Sscan(lines.Text(), &verb, &n); err != nil {
			t.Fatalf("got %q", lines.Text())
		}
		switch verb {
		case "making":
			if making && rand.IntN(3) == 0 && kill.Stop() {
				kill.Reset(time.Duration(rand.IntN(15_000)) * time.Microsecond)
				making = false
			}
		case "begin":
			*begun = n
		case "done":
			*done = n
		}
	}
	if kill.Stop() {
		t.Fatal("it ended by itself")
	}
	cmd.Wait()
}

// checkKilled holds every group to what the steps up to n made of it. Of the next
// step it may have been deleted already.
func checkKilled(t *testing.T, s *Store, n int) {
	t.Helper()
	want := make([]string, groups) // values, "" for none
	for i := 1; i <= n; i++ {
		step := stepOf(i)
		if want[step.group] = ""; !step.remove {
			want[step.group] = step.value()
		}
	}
	next := stepOf(n + 1)
	v, err := s.View(killedScope)
	must(t, err)
	defer v.Close()
	for g := range groups {
		there := 0
		for i := range groupSize {
			r, err := v.Get(memberID(g, i))
			must(t, err)
			if r == nil {
				continue
			}
			there++
			if r.Values(killedPath)[0] != want[g] {
				t.Fatalf("group %d is not as after step %d", g, n)
			}
		}
		switch {
		case there == groupSize && want[g] != "", there == 0 && want[g] == "":
		case there == 0 && next.remove && next.group == g:
		default:
			t.Fatalf("%d of group %d are there after step %d", there, g, n)
		}
	}
}
