package store

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
)

// inTime fails a test if something does not end.
func inTime(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatalf("%s does not end", what)
	}
}

// TestNothingBeginsInTheBackgroundOfAStoreThatIsClosed compacts a store at the
// moment when another goroutine closes it.
func TestNothingBeginsInTheBackgroundOfAStoreThatIsClosed(t *testing.T) {
	s, _ := newStore(t)
	fill(t, s, testScope, 0, 50)
	s.stopTending() // as Close does before it waits for who writes
	must(t, s.Compact(context.Background()))
	fill(t, s, testScope, 50, 150)
	if s.tending != nil {
		t.Error("blocks are made anew")
	}
	inTime(t, "closing", func() { must(t, s.Close()) })
}

// TestWhoReadsMayWriteWhileClosingWaits deletes while there is a view that Close
// waits for.
func TestWhoReadsMayWriteWhileClosingWaits(t *testing.T) {
	s, dir := newStore(t)
	fill(t, s, testScope, 0, 50)
	v, err := s.View(testScope)
	must(t, err)
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	time.Sleep(50 * time.Millisecond)
	inTime(t, "deleting", func() {
		found, err := s.Delete(context.Background(), testScope, []string{numbered(3).ID})
		if err != nil || !found[0] {
			t.Errorf("got %v, %v", found, err)
		}
	})
	v.Close()
	inTime(t, "closing", func() { must(t, <-closed) })
	s = mustOpen(t, dir, Options{ReadOnly: true})
	defer s.Close()
	if got := len(contents(t, s, testScope)); got != 49 {
		t.Errorf("got %d profiles, want 49", got)
	}
}

// TestOthersMayCloseAndCompactAtAnyMoment closes a store twice while it is read,
// written, compacted and verified, with blocks being made in the background.
func TestOthersMayCloseAndCompactAtAnyMoment(t *testing.T) {
	t.Parallel()
	plans := plansOf(t, crowdSegments)
	for round := range 8 {
		s, dir := newStore(t)
		s.MakeSmall(32, 40)
		s.SettleFor(0)
		r := rand.New(rand.NewPCG(uint64(round), 0))
		ctx, cancel := context.WithCancel(context.Background())
		var all sync.WaitGroup
		repeat := func(do func() error) {
			all.Go(func() {
				for ctx.Err() == nil {
					switch err := do(); {
					case err == nil:
					case strings.Contains(err.Error(), "it is being read"):
						time.Sleep(time.Millisecond)
					case strings.Contains(err.Error(), "it is closed"):
						return
					default:
						t.Error(err)
						return
					}
				}
			})
		}
		step := 0
		repeat(func() error { step++; return change(s, r, step) })
		for range 2 {
			repeat(func() error {
				v, err := s.View(testScope)
				if err != nil {
					return err
				}
				defer v.Close()
				_, err = ask(v, plans[0])
				return err
			})
		}
		repeat(func() error { time.Sleep(time.Millisecond); return s.Compact(context.Background()) })
		repeat(func() error { _, err := s.Verify(context.Background()); return err })
		time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
		for range 2 {
			all.Go(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		time.AfterFunc(20*time.Millisecond, cancel)
		inTime(t, "closing", all.Wait)
		s = mustOpen(t, dir, Options{ReadOnly: true})
		look(t, s, plans)
		if found, err := s.Verify(context.Background()); err != nil || len(found) > 0 || len(s.Troubles()) > 0 {
			t.Errorf("got %v, %v, %v", found, err, s.Troubles())
		}
		must(t, s.Close())
	}
}
