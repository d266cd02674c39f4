package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"segql/profile"
)

func get(t *testing.T, s *Store, id string) *profile.Record {
	t.Helper()
	v, err := s.View(testScope)
	must(t, err)
	defer v.Close()
	r, err := v.Get(id)
	must(t, err)
	return r
}

func TestARecordThatFailsChangesNothing(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	_, err := putOne(t, s, WriteOptions{}, record("a", "City", "Ulm"))
	must(t, err)
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	for name, c := range map[string]struct {
		update *profile.Record
		known  bool
		want   error
	}{
		"without an id":    {record("", "City", "Bonn"), false, ErrNoID},
		"with a long id":   {record(strings.Repeat("i", maxID+1), "City", "Bonn"), false, ErrBadID},
		"not there":        {record("b", "New1", "Bonn"), true, ErrUnknownProfile},
		"too large":        {record("a", "City", strings.Repeat("x", maxRow), "New2", "x"), false, ErrTooLarge},
		"with a long name": {record("a", "New3", "x", strings.Repeat("n", maxPath+1), "x"), false, ErrBadPath},
		"without a name":   {record("a", "", "x", "City", "Bonn"), false, ErrBadPath},
	} {
		if _, err := w.Put(c.update, c.known); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	_, err = w.Put(record("a", "Name", "A"), true)
	must(t, err)
	must(t, w.Close())
	if w.Committed() != 1 {
		t.Errorf("got %d acknowledged", w.Committed())
	}
	v, err := s.View(testScope)
	must(t, err)
	defer v.Close()
	if got := v.Paths(); !slices.Equal(got, []string{"City", "Name"}) {
		t.Errorf("got the attributes %q", got)
	}
	if got, want := fmt.Sprint(get(t, s, "a").Pairs), "[{City Ulm} {Name A}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAProfileMayBringManyAttributes(t *testing.T) {
	s, dir := newStore(t)
	var many []string
	for i := range 20_000 {
		many = append(many, fmt.Sprint("Attributes.", strings.Repeat("n", 200), i), "x")
	}
	_, err := putOne(t, s, WriteOptions{}, record("a", many...))
	must(t, err)
	must(t, s.Close())
	s = mustOpen(t, dir, Options{ReadOnly: true})
	defer s.Close()
	if r := get(t, s, "a"); r == nil || len(r.Pairs) != 20_000 {
		t.Errorf("got %v, want a profile of 20,000 attributes", r)
	}
}

func TestCalculatedValuesReplaceNothing(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	_, err := putOne(t, s, WriteOptions{}, record("a", "City", "Ulm"))
	must(t, err)
	w, err := s.Writer(testScope, WriteOptions{Replace: true})
	must(t, err)
	for _, name := range []string{"x", "y"} {
		_, err := w.Put(record("a", "Calculated."+name, "1"), true)
		must(t, err)
	}
	must(t, w.Close())
	if got := get(t, s, "a").Pairs; len(got) != 3 {
		t.Errorf("got %v, want both values beside the city", got)
	}
}

func TestLargeRowsFitIntoBatches(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	for i := range 5 {
		_, err := w.Put(record(fmt.Sprint(i), "a", strings.Repeat("x", maxRow-200)), false)
		must(t, err)
	}
	for i := range 5 { // as many new attributes as a record may bring
		var pairs []string
		for j := range 7000 {
			pairs = append(pairs, fmt.Sprint("n", i, "-", j), "x")
		}
		_, err := w.Put(record(fmt.Sprint("n", i), pairs...), false)
		must(t, err)
	}
	must(t, w.Flush())
	for i := range 5 { // and as long ones
		var pairs []string
		for j := range 230 {
			pairs = append(pairs, fmt.Sprintf("%0*d", maxPath, i*1000+j), "x")
		}
		_, err := w.Put(record(fmt.Sprint("l", i), pairs...), false)
		must(t, err)
	}
	must(t, w.Close())
	must(t, s.Close())
}

// TestCalculatedValuesOutlastTheirProfile puts them before it, of a profile that
// is there, which is as if they had waited for it.
func TestCalculatedValuesOutlastTheirProfile(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	_, err := putOne(t, s, WriteOptions{}, record("a", "Calculated.x", "1", "Calculated.y", "1", "City", "Ulm"))
	must(t, err)
	for _, c := range []struct {
		replace bool
		want    string
	}{
		{false, "[{Calculated.x 2} {Calculated.y 1} {Calculated.z 4} {City Bonn}]"},
		{true, "[{Calculated.x 2} {Calculated.z 4} {City Bonn}]"},
	} {
		w, err := s.Writer(testScope, WriteOptions{Replace: c.replace})
		must(t, err)
		for _, p := range []putting{
			{record("a", "Calculated.x", "2"), true},
			{record("a", "Calculated.x", "3", "City", "Bonn", "Calculated.z", "4"), false},
		} {
			_, err := w.Put(p.update, p.known)
			must(t, err)
		}
		must(t, w.Close())
		if got := fmt.Sprint(get(t, s, "a").Pairs); got != c.want {
			t.Errorf("%+v: got %s, want %s", c, got, c.want)
		}
	}
}

func TestADryRunChangesNothing(t *testing.T) {
	s, _ := newStore(t)
	defer s.Close()
	fill(t, s, testScope, 0, 20)
	want := contents(t, s, testScope)
	w, err := s.Writer(testScope, WriteOptions{DryRun: true, Key: "Name"})
	must(t, err)
	for i, c := range []struct {
		update *profile.Record
		known  bool
		want   Outcome
		err    error
	}{
		{numbered(3), false, Outcome{numbered(3).ID, false, false}, nil},
		{record("new", "New", "x"), true, Outcome{}, ErrUnknownProfile},
		{record("new", "New", "x"), false, Outcome{"new", true, false}, nil},
		{record("new", "New", "x"), true, Outcome{"new", false, true}, nil},
		{record("", "Name", "name 5"), false, Outcome{numbered(5).ID, false, false}, nil},
		{record("", "Name", "fresh"), false, Outcome{profile.KeyID("default", "Name", "fresh"), true, false}, nil},
		{record("", "Name", "fresh"), false, Outcome{profile.KeyID("default", "Name", "fresh"), false, true}, nil},
		{record("other", "Name", "fresh"), false, Outcome{}, ErrKeyTaken},
		{record("", "New", "x"), false, Outcome{}, ErrNoID},
	} {
		if got, err := w.Put(c.update, c.known); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%d: got %v, %v, want %v, %v", i, got, err, c.want, c.err)
		}
	}
	must(t, w.Close())
	if got := contents(t, s, testScope); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAFailureOfTheStoreEndsAWriter(t *testing.T) {
	s, _ := newStore(t)
	s.MakeSmall(1, 1)
	w, err := s.Writer(testScope, WriteOptions{})
	must(t, err)
	must(t, s.db.Close()) // as if the disk had failed
	var failure error
	for i := 0; failure == nil && i < 5; i++ {
		_, failure = w.Put(record(fmt.Sprint(i), "a", "x"), false)
	}
	expect(t, failure, Failed)
	if _, err := w.Put(record("b", "a", "x"), false); err == nil {
		t.Error("it goes on")
	}
	if err := w.Close(); err == nil || w.Committed() != 0 {
		t.Errorf("got %d, %v", w.Committed(), err)
	}
}
