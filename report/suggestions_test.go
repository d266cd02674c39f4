package report

import (
	"fmt"
	"reflect"
	"testing"

	"segql/eval"
	"segql/eval/store"
	"segql/profile"
)

func TestSuggestionsAreTheMostFrequentValues(t *testing.T) {
	s, err := store.Open(t.TempDir(), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	scope := store.Scope{Domain: "d"}
	w, err := s.Writer(scope, store.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, city := range []string{"Porto", "Lisboa", "Porto", "Paris", "London"} {
		r := &profile.Record{ID: fmt.Sprintf("%032x", i), Pairs: []profile.Pair{{Path: "Address.City", Value: city}, {Path: "Gender", Value: "MALE"}}}
		if _, err := w.Put(r, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := s.View(scope)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	suggestions := NewSuggestions(v)
	for range 2 {
		for asked, want := range map[[2]string][]eval.Frequency{
			{"Address.City", ""}:  {{Value: "Porto", Profiles: 2}, {Value: "Lisboa", Profiles: 1}, {Value: "London", Profiles: 1}, {Value: "Paris", Profiles: 1}},
			{"Address.City", "P"}: {{Value: "Porto", Profiles: 2}, {Value: "Paris", Profiles: 1}},
			{"Address.City", "x"}: nil,
			{"Address.Cit", ""}:   nil,
			{"Gender", ""}:        nil,
		} {
			got, err := suggestions.Values(t.Context(), asked[0], asked[1])
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%q: got %v, %v, want %v", asked, got, err, want)
			}
		}
	}
}
