package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"segql/profile"
)

// A failedRow is a line of a file of failed rows.
type failedRow struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
	Row    string `json:"row"`
}

// failedRows writes the rows of an input that failed to a file beside it, which
// is made when there is the first, under a temporary name.
type failedRows struct {
	path string
	file *os.File // nil until there is a row
	out  *bufio.Writer
	err  error // the first failure; after it nothing is written
}

// add writes a row.
func (f *failedRows) add(row profile.Row, reason error) {
	if f.file == nil && f.err == nil {
		f.file, f.err = os.CreateTemp(filepath.Dir(f.path), ".segql-*") // mode 0600
		f.out = bufio.NewWriter(f.file)
	}
	if f.err == nil {
		e := json.NewEncoder(f.out)
		e.SetEscapeHTML(false)
		f.err = e.Encode(failedRow{row.Line, reason.Error(), string(row.Raw)})
	}
}

// made reports whether there is a file of failed rows.
func (f *failedRows) made() bool { return f.file != nil && f.err == nil }

// finish puts the file in its place. That of an earlier import goes if the input
// is read to its end and no row failed.
func (f *failedRows) finish(whole bool) error {
	if f.file != nil {
		f.err = errors.Join(f.err, f.out.Flush(), f.file.Close())
		if f.err == nil {
			f.err = os.Rename(f.file.Name(), f.path)
		}
		if f.err != nil {
			os.Remove(f.file.Name())
		}
	} else if f.err == nil && whole {
		if err := os.Remove(f.path); !errors.Is(err, fs.ErrNotExist) {
			f.err = err
		}
	}
	if f.err == nil {
		return nil
	}
	return fileFailed("writing the failed rows to "+f.path, cause(f.err))
}
