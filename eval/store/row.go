package store

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"

	"segql/profile"
)

// maxRow is the largest row in bytes. Badger puts values of a megabyte aside
// into files that it hardly ever shrinks.
const maxRow = 1_000_000

// maxFields is how many attributes a scope can have.
const maxFields = 1 << 24

// A field is a value of an attribute in a row, with the attribute's number.
type field struct {
	number uint32
	value  string
}

// appendRow appends a row: the expiry in Unix milliseconds, then for each field,
// in the order of their numbers, how much its number is above the one before,
// the value's length, and the value.
func appendRow(row []byte, expiry int64, fields []field) []byte {
	row = binary.AppendUvarint(row, uint64(expiry))
	last := uint32(0)
	for _, f := range fields {
		row = binary.AppendUvarint(row, uint64(f.number-last))
		row = binary.AppendUvarint(row, uint64(len(f.value)))
		row = append(row, f.value...)
		last = f.number
	}
	return row
}

var errRow = errors.New("its row cannot be read")

// A rowReader takes a row apart. A row that is none ends it with bad.
type rowReader struct {
	row        []byte
	start, end int // of the field's value
	number     uint64
	bad        bool
}

// expiryOf returns a row's expiry, and the fields after it.
func expiryOf(row []byte) (expiry int64, fields rowReader) {
	n, width := uvarint(row)
	if width <= 0 || int64(n) < 0 {
		return 0, rowReader{bad: true}
	}
	return int64(n), rowReader{row: row, end: width}
}

// expired reports whether an expiry has come.
func expired(expiry, now int64) bool { return expiry != 0 && expiry <= now }

// value returns the field's value, which is lent.
func (r *rowReader) value() []byte { return r.row[r.start:r.end] }

// next goes to the next field, and reports whether there is one.
func (r *rowReader) next() bool {
	if r.end == len(r.row) {
		return false
	}
	delta, a := uvarint(r.row[r.end:])
	if a <= 0 {
		return r.fail()
	}
	start := r.end + a
	length, b := uvarint(r.row[start:])
	if start += b; b <= 0 || length > uint64(len(r.row)-start) {
		return r.fail()
	}
	r.number += delta
	r.start, r.end = start, start+int(length)
	return true
}

func (r *rowReader) fail() bool {
	r.bad, r.end = true, len(r.row)
	return false
}

// uvarint is binary.Uvarint, quick for a single byte.
func uvarint(b []byte) (uint64, int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	return binary.Uvarint(b)
}

// A dictionary gives the attributes of a scope their numbers, which have been
// committed. It may be used by several goroutines at once.
type dictionary struct {
	lock    sync.RWMutex
	paths   []string // by their numbers; "" is none
	numbers map[string]uint32
}

// add appends attributes, which get the next numbers.
func (d *dictionary) add(paths []string) {
	d.lock.Lock()
	defer d.lock.Unlock()
	for _, path := range paths {
		d.numbers[path] = uint32(len(d.paths))
		d.paths = append(d.paths, path)
	}
}

// list returns the paths by their numbers, as they are now.
func (d *dictionary) list() paths {
	d.lock.RLock()
	defer d.lock.RUnlock()
	return d.paths[:len(d.paths):len(d.paths)]
}

// number returns an attribute's number.
func (d *dictionary) number(path string) (uint32, bool) {
	d.lock.RLock()
	defer d.lock.RUnlock()
	n, ok := d.numbers[path]
	return n, ok
}

// paths are the attributes of a scope by their numbers.
type paths []string

// record makes a record of a row. It keeps nothing of the row.
func (p paths) record(id string, row []byte) (*profile.Record, error) {
	text := string(row)
	expiry, fields := expiryOf(row)
	r := &profile.Record{ID: id, Expiry: expiry, Pairs: make([]profile.Pair, 0, 24)}
	for fields.next() {
		if fields.number >= uint64(len(p)) || p[fields.number] == "" {
			return nil, errRow
		}
		r.Pairs = append(r.Pairs, profile.Pair{Path: p[fields.number], Value: text[fields.start:fields.end]})
	}
	if fields.bad {
		return nil, errRow
	}
	byPath := func(a, b profile.Pair) int { return strings.Compare(a.Path, b.Path) }
	if !slices.IsSortedFunc(r.Pairs, byPath) {
		slices.SortStableFunc(r.Pairs, byPath)
	}
	return r, nil
}
