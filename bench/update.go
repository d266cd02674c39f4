package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// updates are what a process found in a store of which it updated a hundredth,
// and how long it took.
type updates struct {
	One   time.Duration // to update one record
	Found map[string]found
	Count map[string]time.Duration // by the segment's name, warm
}

// update updates records, some alone and the others together, and counts. What
// is counted was written by this process, which has not closed the store since.
func update(set *dataset, c *contender, store, ids string) (_ *updates, err error) {
	known, err := openRoster(set, ids)
	if err != nil {
		return nil, err
	}
	defer known.Close()
	list, err := known.hundredth()
	if err != nil {
		return nil, err
	}
	e, err := c.open(set, store, true)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	u := &updates{Found: map[string]found{}, Count: map[string]time.Duration{}}
	alone := min(200, len(list)/2)
	if u.One, err = updateTime(e, list[:alone]); err != nil {
		return nil, err
	}
	if err := e.update(list[alone:]); err != nil {
		return nil, err
	}
	for _, s := range set.segments {
		if err := u.count(context.Background(), e, &s); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return u, nil
}

// updateTime returns the median time to update one of the records.
func updateTime(e engine, ids []string) (time.Duration, error) {
	var list []time.Duration
	for _, id := range ids {
		begun := time.Now()
		if err := e.update([]string{id}); err != nil {
			return 0, err
		}
		list = append(list, time.Since(begun))
	}
	return median(list), nil
}

func (u *updates) count(ctx context.Context, e engine, s *segment) error {
	q, err := e.prepare(s)
	if err != nil {
		return err
	}
	f := found{}
	if f.Records, err = q.count(ctx); err != nil {
		return err
	}
	if f.IDs, err = digestOf(ctx, q); err != nil {
		return err
	}
	u.Found[s.name] = f
	u.Count[s.name], err = countTime(ctx, q)
	return err
}
