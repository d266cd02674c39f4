package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// A holder is a member by which a response is told from a profile: what it is, or
// what its list holds.
type holder struct {
	of    pieceKind
	opens byte // [ or {
}

// responses are the holders in responses of Customer Profiles.
var responses = map[string]holder{
	"Profiles":                  {profilePiece, '['}, // of BatchGetProfile
	"Items":                     {profilePiece, '['}, // of SearchProfiles
	"CalculatedAttributeValues": {valuePiece, '['},   // of BatchGetCalculatedAttributeForProfile
}

// A document finds the rows in JSON values that stand one behind the other:
// profiles, responses and lists of both. It holds one row at a time.
type document struct {
	json  jsontext.Decoder
	holds map[string]holder
	in    window
	emit  func(piece) bool // whose text is valid until it returns
	notes notes
	row   piece // what was begun last
	start int64 // where that is in the input

	response bool   // whether the object that is read is one
	others   []byte // its other members with a value, a line each
}

func newDocument(r io.Reader, line int, holds map[string]holder, ns notes, emit func(piece) bool) *document {
	d := &document{holds: holds, emit: emit, notes: ns}
	d.in = window{in: r, json: &d.json, line: line}
	// Rows that are whole fail alone, when they are decoded.
	d.json.Reset(&d.in, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	return d
}

// errStopped says that nobody wants the rest.
var errStopped = errors.New("stopped")

// read finds all rows. Where the JSON is broken it ends with a row that fails;
// an error is one of reading.
func (d *document) read() error {
	var err error
	for err == nil {
		switch d.json.PeekKind() {
		case '{':
			err = d.object()
		case '[':
			err = d.list(linePiece)
		default:
			err = d.piece(profilePiece)
		}
	}
	if err == io.EOF || err == errStopped {
		return nil
	}
	if d.row.err = d.reason(err); d.row.err == nil {
		return err
	}
	d.row.text = d.in.kept
	d.emit(d.row)
	return nil
}

// reason says where and why the JSON is broken, nil if reading failed.
func (d *document) reason(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case d.in.err == errTooLong:
		return errTooLong
	case d.in.err != nil || !errors.As(err, &syntax):
		return nil
	case syntax.Err == io.ErrUnexpectedEOF:
		return errors.New("expected the rest of the JSON, found the end of the input")
	}
	return fmt.Errorf("expected JSON, found something else in line %d; what follows is not read",
		d.in.lineAt(syntax.ByteOffset))
}

// object reads a profile or a response.
func (d *document) object() error {
	d.begin()
	if _, err := d.json.ReadToken(); err != nil {
		return err
	}
	d.response, d.others = false, d.others[:0]
	for d.json.PeekKind() != '}' {
		if err := d.member(); err != nil {
			return err
		}
	}
	if _, err := d.json.ReadToken(); err != nil {
		return err
	}
	if !d.response {
		return d.end(profilePiece)
	}
	for name := range bytes.SplitSeq(d.others, []byte{'\n'}) {
		switch name := string(name); name {
		case "", "ResponseMetadata", "ConditionOverrides":
		case "NextToken":
			d.notes.add(nextToken, name, 1)
		case "Errors":
			d.notes.add(responseErrors, name, 1)
		default:
			d.notes.add(responseMember, excerpt(name), 1)
		}
	}
	return nil
}

// member reads a member of an object and remembers its name, unless it has
// nothing or is what a response holds.
func (d *document) member() error {
	value, err := d.json.ReadValue()
	if err != nil {
		return err
	}
	name, before := value[1:len(value)-1], len(d.others)
	held, holds := d.holds[string(name)]
	d.others = append(append(d.others, name...), '\n')
	kind := d.json.PeekKind()
	if holds && byte(kind) == held.opens {
		d.response, d.others = true, d.others[:before]
		if kind == '[' {
			return d.list(held.of)
		}
		others := bytes.Clone(d.others)
		err := d.object()
		d.response, d.others = true, append(d.others[:0], others...)
		return err
	}
	from := d.json.InputOffset()
	if err := d.json.SkipValue(); err != nil {
		return err
	}
	if kind == 'n' || kind == '[' && d.json.InputOffset()-from <= int64(len(": []")) {
		d.others = d.others[:before]
	}
	return nil
}

// list reads the elements of a list, which are rows of a kind, or anything in
// one that stands for lines.
func (d *document) list(of pieceKind) error {
	if _, err := d.json.ReadToken(); err != nil {
		return err
	}
	for {
		var err error
		switch kind := d.json.PeekKind(); {
		case kind == ']':
			_, err = d.json.ReadToken()
			return err
		case of != linePiece:
			err = d.piece(of)
		case kind == '{':
			err = d.object()
		default:
			err = d.piece(profilePiece)
		}
		if err != nil {
			return err
		}
	}
}

// piece reads a value that is a row.
func (d *document) piece(k pieceKind) error {
	d.begin()
	if err := d.json.SkipValue(); err != nil {
		return err
	}
	return d.end(k)
}

// begin remembers where the next value begins. What was read before is not
// needed any more.
func (d *document) begin() {
	d.in.discard(d.json.InputOffset())
	between := len(d.in.kept) - len(bytes.TrimLeft(d.in.kept, jsonSpace+",:"))
	d.in.discard(d.in.base + int64(between))
	d.start, d.row = d.in.base, piece{line: d.in.line}
}

// end emits the value that was begun last and has been read.
func (d *document) end(k pieceKind) error {
	d.row.kind = k
	if d.in.base > d.start {
		d.row.err = errTooLong
	} else {
		d.row.text = d.in.kept[:d.json.InputOffset()-d.start]
	}
	if !d.emit(d.row) {
		return errStopped
	}
	return nil
}

// A window is what a decoder reads, of which it keeps the row that is read:
// not more than a row may be long.
type window struct {
	in   io.Reader
	json *jsontext.Decoder
	kept []byte
	base int64 // where kept begins in the input
	line int   // in which kept begins
	err  error // why the input ended before its end
}

// Read reads on. A single word of JSON may not be longer than a row.
func (w *window) Read(p []byte) (int, error) {
	if w.base+int64(len(w.kept))-w.json.InputOffset() > maxRow {
		w.err = errTooLong
		return 0, w.err
	}
	n, err := w.in.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	w.kept = append(w.kept, p[:n]...)
	if len(w.kept) > maxRow {
		w.discard(w.base + int64(len(w.kept)))
	}
	return n, err
}

// discard forgets what stands before an offset of the input.
func (w *window) discard(to int64) {
	if n := to - w.base; n > 0 {
		w.line += bytes.Count(w.kept[:n], []byte{'\n'})
		w.kept = append(w.kept[:0], w.kept[n:]...)
		w.base = to
	}
}

// lineAt returns the line of an offset that was not forgotten.
func (w *window) lineAt(offset int64) int {
	n := min(max(offset-w.base, 0), int64(len(w.kept)))
	return w.line + bytes.Count(w.kept[:n], []byte{'\n'})
}
