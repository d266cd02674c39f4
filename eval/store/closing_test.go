package store

import (
	"context"
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
	case <-time.After(5 * time.Second):
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
