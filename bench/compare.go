package main

import (
	"context"
	"fmt"
	"os"
)

// compare measures every contender in turn, round by round, and prints the
// tables. That they disagree is an error, a missed goal is not.
func compare(ctx context.Context, o options) error {
	d, err := makeData(ctx, o.dir, o.set, o.records)
	if err != nil {
		return err
	}
	outcomes := make([]outcome, len(contenders))
	for n := range o.rounds {
		for i := range contenders {
			fmt.Fprintf(os.Stderr, "round %d of %d: %s\n", n+1, o.rounds, contenders[i].name)
			r, err := newTrial(&contenders[i], d, o).all(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", contenders[i].name, err)
			}
			outcomes[i] = append(outcomes[i], r)
		}
	}
	tables := comparison(d, outcomes)
	if o.set == &profiles { // of which there are random segments
		if o.verify {
			fmt.Fprintf(os.Stderr, "checking %d random segments\n", checked)
			if err := newTrial(&contenders[segql], d, o).check(ctx); err != nil {
				return err
			}
		}
		fmt.Fprintf(os.Stderr, "matching %d profiles\n", reverseProfiles)
		matching, err := reversed(ctx)
		if err != nil {
			return err
		}
		tables = append(tables, matching)
	}
	fmt.Printf("%d %s, %s of JSON lines, rounds: %d, threads: %d\n",
		o.records, o.set.name, mebibytes(float64(d.size)), o.rounds, threads)
	printTables(os.Stdout, tables)
	return disagreement(outcomes, each(contenders, func(c contender) string { return c.name }))
}

// disagreement says where those of these names found different records.
func disagreement(outcomes []outcome, names []string) error {
	first := &outcomes[0][0]
	for i, o := range outcomes {
		for n := range o {
			for _, pair := range [][2]map[string]found{
				{o[n].answers.Found, first.answers.Found},
				{o[n].updates.Found, first.updates.Found},
			} {
				for name, got := range pair[0] {
					if want := pair[1][name]; got != want {
						return fmt.Errorf("%q: %s found %v in round %d, %s found %v in the first",
							name, names[i], got, n+1, names[0], want)
					}
				}
			}
		}
	}
	return nil
}
