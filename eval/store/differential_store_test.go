package store_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"segql/ast"
	"segql/eval"
	"segql/eval/store"
	"segql/profile"
)

// TestThePlanTheReferenceAndTheJudgeAgree plays rounds on stores, after every
// kind of change. STORE_SEED chooses others.
func TestThePlanTheReferenceAndTheJudgeAgree(t *testing.T) {
	const all = 9 / slower
	const enough = 100_000 / slower
	rounds := uint64(all)
	if testing.Short() {
		rounds = max(1, all/4)
	}
	first, _ := strconv.ParseUint(os.Getenv("STORE_SEED"), 10, 64)
	var played, pairs atomic.Int64
	var lock sync.Mutex
	hits := map[string]int{}
	t.Cleanup(func() {
		t.Logf("STORE_SEED=%d: %d pairs of segments and profiles", first, pairs.Load())
		if played.Load() == all && pairs.Load() < enough {
			t.Errorf("want at least %d", enough)
		}
		if played.Load() < int64(rounds) {
			return
		}
		for _, kind := range kinds {
			if hits[kind] == 0 {
				t.Errorf("no step met %s, only %v", kind, hits)
			}
		}
	})
	for seed := range rounds {
		t.Run(fmt.Sprintf("seed %d", first+seed), func(t *testing.T) {
			t.Parallel()
			k := &keeper{round: newRound(t, first+seed, 6), dir: filepath.Join(t.TempDir(), "store"), hits: map[string]int{}}
			k.open(t, store.Options{Create: true})
			k.play(t)
			if err := k.store.Close(); err != nil {
				t.Error(err)
			}
			k.meet(k.ways[eval.Cached], "columns in the cache")
			k.meet(k.ways[eval.Indexed], "columns that were let go of")
			k.meet(k.ways[eval.Scanned], "columns of rows")
			played.Add(1)
			pairs.Add(int64(k.pairs))
			lock.Lock()
			defer lock.Unlock()
			for kind, n := range k.hits {
				hits[kind] += n
			}
		})
	}
}

// kinds are what the steps must have met of the index.
var kinds = []string{
	"no index", "an index of nobody", "several blocks", "a block that was made anew", "marks", "expired profiles in a block",
	"attributes that nobody in a block has", "dictionaries of one value",
	"read-only several blocks", "read-only marks", "read-only expired profiles in a block",
	"columns in the cache", "columns that were let go of", "columns of rows",
}

// A keeper plays a round on a store, and keeps book of what must be in it.
type keeper struct {
	*round
	dir   string
	store *store.Store
	mode  string
	book  map[string]entry // by id
	hits  map[string]int   // of kinds
}

// An entry is a profile that was put, and may have expired.
type entry struct {
	person
	expiry int64
}

func (e entry) isThere() bool { return e.expiry == 0 || e.expiry > time.Now().UnixMilli() }

// There are others in the same store with the same ids.
var (
	scope  = store.Scope{Service: ast.Profiles, Domain: "d"}
	others = []store.Scope{{Service: ast.Profiles, Domain: "dd"}, {Service: ast.Pinpoint, Domain: "d"}}
)

func (k *keeper) play(t *testing.T) {
	k.book = map[string]entry{}
	var ids []string
	for range 280 {
		ids = append(ids, k.id())
	}
	all := func(n int) []string { return some(k.world, n, ids) }
	hour := time.Hour.Milliseconds()

	k.put(t, store.WriteOptions{}, all(240))
	k.expect(t, "after an import")
	k.put(t, store.WriteOptions{}, all(120))
	k.tend(t, "the first index")
	k.put(t, store.WriteOptions{Replace: true}, all(3))
	k.remove(t, all(3))
	k.expect(t, "after few changes")
	k.put(t, store.WriteOptions{Replace: true}, all(100))
	k.expect(t, "after so many that the index went")
	k.reopen(t, store.Options{})
	k.remove(t, all(60))
	k.expect(t, "after a deletion")
	k.put(t, store.WriteOptions{Expiry: 1}, all(20))
	k.put(t, store.WriteOptions{Expiry: time.Now().UnixMilli() - hour}, all(20))
	k.put(t, store.WriteOptions{Expiry: time.Now().UnixMilli() + hour}, all(40))
	soon := time.Now().Add(slower * 500 * time.Millisecond)
	k.put(t, store.WriteOptions{Expiry: soon.UnixMilli()}, all(20))
	k.reopen(t, store.Options{ReadOnly: true})
	time.Sleep(time.Until(soon))
	k.expect(t, "after an expiry, opened for reading")
	k.reopen(t, store.Options{})
	k.remove(t, all(2))
	k.put(t, store.WriteOptions{}, all(20))
	k.tend(t, "blocks with expired profiles")
	if err := k.store.Compact(context.Background()); err != nil {
		t.Fatal(err)
	}
	k.expect(t, "compacted")
	k.put(t, store.WriteOptions{}, all(1))
	k.remove(t, all(1))
	k.reopen(t, store.Options{ReadOnly: true})
	k.expect(t, "opened for reading with marks")
	k.reopen(t, store.Options{})
	k.put(t, store.WriteOptions{}, all(80))
	k.remove(t, all(20))
	k.reopen(t, store.Options{})
	k.expect(t, "opened again")
	k.remove(t, ids)
	k.tend(t, "an index of nobody")
	k.put(t, store.WriteOptions{}, all(10))
	k.expect(t, "after all were deleted")
}

// tend has blocks made anew in the background, and expects the same before, as far
// as that takes as long, and after.
func (k *keeper) tend(t *testing.T, what string) {
	t.Helper()
	k.store.SettleFor(0)
	k.remove(t, []string{"nobody"})
	k.expect(t, "while they are made: "+what)
	k.store.AwaitBackground()
	k.expect(t, "after they were made: "+what)
	k.store.SettleFor(time.Hour)
}

// id returns an id, seldom one that a profile of AWS would not have.
func (k *keeper) id() string {
	if k.oneIn(4) {
		id := pick(k.world, []string{"a", "\x00", "\xff", "é", "日本", "p"}) + strconv.Itoa(k.IntN(100))
		return id + strings.Repeat("x", pick(k.world, []int{0, 1, 1024 - len(id)}))
	}
	return fmt.Sprintf("%032x", k.Uint64())
}

func (k *keeper) open(t *testing.T, o store.Options) {
	t.Helper()
	o.Cache = []int64{0, 1, 20_000}[k.seed%3] // one keeps nothing, one little
	s, err := store.Open(k.dir, o)
	if err != nil {
		t.Fatal(err)
	}
	s.MakeSmall(16, 64)
	s.SettleFor(time.Hour)
	k.store = s
	k.mode = ""
	if o.ReadOnly {
		k.mode = "read-only "
	}
}

func (k *keeper) reopen(t *testing.T, o store.Options) {
	t.Helper()
	if err := k.store.Close(); err != nil {
		t.Fatal(err)
	}
	k.open(t, o)
}

// put updates profiles, some of them twice unless they may expire meanwhile, in
// this scope and the others.
func (k *keeper) put(t *testing.T, o store.WriteOptions, ids []string) {
	t.Helper()
	if o.Expiry == 0 {
		ids = append(ids, some(k.world, len(ids)/4, ids)...)
	}
	for _, c := range slices.Concat(others, []store.Scope{scope}) {
		w, err := k.store.Writer(c, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			update := recordOf(id, k.update())
			if o.Expiry == 0 && k.oneIn(10) {
				update.Expiry = time.Now().Add(time.Hour).UnixMilli()
			}
			if _, err := w.Put(&update, false); err != nil {
				t.Fatalf("seed %d: %q: %v", k.seed, id, err)
			}
			if c == scope {
				k.note(o, &update)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// update returns what may be known of someone now: of some attributes that they
// have no value any more.
func (k *keeper) update() person {
	p := k.person(1 + int(k.seed%2)*2)
	for _, a := range k.attributes {
		if k.oneIn(6) {
			p[a.path()] = []string{""}
		}
	}
	if !k.oneIn(3) {
		p[unindexed] = []string{k.value(k.attributes[0])}
	}
	return p
}

// note keeps book of an update.
func (k *keeper) note(o store.WriteOptions, update *profile.Record) {
	e := k.book[update.ID]
	if o.Replace || !e.isThere() {
		e = entry{}
	}
	e.person = maps.Clone(e.person)
	if e.person == nil {
		e.person = person{}
	}
	for _, p := range update.Pairs {
		delete(e.person, p.Path)
	}
	for _, p := range update.Pairs {
		if p.Value != "" {
			e.person[p.Path] = append(e.person[p.Path], p.Value)
		}
	}
	if o.Expiry != 0 {
		e.expiry = o.Expiry
	}
	if update.Expiry != 0 {
		e.expiry = update.Expiry
	}
	k.book[update.ID] = e
}

// remove deletes profiles, some of which are not there.
func (k *keeper) remove(t *testing.T, ids []string) {
	t.Helper()
	found, err := k.store.Delete(context.Background(), scope, ids)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		e, known := k.book[id]
		if want := known && e.isThere(); found[i] != want {
			t.Errorf("seed %d: deleting %q: got found %v, want %v", k.seed, id, found[i], want)
		}
		delete(k.book, id)
	}
}

// expect holds the store to what the book says, and all to agree on it.
func (k *keeper) expect(t *testing.T, step string) {
	t.Helper()
	v, err := k.store.View(scope)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	got := map[string]*profile.Record{}
	for record, err := range v.Records(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		got[record.ID] = record
	}
	k.people = map[string]person{}
	for id, e := range k.book {
		k.known = append(k.known, id)
		if !e.isThere() {
			continue
		}
		k.people[id] = e.person
		want := recordOf(id, e.person)
		if r := got[id]; r == nil || r.Expiry != e.expiry || !slices.Equal(r.Pairs, want.Pairs) {
			t.Fatalf("seed %d, %s: got %+v, want %+v until %d", k.seed, step, r, want, e.expiry)
		}
	}
	if len(got) != len(k.people) {
		t.Fatalf("seed %d, %s: got %d profiles, want %d", k.seed, step, len(got), len(k.people))
	}
	k.look(t)
	k.agree(t, step, v)
}

// look notes what the index is like.
func (k *keeper) look(t *testing.T) {
	t.Helper()
	blocks, err := k.store.Blocks(scope)
	if err != nil {
		t.Fatal(err)
	}
	var sum store.BlockFacts
	anew := 0
	for _, b := range blocks {
		sum.Changed += b.Changed
		sum.Expired += b.Expired
		sum.Absent += b.Absent
		sum.Constant += b.Constant
		if b.MadeAnew {
			anew++
		}
	}
	switch {
	case blocks == nil:
		k.meet(1, "no index")
	case len(blocks) == 0:
		k.meet(1, "an index of nobody")
	case len(blocks) > 1:
		k.meet(1, "several blocks")
	}
	k.meet(anew, "a block that was made anew")
	k.meet(sum.Changed, "marks")
	k.meet(sum.Expired, "expired profiles in a block")
	k.meet(sum.Absent, "attributes that nobody in a block has")
	k.meet(sum.Constant, "dictionaries of one value")
}

func (k *keeper) meet(n int, kind string) {
	if n > 0 {
		k.hits[k.mode+kind] += n
	}
}
