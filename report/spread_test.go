package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"segql/ast"
	"segql/eval"
)

func TestTheEdgesOfAHistogramAreRound(t *testing.T) {
	for _, c := range []struct {
		least, greatest string
		order           ast.Order
		want            string
	}{
		{"0", "10", ast.ByNumber, "0 1 2 3 4 5 6 7 8 9 10 11"},
		{"8.00", "604.74", ast.ByNumber, "0 100 200 300 400 500 600 700"},
		{"-0.3", "0.3", ast.ByNumber, "-0.3 -0.2 -0.1 0.0 0.1 0.2 0.3 0.4"},
		{"1e20", "9e20", ast.ByNumber, "1e+20 2e+20 3e+20 4e+20 5e+20 6e+20 7e+20 8e+20 9e+20 1e+21"},
		{"7", "7.0", ast.ByNumber, ""},
		{"1", "1e999", ast.ByNumber, ""},
		{"1931-01-03", "2007-12-31", ast.ByInstant,
			"1930-01-01 1940-01-01 1950-01-01 1960-01-01 1970-01-01 1980-01-01 1990-01-01 2000-01-01 2010-01-01"},
		{"2024-01-31", "2024-03-31", ast.ByInstant,
			"2024-01-29 2024-02-05 2024-02-12 2024-02-19 2024-02-26 2024-03-04 2024-03-11 2024-03-18 2024-03-25 2024-04-01"},
		{"2024-02-29T22:00:00Z", "2024-03-01T01:30:00+02:00", ast.ByInstant,
			"2024-02-29T22:00:00Z 2024-02-29T22:15:00Z 2024-02-29T22:30:00Z 2024-02-29T22:45:00Z 2024-02-29T23:00:00Z " +
				"2024-02-29T23:15:00Z 2024-02-29T23:30:00Z 2024-02-29T23:45:00Z"},
		{"2024-01-01", "2024-01-01T00:00:00Z", ast.ByInstant, ""},
	} {
		edges := edgesOf(eval.Extent{Profiles: 2, Least: c.least, Greatest: c.greatest}, c.order)
		if got := strings.Join(edges, " "); got != c.want {
			t.Errorf("from %s to %s: got %s, want %s", c.least, c.greatest, got, c.want)
		}
	}
}

// Between any values the edges can be read, ascend, and leave nothing out.
func TestTheEdgesOfAHistogramHoldEverything(t *testing.T) {
	numbers := []float64{-math.MaxFloat64, -1e300, -1e17, -1e17 + 16, -1, -0.1, -1e-300, 0, 5e-324, 1e-9, 0.1, 1, 1 + 1e-9, 12, 1e17, 1e17 + 160000, 1e300}
	var texts []string
	for _, n := range numbers {
		texts = append(texts, fmt.Sprint(n))
	}
	pairs(texts, func(least, greatest string) { checkEdges(t, least, greatest, ast.ByNumber) })

	dates := []string{"0001-01-01T00:00:00+02:00", "0001-01-01", "0999-12-31", "1970-01-01", "9999-12-31", "9999-12-31T23:59:59-05:00"}
	begin := time.Date(2024, 2, 28, 23, 59, 58, 0, time.UTC)
	for _, d := range []time.Duration{1, time.Second, 40 * time.Second, time.Hour, 5 * day, 400 * day, 3000 * day} {
		dates = append(dates, begin.Add(d).Format(time.RFC3339Nano))
	}
	slices.SortFunc(dates, func(a, b string) int {
		x, _ := ast.ParseInstant(a)
		y, _ := ast.ParseInstant(b)
		return x.Time.Compare(y.Time)
	})
	pairs(dates, func(least, greatest string) { checkEdges(t, least, greatest, ast.ByInstant) })
}

func pairs(values []string, do func(a, b string)) {
	for i, a := range values {
		for _, b := range values[i:] {
			do(a, b)
		}
	}
}

func checkEdges(t *testing.T, least, greatest string, o ast.Order) {
	t.Helper()
	edges := edgesOf(eval.Extent{Profiles: 2, Least: least, Greatest: greatest}, o)
	if len(edges) == 0 {
		return
	}
	var last ast.Point
	for i, e := range edges {
		p, ok := o.Point(e)
		if !ok || i > 0 && !last.Less(p) {
			t.Errorf("from %s to %s: got the edge %s in %q", least, greatest, e, edges)
		}
		last = p
	}
	first, _ := o.Point(edges[0])
	from, _ := o.Point(least)
	to, _ := o.Point(greatest)
	if from.Less(first) || !to.Less(last) || len(edges) > mostBars+1 {
		t.Errorf("from %s to %s: got %q", least, greatest, edges)
	}
}
