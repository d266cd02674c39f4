package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// comparison returns the tables of all that was measured.
func comparison(d data, outcomes []outcome) []table {
	counts := perSegment(d.set, "count", outcomes,
		func(r *round, name string) time.Duration { return r.answers.Took[name].Count },
		func(k kind) []goal { return countGoals(k, 1) })
	updated := perSegment(d.set, "count after updating 1 %, and of the count before", outcomes,
		func(r *round, name string) time.Duration { return r.updates.Count[name] },
		func(k kind) []goal { return countGoals(k, 2) })
	updated.showOf(counts)
	counts.addMean(meanGoals(1))
	updated.addMean(meanGoals(2))
	reopened := perSegment(d.set, "first count after opening", outcomes,
		func(r *round, name string) time.Duration { return r.reopened[name] },
		func(kind) []goal { return []goal{times(1, duckdb)} })
	lists := perSegment(d.set, "all ids", outcomes,
		func(r *round, name string) time.Duration { return r.answers.Took[name].List },
		func(k kind) []goal { return []goal{times(k.list, duckdb)} })
	everyone := d.set.everyone.name
	lists.add(everyone, valuesOf(outcomes, typical(func(r *round) time.Duration {
		return r.answers.Took[everyone].List
	})), duration)
	firsts := perSegment(d.set, "first id", outcomes,
		func(r *round, name string) time.Duration { return r.answers.Took[name].First },
		func(kind) []goal { return []goal{atMost(float64(time.Millisecond), duration)} })
	members := perSegment(d.set, fmt.Sprintf("membership of %d ids", asked), outcomes,
		func(r *round, name string) time.Duration { return r.answers.Took[name].Members },
		func(kind) []goal { return []goal{times(100, duckdb), times(2, sqlite)} })
	return []table{counts, updated, reopened, lists, firsts, members, whole(d, outcomes)}
}

// perSegment returns a table with a row for each segment.
func perSegment(set *dataset, title string, outcomes []outcome, of func(r *round, name string) time.Duration,
	goals func(kind) []goal) table {
	t := newTable(title)
	for _, s := range set.segments {
		v := valuesOf(outcomes, typical(func(r *round) time.Duration { return of(r, s.name) }))
		t.add(s.name, v, duration, goals(s.kind)...)
	}
	return t
}

// showOf shows how many times those of another table the values are.
func (t *table) showOf(before table) {
	for i, r := range t.rows {
		for c := range contenders {
			r.cells[c] += ", " + ratio(r.values[c]/before.rows[i].values[c])
		}
	}
}

// addMean adds the geometric means of the rows.
func (t *table) addMean(goals []goal) {
	var m values
	for i := range m {
		sum := 0.0
		for _, r := range t.rows {
			sum += math.Log(r.values[i])
		}
		m[i] = math.Exp(sum / float64(len(t.rows)))
	}
	t.add("geometric mean", m, duration, goals...)
}

// whole returns the table of what is no answer.
func whole(d data, outcomes []outcome) table {
	t := newTable("the rest")
	add := func(what string, of func(outcome) float64, format func(float64) string, goals ...goal) {
		t.add(what, valuesOf(outcomes, of), format, goals...)
	}
	share := func(n float64) string { return fmt.Sprintf("%s, %.2f", mebibytes(n), n/float64(d.size)) }
	add("import", typical(func(r *round) time.Duration { return r.imported.wall }), duration,
		d.set.imports...)
	add("import, processor time", typical(func(r *round) time.Duration { return r.imported.processor }), duration)
	add("import, peak memory", most(func(r *round) int64 { return r.imported.peak }), mebibytes, atMost(gib, mebibytes))
	add("store on disk, of the JSON lines", most(func(r *round) int64 { return r.store }), share,
		atMost(0.9*float64(d.size), share))
	add("updating one", typical(func(r *round) time.Duration { return r.updates.One }), duration,
		atMost(150*float64(time.Microsecond), duration))
	add("cancelling, median", typical(func(r *round) time.Duration { return median(r.answers.Cancel) }), duration)
	add("cancelling, slowest", most(func(r *round) time.Duration { return slices.Max(r.answers.Cancel) }), duration,
		atMost(0.1*second, duration))
	add("querying, peak memory", most(func(r *round) int64 { return r.queried.peak }), mebibytes, atMost(gib, mebibytes))
	return t
}
