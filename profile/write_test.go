package profile_test

import (
	"maps"
	"slices"

	"segql/profile"
)

// pathsOf returns the paths that records have, in the order of columns.
func pathsOf(records []*profile.Record) []string {
	set := map[string]bool{}
	for _, r := range records {
		for _, p := range r.Pairs {
			set[p.Path] = true
		}
	}
	paths := slices.Collect(maps.Keys(set))
	profile.SortPaths(paths)
	return paths
}
