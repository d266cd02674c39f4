package repl

import (
	"context"
	"slices"

	"segql/eval/store"
)

type frequency struct {
	Value    string
	Profiles int
}

func frequencies(ctx context.Context, profiles *store.View) (map[string][]frequency, error) {
	counts := map[string]map[string]int{}
	for r, err := range profiles.Records(ctx) {
		if err != nil {
			return nil, err
		}
		for _, p := range r.Pairs {
			if counts[p.Path] == nil {
				counts[p.Path] = map[string]int{}
			}
			counts[p.Path][p.Value]++
		}
	}
	all := map[string][]frequency{}
	for path, values := range counts {
		for v, n := range values {
			all[path] = append(all[path], frequency{v, n})
		}
		slices.SortFunc(all[path], func(a, b frequency) int { return b.Profiles - a.Profiles })
		all[path] = all[path][:min(frequent, len(all[path]))]
	}
	return all, nil
}
