package index_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"segql/ast"
	"segql/eval/index"
)

// built is a column, and the values that it was built of.
type built struct {
	rows       int
	values     [][]string // of each row
	parts      *index.Parts
	dictionary *index.Dictionary
	orders     map[ast.Order]*index.Order // nil where no value has a place
}

var allOrders = []ast.Order{ast.ByText, ast.ByEnd, ast.ByNumber, ast.ByInstant}

// build builds a column and decodes it.
func build(t testing.TB, b *index.Builder, values [][]string) *built {
	t.Helper()
	for row, list := range values {
		for _, v := range list {
			b.Add(row, []byte(v))
		}
	}
	c := &built{rows: len(values), values: values, parts: b.Build(len(values))}
	if err := c.decode(); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *built) decode() (err error) {
	c.orders = map[ast.Order]*index.Order{}
	encoded := &c.parts.Encoded
	if encoded[index.DictionaryPart] == nil {
		return nil
	}
	if c.dictionary, err = index.DecodeDictionary(encoded[index.DictionaryPart]); err != nil {
		return fmt.Errorf("dictionary: %w", err)
	}
	text, err := index.DecodeRows(encoded[index.RowsPart], c.rows, c.dictionary)
	if err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	c.orders[ast.ByText] = text
	for part, order := range map[index.Part]ast.Order{
		index.EndPart: ast.ByEnd, index.NumberPart: ast.ByNumber, index.InstantPart: ast.ByInstant,
	} {
		if encoded[part] != nil {
			if c.orders[order], err = index.DecodeOrder(encoded[part], order, text); err != nil {
				return fmt.Errorf("order %d: %w", order, err)
			}
		}
	}
	return nil
}

// column returns the column that a lookup is to ask.
func (c *built) column(l *ast.Lookup) index.Column {
	o := c.orders[l.Order]
	if o == nil && l.Order == ast.ByEnd {
		o = c.orders[ast.ByText]
	}
	return index.Column{Dictionary: c.dictionary, Order: o}
}

// check compares everything that a column says of a lookup with what its values
// say.
func (c *built) check(t *testing.T, l *ast.Lookup) {
	t.Helper()
	column := c.column(l)
	var found index.Found
	found.Search(column, l)
	got := index.NoRows(c.rows)
	found.AddTo(got)
	present := index.NoRows(c.rows)
	column.AddPresent(present)
	gone := index.NoRows(c.rows) // every third row
	count, left, readables := 0, 0, 0
	for row, list := range c.values {
		holds, readable := false, false
		for _, v := range list {
			h, r := l.Holds(v)
			holds, readable = holds || h, readable || r
		}
		if holds {
			count++
		}
		if row%3 == 0 {
			gone.Add(row)
		} else if holds {
			left++
		}
		if readable {
			readables++
		}
		misread := l.Circle == nil && present.Has(row) != readable // a text that is no place is present
		if got.Has(row) != holds || found.Has(row) != holds || misread {
			t.Fatalf("%+v: row %d of %d, %q: got %v, Has %v, present %v; want %v, %v",
				l, row, c.rows, list, got.Has(row), found.Has(row), present.Has(row), holds, readable)
		}
		if h, r := column.Holds(row, l); h != holds || r != readable {
			t.Fatalf("%+v: row %d, %q: Holds got %v, %v, want %v, %v", l, row, list, h, r, holds, readable)
		}
	}
	if found.Count() != count || l.Circle == nil && column.Present(nil) != readables {
		t.Fatalf("%+v: got %d of %d rows, want %d of %d", l, found.Count(), column.Present(nil), count, readables)
	}
	if got := found.CountWithout(gone); got != left {
		t.Fatalf("%+v: got %d rows that are not gone, want %d", l, got, left)
	}
}

// checkValues compares the values of each row, and how frequent they are.
func (c *built) checkValues(t *testing.T) {
	t.Helper()
	column := c.column(&ast.Lookup{})
	frequencies := map[string]int{}
	values, present := 0, 0
	for row, list := range c.values {
		want := slices.Compact(slices.Sorted(slices.Values(list)))
		var got []string
		column.Values(row, func(v string) bool { got = append(got, v); return true })
		if !slices.Equal(got, want) {
			t.Fatalf("row %d: got %q, want %q", row, got, want)
		}
		for _, v := range want {
			frequencies[v]++
		}
		values += len(want)
		if len(want) > 0 {
			present++
		}
	}
	if got := maps.Collect(index.Merge([]index.Counted{{Column: column}}, "")); !maps.Equal(got, frequencies) {
		t.Fatalf("got the frequencies %v, want %v", got, frequencies)
	}
	if p := c.parts; p.Distinct != len(frequencies) || p.Values != values || p.Present != present {
		t.Fatalf("got %d distinct values, %d values in %d rows; want %d, %d, %d",
			p.Distinct, p.Values, p.Present, len(frequencies), values, present)
	}
}

func TestAColumnFindsWhatItsValuesHold(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	b := index.NewBuilder(allOrders)
	for _, n := range []int{0, 1, 2, 63, 64, 65, 300, 1000} {
		for range 12 {
			for _, lists := range []bool{false, true} {
				c := build(t, b, randomValues(r, n, lists))
				c.checkValues(t)
				for _, l := range lookups(r, c.values) {
					c.check(t, l)
				}
			}
		}
	}
}

func TestAColumnOfAFullBlock(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	b := index.NewBuilder(allOrders)
	for _, lists := range []bool{false, true} {
		c := build(t, b, randomValues(r, index.MaxRows, lists))
		c.checkValues(t)
		met := map[string]bool{}
		for _, l := range lookups(r, c.values) {
			if key := fmt.Sprint(l.Order, l.Match, len(l.Ranges)); !met[key] {
				met[key] = true
				c.check(t, l)
			}
		}
	}
}

func TestAColumnServesSeveralGoroutinesAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	c := build(t, index.NewBuilder(allOrders), randomValues(r, 700, true))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, l := range fewLookups("ri") {
				column := c.column(l)
				var found index.Found
				found.Search(column, l)
				found.Count()
				rows := index.NoRows(c.rows)
				found.AddTo(rows)
				column.AddPresent(rows)
				for row := range c.rows {
					found.Has(row)
					column.Holds(row, l)
				}
			}
		})
	}
	group.Wait()
}

func TestPartsAreFoundInsideOfValuesOnly(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	b := index.NewBuilder(nil)
	for _, letters := range []string{"ab", "abcdefghijklmnop.@", "\x00\x01\x80\xff"} {
		for _, length := range []int{1, 4, 40, 300, 5000} {
			values := make([][]string, 600)
			for row := range values {
				v := make([]byte, 1+r.IntN(length))
				for i := range v {
					v[i] = letters[r.IntN(len(letters))]
				}
				values[row] = []string{string(v)}
			}
			c := build(t, b, values)
			text := strings.Join(slices.Sorted(func(yield func(string) bool) {
				for _, v := range values {
					if !yield(v[0]) {
						return
					}
				}
			}), "")
			parts := []string{"", letters[:1], letters[1:2], "not there", text[:1], text[len(text)-1:]}
			for range 30 {
				from := r.IntN(len(text))
				parts = append(parts, text[from:min(len(text), from+1+r.IntN(9))], text[from:min(len(text), from+1+r.IntN(2*length))])
			}
			for _, part := range append(parts, text, text+"a") {
				c.check(t, &ast.Lookup{Order: ast.ByText, Match: ast.Part, Texts: []string{part}})
			}
		}
	}
}
