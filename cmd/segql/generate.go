package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"runtime"
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
	for lines := range generated(ctx, o) {
		if _, err := w.Write(lines); err != nil {
			return err
		}
		p.Add(len(lines))
		p.Rows(bytes.Count(lines, []byte{'\n'}))
	}
	if ctx.Err() != nil {
		return &failure{exitInterrupted, errors.New("interrupted; nothing was written")}
	}
	return nil
}

// generated makes the lines of profiles on all processors, piece by piece, until
// they are all there or nobody takes them any more. Each piece is lent until the
// next.
func generated(ctx context.Context, o profile.GenerateOptions) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		const size = 250
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		makers := make([]chan []byte, runtime.GOMAXPROCS(0)) // which take turns
		for i := range makers {
			makers[i] = make(chan []byte)
			go func() {
				var piece, lent []byte
				for from := i * size; ; from += len(makers) * size {
					piece = profile.AppendGenerated(piece[:0], o, from, from+size)
					select {
					case makers[i] <- piece:
						piece, lent = lent, piece
					case <-ctx.Done():
						return
					}
				}
			}()
		}
		for from := 0; from < o.Profiles; from += size {
			select {
			case piece := <-makers[from/size%len(makers)]:
				if !yield(piece) {
					return
				}
			case <-ctx.Done():
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
