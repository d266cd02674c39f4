package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"segql/eval"
)

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
