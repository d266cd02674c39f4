package main

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"segql/eval/store"
	"segql/repl"
	"segql/view"
)

// A shelling is how the shell is begun.
type shelling struct {
	noHistory bool
	keepGoing bool
}

func (c *cli) replCommand() *cobra.Command {
	var x shelling
	cmd := &cobra.Command{
		Use:   "repl [flags] [FILE...]",
		Short: "Open the shell, with the segments of files",
		Long: "Repl opens the shell, in which a segment that is typed is answered at once.\n" +
			"segql alone does the same. Where the input is no terminal its lines are run, up\n" +
			"to the first error.",
		Example:           "  segql repl segments/\n  segql repl < script",
		ValidArgsFunction: completeFiles(segmentFiles),
		RunE:              func(cmd *cobra.Command, args []string) error { return c.repl(cmd.Context(), args, x) },
	}
	addNoHistory(cmd, &x)
	cmd.Flags().BoolVar(&x.keepGoing, "keep-going", false, "run the lines behind an error too")
	return cmd
}

// addNoHistory adds the flag of commands that open the shell on a terminal.
func addNoHistory(cmd *cobra.Command, x *shelling) {
	cmd.Flags().BoolVar(&x.noHistory, "no-history", false, "neither read nor keep what is typed in the shell")
}

// isInteractive reports whether a person types and reads.
func (c *cli) isInteractive() bool {
	in, ok := c.stdin.(*os.File)
	return ok && view.IsTerminal(in) && view.IsTerminal(c.stdout)
}

func (c *cli) repl(ctx context.Context, files []string, x shelling) (err error) {
	key, err := c.storeKey()
	if err != nil {
		return err
	}
	s := repl.NewSession(repl.Options{
		Folder: c.storeFolder(), Domain: c.domain, Reading: c.at.Reading, Color: c.color, Quiet: c.quiet,
		Now:   c.nowFlag,
		Store: store.Options{Key: key, Cache: int64(c.cacheMB) << 20, Memory: int64(c.memoryMB) << 20},
		Run:   c.runWithin,
	}, c.stdout, c.stderr)
	defer func() {
		if closing := s.Close(); err == nil && closing != nil {
			err = storeFailed("closing the store", closing)
		}
	}()
	if err := s.Load(files...); err != nil {
		s.Show(c.stderr, err)
		return &failure{status: exitInput}
	}
	if c.isInteractive() {
		history := ""
		if !x.noHistory {
			history = repl.HistoryFile()
		}
		if err := s.Terminal(ctx, c.stdin.(*os.File), c.stdout.(*os.File), history); err != nil {
			return fileFailed("using the terminal", err)
		}
		return nil
	}
	switch err := s.Script(ctx, c.stdin, x.keepGoing); {
	case ctx.Err() != nil:
		return &failure{status: exitInterrupted}
	case errors.Is(err, repl.ErrFailed):
		return &failure{status: exitInput}
	case err != nil:
		return &failure{exitInput, err}
	}
	return nil
}

// runWithin runs a command for the shell, with the key that the shell has read.
// What it has not shown is its error.
func (c *cli) runWithin(ctx context.Context, stdout, stderr io.Writer, args []string) error {
	inner := &cli{stdin: eofReader{}, stdout: stdout, stderr: stderr, key: c.key}
	root := inner.root()
	root.SetArgs(args)
	_, err := root.ExecuteContextC(ctx)
	return errors.Join(err, inner.closeWhole(ctx))
}

// An eofReader has nothing to read.
type eofReader struct{}

func (eofReader) Read([]byte) (int, error) { return 0, io.EOF }
