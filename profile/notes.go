package profile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// A noteKind is a kind of remark on an input.
type noteKind uint8

// The kinds, in the order in which they are told.
const (
	nextToken noteKind = iota
	responseErrors
	responseMember
	droppedMember
	unknownMember
	unknownColumn
)

var noteTexts = [...]string{
	nextToken:      "%[2]d responses have a NextToken: there are more profiles",
	responseErrors: "%[2]d responses report Errors: what they name is not in them",
	responseMember: "%[1]q left out of %[2]d responses",
	droppedMember:  "%[1]q left out of %[2]d rows",
	unknownMember:  "%[1]q is no attribute: left out of %[2]d rows (%[3]s?)",
	unknownColumn:  "column %[1]q left out: neither the map nor the profile has it",
}

// A note is a remark on something by name.
type note struct {
	kind noteKind
	name string
}

// notes counts remarks. The names are those of the input, of which a hundred
// are kept.
type notes map[note]int

const maxNotes = 100

// add counts a remark n times.
func (ns notes) add(k noteKind, name string, n int) {
	key := note{k, name}
	if _, known := ns[key]; !known && len(ns) >= maxNotes {
		key.name = "others"
	}
	ns[key] += n
}

// merge adds the remarks of others and forgets them there.
func (ns notes) merge(others notes) {
	for key, n := range others {
		ns.add(key.kind, key.name, n)
	}
	clear(others)
}

// texts returns a line for each remark.
func (ns notes) texts() []string {
	var list []string
	order := func(a, b note) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.name, b.name)) }
	for _, key := range slices.SortedFunc(maps.Keys(ns), order) {
		list = append(list, fmt.Sprintf(noteTexts[key.kind], key.name, ns[key], wayOut(key.name)))
	}
	return list
}
