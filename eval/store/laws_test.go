package store

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"segql/ast"
	"segql/eval"
	"segql/profile"
)

// A model is what a store should hold: the profiles of each scope by their ids.
type model map[Scope]map[string]*profile.Record

func (m model) put(c Scope, id string, update *profile.Record, o WriteOptions) (created bool) {
	if m[c] == nil {
		m[c] = map[string]*profile.Record{}
	}
	old := m[c][id]
	if old == nil || old.Expiry != 0 && old.Expiry <= time.Now().UnixMilli() {
		created, old = true, &profile.Record{}
	}
	if o.Replace {
		old = &profile.Record{}
	}
	fresh := &profile.Record{ID: id, Expiry: old.Expiry}
	if o.Expiry != 0 {
		fresh.Expiry = o.Expiry
	}
	for _, p := range old.Pairs {
		if !slices.ContainsFunc(update.Pairs, func(u profile.Pair) bool { return u.Path == p.Path }) {
			fresh.Pairs = append(fresh.Pairs, p)
		}
	}
	for _, p := range update.Pairs {
		if p.Value != "" {
			fresh.Pairs = append(fresh.Pairs, p)
		}
	}
	fresh.Sort()
	m[c][id] = fresh
	return created
}

// there returns the ids of the profiles that have not expired, sorted.
func (m model) there(c Scope) []string {
	var ids []string
	for id, r := range m[c] {
		if r.Expiry == 0 || r.Expiry > time.Now().UnixMilli() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// check holds a store to what the model says of a scope.
func (m model) check(t *testing.T, s *Store, c Scope, step string) {
	t.Helper()
	ctx := context.Background()
	v, err := s.View(c)
	must(t, err)
	defer v.Close()
	ids := m.there(c)
	if n, err := v.Len(ctx); n != len(ids) || err != nil {
		t.Fatalf("%s: got %d profiles, %v, want %d", step, n, err, len(ids))
	}
	var got []string
	for r, err := range v.Records(ctx) {
		must(t, err)
		got = append(got, r.ID)
		m.same(t, c, r, step)
	}
	if !slices.Equal(got, ids) {
		t.Fatalf("%s: got the profiles %q, want %q", step, got, ids)
	}
	asked := []string{"", "0", "nobody", "~"}
	for i, id := range slices.Sorted(maps.Keys(m[c])) {
		if i%3 == 0 || i%7 > 4 {
			asked = append(asked, id)
		}
		r, err := v.Get(id)
		must(t, err)
		if (r != nil) != slices.Contains(ids, id) {
			t.Fatalf("%s: got %v for %q", step, r, id)
		}
		if r != nil {
			m.same(t, c, r, step)
		}
	}
	slices.Sort(asked)
	m.checkLookup(t, v, asked, step)
	slices.Reverse(asked)
	m.checkLookup(t, v, asked, step)
	slices.Sort(asked)
	m.checkBlocks(t, v, asked, step)
}

func (m model) same(t *testing.T, c Scope, r *profile.Record, step string) {
	t.Helper()
	if want := m[c][r.ID]; r.Expiry != want.Expiry || !slices.Equal(r.Pairs, want.Pairs) {
		t.Fatalf("%s: got %v, want %v", step, r, want)
	}
}

func (m model) checkLookup(t *testing.T, v *View, asked []string, step string) {
	t.Helper()
	there := m.there(v.scope)
	want := slices.DeleteFunc(slices.Clone(asked), func(id string) bool { return !slices.Contains(there, id) })
	var got []string
	for r, err := range v.Lookup(context.Background(), slices.Values(asked)) {
		must(t, err)
		got = append(got, r.ID)
		m.same(t, v.scope, r, step)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s: looked up %q, got %q", step, asked, got)
	}
}

// checkBlocks compares what the columns of the blocks say with the model, for
// attributes that are lists, are missing, and have never been.
func (m model) checkBlocks(t *testing.T, v *View, asked []string, step string) {
	t.Helper()
	ctx := context.Background()
	w := &eval.Wanted{IDs: true}
	for _, path := range []string{"Attributes.a", "Attributes.nothing", "Attributes.b", "Attributes.list", "Attributes.a"} {
		w.Columns = append(w.Columns, eval.WantedColumn{Path: path, Number: v.Number(path)})
	}
	var ids []string
	for i := range v.Partitions() {
		blocks, err := v.Partition(ctx, i, w)
		must(t, err)
		var part []string
		for _, b := range blocks {
			for row := range b.Len {
				if b.Gone == nil || !b.Gone.Has(row) {
					part = append(part, b.IDs.At(row))
					m.checkRow(t, v.scope, b, row, b.IDs.At(row), w, step)
				}
			}
		}
		slices.Sort(part)
		ids = append(ids, part...)
	}
	if want := m.there(v.scope); !slices.Equal(ids, want) {
		t.Fatalf("%s: got the blocks' ids %q, want %q", step, ids, want)
	}
	found, err := v.Find(ctx, asked, w)
	must(t, err)
	var picked []string
	for _, f := range found {
		for i, row := range f.Rows {
			picked = append(picked, f.IDs[i])
			m.checkRow(t, v.scope, f.Block, row, f.IDs[i], w, step)
		}
	}
	slices.Sort(picked)
	want := slices.DeleteFunc(slices.Clone(asked), func(id string) bool { return !slices.Contains(ids, id) })
	if !slices.Equal(picked, want) {
		t.Fatalf("%s: picked %q, want %q", step, picked, want)
	}
}

// checkRow compares the values of a row, each of which a column has once.
func (m model) checkRow(t *testing.T, c Scope, b eval.Block, row int, id string, w *eval.Wanted, step string) {
	t.Helper()
	for i, wanted := range w.Columns {
		got := map[string]bool{}
		b.Columns[i].Values(row, func(value string) bool { got[value] = true; return true })
		want := map[string]bool{}
		for _, value := range m[c][id].Values(wanted.Path) {
			want[value] = true
		}
		if !maps.Equal(got, want) {
			t.Fatalf("%s: %s of %q: got %v, want %v", step, wanted.Path, id, got, want)
		}
	}
}

// An actor does random things to a store and to its model.
type actor struct {
	*rand.Rand
	t      *testing.T
	store  *Store
	dir    string
	model  model
	scopes []Scope
}

func (a *actor) scope() Scope { return a.scopes[a.IntN(len(a.scopes))] }

// id is one of few, some of which are long, and some of which have zero bytes.
func (a *actor) id() string {
	n := a.IntN(300)
	switch n % 10 {
	case 0:
		return strings.Repeat("l", maxID-8) + fmt.Sprintf("%08d", n)
	case 1:
		return fmt.Sprintf("\x00%d\x00\xff", n)
	}
	return fmt.Sprintf("%032x", n*7919)
}

func (a *actor) record() *profile.Record {
	r := &profile.Record{}
	paths := []string{"Attributes.a", "Attributes.b", "Attributes.list", "Attributes.ü \x00 ]", fmt.Sprint("rare", a.IntN(40))}
	for _, path := range paths {
		for n := a.IntN(3); n > 0; n-- {
			value := []string{"", "x", "y", "z", strings.Repeat("v", a.IntN(300))}[a.IntN(5)]
			r.Pairs = append(r.Pairs, profile.Pair{Path: path, Value: value})
			if path != "Attributes.list" {
				break
			}
		}
	}
	r.Sort()
	return r
}

func (a *actor) write() {
	c := a.scope()
	o := WriteOptions{Replace: a.IntN(4) == 0}
	switch a.IntN(6) {
	case 0:
		o.Expiry = time.Now().Add(time.Hour).UnixMilli()
	case 1:
		o.Expiry = time.Now().Add(-time.Minute).UnixMilli()
	}
	w, err := a.store.Writer(c, o)
	must(a.t, err)
	put := map[string]bool{}
	n := a.IntN(150)
	for range n {
		id, update := a.id(), a.record()
		update.ID = id
		created := a.model.put(c, id, update, o)
		got, err := w.Put(update, false)
		if want := (Outcome{id, created, put[id]}); err != nil || got != want {
			a.t.Fatalf("got %v, %v, want %v", got, err, want)
		}
		put[id] = true
		if a.IntN(40) == 0 {
			must(a.t, w.Flush())
		}
	}
	must(a.t, w.Flush())
	if w.Committed() != n {
		a.t.Fatalf("got %d acknowledged, want %d", w.Committed(), n)
	}
	must(a.t, w.Close())
}

func (a *actor) remove() {
	c := a.scope()
	ids := make([]string, a.IntN(40))
	for i := range ids {
		ids[i] = a.id()
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	there := a.model.there(c)
	found, err := a.store.Delete(context.Background(), c, ids)
	must(a.t, err)
	for i, id := range ids {
		if found[i] != slices.Contains(there, id) {
			a.t.Fatalf("got %v for %q", found[i], id)
		}
		delete(a.model[c], id)
	}
}

func (a *actor) reopen(readOnly bool) {
	must(a.t, a.store.Close())
	a.store = mustOpen(a.t, a.dir, Options{ReadOnly: readOnly})
	a.store.MakeSmall(1+a.IntN(50), 1+a.IntN(64))
}

// TestTheStoreHoldsWhatAModelHolds does random things to a store, and compares
// all that can be asked of it with a map.
func TestTheStoreHoldsWhatAModelHolds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		dir := filepath.Join(t.TempDir(), "store")
		a := &actor{Rand: rand.New(rand.NewPCG(seed, 0)), t: t, dir: dir, model: model{},
			scopes: []Scope{{ast.Profiles, "default"}, {ast.Profiles, "defaul"}, {ast.Pinpoint, "default"}}}
		a.store = mustOpen(t, a.dir, Options{Create: true})
		a.store.MakeSmall(7, 16)
		for round := range 30 {
			step := fmt.Sprintf("seed %d, round %d", seed, round)
			switch n := a.IntN(10); {
			case n < 5:
				a.write()
			case n < 8:
				a.remove()
			case n < 9:
				must(t, a.store.Compact(context.Background()))
			default:
				a.reopen(true)
				for _, c := range a.scopes {
					a.model.check(t, a.store, c, step+", read-only")
				}
				a.reopen(false)
			}
			a.model.check(t, a.store, a.scope(), step)
		}
		a.clean()
		must(t, a.store.Close())
	}
}

// clean holds that the store is as it should be, and has not more scopes than the
// model.
func (a *actor) clean() {
	a.t.Helper()
	found, err := a.store.Verify(context.Background())
	if err != nil || len(found) > 0 {
		a.t.Fatalf("got %v, %v", found, err)
	}
	stats, err := a.store.Stats(context.Background())
	must(a.t, err)
	for _, c := range stats.Scopes {
		if want := len(a.model.there(c.Scope)); c.Profiles != want {
			a.t.Errorf("got %d profiles of %v, want %d", c.Profiles, c.Scope, want)
		}
	}
	if stats.Disk <= 0 || stats.Disk > 20<<20 {
		a.t.Errorf("got %d bytes on the disk", stats.Disk)
	}
}

func TestRowsAreWhatWasPutIntoThem(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		var fields []field
		number := uint32(0)
		for range r.IntN(10) {
			number += uint32(r.IntN(3)) << r.IntN(20)
			fields = append(fields, field{number, strings.Repeat("x", r.IntN(200))})
		}
		want := r.Int64N(math.MaxInt64)
		row := appendRow(nil, want, fields)
		expiry, got := expiryOf(row)
		var read []field
		for got.next() {
			read = append(read, field{uint32(got.number), string(got.value())})
		}
		if expiry != want || got.bad || !slices.Equal(read, fields) {
			t.Fatalf("got %d and %v, want %d and %v", expiry, read, want, fields)
		}
		cutOff := row[:r.IntN(len(row))]
		_, got = expiryOf(cutOff)
		for got.next() {
		}
	}
}
