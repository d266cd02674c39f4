package main

import (
	"iter"
	"testing"

	"segql/profile"
)

func TestTheTablesHaveEveryAttribute(t *testing.T) {
	const records = 10_000
	for set, made := range map[*dataset]iter.Seq[*profile.Record]{
		&profiles:  profile.Generate(profile.GenerateOptions{Profiles: records, Seed: seed}),
		&endpoints: manyEndpoints(records),
	} {
		known := map[string]bool{placePath: set == &endpoints}
		for _, c := range set.columns {
			known[c.path] = true
		}
		for r := range made {
			if len(r.ID) != set.idSize {
				t.Fatalf("%s: got %q, want %d bytes", set.name, r.ID, set.idSize)
			}
			for _, p := range r.Pairs {
				if !known[p.Path] {
					t.Fatalf("%s: %s: got no column", set.name, p.Path)
				}
			}
		}
	}
}
