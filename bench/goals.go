package main

import (
	"fmt"
	"slices"
	"time"
)

// better stands, behind the contenders, for the better of those that segql is
// compared with.
const better = sqlite + 1

// values are what was measured of each contender, and the better one of them.
// The less the better.
type values [better + 1]float64

// A goal is what the values are to keep.
type goal struct {
	text string
	met  func(values) bool
}

// times is that segql is so many times as good as another.
func times(n float64, than int) goal {
	name := "the better"
	if than < better {
		name = contenders[than].name
	}
	return goal{fmt.Sprintf("%gx %s", n, name), func(v values) bool { return v[than] >= n*v[segql] }}
}

// atMost bounds segql's value.
func atMost(limit float64, format func(float64) string) goal {
	return goal{"at most " + format(limit), func(v values) bool { return v[segql] <= limit }}
}

// valuesOf returns a value of each outcome.
func valuesOf(outcomes []outcome, of func(outcome) float64) (v values) {
	for i, o := range outcomes {
		v[i] = of(o)
	}
	v[better] = min(v[duckdb], v[sqlite])
	return v
}

// typical is the median of the rounds, in nanoseconds.
func typical(of func(*round) time.Duration) func(outcome) float64 {
	return func(o outcome) float64 {
		return float64(median(each(o, func(r round) time.Duration { return of(&r) })))
	}
}

// most is the most of the rounds.
func most[T int64 | time.Duration](of func(*round) T) func(outcome) float64 {
	return func(o outcome) float64 {
		return float64(slices.Max(each(o, func(r round) T { return of(&r) })))
	}
}

// countGoals are those of counting a segment, with so much patience.
func countGoals(k kind, patience float64) []goal {
	goals := []goal{times(k.count/patience, duckdb)}
	if k.isIndexed {
		goals = append(goals, atMost(patience*50*float64(time.Microsecond), duration), times(1/patience, sqlite))
	}
	return goals
}

func meanGoals(patience float64) []goal {
	return []goal{times(100/patience, duckdb), times(15/patience, better)}
}
