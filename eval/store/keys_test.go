package store

import (
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"testing"

	"segql/profile"
)

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
