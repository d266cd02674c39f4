package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

// putCrowd imports those of a crowd from one on, up to another.
func putCrowd(t *testing.T, s *Store, step, from, to int) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(step), 1))
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	for i := from; i < to; i++ {
		update := crowdRecord(r, i, step)
		update.Expiry = 0
		_, err := w.Put(update, false)
		must(t, err)
	}
	must(t, w.Close())
}

func removeCrowd(t *testing.T, s *Store, from, to int) {
	t.Helper()
	var ids []string
	for i := from; i < to; i++ {
		ids = append(ids, crowdID(i))
	}
	_, err := s.Delete(context.Background(), testScope, ids)
	must(t, err)
}

// failToWrite fails as a full disk makes a write fail.
func failToWrite(t *testing.T, s *Store) {
	t.Helper()
	failure := errors.New("no room")
	err := s.write(testScope, func() error {
		return s.changeRows(testScope, func(*badger.Txn) ([]string, error) { return nil, failure })
	})
	if !errors.Is(err, failure) {
		t.Fatalf("got %v", err)
	}
}

// repairAll makes anew what a trouble of the directory and of the first block says.
func repairAll(ctx context.Context, s *Store) error {
	list := []Trouble{{testScope, 0, "test"}}
	s.writing.Lock()
	if x, err := s.indexOf(testScope); err == nil && len(x.directory) > 0 {
		list = append(list, Trouble{testScope, x.directory[0].number, "test"})
	}
	s.writing.Unlock()
	return s.Repair(ctx, list)
}

// TestABlockThatIsMadeAnewMissesNothing changes a store in every way between the
// moment of which a block is made and that when it takes its place.
func TestABlockThatIsMadeAnewMissesNothing(t *testing.T) {
	t.Parallel()
	plans := plansOf(t, crowdSegments)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	meanwhile := map[string]func(t *testing.T, s *Store){
		"nothing":      func(*testing.T, *Store) {},
		"an import":    func(t *testing.T, s *Store) { putCrowd(t, s, 2, 10, 20) },
		"new profiles": func(t *testing.T, s *Store) { putCrowd(t, s, 2, 200, 210) },
		"a deletion":   func(t *testing.T, s *Store) { removeCrowd(t, s, 5, 15) },
		"one there, one gone": func(t *testing.T, s *Store) {
			putCrowd(t, s, 2, 10, 11)
			removeCrowd(t, s, 10, 12)
			putCrowd(t, s, 3, 11, 12)
		},
		"so much that the index goes": func(t *testing.T, s *Store) { putCrowd(t, s, 2, 0, 150) },
		"everyone's deletion":         func(t *testing.T, s *Store) { removeCrowd(t, s, 0, 200) },
		"a write that fails": func(t *testing.T, s *Store) {
			failToWrite(t, s)
			putCrowd(t, s, 2, 10, 20)
		},
		"a write and a repair that fail": func(t *testing.T, s *Store) {
			failToWrite(t, s)
			putCrowd(t, s, 2, 10, 20)
			if err := repairAll(cancelled, s); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		},
		"a repair": func(t *testing.T, s *Store) {
			must(t, repairAll(context.Background(), s))
			putCrowd(t, s, 2, 10, 20)
		},
		"the same": func(t *testing.T, s *Store) {
			putCrowd(t, s, 2, 10, 20)
			bringUpToDate(t, s)
			putCrowd(t, s, 3, 15, 16)
		},
		"the neighbour's end": func(t *testing.T, s *Store) {
			removeCrowd(t, s, 40, 80)
			bringUpToDate(t, s)
			putCrowd(t, s, 2, 41, 42)
		},
	}
	for name, change := range meanwhile {
		for _, first := range []bool{true, false} {
			s, _ := newStore(t)
			s.MakeSmall(32, 40)
			s.SettleFor(1 << 40)
			putCrowd(t, s, 0, 0, 200)
			if !first {
				bringUpToDate(t, s)
				putCrowd(t, s, 1, 0, 9)
			}
			s.writing.Lock()
			x, err := s.indexOf(testScope)
			must(t, err)
			s.begin(x)
			s.writing.Unlock()
			must(t, s.reindex(context.Background(), testScope, 0, func() {
				change(t, s)
				s.writing.Lock()
			}))
			s.writing.Unlock()
			step := fmt.Sprintf("%s, first %v", name, first)
			for _, when := range []string{"at once", "at last"} {
				v, err := s.View(testScope)
				must(t, err)
				if _, err := askAll(v, plans); err != nil {
					t.Errorf("%s: %s: %v", step, when, err)
				}
				v.Close()
				if found, err := s.Verify(context.Background()); err != nil || len(found) > 0 {
					t.Errorf("%s: %s: got %v, %v", step, when, found, err)
				}
				bringUpToDate(t, s)
			}
			if blocks, err := s.Blocks(testScope); err != nil || blocks == nil {
				t.Errorf("%s: got %v, %v, want an index", step, blocks, err)
			}
			must(t, s.Close())
		}
	}
}

// TestWhatIsMadeAnewInTheBackgroundEnds lets the directory become unreadable while
// a store is open that knows it.
func TestWhatIsMadeAnewInTheBackgroundEnds(t *testing.T) {
	s, _ := newStore(t)
	s.MakeSmall(32, 40)
	s.SettleFor(1 << 40)
	putCrowd(t, s, 0, 0, 200)
	bringUpToDate(t, s)
	must(t, s.db.Update(func(txn *badger.Txn) error {
		return txn.Set(testScope.prefix(directoryKind), []byte("damage"))
	}))
	s.SettleFor(0)
	putCrowd(t, s, 1, 0, 50)
	inTime(t, "making blocks anew", s.AwaitBackground)
	must(t, s.Close())
}
