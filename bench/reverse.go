package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"segql/eval"
	"segql/profile"
)

// Reverse matching finds which of so many random segments hold for a profile,
// for so many profiles.
const (
	reverseSegments = 10_000
	reverseProfiles = 200
)

// reversal is what reverse matching took, for a profile in the median.
type reversal struct {
	Matcher, Each time.Duration
	Hold          int           // how many segments hold, on average
	Made          time.Duration // until there was a matcher
}

// reverse matches profiles by a matcher and by evaluating each segment, which
// must agree.
func reverse() (*reversal, error) {
	list, err := plans("random", newAuthor(seed).segments(reverseSegments)...)
	if err != nil {
		return nil, err
	}
	var references []*eval.Reference
	for _, plan := range list {
		references = append(references, eval.NewReference(plan.Segment, at()))
	}
	r := &reversal{}
	begun := time.Now()
	matcher := eval.NewMatcher(list, eval.At{})
	r.Made = time.Since(begun)
	var matched, each []time.Duration
	for p := range profile.Generate(profile.GenerateOptions{Profiles: reverseProfiles, Seed: seed + 1}) {
		begun := time.Now()
		got := matcher.Match(p.Values)
		matched = append(matched, time.Since(begun))
		var want []int
		begun = time.Now()
		for i, reference := range references {
			if reference.Holds(p.Values) {
				want = append(want, i)
			}
		}
		each = append(each, time.Since(begun))
		if !slices.Equal(got, want) {
			return nil, fmt.Errorf("profile %s: the matcher found %d segments, and evaluating each found %d that are not the same",
				p.ID, len(got), len(want))
		}
		r.Hold += len(want)
	}
	r.Hold /= reverseProfiles
	r.Matcher, r.Each = median(matched), median(each)
	return r, nil
}

// reversed has a child match, and returns the table.
func reversed(ctx context.Context) (t table, err error) {
	out, used, err := spend(ctx, self("reverse", &profiles))
	if err != nil {
		return t, err
	}
	var r reversal
	if err := json.Unmarshal(out, &r); err != nil {
		return t, err
	}
	const goalTimes = 15
	times := float64(r.Each) / float64(r.Matcher)
	t = table{title: "reverse matching", heads: []string{"matcher", "each segment", "x each", "made in", "peak memory", ""}}
	t.rows = []row{{
		what: fmt.Sprintf("%d of %d segments hold", r.Hold, reverseSegments),
		cells: []string{duration(float64(r.Matcher)), duration(float64(r.Each)), ratio(times),
			duration(float64(r.Made)), mebibytes(float64(used.peak)), ""},
		goals: []goal{{fmt.Sprintf("%dx each", goalTimes), func(values) bool { return times >= goalTimes }}},
	}}
	return t, nil
}
