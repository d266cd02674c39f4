package main

import (
	"testing"

	"segql/profile"
)

func TestTheTableHasEveryAttribute(t *testing.T) {
	known := map[string]bool{}
	for _, c := range columns {
		known[c.path()] = true
	}
	for r := range profile.Generate(profile.GenerateOptions{Profiles: 10_000, Seed: seed}) {
		for _, p := range r.Pairs {
			if !known[p.Path] {
				t.Fatalf("%s: got no column", p.Path)
			}
		}
	}
}
