package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"segql/ast"
	"segql/profile"
)

// A putting is a row of an import.
type putting struct {
	update *profile.Record
	known  bool
}

// An importer makes small imports in which ids and values of the key meet often.
type importer struct {
	*rand.Rand
	scope Scope
}

func (i importer) pick(list ...string) string { return list[i.IntN(len(list))] }

// rows returns an import. Without a key every row has an id.
func (i importer) rows(key bool) []putting {
	rows := make([]putting, i.IntN(8))
	for n := range rows {
		r := &profile.Record{ID: i.pick("a", "b", "c", profile.KeyID(i.scope.Domain, "Key", "x"))}
		known := i.IntN(8) == 0
		if key && i.IntN(2) == 0 {
			r.ID = ""
		}
		for count := i.IntN(7); count > 1 && !known; count -= 3 {
			r.Pairs = append(r.Pairs, profile.Pair{Path: "Key", Value: i.pick("x", "y", "z", "")})
		}
		for range i.IntN(3) {
			r.Pairs = append(r.Pairs, profile.Pair{Path: i.pick("m", "n"), Value: i.pick("", "1", "2")})
		}
		if i.IntN(8) == 0 {
			r.Pairs = append(r.Pairs, profile.Pair{Value: "it has no name"})
		}
		r.Sort()
		rows[n] = putting{r, known}
	}
	return rows
}

// imported imports rows as the command does, and returns what failed.
func (i importer) imported(t *testing.T, s *Store, o WriteOptions, rows []putting) (failures []string) {
	t.Helper()
	w, err := s.Writer(i.scope, o)
	must(t, err)
	var early []int
	put := func(n int, last bool) {
		_, err := w.Put(rows[n].update, rows[n].known)
		switch {
		case errors.Is(err, ErrUnknownProfile) && !last:
			early = append(early, n)
		case err != nil:
			failures = append(failures, fmt.Sprint(n, ": ", err))
		}
	}
	for n := range rows {
		put(n, false)
	}
	for _, n := range early {
		put(n, true)
	}
	must(t, w.Close())
	return failures
}

// TestTheSameImportAgainGivesTheSameStore also after a part of it, and holds that
// a dry run finds what fails.
func TestTheSameImportAgainGivesTheSameStore(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	defer s.Close()
	for n := range 5000 {
		i := importer{rand.New(rand.NewPCG(3, uint64(n))), Scope{Domain: fmt.Sprint(n)}}
		s.MakeSmall(1+i.IntN(4), 16)
		before := i.rows(false)
		i.imported(t, s, WriteOptions{}, before)
		o := WriteOptions{Replace: i.IntN(3) == 0}
		if i.IntN(8) > 0 {
			o.Key = "Key"
		}
		rows := i.rows(o.Key != "")
		dry := o
		dry.DryRun = true
		expected := i.imported(t, s, dry, rows)
		failures := i.imported(t, s, o, rows)
		once := contents(t, s, i.scope)
		again := i.imported(t, s, o, rows)
		twice := contents(t, s, i.scope)
		i.scope.Service = ast.Pinpoint // ids follow from the domain
		i.imported(t, s, WriteOptions{}, before)
		i.imported(t, s, o, rows[:i.IntN(len(rows)+1)])
		i.imported(t, s, o, rows)
		broken := contents(t, s, i.scope)
		if slices.Equal(expected, failures) && slices.Equal(once, twice) && slices.Equal(once, broken) {
			continue
		}
		t.Errorf("case %d, %+v: the store of %s", n, o, rowsText(before))
		t.Errorf("with %s", rowsText(rows))
		t.Errorf("a dry run fails %q", expected)
		t.Errorf("holds %q, fails %q", once, failures)
		t.Errorf("again %q, fails %q", twice, again)
		t.Fatalf("after a part of it %q", broken)
	}
}

func rowsText(rows []putting) (text string) {
	for _, r := range rows {
		text += fmt.Sprintf("\n%v %v", *r.update, r.known)
	}
	return text
}
