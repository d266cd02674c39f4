package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// cancel cancels counts that take so long, each at a random moment, and returns
// how long they went on: one that ends too soon to be cancelled does not.
func cancel(q query, typical time.Duration) []time.Duration {
	const times, budget = 50, 10 * time.Second // at most
	var list []time.Duration
	for begun := time.Now(); len(list) < times && time.Since(begun) < budget; {
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() {
			q.count(ctx) // it fails, for it is cancelled
			close(done)
		}()
		select {
		case <-done:
			stop()
			continue
		case <-time.After(rand.N(typical)):
		}
		start := time.Now()
		stop()
		<-done
		list = append(list, time.Since(start))
	}
	if list == nil {
		return []time.Duration{0}
	}
	return list
}
