package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"segql/eval/store"
	"segql/profile"
	"segql/view"
)

// toldFailures is how many failed rows are told one by one.
const toldFailures = 10

// An intake is an import under way. Each row is counted once.
type intake struct {
	read     profile.ReadOptions
	writer   *store.Writer
	dryRun   bool
	progress *view.Progress

	created, updated int
	repeated         int // rows of profiles that this import had before
	failed           int
	told             []string // the first failures
	notes            []string
	failedFiles      []string // that were written
	trouble          error    // the first of writing them
	early            []early
	inputs           []*input
}

// An input is a file that was read.
type input struct {
	dataFile
	rejected *failedRows
	whole    bool // it was read to its end
}

// An early row has calculated values of a profile that is not there yet.
type early struct {
	*input
	row profile.Row
}

// file puts the rows of a file. An error ends the import.
func (t *intake) file(ctx context.Context, f dataFile, stdin io.Reader) error {
	in := stdin
	if f.path != "-" {
		file, err := os.Open(f.path)
		if err != nil {
			return fileFailed("reading the input", err)
		}
		defer file.Close()
		in = file
	}
	o := t.read
	o.Name = f.path
	reader := profile.NewReader(counted{in, t.progress}, o)
	i := &input{dataFile: f, rejected: &failedRows{path: f.failed()}}
	t.inputs = append(t.inputs, i)
	err := t.rows(ctx, i, reader)
	i.whole = err == nil
	for _, text := range reader.Notes() {
		t.notes = append(t.notes, f.name()+": "+text)
	}
	return err
}

// finish puts the rows that were early, and the files of failed rows in their
// places.
func (t *intake) finish() error {
	var stopped error
	for _, e := range t.early {
		if stopped = t.take(e.input, e.row, true); stopped != nil {
			break
		}
	}
	for _, i := range t.inputs {
		if t.dryRun {
			break
		}
		t.trouble = cmp.Or(t.trouble, i.rejected.finish(i.whole && stopped == nil))
		if i.rejected.made() {
			t.failedFiles = append(t.failedFiles, i.rejected.path)
		}
	}
	return stopped
}

// rows puts the rows of a reader.
func (t *intake) rows(ctx context.Context, i *input, reader *profile.Reader) error {
	for batch, err := range reader.Batches(ctx) {
		if err != nil {
			return readingFailed(ctx, i.dataFile, err)
		}
		for _, row := range batch {
			if err := t.take(i, row, false); err != nil {
				return err
			}
		}
		t.progress.Rows(len(batch))
	}
	return nil
}

// take puts a row, or counts it as failed. Calculated values wait until all
// profiles have been read, the last time. An error is the store's.
func (t *intake) take(i *input, row profile.Row, last bool) error {
	reason := row.Err
	if reason == nil {
		reason = t.put(row)
	}
	var broken *store.Error
	switch {
	case errors.As(reason, &broken):
		return reason
	case errors.Is(reason, store.ErrUnknownProfile) && !last:
		row.Raw = bytes.Clone(row.Raw)
		t.early = append(t.early, early{i, row})
	case reason != nil:
		t.fail(i, row, reason)
	}
	return nil
}

func (t *intake) put(row profile.Row) error {
	outcome, err := t.writer.Put(row.Record, row.Known)
	switch {
	case err != nil:
	case outcome.Repeated && !row.Known: // several calculated values of a profile are no repetition
		t.repeated++
	case outcome.Created:
		t.created++
	default:
		t.updated++
	}
	return err
}

// fail counts a failed row. Nothing of a row but its line is told: it is a
// customer's.
func (t *intake) fail(i *input, row profile.Row, reason error) {
	if t.failed < toldFailures {
		t.told = append(t.told, fmt.Sprintf("%s:%d: %v", i.name(), row.Line, reason))
	}
	t.failed++
	if !t.dryRun {
		i.rejected.add(row, reason)
	}
}

// readingFailed says why an input cannot be read to its end: the file failed, or
// what is in it is nothing that has rows.
func readingFailed(ctx context.Context, f dataFile, err error) error {
	var path *fs.PathError
	var corrupt flate.CorruptInputError
	switch {
	case ctx.Err() != nil:
		return storeFailed("importing", ctx.Err())
	case errors.As(err, &path), errors.As(err, &corrupt), errors.Is(err, gzip.ErrHeader),
		errors.Is(err, gzip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF):
		return fileFailed("reading "+f.name(), cause(err))
	}
	return &failure{exitInput, fmt.Errorf("%s: %w", f.name(), err)}
}

// stopped adds to what stopped an import what is kept of it.
func (t *intake) stopped(err error) error {
	var f *failure
	if t.dryRun || !errors.As(err, &f) {
		return err
	}
	kept := "no row was kept"
	if n := t.writer.Committed(); n > 0 {
		kept = fmt.Sprintf("%s rows were kept, and the same import again is safe", view.Number(n))
	}
	return &failure{f.status, fmt.Errorf("%w; %s", err, kept)}
}

// tellFailures says why the first rows failed, and where the others are.
func (c *cli) tellFailures(t *intake) {
	for _, text := range t.told {
		fmt.Fprintln(c.stderr, view.Visible(text))
	}
	if more := t.failed - len(t.told); more > 0 {
		fmt.Fprintf(c.stderr, "… and %s more\n", view.Number(more))
	}
	if len(t.failedFiles) > 0 {
		fmt.Fprintf(c.stderr, "failed rows are in %s\n", view.Visible(firstFew(t.failedFiles)))
	}
}

// sumUp prints what became of the rows.
func (c *cli) sumUp(t *intake) error {
	if t.dryRun {
		if err := c.print([]byte("dry run: nothing was written\n")); err != nil {
			return err
		}
	}
	row := func(what string, n int, tone view.Tone) []view.Cell {
		if n == 0 {
			tone = view.Plain
		}
		return []view.Cell{{Text: what}, {Text: view.Number(n), Tone: tone}}
	}
	return c.table(view.Table{
		Columns: []view.Column{{}, {Kind: view.Numbers}},
		Rows: [][]view.Cell{
			row("created", t.created, view.Good), row("updated", t.updated, view.Good),
			row("failed", t.failed, view.Bad), row("repeated", t.repeated, view.Plain),
		},
	})
}

// counted counts the bytes that are read.
type counted struct {
	in       io.Reader
	progress *view.Progress
}

func (r counted) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.progress.Add(n)
	return n, err
}

// progress returns where progress is shown, nil of a quiet run.
func (c *cli) progress() io.Writer {
	if c.quiet {
		return nil
	}
	return c.stderr
}

// note tells what is worth knowing and no mistake.
func (c *cli) note(format string, args ...any) {
	if !c.quiet {
		fmt.Fprintln(c.stderr, view.Visible(fmt.Sprintf("note: "+format, args...)))
	}
}
