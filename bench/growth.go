package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// fold is how many times the records are that segql is compared with itself on.
const fold = 4

// grow measures segql on the records and on more of them, round by round, and
// prints what that costs.
func grow(ctx context.Context, o options) error {
	var sizes [2]data
	var outcomes [2]outcome
	for i, times := range []int{1, fold} {
		var err error
		if sizes[i], err = makeData(ctx, o.dir, o.set, times*o.records); err != nil {
			return err
		}
	}
	for n := range o.rounds {
		for i, d := range sizes {
			fmt.Fprintf(os.Stderr, "round %d of %d: %d %s\n", n+1, o.rounds, d.records, o.set.name)
			r, err := newTrial(&contenders[segql], d, o).start(ctx)
			if err != nil {
				return err
			}
			outcomes[i] = append(outcomes[i], r)
		}
	}
	fmt.Printf("%d and %d %s, rounds: %d, threads: %d\n\n", sizes[0].records, sizes[1].records, o.set.name, o.rounds, threads)
	printAligned(os.Stdout, growth(sizes, outcomes))
	return nil
}

// growth returns the lines of the table.
func growth(sizes [2]data, outcomes [2]outcome) [][]string {
	set := sizes[0].set
	p := newPair(outcomes, fmt.Sprint(sizes[0].records), fmt.Sprint(sizes[1].records), "growth")
	const linear, constant = 4.6, 1.5
	p.add("import", typical(func(r *round) time.Duration { return r.imported.wall }), duration, linear)
	p.add("store on disk", most(func(r *round) int64 { return r.store }), mebibytes, 0)
	p.add("querying, peak memory", most(func(r *round) int64 { return r.queried.peak }), mebibytes, 0)
	for _, s := range set.segments {
		limit := 0.0
		if !s.kind.isIndexed {
			limit = linear
		}
		p.add("count, "+s.name, typical(func(r *round) time.Duration { return r.answers.Took[s.name].Count }), duration, limit)
	}
	for _, s := range set.all() {
		p.add("ids, "+s.name, typical(func(r *round) time.Duration { return r.answers.Took[s.name].List }), duration, linear)
	}
	for _, s := range set.segments {
		p.add("membership, "+s.name, typical(func(r *round) time.Duration { return r.answers.Took[s.name].Members }), duration, constant)
	}
	peak := most(func(r *round) int64 { return r.imported.peak })
	small, large := peak(outcomes[0]), peak(outcomes[1])
	return append(p.lines, []string{"import, peak memory", mebibytes(small), mebibytes(large), ratio(large / small),
		"at most " + mebibytes(gib), verdict(max(small, large) <= gib)})
}
