package store

import (
	"hash/maphash"
	"slices"

	"segql/profile"
)

// Calculated values of a profile that comes later wait for it, if it is not there
// yet, and then replace what it brings. If it is there they are put at once. What
// they set is then kept from what the profile brings, so that the same records
// come to the same when they are put again.

// An earlyValue is an attribute that a profile has got so.
type earlyValue struct{ id, path string }

// noteEarly notes the calculated values of a profile that has not come.
func (w *Writer) noteEarly(id string, update *profile.Record) {
	for _, p := range update.Pairs {
		w.early[maphash.Comparable(w.seed, earlyValue{id, p.Path})] = struct{}{}
	}
}

func (w *Writer) isEarly(id, path string) bool {
	_, ok := w.early[maphash.Comparable(w.seed, earlyValue{id, path})]
	return ok
}

// withoutEarly returns a record without the attributes that calculated values have
// set early.
func (w *Writer) withoutEarly(id string, update *profile.Record) *profile.Record {
	rest := *update
	rest.Pairs = slices.DeleteFunc(slices.Clone(update.Pairs), func(p profile.Pair) bool { return w.isEarly(id, p.Path) })
	return &rest
}

// earlyOf returns a row of nothing but what calculated values have set early, nil
// for nothing.
func (w *Writer) earlyOf(id string, row []byte) []byte {
	if row == nil {
		return nil
	}
	w.fields = w.fields[:0]
	for _, old := expiryOf(row); old.next(); {
		if w.isEarly(id, w.known[old.number]) {
			w.fields = append(w.fields, field{uint32(old.number), string(old.value())})
		}
	}
	if len(w.fields) == 0 {
		return nil
	}
	return appendRow(nil, 0, w.fields)
}
