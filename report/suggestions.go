package report

import (
	"context"
	"sync"

	"segql/ast"
	"segql/eval"
	"segql/eval/store"
)

// Suggestions are the most frequent values of the attributes of a view's profiles,
// which are counted once. They may be asked for by several goroutines at once.
type Suggestions struct {
	profiles *store.View
	lock     sync.Mutex // guards known
	known    map[suggestion][]eval.Frequency
}

type suggestion struct{ path, prefix string }

// NewSuggestions returns the suggestions of a view, which has to stay open.
func NewSuggestions(profiles *store.View) *Suggestions {
	return &Suggestions{profiles: profiles, known: map[suggestion][]eval.Frequency{}}
}

// Values returns the most frequent values of an attribute that begin with a
// prefix, none of one that segments cannot be about.
func (s *Suggestions) Values(ctx context.Context, path, prefix string) ([]eval.Frequency, error) {
	if _, ok := ast.LookupStored(s.profiles.Scope().Service, path); !ok {
		return nil, nil
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	list, ok := s.known[suggestion{path, prefix}]
	if ok {
		return list, nil
	}
	list, err := eval.Frequent(ctx, s.profiles, path, prefix, mostFrequent)
	if err == nil {
		s.known[suggestion{path, prefix}] = list
	}
	return list, err
}
