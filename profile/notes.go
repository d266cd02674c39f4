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
	noEndpointMember
	unknownColumn
)

var noteTexts = [...]struct{ noun, text string }{
	nextToken:        {"response", "%[2]s with a NextToken: there are more profiles"},
	responseErrors:   {"response", "%[2]s with Errors: what they name is not there"},
	responseMember:   {"response", "%[1]q left out of %[2]s"},
	droppedMember:    {"row", "%[1]q left out of %[2]s"},
	unknownMember:    {"row", "%[1]q is no attribute: left out of %[2]s (%[3]s?)"},
	noEndpointMember: {"row", "%[1]q is no member of an endpoint: left out of %[2]s"},
	unknownColumn:    {"file", "the column %[1]q is neither in the map nor an attribute: left out"},
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
		row := noteTexts[key.kind]
		list = append(list, fmt.Sprintf(row.text, key.name, plural(ns[key], row.noun), wayOut(key.name)))
	}
	return list
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
