package profile

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"segql/ast"
)

// A Format is how profiles are written in a file. The zero Format leaves it
// to the file.
type Format uint8

// The formats.
const (
	FormatAuto Format = iota
	JSONLines         // and every other JSON of AWS that holds profiles
	CSV
)

var formats = [...]string{"auto", "jsonl", "csv"}

// String returns the format's name on the command line.
func (f Format) String() string { return formats[f] }

// Formats lists the names of the formats.
func Formats() []string { return formats[:] }

// LookupFormat returns the format of a name.
func LookupFormat(name string) (Format, bool) {
	i := slices.Index(formats[:], name)
	return Format(max(i, 0)), i >= 0
}

// A Row is a profile as it stands in an input, or why it cannot be read.
type Row struct {
	Line   int     // where the row begins, from 1
	Record *Record // what it updates, nil with Err; the id may be empty, and an empty value removes
	Known  bool    // whether it is only for a profile that is known: calculated values alone
	Raw    []byte  // the row itself, or as much of it as was read; valid until the next batch
	Err    error   // why it fails, without any value in the text
}

// ReadOptions say how to read an input.
type ReadOptions struct {
	Format  Format
	Service ast.Service
	Name    string    // of the file, whose extension decides where the first line does not
	Map     *FieldMap // of the columns of CSV, or nil
}

// A Reader reads profiles. It unpacks gzip and passes over a byte-order mark.
type Reader struct {
	in      io.Reader
	options ReadOptions
	notes   notes
}

// NewReader returns a reader of profiles. It reads nothing before Batches.
func NewReader(in io.Reader, o ReadOptions) *Reader {
	return &Reader{in: in, options: o, notes: notes{}}
}

// Notes says, after reading, what was left out of the rows and how often.
func (r *Reader) Notes() []string { return r.notes.texts() }

// Batches reads the input, once, and decodes it on all processors. The rows
// are in its order; a batch is valid until the next, its records for ever. An
// error ends it: the input or the header of its columns cannot be read, or the
// context is done. Left early, a read that is under way ends by itself.
func (r *Reader) Batches(ctx context.Context) iter.Seq2[[]Row, error] {
	return func(yield func([]Row, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		p := newPipeline(ctx)
		go func() {
			p.err = r.read(p)
			close(p.queue)
		}()
		for {
			c, err := p.next()
			switch {
			case err != nil:
				yield(nil, err)
				return
			case c == nil:
				return
			}
			r.notes.merge(c.notes)
			if len(c.rows) > 0 && !yield(c.rows, nil) {
				return
			}
			p.free <- c
		}
	}
}

// read sends all of the input through the pipeline.
func (r *Reader) read(p *pipeline) error {
	s, err := openSource(r.in)
	if err != nil {
		return err
	}
	first := s.firstLine()
	format := r.options.Format
	if format == FormatAuto {
		format = recognise(first, r.options.Name)
	}
	form := FormOf(r.options.Service)
	switch {
	case len(first) == 0:
	case format == CSV:
		err = p.csv(s, r.options)
	case r.options.Map != nil:
		err = errors.New("expected CSV for the map of its columns, found JSON; JSON is read without a map")
	case isDocument(first):
		p.document(s, form)
	default:
		p.start(form.decoder)
		p.rows(s, lineEnd)
	}
	if err == nil && s.err != io.EOF && p.ctx.Err() == nil {
		err = s.err
	}
	return err
}

// recognise returns the format of an input by its first line, and by the name
// of its file if that is damaged.
func recognise(first []byte, name string) Format {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	if len(first) > 0 && (first[0] == '{' || first[0] == '[') {
		return JSONLines
	}
	switch path.Ext(name) {
	case ".json", ".jsonl", ".ndjson":
		return JSONLines
	}
	return CSV
}

// isDocument reports whether JSON that begins with a line is one document
// over many lines, not one on each line.
func isDocument(first []byte) bool {
	if len(first) > maxRow {
		return true
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(first),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	_, err := d.ReadValue()
	first = bytes.TrimRight(first, jsonSpace)
	return errors.Is(err, io.ErrUnexpectedEOF) && bytes.IndexByte([]byte("{[,:"), first[len(first)-1]) >= 0
}
