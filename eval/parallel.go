package eval

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// inOrder works f out for each of n blocks, on as many goroutines as there are
// processors, and yields the results in the order of the blocks. It works no
// further ahead than it has goroutines, and leaves none behind. The first
// error ends it.
func inOrder[T any](ctx context.Context, n int, f func(ctx context.Context, i int) (T, error)) iter.Seq2[T, error] {
	type result struct {
		value T
		err   error
	}
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		ahead := make([]chan result, min(n, 2*runtime.GOMAXPROCS(0)))
		start := func(i int) {
			slot := make(chan result, 1)
			ahead[i%len(ahead)] = slot
			running.Go(func() {
				if err := ctx.Err(); err != nil {
					slot <- result{err: err}
					return
				}
				value, err := f(ctx, i)
				slot <- result{value, err}
			})
		}
		for i := range ahead {
			start(i)
		}
		for i := range n {
			r := <-ahead[i%len(ahead)]
			if i+len(ahead) < n && r.err == nil {
				start(i + len(ahead))
			}
			if !yield(r.value, r.err) || r.err != nil {
				return
			}
		}
	}
}
