package index

import (
	"sort"
	"strings"

	"segql/ast"
)

// Search finds the rows of which a value satisfies a lookup, instead of what was found
// before, of which it takes the memory.
func (f *Found) Search(c Column, l *ast.Lookup) {
	f.order, f.ranks = c.Order, nil
	f.spans = f.spans[:0]
	if c.Order == nil {
		return
	}
	if l.Circle != nil {
		f.spans = c.Dictionary.appendPlaces(f.spans, l.Circle)
	}
	for _, r := range l.Ranges {
		f.spans = c.appendRange(f.spans, r)
	}
	for _, text := range l.Texts {
		f.spans = c.appendText(f.spans, l.Match, text)
	}
	f.join()
}

// Scans returns how many bytes Search has to read through for a lookup; 0 if it
// finds the values by their order.
func (c Column) Scans(l *ast.Lookup) int {
	switch {
	case c.Order == nil:
		return 0
	case l.Circle != nil:
		return len(c.Dictionary.text) / placesRead
	case !c.scans(l.Match) || l.Order > ast.ByEnd:
		return 0
	}
	return len(l.Texts) * len(c.Dictionary.text)
}

// Of the text of places about one byte in placesRead is read, by the time that it takes.
const placesRead = 8

func (c Column) scans(m ast.Match) bool {
	return m == ast.Part || m == ast.Suffix && c.Order.order != ast.ByEnd
}

func (c Column) appendRange(spans []span, r ast.Range) []span {
	n := c.Order.Len()
	from := sort.Search(n, func(rank int) bool { return !c.point(rank).Less(r.From) })
	to := from + sort.Search(n-from, func(i int) bool { return !c.point(from + i).Less(r.To) })
	return appendSpan(spans, from, to)
}

// point returns the point of a rank, which is one in an order of points.
func (c Column) point(rank int) ast.Point {
	p, _ := c.Order.order.Point(c.at(rank))
	return p
}

func (c Column) at(rank int) string { return c.Dictionary.At(c.Order.code(rank)) }

func (c Column) appendText(spans []span, m ast.Match, text string) []span {
	n := c.Order.Len()
	switch {
	case m == ast.Part:
		return c.Dictionary.appendParts(spans, text)
	case c.scans(m):
		return c.Dictionary.appendSuffixes(spans, text)
	case m == ast.Suffix:
		from := sort.Search(n, func(rank int) bool { return compareEnds(c.at(rank), text) >= 0 })
		to := from + sort.Search(n-from, func(i int) bool { return !strings.HasSuffix(c.at(from+i), text) })
		return appendSpan(spans, from, to)
	}
	from := sort.Search(n, func(rank int) bool { return c.at(rank) >= text })
	if m == ast.Whole {
		if from < n && c.at(from) == text {
			return appendSpan(spans, from, from+1)
		}
		return spans
	}
	to := from + sort.Search(n-from, func(i int) bool { return !strings.HasPrefix(c.at(from+i), text) })
	return appendSpan(spans, from, to)
}

// appendSpan appends a span unless it is empty, to the last one if they touch.
func appendSpan(spans []span, from, to int) []span {
	if from == to {
		return spans
	}
	if last := len(spans) - 1; last >= 0 && spans[last].to == uint32(from) {
		spans[last].to = uint32(to)
		return spans
	}
	return append(spans, span{uint32(from), uint32(to)})
}

// appendSuffixes appends the codes of the values that end with text.
func (d *Dictionary) appendSuffixes(spans []span, text string) []span {
	for code := range d.Len() {
		if strings.HasSuffix(d.At(code), text) {
			spans = appendSpan(spans, code, code+1)
		}
	}
	return spans
}

// appendPlaces appends the codes of the places in a circle.
func (d *Dictionary) appendPlaces(spans []span, c *ast.Circle) []span {
	for i, b := range d.bandsOfPlaces() {
		if !c.Reaches(b.least, b.most) {
			continue
		}
		var parallel ast.Parallel
		latitude, reached := "", false
		for code := i * bandPlaces; code < min((i+1)*bandPlaces, d.Len()); code++ {
			north, east := ast.SplitPlace(d.At(code))
			if north != latitude {
				latitude = north
				parallel, reached = c.Parallel(north)
			}
			if reached && parallel.Has(east) {
				spans = appendSpan(spans, code, code+1)
			}
		}
	}
	return spans
}
