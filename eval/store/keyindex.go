package store

import (
	"context"
	"hash/maphash"
	"iter"
	"slices"
)

// A keyIndex finds the profiles that have a value of a key. It keeps hashes of
// values, and whether a profile that it finds still has the value is for the
// caller to say.
type keyIndex struct {
	seed  maphash.Seed
	heads map[uint64]uint32 // by the hash of the value: an entry, plus 1
	list  []keyEntry
	names []byte // the ids behind each other
}

// A keyEntry is a profile that has a value, and the next one that has it.
type keyEntry struct {
	start  uint64 // of the id
	length uint16
	next   uint32 // plus 1; 0 for none
}

// indexKey indexes the profiles of a view by an attribute.
func indexKey(v *View, path string, seed maphash.Seed) (*keyIndex, error) {
	k := &keyIndex{seed: seed, heads: map[uint64]uint32{}}
	number, ok := v.number(path)
	if !ok {
		return k, nil
	}
	err := v.walk(context.Background(), v.prefix, after(v.prefix), v.there(func(id, row []byte) error {
		_, fields := expiryOf(row)
		for fields.next() && fields.number <= uint64(number) {
			if fields.number == uint64(number) {
				k.add(string(fields.value()), string(id))
			}
		}
		return nil
	}))
	return k, err
}

// add notes that a profile has a value.
func (k *keyIndex) add(value, id string) {
	if value == "" {
		return
	}
	hash := maphash.String(k.seed, value)
	head := k.heads[hash]
	if head != 0 && k.id(head) == id {
		return
	}
	k.list = append(k.list, keyEntry{uint64(len(k.names)), uint16(len(id)), head})
	k.names = append(k.names, id...)
	k.heads[hash] = uint32(len(k.list))
}

// id returns the id of an entry plus 1.
func (k *keyIndex) id(n uint32) string {
	e := k.list[n-1]
	return string(k.names[e.start : e.start+uint64(e.length)])
}

// owners returns the profiles that have a value, or two of them. It forgets the
// ones that it finds and that have it no more, so that each is asked about once.
func (k *keyIndex) owners(value string, has func(id string) (bool, error)) ([]string, error) {
	hash := maphash.String(k.seed, value)
	var owners []string
	var kept []uint32
	n := k.heads[hash]
	for ; n != 0 && len(owners) < 2; n = k.list[n-1].next {
		id := k.id(n)
		if slices.Contains(owners, id) {
			continue
		}
		ok, err := has(id)
		if err != nil {
			return nil, err
		}
		if ok {
			owners, kept = append(owners, id), append(kept, n)
		}
	}
	for _, head := range slices.Backward(kept) {
		k.list[head-1].next = n
		n = head
	}
	k.heads[hash] = n
	return owners, nil
}

// all yields the profiles that may have a value, each once.
func (k *keyIndex) all(value string) iter.Seq[string] {
	return func(yield func(string) bool) {
		seen := map[string]bool{}
		for n := k.heads[maphash.String(k.seed, value)]; n != 0; n = k.list[n-1].next {
			if id := k.id(n); !seen[id] {
				seen[id] = true
				if !yield(id) {
					return
				}
			}
		}
	}
}

// others reports whether a profile other than one may have a value.
func (k *keyIndex) others(value, id string) bool {
	for n := k.heads[maphash.String(k.seed, value)]; n != 0; n = k.list[n-1].next {
		if k.id(n) != id {
			return true
		}
	}
	return false
}
