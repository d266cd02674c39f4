package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/eval/index"
)

type attribute struct {
	name string
	of   func(r *rand.Rand) string
}

// attributes are makers of the values of a full block like those of real
// profiles.
var attributes = []attribute{
	{"country", func(r *rand.Rand) string { return fmt.Sprint("C", r.ExpFloat64()*10)[:2] }},
	{"campaign", func(r *rand.Rand) string { return fmt.Sprint("cmp-", r.IntN(1000)) }},
	{"name", word},
	{"email", func(r *rand.Rand) string {
		return fmt.Sprintf("%s.%s%d@%s", word(r), word(r), r.IntN(100), []string{"example.com", "mail.example.org", "example.net"}[r.IntN(3)])
	}},
	{"phone", func(r *rand.Rand) string { return fmt.Sprintf("+49%010d", r.IntN(1e10)) }},
	{"account", func(r *rand.Rand) string { return fmt.Sprintf("ACC-%08d", r.IntN(1e8)) }},
	{"birth", func(r *rand.Rand) string {
		return fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28))
	}},
	{"value", func(r *rand.Rand) string { return fmt.Sprintf("%.2f", r.ExpFloat64()*300) }},
	{"seen", func(r *rand.Rand) string {
		return fmt.Sprintf("2024-%02d-%02dT%02d:%02d:%02d.%03dZ", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1000))
	}},
}

func word(r *rand.Rand) string {
	syllables := []string{"ma", "ri", "a", "le", "on", "so", "fi", "tho", "mas", "jo", "han", "na", "el", "sti", "qu"}
	var b strings.Builder
	for range 2 + r.IntN(3) {
		b.WriteString(syllables[r.IntN(len(syllables))])
	}
	return b.String()
}

func fullBlock(of func(r *rand.Rand) string) [][]string {
	r := rand.New(rand.NewPCG(11, 12))
	values := make([][]string, index.MaxRows)
	for row := range values {
		values[row] = []string{of(r)}
	}
	return values
}

func BenchmarkBuild(b *testing.B) {
	for _, a := range attributes {
		b.Run(a.name, func(b *testing.B) {
			orders := allOrders
			if a.name == "name" || a.name == "email" || a.name == "phone" || a.name == "country" {
				orders = orders[:2]
			}
			builder := index.NewBuilder(orders)
			values := fullBlock(a.of)
			bytes := make([][]byte, len(values))
			for row, v := range values {
				bytes[row] = []byte(v[0])
			}
			var p *index.Parts
			for b.Loop() {
				for row, v := range bytes {
					builder.Add(row, v)
				}
				p = builder.Build(len(values))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/index.MaxRows, "ns/value")
			size := 0
			for part, name := range []string{"dict-B", "rows-B", "end-B", "number-B", "instant-B"} {
				size += len(p.Encoded[part])
				b.ReportMetric(float64(len(p.Encoded[part]))/index.MaxRows, name)
			}
			b.ReportMetric(float64(p.Distinct), "distinct")
			b.ReportMetric(float64(size)/index.MaxRows, "B/value")
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	builder := index.NewBuilder(allOrders)
	for _, a := range attributes {
		c := build(b, builder, fullBlock(a.of))
		b.Run(a.name+"/dictionary", func(b *testing.B) {
			for b.Loop() {
				_, _ = index.DecodeDictionary(c.parts.Encoded[index.DictionaryPart])
			}
		})
		b.Run(a.name+"/rows", func(b *testing.B) {
			for b.Loop() {
				_, _ = index.DecodeRows(c.parts.Encoded[index.RowsPart], c.rows, c.dictionary)
			}
		})
		for part, order := range map[index.Part]ast.Order{index.EndPart: ast.ByEnd, index.NumberPart: ast.ByNumber, index.InstantPart: ast.ByInstant} {
			if encoded := c.parts.Encoded[part]; encoded != nil {
				b.Run(fmt.Sprint(a.name, "/order", order), func(b *testing.B) {
					for b.Loop() {
						_, _ = index.DecodeOrder(encoded, order, c.orders[ast.ByText])
					}
				})
			}
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	texts := func(o ast.Order, m ast.Match, texts ...string) *ast.Lookup {
		return &ast.Lookup{Order: o, Match: m, Texts: texts}
	}
	points := func(o ast.Order, from, to string) *ast.Lookup {
		p, _ := o.Point(from)
		q, _ := o.Point(to)
		return &ast.Lookup{Order: o, Ranges: []ast.Range{{From: p, To: q}}}
	}
	columns := map[string]*built{}
	builder := index.NewBuilder(allOrders)
	for _, a := range attributes {
		columns[a.name] = build(b, builder, fullBlock(a.of))
	}
	for _, s := range []struct {
		name, attribute string
		lookup          *ast.Lookup
	}{
		{"equality", "campaign", texts(ast.ByText, ast.Whole, "cmp-397")},
		{"equality-unique", "phone", texts(ast.ByText, ast.Whole, "+495500000000")},
		{"prefix", "name", texts(ast.ByText, ast.Prefix, "sof")},
		{"numbers", "value", points(ast.ByNumber, "200", "300")},
		{"dates", "birth", points(ast.ByInstant, "1980-01-01", "1990-01-01")},
		{"instants", "seen", points(ast.ByInstant, "2024-03-01", "2024-03-02")},
		{"suffix", "email", texts(ast.ByEnd, ast.Suffix, "a7@example.org")},
		{"contains-ria.", "email", texts(ast.ByText, ast.Part, "ria.")},
		{"contains-stiqu", "email", texts(ast.ByText, ast.Part, "stiqu")},
		{"contains-example", "email", texts(ast.ByText, ast.Part, "example")},
		{"contains-e", "email", texts(ast.ByText, ast.Part, "e")},
		{"contains-55", "phone", texts(ast.ByText, ast.Part, "555")},
	} {
		b.Run(s.name, func(b *testing.B) {
			c := columns[s.attribute].column(s.lookup)
			var found index.Found
			for b.Loop() {
				found.Search(c, s.lookup)
				found.Count()
			}
			if scans := c.Scans(s.lookup); scans > 0 {
				b.SetBytes(int64(scans))
			}
		})
	}
}

func BenchmarkFound(b *testing.B) {
	i := slices.IndexFunc(attributes, func(a attribute) bool { return a.name == "email" })
	c := build(b, index.NewBuilder(allOrders), fullBlock(attributes[i].of))
	for name, l := range map[string]*ast.Lookup{
		"one-span":   {Match: ast.Prefix, Texts: []string{"ma"}},
		"many-spans": {Match: ast.Part, Texts: []string{"stiqu"}},
	} {
		var found index.Found
		found.Search(c.column(l), l)
		r := index.NoRows(c.rows)
		b.Run(name+"/has", func(b *testing.B) {
			for b.Loop() {
				for row := range 1000 {
					found.Has(row * 65)
				}
			}
		})
		b.Run(name+"/add", func(b *testing.B) {
			for b.Loop() {
				found.AddTo(r)
			}
			b.ReportMetric(float64(found.Count()), "rows")
		})
	}
}

func BenchmarkIDs(b *testing.B) {
	r := rand.New(rand.NewPCG(13, 14))
	blocks := make([]*index.IDs, 16) // more than any cache near to a core holds
	var sought []struct {
		block *index.IDs
		id    string
	}
	for i := range blocks {
		var list []string
		for range index.MaxRows {
			list = append(list, fmt.Sprintf("%x%015x%016x", i, r.Uint64()>>4, r.Uint64()))
		}
		slices.Sort(list)
		x, err := index.DecodeIDs(index.EncodeIDs(list))
		if err != nil {
			b.Fatal(err)
		}
		blocks[i] = x
		if i == 0 {
			part := index.EncodeIDs(list)
			b.Run("decode", func(b *testing.B) {
				for b.Loop() {
					_, _ = index.DecodeIDs(part)
				}
			})
		}
		for range 4096 {
			sought = append(sought, struct {
				block *index.IDs
				id    string
			}{x, strings.Clone(list[r.IntN(len(list))])})
		}
	}
	r.Shuffle(len(sought), func(i, j int) { sought[i], sought[j] = sought[j], sought[i] })
	b.Run("find", func(b *testing.B) {
		i := 0
		for b.Loop() {
			s := &sought[i%len(sought)]
			if _, ok := s.block.Find(s.id); !ok {
				b.Fatal(s.id)
			}
			i++
		}
	})
}
