package store

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"segql/eval"
	"segql/profile"
)

func get(t *testing.T, s *Store, id string) *profile.Record {
	t.Helper()
	v, err := s.View(testScope)
	must(t, err)
	defer v.Close()
	r, err := v.Get(id)
	must(t, err)
	return r
}

func TestARecordThatFailsChangesNothing(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	_, err := putOne(t, s, WriteOptions{}, record("a", "City", "Ulm"))
	must(t, err)
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	for name, c := range map[string]struct {
		update *profile.Record
		known  bool
		want   error
	}{
		"without an id":    {record("", "City", "Bonn"), false, ErrNoID},
		"with a long id":   {record(strings.Repeat("i", maxID+1), "City", "Bonn"), false, ErrBadID},
		"not there":        {record("b", "New1", "Bonn"), true, ErrUnknownProfile},
		"too large":        {record("a", "City", strings.Repeat("x", maxRow), "New2", "x"), false, ErrTooLarge},
		"with a long name": {record("a", "New3", "x", strings.Repeat("n", maxPath+1), "x"), false, ErrBadPath},
		"without a name":   {record("a", "", "x", "City", "Bonn"), false, ErrBadPath},
	} {
		if _, err := w.Put(c.update, c.known); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	_, err = w.Put(record("a", "Name", "A"), true)
	must(t, err)
	must(t, w.Close())
	if w.Committed() != 1 {
		t.Errorf("got %d acknowledged", w.Committed())
	}
	v, err := s.View(testScope)
	must(t, err)
	defer v.Close()
	if got := v.Paths(); !slices.Equal(got, []string{"City", "Name"}) {
		t.Errorf("got the attributes %q", got)
	}
	if got, want := fmt.Sprint(get(t, s, "a").Pairs), "[{City Ulm} {Name A}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAProfileMayBringManyAttributes(t *testing.T) {
	s, dir := newStore(t)
	var many []string
	for i := range 20_000 {
		many = append(many, fmt.Sprint("Attributes.", strings.Repeat("n", 200), i), "x")
	}
	_, err := putOne(t, s, WriteOptions{}, record("a", many...))
	must(t, err)
	must(t, s.Close())
	s = mustOpen(t, dir, Options{ReadOnly: true})
	defer s.Close()
	if r := get(t, s, "a"); r == nil || len(r.Pairs) != 20_000 {
		t.Errorf("got %v, want a profile of 20,000 attributes", r)
	}
}

func TestCalculatedValuesReplaceNothing(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	_, err := putOne(t, s, WriteOptions{}, record("a", "City", "Ulm"))
	must(t, err)
	w, err := s.Writer(testScope, WriteOptions{Replace: true})
	must(t, err)
	for _, name := range []string{"x", "y"} {
		_, err := w.Put(record("a", "Calculated."+name, "1"), true)
		must(t, err)
	}
	must(t, w.Close())
	if got := get(t, s, "a").Pairs; len(got) != 3 {
		t.Errorf("got %v, want both values beside the city", got)
	}
}

func TestAKeyThatHasMovedMakesNobodyElse(t *testing.T) {
	for _, dry := range []bool{false, true} {
		s, _ := newStore(t)
		made, err := putOne(t, s, WriteOptions{Key: "Email"}, record("", "Email", "a@x", "Name", "Ann"))
		must(t, err)
		_, err = putOne(t, s, WriteOptions{}, record(made.ID, "Email", "b@x"))
		must(t, err)
		_, err = putOne(t, s, WriteOptions{Key: "Email", DryRun: dry}, record("", "Email", "a@x", "Name", "Zoe"))
		if !errors.Is(err, ErrKeyMoved) {
			t.Errorf("got %v, want %v", err, ErrKeyMoved)
		}
		if got := get(t, s, made.ID).Values("Name"); got[0] != "Ann" {
			t.Errorf("got %v, want Ann", got)
		}
		must(t, s.Close())
	}
}

func TestADryRunKnowsKeysThatMove(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	_, err := putOne(t, s, WriteOptions{}, record("3", "Email", "d@x"))
	must(t, err)
	w, err := s.Writer(testScope, WriteOptions{Key: "Email", DryRun: true})
	must(t, err)
	defer w.Close()
	for _, r := range []*profile.Record{
		record("3", "Email", "n@x"), record("4", "Email", "d@x"), record("4", "Name", "D"),
	} {
		_, err := w.Put(r, false)
		must(t, err)
	}
	if _, err := w.Put(record("5", "Email", "n@x"), false); !errors.Is(err, ErrKeyTaken) {
		t.Errorf("got %v, want %v", err, ErrKeyTaken)
	}
}

func TestLargeRowsFitIntoBatches(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	for i := range 5 {
		_, err := w.Put(record(fmt.Sprint(i), "a", strings.Repeat("x", maxRow-200)), false)
		must(t, err)
	}
	for i := range 5 { // as many new attributes as a record may bring
		var pairs []string
		for j := range 7000 {
			pairs = append(pairs, fmt.Sprint("n", i, "-", j), "x")
		}
		_, err := w.Put(record(fmt.Sprint("n", i), pairs...), false)
		must(t, err)
	}
	must(t, w.Flush())
	for i := range 5 { // and as long ones
		var pairs []string
		for j := range 230 {
			pairs = append(pairs, fmt.Sprintf("%0*d", maxPath, i*1000+j), "x")
		}
		_, err := w.Put(record(fmt.Sprint("l", i), pairs...), false)
		must(t, err)
	}
	must(t, w.Close())
	must(t, s.Close())
}

func TestAKeyDecidesBetweenCreatingAndUpdating(t *testing.T) {
	for _, batch := range []int{1, 2, 100} {
		s, dir := newStore(t)
		for _, r := range []*profile.Record{
			record("a", "Mail", "a@x"), record("b", "Mail", "b@x"),
			record("c", "Mail", "same"), record("d", "Mail", "same"),
		} {
			_, err := putOne(t, s, WriteOptions{}, r)
			must(t, err)
		}
		_, err := putOne(t, s, WriteOptions{Expiry: 1}, record("e", "Mail", "e@x"))
		must(t, err)
		must(t, s.Close())
		s = mustOpen(t, dir, Options{})
		s.MakeSmall(batch, 10)
		w, err := s.Writer(testScope, WriteOptions{Key: "Mail"})
		must(t, err)
		made := profile.KeyID("default", "Mail", "new@x")
		for i, c := range []struct {
			update *profile.Record
			want   Outcome
			err    error
		}{
			{record("", "Mail", "a@x", "n", "1"), Outcome{"a", false, false}, nil},
			{record("", "Mail", "a@x", "n", "2"), Outcome{"a", false, true}, nil},
			{record("", "Mail", "same"), Outcome{}, ErrAmbiguousKey},
			{record("", "n", "3"), Outcome{}, ErrNoID},
			{record("", "Mail", ""), Outcome{}, ErrNoID},
			{record("", "Mail", "new@x", "n", "4"), Outcome{made, true, false}, nil},
			{record("", "Mail", "new@x", "n", "5"), Outcome{made, false, true}, nil},
			{record("x", "Mail", "new@x"), Outcome{}, ErrKeyTaken},
			{record("b", "Mail", "b2@x"), Outcome{"b", false, false}, nil},
			{record("", "Mail", "b2@x"), Outcome{"b", false, true}, nil},
			{record("x", "Mail", "b@x"), Outcome{"x", true, false}, nil}, // nobody has it any more
			{record("b", "Mail", "b@x"), Outcome{}, ErrKeyTaken},
			{record("c", "Mail", "c@x"), Outcome{}, ErrKeyAsked}, // or one would have it by now
			{record("", "Mail", "same", "n", "6"), Outcome{}, ErrAmbiguousKey},
			{record("", "Mail", "e@x"), Outcome{profile.KeyID("default", "Mail", "e@x"), true, false}, nil},
			{record("b", "n", "7"), Outcome{"b", false, true}, nil},
		} {
			if got, err := w.Put(c.update, false); got != c.want || !errors.Is(err, c.err) {
				t.Errorf("batches of %d, %d: got %v, %v, want %v, %v", batch, i, got, err, c.want, c.err)
			}
		}
		must(t, w.Close())
		if got, want := fmt.Sprint(get(t, s, made).Pairs), "[{Mail new@x} {n 5}]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		must(t, s.Close())
	}
}

func TestAValueThatWasAskedForStaysWhereItIs(t *testing.T) {
	made := profile.KeyID("default", "Mail", "new@x")
	bad := strings.Repeat("n", maxPath+1)
	for _, o := range []WriteOptions{{}, {DryRun: true}, {Replace: true}, {Replace: true, DryRun: true}} {
		o.Key = "Mail"
		s, _ := newStore(t)
		for _, r := range []*profile.Record{
			record("a", "Mail", "a@x"), record("b", "Mail", "b@x"), record("c", "Mail", "c@x"), record("d"),
		} {
			_, err := putOne(t, s, WriteOptions{}, r)
			must(t, err)
		}
		w, err := s.Writer(testScope, o)
		must(t, err)
		var replaced error // by what does not name the value
		if o.Replace {
			replaced = ErrKeyAsked
		}
		for i, c := range []struct {
			update *profile.Record
			want   error
		}{
			{record("", "Mail", "a@x", "n", "1"), nil},
			{record("a", "Mail", "a@x", "n", "2"), nil}, // the same value again
			{record("a", "Mail", "other@x"), ErrKeyAsked},
			{record("a", "Mail", ""), ErrKeyAsked},
			{record("a", "n", "3"), replaced},
			{record("b", "Mail", "b2@x"), nil}, // nobody has asked for b@x
			{record("b", "Mail", "b@x"), ErrKeyAsked},
			{record("d", "Mail", "b@x"), ErrKeyAsked}, // by a row that failed
			{record("", "Mail", "new@x", bad, "1"), ErrBadPath},
			{record("d", "Mail", "new@x"), ErrKeyAsked},
			{record(made, "Mail", "new@x"), nil}, // the profile that follows from the value
			{record("", "Mail", "new@x"), nil},
			{record("c", "Mail", ""), nil}, // nobody has asked for c@x
			{record("c", "Mail", "c2@x"), nil},
			{record("c", "n", "4"), replaced},
		} {
			if _, err := w.Put(c.update, false); !errors.Is(err, c.want) {
				t.Errorf("%+v, %d: got %v, want %v", o, i, err, c.want)
			}
		}
		must(t, w.Close())
		must(t, s.Close())
	}
}

// TestCalculatedValuesOutlastTheirProfile puts them before it, of a profile that
// is there, which is as if they had waited for it.
func TestCalculatedValuesOutlastTheirProfile(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	_, err := putOne(t, s, WriteOptions{}, record("a", "Calculated.x", "1", "Calculated.y", "1", "City", "Ulm"))
	must(t, err)
	for _, c := range []struct {
		replace bool
		want    string
	}{
		{false, "[{Calculated.x 2} {Calculated.y 1} {Calculated.z 4} {City Bonn}]"},
		{true, "[{Calculated.x 2} {Calculated.z 4} {City Bonn}]"},
	} {
		w, err := s.Writer(testScope, WriteOptions{Replace: c.replace})
		must(t, err)
		for _, p := range []putting{
			{record("a", "Calculated.x", "2"), true},
			{record("a", "Calculated.x", "3", "City", "Bonn", "Calculated.z", "4"), false},
		} {
			_, err := w.Put(p.update, p.known)
			must(t, err)
		}
		must(t, w.Close())
		if got := fmt.Sprint(get(t, s, "a").Pairs); got != c.want {
			t.Errorf("%+v: got %s, want %s", c, got, c.want)
		}
	}
}

// TestLookingForAKeyTakesLinearTime counts how often a profile is looked at, where
// many have had a value, and where many have it.
func TestLookingForAKeyTakesLinearTime(t *testing.T) {
	k := &keyIndex{seed: maphash.MakeSeed(), heads: map[uint64]uint32{}}
	const n = 1000
	owner, looks := "", 0
	for i := range n {
		owner = fmt.Sprint(i % 2)
		k.add("one", owner)
		k.add("many", fmt.Sprint(i))
		got, err := k.owners("one", func(id string) (bool, error) { looks++; return id == owner, nil })
		if err != nil || !slices.Equal(got, []string{owner}) {
			t.Fatalf("got %q, %v, want %q", got, err, owner)
		}
		got, err = k.owners("many", func(string) (bool, error) { looks++; return true, nil })
		if err != nil || len(got) != min(i+1, 2) {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	for range n {
		k.owners("one", func(string) (bool, error) { looks++; return false, nil })
	}
	if looks > 4*n {
		t.Errorf("looked %d times", looks)
	}
}

func TestADryRunChangesNothing(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	fill(t, s, testScope, 0, 20)
	want := contents(t, s, testScope)
	w, err := s.Writer(testScope, WriteOptions{DryRun: true, Key: "Name"})
	must(t, err)
	for i, c := range []struct {
		update *profile.Record
		known  bool
		want   Outcome
		err    error
	}{
		{numbered(3), false, Outcome{numbered(3).ID, false, false}, nil},
		{record("new", "New", "x"), true, Outcome{}, ErrUnknownProfile},
		{record("new", "New", "x"), false, Outcome{"new", true, false}, nil},
		{record("new", "New", "x"), true, Outcome{"new", false, true}, nil},
		{record("", "Name", "name 5"), false, Outcome{numbered(5).ID, false, false}, nil},
		{record("", "Name", "fresh"), false, Outcome{profile.KeyID("default", "Name", "fresh"), true, false}, nil},
		{record("", "Name", "fresh"), false, Outcome{profile.KeyID("default", "Name", "fresh"), false, true}, nil},
		{record("other", "Name", "fresh"), false, Outcome{}, ErrKeyTaken},
		{record("", "New", "x"), false, Outcome{}, ErrNoID},
	} {
		if got, err := w.Put(c.update, c.known); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%d: got %v, %v, want %v, %v", i, got, err, c.want, c.err)
		}
	}
	must(t, w.Close())
	if got := contents(t, s, testScope); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestExpiryIsKeptUntilAnotherIsGiven(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	later := time.Now().Add(time.Hour).UnixMilli()
	for i, c := range []struct {
		o    WriteOptions
		own  int64
		want int64
	}{
		{WriteOptions{Expiry: later}, 0, later},
		{WriteOptions{}, 0, later},
		{WriteOptions{Expiry: later + 7}, 0, later + 7},
		{WriteOptions{Expiry: later + 7}, later + 9, later + 9},
		{WriteOptions{Replace: true}, 0, 0},
		{WriteOptions{Replace: true, Expiry: later}, 0, later},
	} {
		r := record("a", "City", "Ulm")
		r.Expiry = c.own
		_, err := putOne(t, s, c.o, r)
		must(t, err)
		if got := get(t, s, "a"); got == nil || got.Expiry != c.want {
			t.Errorf("%d: got %v, want %d", i, got, c.want)
		}
	}
}

func TestAProfileIsInNothingFromItsExpiryOn(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	expiry := time.Now().Add(150 * time.Millisecond)
	_, err := putOne(t, s, WriteOptions{Expiry: expiry.UnixMilli()}, record("a", "City", "Ulm", "Old", "x"))
	must(t, err)
	before, err := s.View(testScope)
	must(t, err)
	defer before.Close()
	time.Sleep(time.Until(expiry.Add(5 * time.Millisecond)))
	look := func(v *View, want int) {
		t.Helper()
		if n, err := v.Len(context.Background()); n != want || err != nil {
			t.Errorf("got %d, %v, want %d", n, err, want)
		}
		found, err := v.Find(context.Background(), []string{"a"}, &eval.Wanted{})
		must(t, err)
		r, err := v.Get("a")
		must(t, err)
		if len(found) != want || (r != nil) != (want > 0) {
			t.Errorf("got %v and %v, want %d", found, r, want)
		}
		for r, err := range v.Lookup(context.Background(), slices.Values([]string{"a"})) {
			must(t, err)
			if want--; want < 0 {
				t.Errorf("got %v", r)
			}
		}
	}
	after, err := s.View(testScope)
	must(t, err)
	defer after.Close()
	if before.now < expiry.UnixMilli() { // it was not too slow
		look(before, 1)
	}
	look(after, 0)
	if found, err := s.Delete(context.Background(), testScope, []string{"a"}); err != nil || found[0] {
		t.Errorf("got %v, %v", found, err)
	}
	if got, err := putOne(t, s, WriteOptions{}, record("a", "City", "Bonn")); err != nil || !got.Created {
		t.Errorf("got %v, %v", got, err)
	}
	if got, want := fmt.Sprint(*get(t, s, "a")), "{a 0 [{City Bonn}]}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAnExpiredProfileIsPutAnew(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	past := WriteOptions{Expiry: time.Now().UnixMilli() - 1}
	_, err := putOne(t, s, past, record("a", "City", "Ulm", "Old", "x"))
	must(t, err)
	stats, err := s.Stats(context.Background())
	must(t, err)
	if got := stats.Scopes[0]; got.Profiles != 0 || got.Expired != 1 || got.Attributes != 2 {
		t.Errorf("got %+v", got)
	}
	if got, err := putOne(t, s, WriteOptions{}, record("a", "City", "Bonn")); err != nil || !got.Created {
		t.Errorf("got %v, %v", got, err)
	}
	if got, want := fmt.Sprint(*get(t, s, "a")), "{a 0 [{City Bonn}]}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAViewIsOneMoment(t *testing.T) {
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 100)
	v, err := s.View(testScope)
	must(t, err)
	fill(t, s, testScope, 50, 150)
	_, err = putOne(t, s, WriteOptions{}, record(numbered(3).ID, "City", "other", "Brand new", "x"))
	must(t, err)
	_, err = s.Delete(context.Background(), testScope, []string{numbered(5).ID})
	must(t, err)
	n, err := v.Len(context.Background())
	must(t, err)
	r, err := v.Get(numbered(3).ID)
	must(t, err)
	gone, err := v.Get(numbered(5).ID)
	must(t, err)
	if n != 100 || r.Values("City")[0] == "other" || gone == nil || slices.Contains(v.Paths(), "Brand new") {
		t.Errorf("got %d, %v, %v and %q", n, r, gone, v.Paths())
	}
	v.Close()
	must(t, s.Close())
	s = mustOpen(t, dir, Options{ReadOnly: true})
	if got := len(contents(t, s, testScope)); got != 149 {
		t.Errorf("got %d profiles", got)
	}
	must(t, s.Close())
}

// TestReadersSeeWholeBatches reads while others write, delete and keep segments.
func TestReadersSeeWholeBatches(t *testing.T) {
	s, _ := newStore(t)
	const batch, batches = 20, 60
	s.MakeSmall(batch, 30)
	ctx, cancel := context.WithCancel(context.Background())
	var readers, writers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for last := 0; ctx.Err() == nil; {
				last = readWhole(t, s, batch, last)
			}
		})
	}
	writers.Go(func() {
		w, err := s.Writer(testScope, WriteOptions{})
		must(t, err)
		for n := range batches {
			for i := range batch {
				r := record(fmt.Sprintf("%d-%d", i, n), "n", fmt.Sprint(n), fmt.Sprint("new", n), "x")
				if _, err := w.Put(r, false); err != nil {
					t.Error(err)
				}
			}
		}
		if err := w.Close(); err != nil || w.Committed() != batch*batches {
			t.Errorf("got %d, %v", w.Committed(), err)
		}
	})
	writers.Go(func() {
		other := Scope{Domain: "other"}
		for n := range batches {
			if _, err := s.SaveSegment(other, fmt.Sprint(n), 0, "text"); err != nil {
				t.Error(err)
			}
			if _, err := s.Delete(ctx, other, []string{"nobody"}); err != nil {
				t.Error(err)
			}
		}
	})
	writers.Wait()
	cancel()
	readers.Wait()
	if got := readWhole(t, s, batch, 0); got != batch*batches {
		t.Errorf("got %d profiles", got)
	}
	must(t, s.Close())
}

// readWhole counts the profiles in three ways: they are never fewer than before,
// and whole batches.
func readWhole(t *testing.T, s *Store, batch, last int) int {
	ctx := context.Background()
	v, err := s.View(testScope)
	if err != nil {
		t.Error(err)
		return last
	}
	defer v.Close()
	n, err := v.Len(ctx)
	if err != nil || n%batch != 0 || n < last {
		t.Errorf("got %d profiles after %d, %v", n, last, err)
	}
	inBlocks, records := 0, 0
	for i := range v.Partitions() {
		blocks, err := v.Partition(ctx, i, &eval.Wanted{})
		if err != nil {
			t.Error(err)
			return n
		}
		for _, b := range blocks {
			inBlocks += b.Left
		}
	}
	for _, err := range v.Records(ctx) {
		if err != nil {
			t.Error(err)
		}
		records++
	}
	if inBlocks != n || records != n {
		t.Errorf("got %d and %d, want %d", inBlocks, records, n)
	}
	return n
}

// TestAViewKnowsTheAttributesOfItsRows reads a profile that gets one new attribute
// after another.
func TestAViewKnowsTheAttributesOfItsRows(t *testing.T) {
	s, _ := newStore(t)
	const n = 400
	s.MakeSmall(1, 1)
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for last := 0; last < n && !t.Failed(); {
				v, err := s.View(testScope)
				if err != nil {
					t.Error(err)
					return
				}
				if r, err := v.Get("a"); err != nil {
					t.Error(err)
				} else if r != nil {
					last = len(r.Pairs)
				}
				v.Close()
			}
		})
	}
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	for i := range n {
		if _, err := w.Put(record("a", fmt.Sprint("new", i), "x"), false); err != nil {
			t.Error(err)
		}
	}
	must(t, w.Close())
	readers.Wait()
	must(t, s.Close())
}

func TestReadingStopsWhenItIsCancelled(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	fill(t, s, testScope, 0, 600)
	v, err := s.View(testScope)
	must(t, err)
	defer v.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	read := 0
	for r, err := range v.Records(ctx) {
		if err != nil {
			if !errors.Is(err, context.Canceled) || r != nil {
				t.Errorf("got %v, %v", r, err)
			}
			break
		}
		if read++; read == 10 {
			cancel()
		}
	}
	if read == 0 || read == 600 {
		t.Errorf("read %d", read)
	}
	_, length := v.Len(ctx)
	_, block := v.Partition(ctx, 0, &eval.Wanted{})
	_, pick := v.Find(ctx, []string{"a"}, &eval.Wanted{})
	for _, err := range v.Lookup(ctx, slices.Values([]string{"a"})) {
		length = errors.Join(length, err)
	}
	for _, err := range []error{length, block, pick} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	for range v.Records(context.Background()) {
		break // leaves no iterator behind, or closing would fail
	}
}

func TestAFailureOfTheStoreEndsAWriter(t *testing.T) {
	s, _ := newStore(t)
	s.MakeSmall(1, 1)
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	must(t, s.db.Close()) // as if the disk had failed
	var failure error
	for i := 0; failure == nil && i < 5; i++ {
		_, failure = w.Put(record(fmt.Sprint(i), "a", "x"), false)
	}
	expect(t, failure, Failed)
	if _, err := w.Put(record("b", "a", "x"), false); err == nil {
		t.Error("it goes on")
	}
	if err := w.Close(); err == nil || w.Committed() != 0 {
		t.Errorf("got %d, %v", w.Committed(), err)
	}
}
