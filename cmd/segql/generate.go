package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"syscall"

	"github.com/spf13/cobra"

	"segql/profile"
	"segql/view"
)

func (c *cli) generateCommand() *cobra.Command {
	var (
		o      profile.GenerateOptions
		output string
	)
	cmd := &cobra.Command{
		Use:   "generate [flags] --profiles N",
		Short: "Print profiles of people who do not exist",
		Long: "Generate prints synthetic profiles as JSON lines, which import reads. The same\n" +
			"seed gives the same profiles.",
		Example: `  segql generate --profiles 100000 -o people.jsonl
  segql generate --profiles 1000 | segql import -`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case !cmd.Flags().Changed("profiles"):
				return usage("say how many with --profiles")
			case o.Profiles < 0:
				return usage("--profiles %d: expected a number of profiles", o.Profiles)
			}
			return c.generate(cmd.Context(), o, output)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&o.Profiles, "profiles", 0, "print `N` profiles")
	flags.Uint64Var(&o.Seed, "seed", 1, "the `NUMBER` that the profiles follow from")
	flags.BoolVar(&o.Dirty, "dirty", false, "make some values malformed")
	flags.StringVarP(&output, "output", "o", "", "write to this `FILE`")
	return cmd
}

// generate writes profiles to a file, or prints them.
func (c *cli) generate(ctx context.Context, o profile.GenerateOptions, output string) error {
	if !toFile(output) {
		return c.stream(func(w io.Writer) error { return writeGenerated(ctx, w, o, view.NewProgress(nil, "", 0)) })
	}
	p := view.NewProgress(c.progress(), "generating", 0)
	defer p.Done()
	return replaceFile(output, profileMode, func(w io.Writer) error { return writeGenerated(ctx, w, o, p) })
}

// writeGenerated writes profiles while the next ones are made.
func writeGenerated(ctx context.Context, w io.Writer, o profile.GenerateOptions, p *view.Progress) error {
	var line []byte
	for batch := range generated(ctx, o) {
		for _, r := range batch {
			line = append(profile.AppendJSON(line[:0], r), '\n')
			if _, err := w.Write(line); err != nil {
				return err
			}
			p.Add(len(line))
		}
		p.Rows(len(batch))
	}
	if ctx.Err() != nil {
		return &failure{exitInterrupted, errors.New("interrupted; nothing was written")}
	}
	return nil
}

// generated makes profiles a batch ahead, until they are all there or nobody
// takes them any more.
func generated(ctx context.Context, o profile.GenerateOptions) iter.Seq[[]*profile.Record] {
	const size = 1000
	return func(yield func([]*profile.Record) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		batches := make(chan []*profile.Record, 1)
		go func() {
			defer close(batches)
			var batch []*profile.Record
			send := func() bool {
				select {
				case batches <- batch:
					batch = nil
					return true
				case <-ctx.Done():
					return false
				}
			}
			for r := range profile.Generate(o) {
				if batch = append(batch, r); len(batch) == size && !send() {
					return
				}
			}
			send()
		}()
		for batch := range batches {
			if !yield(batch) {
				return
			}
		}
	}
}

// stream prints results by large pieces. That the reader has gone is no failure.
func (c *cli) stream(write func(io.Writer) error) error {
	err := buffered(c.stdout, write)
	var said *failure
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return nil
	case errors.As(err, &said):
		return err
	}
	return fileFailed("writing to standard output", cause(err))
}
