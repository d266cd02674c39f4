package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"segql/compile"
	"segql/profile"
)

// crowdSegments ask for what changes with every step of a crowd, and for what does
// not.
const crowdSegments = `
segment third
include < group < Attributes.group INCLUSIVE 3, 5 > >
segment late
include < group < Attributes.step GREATER_THAN_OR_EQUAL 40 > >
segment early
include < group ANY < Attributes.step LESS_THAN 20; Attributes.day BEFORE 2024-01-15 > >
segment odd
include < group < Attributes.text ENDS_WITH "1", "3", "5", "7", "9"; Attributes.group EXCLUSIVE 0 > >
segment rare
include NONE < group < Attributes.rare CONTAINS "rare" > >
segment nobody
include < group < Attributes.none INCLUSIVE x > >
segment both
include ANY < group from ANY < third, late > < > group ALL < Attributes.day NOT_BETWEEN 2024-01-10, 2024-01-20 > >
`

const crowdSize = 300

func crowdID(i int) string { return fmt.Sprintf("%04d", i) }

// crowdRecord returns what a step makes of a profile.
func crowdRecord(r *rand.Rand, i, step int) *profile.Record {
	update := record(crowdID(i),
		"Attributes.group", fmt.Sprint(i%7), "Attributes.step", fmt.Sprint(step),
		"Attributes.text", fmt.Sprintf("step %d of %d", step, i),
		"Attributes.day", fmt.Sprintf("2024-01-%02d", 1+r.IntN(31)),
		"Attributes.rare", []string{"", "", "", "rare", "rarely"}[r.IntN(5)])
	switch r.IntN(12) {
	case 0:
		update.Expiry = time.Now().UnixMilli() + r.Int64N(200)
	case 1:
		update.Expiry = time.Now().Add(time.Hour).UnixMilli()
	}
	return update
}

// change imports some of a crowd, or deletes some.
func change(s *Store, r *rand.Rand, step int) error {
	if r.IntN(4) == 0 {
		ids := make([]string, 1+r.IntN(20))
		for i := range ids {
			ids[i] = crowdID(r.IntN(crowdSize))
		}
		_, err := s.Delete(context.Background(), testScope, ids)
		return err
	}
	w, err := s.Writer(testScope, WriteOptions{Replace: r.IntN(3) == 0})
	if err != nil {
		return err
	}
	for range 1 + r.IntN([]int{4, 60, 200}[r.IntN(3)]) {
		_, inner := w.Put(crowdRecord(r, r.IntN(crowdSize), step), false)
		err = errors.Join(err, inner)
	}
	return errors.Join(err, w.Close())
}

// TestAViewAgreesWithItselfWhileOthersWrite asks views about segments while
// profiles are imported and deleted, and blocks made anew in the background. What
// a view has said it says again after others have written.
func TestAViewAgreesWithItselfWhileOthersWrite(t *testing.T) {
	t.Parallel()
	plans := plansOf(t, crowdSegments)
	s, dir := newStore(t)
	s.MakeSmall(32, 40)
	s.SettleFor(0)
	ctx, cancel := context.WithCancel(context.Background())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for ctx.Err() == nil && !t.Failed() {
				look(t, s, plans)
			}
		})
	}
	readers.Go(func() {
		for ctx.Err() == nil && !t.Failed() {
			if found, err := s.Verify(context.Background()); err != nil || len(found) > 0 {
				t.Errorf("got %v, %v", found, err)
			}
			if _, err := s.Stats(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})
	r := rand.New(rand.NewPCG(1, 2))
	dropped, anew, marked := 0, 0, 0
	for step := range 60 {
		if err := change(s, r, step); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Duration(r.IntN(20)) * time.Millisecond)
		blocks, err := s.Blocks(testScope)
		if must(t, err); blocks == nil {
			dropped++
		}
		for _, b := range blocks {
			marked += b.Changed
			if b.MadeAnew {
				anew++
			}
		}
	}
	cancel()
	readers.Wait()
	if dropped == 0 || anew == 0 || marked == 0 {
		t.Errorf("in %d steps there was no index, %d blocks were made anew, and %d profiles marked", dropped, anew, marked)
	}
	s.AwaitBackground()
	look(t, s, plans)
	must(t, s.Close())
	s = mustOpen(t, dir, Options{ReadOnly: true})
	look(t, s, plans)
	if found, err := s.Verify(context.Background()); err != nil || len(found) > 0 || len(s.Troubles()) > 0 {
		t.Errorf("got %v, %v, %v", found, err, s.Troubles())
	}
	must(t, s.Close())
}

// look makes two views one after the other, and asks them in turns.
func look(t *testing.T, s *Store, plans []*compile.Plan) {
	var views []*View
	var first [][]answer
	for range 2 {
		v, err := s.View(testScope)
		if err != nil {
			t.Error(err)
			return
		}
		defer v.Close()
		answers, err := askAll(v, plans)
		if err != nil {
			t.Error(err)
			return
		}
		views, first = append(views, v), append(first, answers)
	}
	for i, v := range views {
		answers, err := askAll(v, plans)
		same := func(a, b answer) bool { return slices.Equal(a.ids, b.ids) && a.total == b.total }
		if err != nil || !slices.EqualFunc(answers, first[i], same) {
			t.Errorf("got %v, %v, after %v", answers, err, first[i])
			return
		}
	}
}
