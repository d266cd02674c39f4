// Command bench compares segql with DuckDB on synthetic profiles: the import,
// a scan a segment, a listing, cancellation, memory and disk. Both answer the
// same segments, and must agree.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is the program, or one of its children.
func run(args []string) error {
	if len(args) > 0 && args[0] == "child" {
		return child(args[1:])
	}
	var o options
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.IntVar(&o.profiles, "profiles", 1_000_000, "how many profiles")
	flags.StringVar(&o.dir, "dir", "", "a `FOLDER` to keep the data and the stores in; else they are removed")
	flags.IntVar(&o.rounds, "rounds", 3, "how often everything is measured; the table has the medians")
	flags.BoolVar(&o.verify, "verify", false, "compare the ids that the contenders find, not only their number")
	flags.Parse(args)
	if flags.NArg() > 0 || o.profiles < 1 || o.rounds < 1 {
		return fmt.Errorf("expected flags, -profiles and -rounds above 0; see -help")
	}
	if o.dir == "" {
		dir, err := os.MkdirTemp("", "segql-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.dir = dir
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return compare(ctx, o)
}

type options struct {
	profiles, rounds int
	dir              string
	verify           bool
}

// compare measures every contender in turn, round by round, and prints the
// table. That they disagree is an error, a missed goal is not.
func compare(ctx context.Context, o options) error {
	var err error
	if o.dir, err = filepath.Abs(o.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return err
	}
	if err := buildCommand(o.dir); err != nil {
		return err
	}
	d, err := makeData(ctx, o.dir, o.profiles)
	if err != nil {
		return err
	}
	outcomes := make([]outcome, len(contenders))
	for round := range o.rounds {
		for i := range contenders {
			fmt.Fprintf(os.Stderr, "round %d of %d: %s\n", round+1, o.rounds, contenders[i].name)
			if err := outcomes[i].measure(ctx, &contenders[i], o, d); err != nil {
				return fmt.Errorf("%s: %w", contenders[i].name, err)
			}
		}
	}
	fmt.Printf("%d profiles, %s of JSON lines, rounds: %d, threads: %d; ratios are %s by %s\n\n",
		o.profiles, mebibytes(float64(d.size)), o.rounds, threads, contenders[0].name, contenders[1].name)
	printTable(os.Stdout, d.size, outcomes)
	return disagreement(outcomes)
}

// An outcome is what was measured of a contender, a value for each round.
type outcome struct {
	imports []usage
	queries []usage
	stores  []int64 // bytes that are allocated on disk
	answers []answers
}

// measure imports the data into a new store and queries it.
func (r *outcome) measure(ctx context.Context, c *contender, o options, d data) error {
	store := filepath.Join(o.dir, "bench-"+c.name)
	if err := os.RemoveAll(store); err != nil {
		return err
	}
	_, took, err := spend(ctx, c.load(d.file, store))
	if err != nil {
		return err
	}
	size, err := allocated(store)
	if err != nil {
		return err
	}
	text, asked, err := spend(ctx, self("query", c.name, store, fmt.Sprint(o.verify)))
	if err != nil {
		return err
	}
	var a answers
	if err := json.Unmarshal(text, &a); err != nil {
		return err
	}
	r.imports = append(r.imports, took)
	r.queries = append(r.queries, asked)
	r.stores = append(r.stores, size)
	r.answers = append(r.answers, a)
	return nil
}

// disagreement says where the contenders found different profiles.
func disagreement(outcomes []outcome) error {
	first := outcomes[0].answers[0].Found
	for i, o := range outcomes {
		for round, a := range o.answers {
			for name, found := range a.Found {
				if found != first[name] {
					return fmt.Errorf("%q: %s found %v in round %d, %s found %v in the first",
						name, contenders[i].name, found, round+1, contenders[0].name, first[name])
				}
			}
		}
	}
	return nil
}
