package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"time"
)

// child is a child process: "duckdb FILE STORE", which imports, or "query
// CONTENDER STORE VERIFY", which prints its answers.
func child(args []string) error {
	switch args[0] {
	case "duckdb":
		return importDuck(args[1], args[2])
	case "query":
		i := slices.IndexFunc(contenders, func(c contender) bool { return c.name == args[1] })
		a, err := ask(&contenders[i], args[2], args[3] == "true")
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(a)
	}
	return fmt.Errorf("no child is called %q", args[0])
}

// answers are what a child found in a store, and how long it took.
type answers struct {
	First  time.Duration            // from opening the store to the first count
	Found  map[string]found         // by the segment's name
	Count  map[string]time.Duration // by the segment's name, warm
	List   time.Duration            // of everyone's ids
	Cancel []time.Duration          // from cancelling a count to its return
}

// found is what a segment holds.
type found struct {
	Profiles int
	Digest   uint64 // of the ids, if they are verified
}

// ask asks a store everything that is measured.
func ask(c *contender, store string, verify bool) (*answers, error) {
	ctx := context.Background()
	a := &answers{Found: map[string]found{}, Count: map[string]time.Duration{}}
	begun := time.Now()
	e, err := c.open(store)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	var slowest query
	var longest time.Duration
	for i := range segments {
		s := &segments[i]
		q, err := e.prepare(s)
		if err == nil && i == 0 {
			_, err = q.count(ctx)
			a.First = time.Since(begun)
		}
		if err == nil {
			err = a.count(ctx, s.name, q, verify)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		if a.Count[s.name] > longest {
			slowest, longest = q, a.Count[s.name]
		}
	}
	if err := a.list(ctx, e); err != nil {
		return nil, err
	}
	a.Cancel = cancel(slowest, longest)
	return a, nil
}

// count finds what a segment holds, and the median time that it takes to count
// it.
func (a *answers) count(ctx context.Context, name string, q query, verify bool) (err error) {
	const times, budget = 3, 200 * time.Millisecond // at least
	f := found{}
	if f.Profiles, err = q.count(ctx); err != nil {
		return err
	}
	var list []time.Duration
	for begun := time.Now(); len(list) < times || time.Since(begun) < budget; {
		start := time.Now()
		if _, err := q.count(ctx); err != nil {
			return err
		}
		list = append(list, time.Since(start))
	}
	if verify {
		_, f.Digest, err = listed(ctx, q)
	}
	a.Found[name], a.Count[name] = f, median(list)
	return err
}

// list times the ids of a segment that holds everyone.
func (a *answers) list(ctx context.Context, e engine) error {
	q, err := e.prepare(&everyone)
	if err != nil {
		return err
	}
	begun := time.Now()
	n, digest, err := listed(ctx, q)
	a.List = time.Since(begun)
	a.Found[everyone.name] = found{n, digest}
	return err
}

// listed returns how many ids a query yields, and the sum of their hashes, which
// is the same in any order.
func listed(ctx context.Context, q query) (n int, digest uint64, err error) {
	h := fnv.New64a()
	for id, err := range q.ids(ctx) {
		if err != nil {
			return 0, 0, err
		}
		h.Reset()
		io.WriteString(h, id)
		digest += h.Sum64()
		n++
	}
	return n, digest, nil
}

// cancel cancels counts that take so long, each at a random moment, and returns
// how long they went on.
func cancel(q query, typical time.Duration) []time.Duration {
	const times, budget = 50, 10 * time.Second // at most
	var list []time.Duration
	for begun := time.Now(); len(list) < times && (list == nil || time.Since(begun) < budget); {
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() {
			q.count(ctx) // it fails, for it is cancelled
			close(done)
		}()
		select {
		case <-done: // before its time
			stop()
			continue
		case <-time.After(rand.N(typical)):
		}
		start := time.Now()
		stop()
		<-done
		list = append(list, time.Since(start))
	}
	return list
}
