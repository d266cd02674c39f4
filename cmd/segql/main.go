// Command segql compiles, checks, formats and decompiles customer segments, and
// evaluates them on profiles.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"segql/ast"
	"segql/eval"
	"segql/eval/store"
	"segql/report"
	"segql/view"
)

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop) // a second interruption ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// The exit statuses beside 0.
const (
	exitInput       = 1   // the input has errors
	exitUsage       = 2   // the command was used wrongly
	exitFile        = 3   // a file or the store could not be read or written
	exitInterrupted = 130 // as shells have it
)

// A failure is an error with its exit status. Without an error everything has
// been said.
type failure struct {
	status int
	err    error
}

func (f *failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

func usage(format string, args ...any) error { return &failure{exitUsage, fmt.Errorf(format, args...)} }

// fileFailed says what was being done to a file when it failed.
func fileFailed(doing string, err error) error {
	return &failure{exitFile, fmt.Errorf("%s: %w", doing, err)}
}

// run is the program. It returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &cli{stdin: stdin, stdout: stdout, stderr: stderr}
	root := c.root()
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	if closing := c.closeWhole(ctx); err == nil {
		err = closing
	}
	if err == nil {
		return 0
	}
	status := exitUsage // what cobra itself refuses
	var f *failure
	if errors.As(err, &f) {
		status = f.status
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(stderr, "segql:", view.Visible(text))
		if status == exitUsage {
			fmt.Fprintf(stderr, "see %s --help\n", command.CommandPath())
		}
	}
	return status
}

// cli holds the streams and the flags that every command has.
type cli struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	storeFlag      string
	store          *store.Store // nil until a command opens it
	keyFlag        string       // the file of its key
	key            []byte       // nil until it is read
	cacheMB        int          // of the store's options, in megabytes
	memoryMB       int
	domain         string
	keptIDs        map[store.Scope]map[string]string // the names of Pinpoint's kept segments by their ids, once they are read
	at             eval.At
	nowFlag        time.Time // zero without --now
	color          view.Color
	quiet          bool
}

// print writes a result.
func (c *cli) print(text []byte) error {
	_, err := c.stdout.Write(text)
	return printed(err)
}

// printJSON prints a document of structs, texts and numbers.
func (c *cli) printJSON(document any) error {
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		panic(err)
	}
	return c.print(append(text, '\n'))
}

// printer prints results for people.
func (c *cli) printer() report.Printer {
	return report.Printer{W: c.stdout, Style: view.NewStyle(c.stdout, c.color), Width: view.Width(c.stdout)}
}

// printed says that results were being written when that failed.
func printed(err error) error {
	if err != nil {
		return fileFailed("writing to standard output", err)
	}
	return nil
}

// table prints a table of results.
func (c *cli) table(t view.Table) error { return printed(c.printer().Table(t)) }

// draw draws diagnostics; of a quiet run only errors.
func (c *cli) draw(w io.Writer, list ast.Diagnostics) error {
	list = c.told(list)
	if len(list) == 0 {
		return nil // and ask nothing of the terminal
	}
	if err := view.Diagnostics(w, list, view.NewStyle(w, c.color), view.Width(w)); err != nil {
		return fileFailed("writing diagnostics", err)
	}
	return nil
}

// told returns the diagnostics that the run is to tell.
func (c *cli) told(list ast.Diagnostics) ast.Diagnostics {
	if !c.quiet {
		return list
	}
	var errors ast.Diagnostics
	for _, d := range list {
		if d.Severity() == ast.Error {
			errors = append(errors, d)
		}
	}
	return errors
}

// strictly takes the warnings of a list for errors, if strict says so.
func strictly(list ast.Diagnostics, strict bool) {
	for i := range list {
		list[i].Strict = strict
	}
}

// verdict returns the failure that diagnostics amount to, or nil.
func verdict(list ast.Diagnostics) error {
	if list.Failed() {
		return &failure{status: exitInput}
	}
	return nil
}
