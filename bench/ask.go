package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"time"
)

// answers are what a process found in a store, and how long it took.
type answers struct {
	Found  map[string]found // by the segment's name
	Took   map[string]took
	Cancel []time.Duration // from cancelling a count to its return
}

// found is what a segment holds.
type found struct {
	Records int
	IDs     digest // if they are verified
	Members digest // among the ids that were asked for first
}

// took are medians, of a store that is warm.
type took struct{ Count, List, First, Members time.Duration }

// ask asks a store everything that is measured.
func ask(set *dataset, c *contender, store, ids string, verify bool) (*answers, error) {
	ctx := context.Background()
	known, err := openRoster(set, ids)
	if err != nil {
		return nil, err
	}
	defer known.Close()
	e, err := c.open(set, store, false)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	a := &answers{Found: map[string]found{}, Took: map[string]took{}}
	var slowest query
	var longest time.Duration
	for _, s := range set.all() {
		q, err := e.prepare(&s)
		if err == nil {
			err = a.ask(ctx, s.name, q, known, verify)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		if took := a.Took[s.name].Count; took > longest {
			slowest, longest = q, took
		}
	}
	a.Cancel = cancel(slowest, longest)
	return a, nil
}

// ask asks for a segment.
func (a *answers) ask(ctx context.Context, name string, q query, known *roster, verify bool) (err error) {
	f, t := found{}, took{}
	if f.Records, err = q.count(ctx); err != nil {
		return err
	}
	if verify {
		if f.IDs, err = digestOf(ctx, q); err != nil {
			return err
		}
	}
	if t.Count, err = countTime(ctx, q); err != nil {
		return err
	}
	if t.List, t.First, err = listTimes(ctx, q); err != nil {
		return err
	}
	t.Members, f.Members, err = membersTime(ctx, q, known)
	a.Found[name], a.Took[name] = f, t
	return err
}

// least is how often something is measured at least.
const least = 5

// repeat calls what says how long it took, and returns the median. The quicker
// it is the more often it is called.
func repeat(do func() (time.Duration, error)) (time.Duration, error) {
	const budget = 200 * time.Millisecond
	var list []time.Duration
	for begun := time.Now(); len(list) < least || time.Since(begun) < budget; {
		took, err := do()
		if err != nil {
			return 0, err
		}
		list = append(list, took)
	}
	return median(list), nil
}

func countTime(ctx context.Context, q query) (time.Duration, error) {
	return repeat(func() (time.Duration, error) {
		begun := time.Now()
		_, err := q.count(ctx)
		return time.Since(begun), err
	})
}

// listTimes times reading all ids, and until there is the first.
func listTimes(ctx context.Context, q query) (all, first time.Duration, err error) {
	var firsts []time.Duration
	all, err = repeat(func() (time.Duration, error) {
		n, first := 0, time.Duration(0)
		begun := time.Now()
		for id, err := range q.ids(ctx) {
			if err != nil {
				return 0, err
			}
			if n == 0 {
				first = time.Since(begun)
			}
			n += int(id[len(id)-1]) // reads it
		}
		took := time.Since(begun)
		if n == 0 {
			first = took
		}
		firsts = append(firsts, first)
		return took, nil
	})
	if err != nil {
		return 0, 0, err
	}
	return all, median(firsts), nil
}

// membersTime times asking which of other ids each time are members. The digest
// is of those that are, of the first lists of ids.
func membersTime(ctx context.Context, q query, known *roster) (t time.Duration, members digest, err error) {
	dice := rand.New(rand.NewPCG(seed, asked))
	ids := make([]string, asked)
	n := 0
	t, err = repeat(func() (time.Duration, error) {
		if err := known.draw(dice, ids); err != nil {
			return 0, err
		}
		begun := time.Now()
		in, err := q.members(ctx, ids)
		took := time.Since(begun)
		if n++; n <= least {
			for id, is := range in {
				if is {
					members.add(id)
				}
			}
		}
		return took, err
	})
	return t, members, err
}

// A digest is the sum of the hashes of ids, which is the same in any order.
type digest uint64

func (d *digest) add(id string) {
	h := fnv.New64a()
	io.WriteString(h, id)
	*d += digest(h.Sum64())
}

func digestOf(ctx context.Context, q query) (d digest, err error) {
	for id, err := range q.ids(ctx) {
		if err != nil {
			return 0, err
		}
		d.add(id)
	}
	return d, nil
}

// reopen returns the time from opening a store to the first count.
func reopen(set *dataset, c *contender, store string, s *segment) (time.Duration, error) {
	begun := time.Now()
	e, err := c.open(set, store, false)
	if err != nil {
		return 0, err
	}
	defer e.Close()
	q, err := e.prepare(s)
	if err == nil {
		_, err = q.count(context.Background())
	}
	return time.Since(begun), err
}
