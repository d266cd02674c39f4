package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"segql/eval"
)

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
