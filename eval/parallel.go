package eval

import (
	"context"
	"iter"
	"runtime"
	"sync"
	"time"
)

// alone is how long work may take that is not worth a goroutine.
const alone = 50 * time.Microsecond

// inOrder works f out for each of n partitions and yields the results in their
// order. As long as all that is left seems to take no longer than alone, it does
// so itself; else on as many goroutines as there are processors, no further ahead
// than two for each, and leaves none behind. The first error ends it.
func inOrder[T any](ctx context.Context, n int, f func(ctx context.Context, i int) (T, error)) iter.Seq2[T, error] {
	const often = 4 // partitions between two looks at the clock, which takes as long as a short search
	return func(yield func(T, error) bool) {
		begun := time.Now()
		for i := range n {
			value, err := f(ctx, i)
			if err == nil {
				err = ctx.Err()
			}
			if err == nil && i%often == 0 {
				now := time.Now()
				took := now.Sub(begun)
				if begun = now; i > 0 {
					took /= often
				}
				if took*time.Duration(n-i-1) > alone {
					ahead(ctx, i+1, n, f)(value, yield)
					return
				}
			}
			if !yield(value, err) || err != nil {
				return
			}
		}
	}
}

// ahead works f out for the partitions from first on, on several goroutines. It
// has begun when it returns; the function yields a value, and then the results.
func ahead[T any](
	ctx context.Context, first, n int, f func(ctx context.Context, i int) (T, error),
) func(value T, yield func(T, error) bool) {
	type result struct {
		value T
		err   error
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	slots := make([]chan result, min(n-first, 2*runtime.GOMAXPROCS(0)))
	start := func(i int) {
		slot := make(chan result, 1)
		slots[(i-first)%len(slots)] = slot
		running.Go(func() {
			if err := ctx.Err(); err != nil {
				slot <- result{err: err}
				return
			}
			value, err := f(ctx, i)
			slot <- result{value, err}
		})
	}
	for i := range slots {
		start(first + i)
	}
	return func(value T, yield func(T, error) bool) {
		defer running.Wait()
		defer cancel()
		if !yield(value, nil) {
			return
		}
		for i := first; i < n; i++ {
			r := <-slots[(i-first)%len(slots)]
			if i+len(slots) < n && r.err == nil {
				start(i + len(slots))
			}
			if !yield(r.value, r.err) || r.err != nil {
				return
			}
		}
	}
}
