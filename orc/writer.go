// Package orc writes ORC files of the rows that a snapshot has: flat columns of
// strings, some of which are missing. It follows version 1 of the specification,
// https://orc.apache.org/specification/ORCv1, whose sections its comments name
// in quotation marks.
package orc

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// StripeSize is how many bytes of rows a stripe holds before they are compressed,
// as other writers have it.
const StripeSize = 64 << 20

// The limits of a value and of a stripe. Readers hold values, with others, in an
// array of Java's, and the places of values in a stripe fit 32 bits.
const (
	maxValue  = 1 << 28
	maxStripe = 1 << 30
)

// rowGroup is how many rows an entry of the row index is about ("Row Group
// Index").
const rowGroup = 10_000

// A Writer writes rows to a file. It holds the rows of one stripe, whatever
// their number, and the statistics of all stripes, which stand at the file's end.
type Writer struct {
	out        io.Writer
	names      []string
	stripeSize int
	codecs     []*codec // one for each of those who encode columns at once
	err        error    // the first that there was, or that the file is closed

	columns []column
	rows    int // of the stripe
	size    int // of the stripe, before it is compressed

	written    int64        // bytes of the file
	total      int          // rows of its stripes
	stripes    message      // where they are, as fields of the Footer
	metadata   message      // their statistics
	statistics []statistics // of the file's columns
}

var errClosed = errors.New("the file is closed")

// NewWriter returns a writer of rows that have these columns, whose names may
// contain anything, and no more than that many bytes of rows in a stripe, with
// the row that is one too many. What it wrote is a file when it has been closed.
func NewWriter(w io.Writer, columns []string, stripeSize int) *Writer {
	f := &Writer{out: w, names: columns, stripeSize: min(stripeSize, maxStripe),
		columns: make([]column, len(columns)), statistics: make([]statistics, len(columns))}
	for range max(1, min(len(columns), runtime.GOMAXPROCS(0))) {
		f.codecs = append(f.codecs, newCodec())
	}
	f.write([]byte(magic))
	return f
}

// Write adds a row: for each column its value, nil if that is missing. The row
// and the values may be used again. What is not UTF-8 is written as U+FFFD.
func (f *Writer) Write(row []*string) error {
	if f.err != nil {
		return f.err
	}
	if len(row) != len(f.columns) {
		return fmt.Errorf("got a row of %d values, want %d", len(row), len(f.columns))
	}
	for i, value := range row {
		if value != nil && len(*value) > maxValue {
			return fmt.Errorf("column %q: got a value of %d bytes, want at most %d", f.names[i], len(*value), maxValue)
		}
	}
	if f.rows%rowGroup == 0 {
		f.size = 0
		for i := range f.columns {
			f.columns[i].startGroup()
			f.size += f.columns[i].size()
		}
	}
	f.rows++
	for i, value := range row {
		f.size += f.columns[i].add(value)
	}
	if f.size >= f.stripeSize {
		f.writeStripe()
	}
	return f.err
}

// Close writes what is left of the file. It does not close what the file is
// written to.
func (f *Writer) Close() error {
	if f.rows > 0 && f.err == nil {
		f.writeStripe()
	}
	if f.err == nil {
		f.writeTail()
	}
	if f.err != nil {
		return f.err
	}
	f.err = errClosed
	return nil
}

// write writes to the file, unless that has failed.
func (f *Writer) write(p []byte) {
	if f.err == nil {
		_, f.err = f.out.Write(p)
		f.written += int64(len(p))
	}
}

// encode encodes the columns of the stripe, some at once.
func (f *Writer) encode() {
	var next atomic.Int64
	var all sync.WaitGroup
	for _, z := range f.codecs {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(f.columns)); i = next.Add(1) - 1 {
				f.columns[i].encode(z)
			}
		})
	}
	all.Wait()
}
