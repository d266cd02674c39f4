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

// A table has a row for each thing that was measured of every contender.
type table struct {
	title string
	heads []string // of the cells
	rows  []row
}

type row struct {
	what   string
	cells  []string
	values values
	goals  []goal
}

// newTable returns a table of the values of the contenders, and of how many
// times segql's the others are.
func newTable(title string) table {
	heads := each(contenders, func(c contender) string { return c.name })
	return table{title: title, heads: append(heads, "x duckdb", "x sqlite", "x better")}
}

func (t *table) add(what string, v values, format func(float64) string, goals ...goal) {
	cells := each(v[:better], format)
	for _, other := range v[duckdb:] {
		cells = append(cells, ratio(other/v[segql]))
	}
	t.rows = append(t.rows, row{what, cells, v, goals})
}

// printTables prints tables, whose columns are below each other, and how many
// goals are met.
func printTables(w io.Writer, tables []table) {
	var lines [][]string
	met, goals := 0, 0
	for _, t := range tables {
		lines = append(lines, nil, slices.Concat([]string{t.title}, t.heads, []string{"goal", ""}))
		for _, r := range t.rows {
			missed := r.missed()
			goals += len(r.goals)
			met += len(r.goals) - len(missed)
			lines = append(lines, slices.Concat([]string{r.what}, r.cells, []string{texts(r.goals), r.verdict()}))
		}
	}
	printAligned(w, lines)
	fmt.Fprintf(w, "\n%d of %d goals met\n", met, goals)
}

func (r *row) missed() []goal {
	return slices.DeleteFunc(slices.Clone(r.goals), func(g goal) bool { return g.met(r.values) })
}

// verdict says which of the goals are missed, if only some are.
func (r *row) verdict() string {
	missed := r.missed()
	switch {
	case len(r.goals) == 0:
		return ""
	case 0 < len(missed) && len(missed) < len(r.goals):
		return verdict(false) + " " + texts(missed)
	}
	return verdict(len(missed) == 0)
}

func texts(goals []goal) string {
	return strings.Join(each(goals, func(g goal) string { return g.text }), ", ")
}

// printAligned prints lines of cells, the first and the last two to the left.
func printAligned(w io.Writer, lines [][]string) {
	var widths []int
	for _, line := range lines {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, line := range lines {
		var text strings.Builder
		for i, cell := range line {
			if i > 0 && i < len(line)-2 {
				fmt.Fprintf(&text, "%*s  ", widths[i], cell)
			} else {
				fmt.Fprintf(&text, "%-*s  ", widths[i], cell)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(text.String(), " "))
	}
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "missed"
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

// What values count.
const (
	second = float64(time.Second)
	gib    = float64(1 << 30)
)

func duration(ns float64) string {
	switch {
	case ns < second/1000:
		return fmt.Sprintf("%.1f µs", ns/second*1e6)
	case ns < second:
		return fmt.Sprintf("%.2f ms", ns/second*1000)
	}
	return fmt.Sprintf("%.2f s", ns/second)
}

func mebibytes(n float64) string { return fmt.Sprintf("%.0f MiB", n/(1<<20)) }

func ratio(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x < 0.1:
		return fmt.Sprintf("%.2g", x)
	}
	return fmt.Sprintf("%.2f", x)
}
