// Command bench compares segql with DuckDB and SQLite on synthetic profiles, or on
// endpoints: the import, updates, counts, lists and memberships of a segment of each kind,
// cancellation, memory and disk. All answer the same segments, and must agree.
package main

import (
	"context"
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

type options struct {
	set             *dataset
	records, rounds int
	dir             string
	verify, growth  bool
	encrypted       bool
}

// run is the program, or one of its children.
func run(args []string) error {
	if len(args) > 0 && args[0] == "child" {
		return child(args[1:])
	}
	o := options{set: &profiles}
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.IntVar(&o.records, "profiles", 1_000_000, "how many profiles, or endpoints")
	ofEndpoints := flags.Bool("endpoints", false, "compare on endpoints of Pinpoint, which have lists of values")
	flags.StringVar(&o.dir, "dir", "", "a `FOLDER` to keep the data and the stores in; else they are removed")
	flags.IntVar(&o.rounds, "rounds", 3, "how often everything is measured; the tables have the medians")
	flags.BoolVar(&o.verify, "verify", false, "compare the ids that the contenders find, not only their number, "+
		"and of profiles what segql finds with a scan, for random segments")
	flags.BoolVar(&o.growth, "growth", false, "compare segql with itself on four times as many")
	flags.BoolVar(&o.encrypted, "encrypted", false, "compare segql with itself with an encrypted store")
	flags.Parse(args)
	if *ofEndpoints {
		o.set = &endpoints
	}
	if flags.NArg() > 0 || o.records < 1000 || o.rounds < 1 {
		return fmt.Errorf("expected flags, -profiles from 1000 and -rounds from 1; see -help")
	}
	if o.dir == "" {
		dir, err := os.MkdirTemp("", "segql-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.dir = dir
	}
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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if o.growth {
		return grow(ctx, o)
	}
	if o.encrypted {
		return encrypt(ctx, o)
	}
	return compare(ctx, o)
}
