package store

import (
	"context"
	"fmt"
	"slices"
)

// A Trouble is a part of an index that was found not to be what it was. It is not
// trusted: the rows of its profiles are read instead.
type Trouble struct {
	Scope
	Block   uint64 // 0 for the directory
	Problem string
}

// String says what is the matter.
func (t Trouble) String() string {
	if t.Block == 0 {
		return fmt.Sprintf("the index of %s is damaged: its directory cannot be read", t.Scope.words())
	}
	return fmt.Sprintf("the index of %s is damaged: of its block %d %s", t.Scope.words(), t.Block, t.Problem)
}

// distrust notes a trouble.
func (s *Store) distrust(c Scope, block uint64, err error) {
	s.trouble.Lock()
	defer s.trouble.Unlock()
	known := func(t Trouble) bool { return t.Scope == c && t.Block == block }
	if !slices.ContainsFunc(s.troubles, known) {
		s.troubles = append(s.troubles, Trouble{c, block, err.Error()})
	}
}

// Troubles returns what was found not to be trusted so far.
func (s *Store) Troubles() []Trouble {
	s.trouble.Lock()
	defer s.trouble.Unlock()
	return slices.Clone(s.troubles)
}

// Repair makes anew what of the index is in trouble.
func (s *Store) Repair(ctx context.Context, list []Trouble) error {
	for _, t := range list {
		if err := s.write(t.Scope, func() error { return s.repair(ctx, t) }); err != nil {
			return err
		}
	}
	return nil
}

// repair makes anew what is in trouble, unless that has been done since. The caller
// holds writing.
func (s *Store) repair(ctx context.Context, t Trouble) error {
	if err := s.readAgain(t.Scope); err != nil {
		return err
	}
	x := s.indexes[t.Scope]
	i := slices.IndexFunc(x.directory, func(b blockRef) bool { return b.number == t.Block })
	if i < 0 && x.directory != nil {
		return nil
	}
	s.begin(x)
	return s.reindex(ctx, t.Scope, max(i, 0), func() {})
}

// Unindexed returns how many rows were read so far because they are in no index,
// as after an import that was killed.
func (s *Store) Unindexed() int { return int(s.unindexed.Load()) }
