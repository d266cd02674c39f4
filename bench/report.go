package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A row is something that was measured of every contender.
type row struct {
	what   string
	value  func(*outcome) float64
	format func(float64) string
	goal   goal
}

// A goal is what segql's value may be at most, or its ratio to that of the
// next contender. The zero goal is none.
type goal struct{ value, ratio float64 }

// What the values count.
const (
	second = float64(time.Second)
	gib    = float64(1 << 30)
)

// rows are the rows of the table.
func rows(size int64) []row {
	list := []row{
		{"import", importTime, duration, goal{ratio: 2.5}},
		{"import, processor time", importProcessor, duration, goal{}},
		{"import, peak memory", importPeak, mebibytes, goal{value: gib}},
		{"store on disk, of the JSON lines", stored, share(size), goal{}},
		{"first count, with opening", timeOf(func(a *answers) time.Duration { return a.First }), duration, goal{}},
	}
	for i := range segments {
		name := segments[i].name
		value := timeOf(func(a *answers) time.Duration { return a.Count[name] })
		list = append(list, row{"count, " + name, value, duration, goal{value: 0.4 * second}})
	}
	return append(list,
		row{"ids of everyone", timeOf(func(a *answers) time.Duration { return a.List }), duration, goal{}},
		row{"cancelling, median", typicalCancel, duration, goal{}},
		row{"cancelling, slowest", slowestCancel, duration, goal{value: 0.1 * second}},
		row{"querying, peak memory", queryPeak, mebibytes, goal{value: gib}},
	)
}

// Times are medians of the rounds, in nanoseconds, memory and disk the most of
// them, in bytes.
func importTime(o *outcome) float64 {
	return float64(median(each(o.imports, func(u usage) time.Duration { return u.wall })))
}

func importProcessor(o *outcome) float64 {
	return float64(median(each(o.imports, func(u usage) time.Duration { return u.processor })))
}

func importPeak(o *outcome) float64 { return peak(o.imports) }
func queryPeak(o *outcome) float64  { return peak(o.queries) }
func stored(o *outcome) float64     { return float64(slices.Max(o.stores)) }

func peak(list []usage) float64 {
	return float64(slices.Max(each(list, func(u usage) int64 { return u.peak })))
}

func typicalCancel(o *outcome) float64 {
	return float64(median(each(o.answers, func(a answers) time.Duration { return median(a.Cancel) })))
}

func slowestCancel(o *outcome) float64 {
	return float64(slices.Max(each(o.answers, func(a answers) time.Duration { return slices.Max(a.Cancel) })))
}

func timeOf(of func(*answers) time.Duration) func(*outcome) float64 {
	return func(o *outcome) float64 {
		return float64(median(each(o.answers, func(a answers) time.Duration { return of(&a) })))
	}
}

func each[T, U any](list []T, f func(T) U) []U {
	var mapped []U
	for _, v := range list {
		mapped = append(mapped, f(v))
	}
	return mapped
}

// median returns the middle of a list, the upper one of two.
func median[T cmp.Ordered](list []T) T { return slices.Sorted(slices.Values(list))[len(list)/2] }

func duration(ns float64) string {
	if ns < second {
		return fmt.Sprintf("%.2f ms", ns/second*1000)
	}
	return fmt.Sprintf("%.2f s", ns/second)
}

func mebibytes(n float64) string { return fmt.Sprintf("%.0f MiB", n/(1<<20)) }

func times(ratio float64) string { return fmt.Sprintf("%.2f", ratio) }

func share(size int64) func(float64) string {
	return func(n float64) string { return fmt.Sprintf("%s, %.2f", mebibytes(n), n/float64(size)) }
}

// printTable prints what was measured: a column for each contender, and how
// many times DuckDB's value segql's is.
func printTable(w io.Writer, size int64, outcomes []outcome) {
	head := []string{""}
	for i := range contenders {
		head = append(head, contenders[i].name)
	}
	table := [][]string{append(head, "ratio", "goal", "")}
	for _, r := range rows(size) {
		table = append(table, r.cells(outcomes))
	}
	var widths []int
	for i := range table[0] {
		width := func(line []string) int { return utf8.RuneCountInString(line[i]) }
		widths = append(widths, slices.Max(each(table, width)))
	}
	for _, line := range table {
		text := fmt.Sprintf("%-*s", widths[0], line[0])
		for i, cell := range line[1:] {
			text += fmt.Sprintf("  %*s", widths[i+1], cell)
		}
		fmt.Fprintln(w, strings.TrimRight(text, " "))
	}
}

// cells returns the cells of a row.
func (r *row) cells(outcomes []outcome) []string {
	line := []string{r.what}
	for i := range outcomes {
		line = append(line, r.format(r.value(&outcomes[i])))
	}
	value := r.value(&outcomes[0])
	ratio := value / r.value(&outcomes[1])
	line = append(line, times(ratio))
	switch met := map[bool]string{true: "met", false: "missed"}; {
	case r.goal.ratio > 0:
		return append(line, times(r.goal.ratio), met[ratio <= r.goal.ratio])
	case r.goal.value > 0:
		return append(line, r.format(r.goal.value), met[value <= r.goal.value])
	}
	return append(line, "", "")
}
