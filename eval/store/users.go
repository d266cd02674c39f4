package store

import (
	"cmp"
	"slices"
	"strings"

	"segql/ast"
	"segql/profile"
)

// All endpoints of a user have the same user attributes, and each row has them, so
// that they are looked up as all others. A record of one endpoint is therefore one
// of the others too. Those are written once, when the writer flushes or knows of
// many users, for a user may have any number of endpoints.

// users are what a writer knows of the users of endpoints.
type users struct {
	endpoints *keyIndex                 // by their user
	now       map[string][]profile.Pair // what users have that records spoke of, or that an endpoint has left
	bytes     int                       // of now, about
	spare     []byte                    // of a row
}

// manyUsers is how many bytes users.now has at most, about.
const manyUsers = 32 << 20

// shared returns what an update of an endpoint, which has this row, nil for none,
// comes to: with the attributes of its user, and, where nothing else of it is kept,
// the imported segments that it is in.
func (w *Writer) shared(id string, update *profile.Record, row []byte) (*profile.Record, error) {
	before := w.known.ownedBy(row)
	user, said := before.user, ofUser(update.Pairs)
	values := update.Values(profile.UserIDPath)
	switch {
	case len(values) > 0:
		user = values[0]
	case w.o.Replace:
		user = ""
	case len(said) == 0:
		return update, nil
	}
	if err := w.knowUsers(); err != nil {
		return nil, err
	}
	if before.user != "" && before.user != user && w.users.now[before.user] == nil {
		w.users.note(before.user, before.attributes)
	}
	had, err := w.attributesOf(user, id, before)
	if err != nil {
		return nil, err
	}
	has := had
	if w.o.Replace && (len(said) > 0 || user == "") {
		has = nil
	}
	has = merged(has, said)
	if user != "" {
		if w.isNews(said, had, has) && (w.users.now[user] != nil || w.users.endpoints.others(user, id)) {
			w.users.note(user, has)
		}
		if row == nil || user != before.user { // else it is known
			w.users.endpoints.add(user, id)
		}
	}
	changes := replacing(before.attributes, has)
	if !w.o.Replace && slices.Equal(changes, said) {
		return update, nil
	}
	own := &profile.Record{ID: update.ID, Expiry: update.Expiry}
	for _, p := range update.Pairs {
		if !profile.IsOfUser(p.Path) {
			own.Pairs = append(own.Pairs, p)
		}
	}
	if w.o.Replace {
		own.Pairs = append(own.Pairs, before.segments...)
	}
	own.Pairs = append(own.Pairs, changes...)
	own.Sort()
	return own, nil
}

// isNews reports whether the other endpoints of a user may not have what it has
// after a record said something, and had before. In a scope that was there they may
// lack even that, where an import was killed.
func (w *Writer) isNews(said, had, has []profile.Pair) bool {
	return len(said) > 0 && !(w.empty && slices.Equal(had, has))
}

// An owned row is whose an endpoint is, and what it has of its user.
type owned struct {
	user       string
	attributes []profile.Pair
	segments   []profile.Pair // the imported ones that it is in
}

// ownedBy reads a row, nil for none.
func (p paths) ownedBy(row []byte) (o owned) {
	if row == nil {
		return o
	}
	for _, fields := expiryOf(row); fields.next() && fields.number < uint64(len(p)); {
		switch path := p[fields.number]; {
		case path == profile.UserIDPath:
			o.user = string(fields.value())
		case path == ast.Segments:
			o.segments = append(o.segments, profile.Pair{Path: path, Value: string(fields.value())})
		case profile.IsOfUser(path):
			o.attributes = append(o.attributes, profile.Pair{Path: path, Value: string(fields.value())})
		}
	}
	slices.SortStableFunc(o.attributes, byPath)
	return o
}

func byPath(a, b profile.Pair) int { return strings.Compare(a.Path, b.Path) }

// attributesOf returns what a user has who gets an endpoint, or has it already. What
// an endpoint has whose user nobody named is nobody's once somebody does, so that
// the same records come to the same when they are put again.
func (w *Writer) attributesOf(user, id string, before owned) ([]profile.Pair, error) {
	switch known, ok := w.users.now[user]; {
	case ok:
		return known, nil
	case user == before.user:
		return before.attributes, nil
	case user == "":
		return nil, nil
	}
	for other := range w.users.endpoints.all(user) {
		if other == id {
			continue
		}
		row, there, err := w.storedAside(other)
		if err != nil {
			return nil, err
		}
		if o := w.known.ownedBy(row); there && o.user == user {
			return o.attributes, nil
		}
	}
	return nil, nil
}

// storedAside is stored, but the row that was lent before stays.
func (w *Writer) storedAside(id string) (row []byte, there bool, err error) {
	w.row, w.users.spare = w.users.spare, w.row
	defer func() { w.row, w.users.spare = w.users.spare, w.row }()
	return w.stored(id, true)
}

// knowUsers indexes the endpoints by their users, when first needed. What the writer
// has put until then has no other user than it had.
func (w *Writer) knowUsers() error {
	if w.users != nil {
		return nil
	}
	v, err := w.store.rowsView(w.scope)
	if err != nil {
		return w.fail(err)
	}
	defer v.Close()
	endpoints, err := indexKey(v, profile.UserIDPath, w.seed)
	if err != nil {
		return w.fail(err)
	}
	w.users = &users{endpoints: endpoints, now: map[string][]profile.Pair{}}
	return nil
}

// note notes what a user has.
func (u *users) note(user string, attributes []profile.Pair) {
	if u.now[user] == nil {
		u.bytes += len(user) + 100
	}
	kept := make([]profile.Pair, len(attributes)) // not a part of its record's memory, never nil
	for i, p := range attributes {
		kept[i] = profile.Pair{Path: p.Path, Value: strings.Clone(p.Value)}
		u.bytes += len(p.Value) + 40
	}
	u.now[strings.Clone(user)] = kept
}

// shareAll gives all endpoints of the users that were spoken of what those have.
// Nobody is forgotten who has no endpoint now, but may get one.
func (w *Writer) shareAll() error {
	if w.users == nil || w.o.DryRun {
		return nil
	}
	for user, has := range w.users.now {
		had := false
		for id := range w.users.endpoints.all(user) {
			row, there, err := w.storedAside(id)
			if err != nil {
				return err
			}
			before := w.known.ownedBy(row)
			if !there || before.user != user {
				continue
			}
			had = true
			if slices.Equal(before.attributes, has) {
				continue
			}
			w.shares[w.hash(id)] = struct{}{}
			w.next.shares++
			if err := w.put(id, &profile.Record{Pairs: replacing(before.attributes, has)}, slices.Clone(row)); err != nil {
				return w.fail(err)
			}
		}
		if had {
			delete(w.users.now, user)
		}
	}
	w.users.bytes = 0
	return nil
}

// ofUser returns the pairs that are of the user.
func ofUser(pairs []profile.Pair) (list []profile.Pair) {
	for _, p := range pairs {
		if profile.IsOfUser(p.Path) {
			list = append(list, p)
		}
	}
	return list
}

// merged returns pairs after a change to some paths. Both are sorted by path.
func merged(pairs, changes []profile.Pair) []profile.Pair {
	if len(changes) == 0 {
		return pairs
	}
	changed := func(p profile.Pair) bool {
		_, found := slices.BinarySearchFunc(changes, p.Path, func(c profile.Pair, path string) int { return cmp.Compare(c.Path, path) })
		return found
	}
	list := slices.DeleteFunc(slices.Clone(pairs), changed)
	for _, c := range changes {
		if c.Value != "" {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, byPath)
	return list
}

// replacing returns the changes that make pairs of others.
func replacing(old, pairs []profile.Pair) []profile.Pair {
	changes := slices.Clone(pairs)
	for _, p := range old {
		gone := !slices.ContainsFunc(pairs, func(q profile.Pair) bool { return q.Path == p.Path })
		if gone && !slices.ContainsFunc(changes, func(q profile.Pair) bool { return q.Path == p.Path }) {
			changes = append(changes, profile.Pair{Path: p.Path})
		}
	}
	slices.SortStableFunc(changes, byPath)
	return changes
}
