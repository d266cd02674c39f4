package main

import (
	"testing"

	"segql/eval"
	"segql/profile"
)

func TestRandomSegmentsHoldForSome(t *testing.T) {
	const segments, profiles = 2000, 200
	list, err := plans("random", newAuthor(1).segments(segments)...)
	if err != nil {
		t.Fatal(err)
	}
	var people []*profile.Record
	for r := range profile.Generate(profile.GenerateOptions{Profiles: profiles, Seed: 2}) {
		people = append(people, r)
	}
	held, always, never := 0, 0, 0
	for _, plan := range list {
		reference := eval.NewReference(plan.Segment, eval.At{})
		n := 0
		for _, r := range people {
			if reference.Holds(r.Values) {
				n++
			}
		}
		held += n
		switch n {
		case 0:
			never++
		case profiles:
			always++
		}
	}
	share := float64(held) / segments / profiles
	t.Logf("%.3f of the segments hold, %d never, %d always", share, never, always)
	if len(list) != segments || share < 0.12 || share > 0.16 {
		t.Errorf("got %d segments, of which %.2f hold for a profile, want %d and 0.14", len(list), share, segments)
	}
}
