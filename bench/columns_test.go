package main

import (
	"strings"
	"testing"

	"segql/ast"
	"segql/profile"
)

func TestTheTableHasEveryAttribute(t *testing.T) {
	known := map[string]bool{}
	for _, c := range columns {
		for name := range strings.SplitSeq(c.members, ",") {
			path := strings.TrimPrefix(c.object+"."+name, ".")
			known[strings.Replace(path, ast.CalculatedAttributes, ast.Calculated, 1)] = true
		}
	}
	for r := range profile.Generate(profile.GenerateOptions{Profiles: 10_000, Seed: seed}) {
		for _, p := range r.Pairs {
			if !known[p.Path] {
				t.Fatalf("%s: got no column", p.Path)
			}
		}
	}
}
