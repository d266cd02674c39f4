package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"segql/compile"
	"segql/eval"
	"segql/eval/index"
)

// partSegments need every part of a block together.
const partSegments = `
segment text
include < group < Attributes.all BEGINS_WITH "1", "t" > >
segment end
include < group < Attributes.all ENDS_WITH "1", "00" > >
segment number
include < group < Attributes.all LESS_THAN 1000 > >
segment instant
include < group < Attributes.all AFTER 2024-02-01 > >
segment long
include < group < Attributes.long CONTAINS "abc" > >
segment once
include < group < Attributes.once INCLUSIVE x > >
`

// fillParts imports profiles of which blocks of so many have every part, some of
// which expire in an hour.
func fillParts(t *testing.T, s *Store, c Scope, blocks, rows int) {
	t.Helper()
	w, err := s.Writer(c, WriteOptions{})
	must(t, err)
	for i := range blocks * rows {
		long := ""
		for j := range 20 {
			long += fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, i, j)))
		}
		all := []string{
			fmt.Sprint(i), fmt.Sprintf("text %d", i), time.Unix(int64(i)*7919, 0).AddDate(54, 0, 0).UTC().Format(time.RFC3339),
		}
		update := record(crowdID(i), "Attributes.all", all[i%3], "Attributes.long", long)
		if i >= rows { // the first block has none
			update.Pairs = append(update.Pairs, record("", "Attributes.once", "x").Pairs...)
		}
		if i%50 == 0 {
			update.Expiry = time.Now().Add(time.Hour).UnixMilli()
		}
		_, err := w.Put(update, false)
		must(t, err)
	}
	must(t, w.Close())
}

// A piece is a kind of key of the index.
type piece struct {
	name string
	of   string // an attribute, "" of the block itself
	part uint8
	// chunk is which of several keys of the part.
	chunk int
}

var pieces = []piece{
	{"head", "", headPart, 0}, {"ids", "", idsPart, 0}, {"expiries", "", expiriesPart, 0},
	{"dictionary", "Attributes.all", uint8(index.DictionaryPart), 0}, {"rows", "Attributes.all", uint8(index.RowsPart), 0},
	{"end", "Attributes.all", uint8(index.EndPart), 0}, {"number", "Attributes.all", uint8(index.NumberPart), 0},
	{"instant", "Attributes.all", uint8(index.InstantPart), 0},
	{"a chunk in the middle", "Attributes.long", uint8(index.DictionaryPart), 1},
}

// key returns the key of a piece in a block.
func (p piece) key(v *View, block uint64) []byte {
	k := partKey{block: block, part: p.part}
	if p.of != "" {
		k.of = uint32(v.Number(p.of)) + 1
	}
	return k.append(testScope.prefix(indexKind), p.chunk)
}

// spoils are ways to spoil a value, of which there is another one of the kind.
var spoils = map[string]func(value, other []byte) []byte{
	"missing":    nil,
	"cut off":    func(value, other []byte) []byte { return value[:len(value)-1] },
	"with a bit": func(value, other []byte) []byte { value[len(value)/2] ^= 8; return value },
	"another's":  func(value, other []byte) []byte { return other },
}

// A clinic is a store whose index is spoilt and made anew.
type clinic struct {
	*testing.T
	store   *Store
	rows    int // of a block
	plans   []*compile.Plan
	late    bool                       // views are made when some profiles have expired
	want    map[bool][]answer          // early and late
	members map[bool][]map[string]bool // likewise
}

// allParts is how many profiles of a clinic make a block that has every part.
const allParts = 520

// newClinic returns one whose index has two blocks of so many profiles.
func newClinic(t *testing.T, rows int) *clinic {
	s, _ := newStore(t)
	s.SettleFor(time.Hour)
	c := &clinic{T: t, store: s, rows: rows, plans: plansOf(t, partSegments), want: map[bool][]answer{}, members: map[bool][]map[string]bool{}}
	fill(t, s, Scope{Domain: "other"}, 0, 40)
	s.MakeSmall(1000, rows)
	fillParts(t, s, testScope, 2, rows)
	bringUpToDate(t, s)
	for _, c.late = range []bool{true, false} {
		v := c.view()
		for _, p := range c.plans {
			want, members, err := expected(v, p)
			must(t, err)
			c.want[c.late] = append(c.want[c.late], want)
			c.members[c.late] = append(c.members[c.late], members)
		}
		v.Close()
	}
	return c
}

// view returns a view that is made now, or when some profiles have expired.
func (c *clinic) view() *View {
	c.Helper()
	v, err := c.store.View(testScope)
	must(c.T, err)
	if c.late {
		v.now += 2 * time.Hour.Milliseconds()
	}
	return v
}

// ask holds the store to the right answers, to each as if it had just been opened,
// and returns the slowest way in which a condition was answered.
func (c *clinic) ask(step string) (how eval.How) {
	c.Helper()
	c.store.troubles = nil
	for i, p := range c.plans {
		c.store.forgetIndex()
		v := c.view()
		got, err := c.want[c.late][i].check(v, p, c.members[c.late][i])
		if err != nil {
			c.Errorf("%s: %v", step, err)
		}
		how = max(how, got.how)
		v.Close()
	}
	return how
}

// suffers holds the store to notice that of a block something is not right, to tell
// of it and to make it anew.
func (c *clinic) suffers(step string, block uint64) {
	c.Helper()
	c.ask(step)
	troubles := c.store.Troubles()
	if len(troubles) != 1 || troubles[0].Scope != testScope || troubles[0].Block != block {
		c.Errorf("%s: got the troubles %v, want one of block %d", step, troubles, block)
	}
	found, err := c.store.Verify(context.Background())
	if err != nil || len(found) != 1 || found[0].Help != helpIndex {
		c.Errorf("%s: got %v, %v, want one finding about the index", step, found, err)
	}
	must(c.T, c.store.Repair(context.Background(), troubles))
	c.recovers(step)
}

// recovers holds the store to be sound.
func (c *clinic) recovers(step string) {
	c.Helper()
	if how := c.ask(step); how == eval.Scanned || len(c.store.Troubles()) > 0 {
		c.Errorf("%s: after that answered by %v, in trouble are %v", step, how, c.store.Troubles())
	}
	if found, err := c.store.Verify(context.Background()); err != nil || len(found) > 0 {
		c.Errorf("%s: after that got %v, %v", step, found, err)
	}
}

// spoil spoils the value of a key.
func (c *clinic) spoil(key, other []byte, how func(value, other []byte) []byte) {
	c.Helper()
	must(c.T, c.store.db.Update(func(txn *badger.Txn) error {
		value, err := txn.Get(key)
		must(c.T, err)
		text, err := value.ValueCopy(nil)
		must(c.T, err)
		another, err := txn.Get(other)
		must(c.T, err)
		otherText, err := another.ValueCopy(nil)
		must(c.T, err)
		if how == nil {
			return txn.Delete(key)
		}
		spoilt := how(bytes.Clone(text), otherText)
		if bytes.Equal(spoilt, text) {
			c.Errorf("%x is not spoilt", key)
		}
		return txn.Set(key, spoilt)
	}))
}

// directory returns what the directory says, and a view.
func (c *clinic) directory() (directory, *View) {
	c.Helper()
	v := c.view()
	d, _, err := v.directory()
	must(c.T, err)
	return d, v
}

// TestADamagedIndexIsNoticedRebuiltAndTold spoils every kind of part in every way.
func TestADamagedIndexIsNoticedRebuiltAndTold(t *testing.T) {
	t.Parallel()
	c := newClinic(t, allParts)
	defer c.store.Close()
	c.recovers("sound")
	for _, how := range slices.Sorted(maps.Keys(spoils)) {
		key := testScope.prefix(directoryKind)
		c.spoil(key, Scope{Domain: "other"}.prefix(directoryKind), spoils[how])
		if how != "missing" { // which is as a store that has no index yet
			c.suffers("the directory is "+how, 0)
		}
		c.store.writing.Lock()
		must(t, c.store.repair(context.Background(), Trouble{Scope: testScope}))
		c.store.writing.Unlock()
		for _, p := range pieces {
			d, v := c.directory()
			key, another := p.key(v, d[1].number), p.key(v, d[0].number)
			v.Close()
			c.spoil(key, another, spoils[how])
			c.late = p.part == expiriesPart && p.of == ""
			c.suffers(fmt.Sprintf("%s is %s", p.name, how), d[1].number)
		}
	}
}

// reopen closes the store and opens it again.
func (c *clinic) reopen(o Options) {
	c.Helper()
	must(c.T, c.store.Close())
	c.open(o)
}

func (c *clinic) open(o Options) {
	c.Helper()
	c.store = mustOpen(c.T, c.store.dir, o)
	c.store.MakeSmall(1000, c.rows)
	c.store.SettleFor(time.Hour)
}

// TestADamagedIndexIsMadeAnewByWhoWrites opens a damaged store to read, which leaves
// it as it is, and then to write.
func TestADamagedIndexIsMadeAnewByWhoWrites(t *testing.T) {
	t.Parallel()
	c := newClinic(t, 50)
	spoilOne := func(p *piece) {
		d, v := c.directory()
		key := testScope.prefix(directoryKind)
		if p != nil {
			key = p.key(v, d[1].number)
		}
		v.Close()
		c.spoil(key, key, spoils["with a bit"])
	}
	for name, write := range map[string]func(){
		"a segment":  func() { c.store.SaveSegment(testScope, "name", 0, "text") },
		"compacting": func() { must(t, c.store.Compact(t.Context())) },
		"nothing":    func() {},
	} {
		for _, p := range []*piece{nil, &pieces[0], &pieces[1], &pieces[3]} {
			spoilOne(p)
			for range 2 {
				c.reopen(Options{ReadOnly: true})
				if c.ask(name); len(c.store.Troubles()) != 1 {
					t.Errorf("%s: opened for reading got the troubles %v", name, c.store.Troubles())
				}
			}
			c.reopen(Options{})
			c.ask(name)
			write()
			c.reopen(Options{ReadOnly: true})
			c.recovers(name)
			c.reopen(Options{})
		}
	}
	must(t, c.store.Close())
}

// TestABlockThatIsNotWhatItsRowsAreIsFound changes rows, and whole blocks, behind
// the back of the index.
func TestABlockThatIsNotWhatItsRowsAreIsFound(t *testing.T) {
	c := newClinic(t, 50)
	defer c.store.Close()
	must(t, c.store.db.Update(func(txn *badger.Txn) error {
		row := appendRow(nil, 0, []field{{0, "7"}})
		return txn.Set(append(testScope.prefix(profileKind), crowdID(60)...), row)
	}))
	found, err := c.store.Verify(context.Background())
	if err != nil || len(found) != 1 || found[0].Help != helpIndex || !strings.Contains(found[0].Problem, errDiffers.Error()) {
		t.Errorf("got %v, %v", found, err)
	}
	must(t, c.store.Compact(context.Background()))
	found, err = c.store.Verify(context.Background())
	if err != nil || len(found) > 0 {
		t.Errorf("got %v, %v", found, err)
	}
}

// TestVerifyLooksBehindMarks changes a row of a block of which others are marked or
// have expired.
func TestVerifyLooksBehindMarks(t *testing.T) {
	for name, spoil := range map[string]func(txn *badger.Txn, key []byte) error{
		"another value": func(txn *badger.Txn, key []byte) error {
			return txn.Set(key, appendRow(nil, 0, []field{{0, "7"}}))
		},
		"gone": func(txn *badger.Txn, key []byte) error { return txn.Delete(key) },
		"new":  func(txn *badger.Txn, key []byte) error { return txn.Set(append(key, 'x'), appendRow(nil, 0, nil)) },
	} {
		s, _ := newStore(t)
		s.MakeSmall(32, 40)
		s.SettleFor(time.Hour)
		putCrowd(t, s, 0, 0, 80)
		w, err := s.Writer(testScope, WriteOptions{Expiry: time.Now().UnixMilli() + 50})
		must(t, err)
		_, err = w.Put(record(crowdID(7), "Attributes.group", "1"), false)
		must(t, err)
		must(t, w.Close())
		bringUpToDate(t, s)
		time.Sleep(60 * time.Millisecond)
		putCrowd(t, s, 1, 5, 6)
		removeCrowd(t, s, 10, 11)
		putCrowd(t, s, 1, 80, 81)
		found, err := s.Verify(context.Background())
		if err != nil || len(found) > 0 {
			t.Errorf("%s: before that got %v, %v", name, found, err)
		}
		must(t, s.db.Update(func(txn *badger.Txn) error {
			return spoil(txn, append(testScope.prefix(profileKind), crowdID(8)...))
		}))
		found, err = s.Verify(context.Background())
		if err != nil || len(found) != 1 || found[0].Help != helpIndex {
			t.Errorf("%s: got %v, %v", name, found, err)
		}
		must(t, s.Close())
	}
}
