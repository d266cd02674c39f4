package store

import (
	"hash/maphash"
	"slices"

	"segql/profile"
)

// A keyChange is what a record says of its profile's values of the key, of which
// there is one or none, but that a list has several.
type keyChange struct {
	values []string // none of them empty
	hashes []uint64 // of them
	set    bool     // the profile has these from now on
}

func (w *Writer) keyChange(update *profile.Record) keyChange {
	values := update.Values(w.o.Key)
	c := keyChange{values: values[:0], set: values != nil || w.o.Replace}
	for _, value := range values {
		if value != "" {
			c.values = append(c.values, value)
			c.hashes = append(c.hashes, maphash.String(w.seed, value))
		}
	}
	return c
}

// ask notes which values a record had.
func (w *Writer) ask(c keyChange) {
	for _, hash := range c.hashes {
		w.asked[hash] = struct{}{}
	}
}

// follows returns the id that follows from a value.
func (w *Writer) follows(value string) string {
	return profile.KeyID(w.scope.Domain, w.o.Key, value)
}

// moves reports whether a profile, which has this row, gets other values of the
// key. It must not if one of them, the old ones included, was asked for before.
// Only the profile that follows from a value may be made at any time, for it was
// found to have no profile.
func (w *Writer) moves(id string, c keyChange, row []byte, there bool) (bool, error) {
	if !c.set {
		return false, nil
	}
	old := w.keyOf(id, row)
	if slices.Equal(old, c.hashes) {
		return false, nil
	}
	for i, hash := range slices.Concat(c.hashes, old) {
		_, asked := w.asked[hash]
		made := i == 0 && !there && len(c.values) > 0 && id == w.follows(c.values[0])
		if asked && !made {
			return false, ErrKeyAsked
		}
	}
	return true, nil
}

// keyOf returns the hashes of the values of the key of a profile, which has this
// row, nil for none.
func (w *Writer) keyOf(id string, row []byte) (hashes []uint64) {
	if hashes, put := w.dry[maphash.String(w.seed, id)]; put {
		return hashes
	}
	number, ok := w.numbers[w.o.Key]
	if !ok || row == nil {
		return nil
	}
	for _, fields := expiryOf(row); fields.next() && fields.number <= uint64(number); {
		if fields.number == uint64(number) {
			hashes = append(hashes, maphash.Bytes(w.seed, fields.value()))
		}
	}
	return hashes
}

// noteKey notes which values of the key a profile has got.
func (w *Writer) noteKey(id string, c keyChange) {
	for _, value := range c.values {
		w.keys.add(value, id)
	}
	if w.o.DryRun {
		w.dry[maphash.String(w.seed, id)] = c.hashes
	}
}
