package index_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"segql/ast"
)

// samples are makers of values by kind.
var samples = []func(r *rand.Rand) string{
	func(r *rand.Rand) string { return []string{"gold", "silver", "platinum"}[r.IntN(3)] },
	func(r *rand.Rand) string { return fmt.Sprint(r.IntN(50)) },
	func(r *rand.Rand) string { return fmt.Sprintf("%.2f", r.NormFloat64()*1000) },
	func(r *rand.Rand) string {
		return []string{"1", "1.0", "01", "+1", "1e0", "-0", "0", "1e999", "0.5", "x1"}[r.IntN(10)]
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf("20%02d-%02d-%02d", r.IntN(30), 1+r.IntN(12), 1+r.IntN(31)) // not all of them dates
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf("2024-01-0%dT%02d:00:00%s", 1+r.IntN(3), r.IntN(24), []string{"Z", ".5Z", "+02:00"}[r.IntN(3)])
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf("%s.%d@%s", []string{"maria", "ria", "li", "ana-maria"}[r.IntN(4)], r.IntN(1e6),
			[]string{"example.com", "example.org", "b.example.com"}[r.IntN(3)])
	},
	func(r *rand.Rand) string {
		letters := []rune("aàb\x00äß日本é𝄞")
		text := []rune{letters[r.IntN(len(letters))]}
		for range r.IntN(20) {
			text = append(text, letters[r.IntN(len(letters))])
		}
		return string(text)
	},
	func(r *rand.Rand) string { return fmt.Sprintf("%d,%d", r.IntN(200)-100, r.IntN(20)) }, // not all of them places
	func(r *rand.Rand) string { // with exponents and without
		return ast.PlaceOf(fmt.Sprint(math.Round(r.NormFloat64()*300)/10*[]float64{1, 1e-6}[r.IntN(2)]), fmt.Sprint(r.NormFloat64()*90))
	},
	func(r *rand.Rand) string { return strings.Repeat("ab", 1+r.IntN(12)) + string(rune('a'+r.IntN(2))) },
}

// randomValues returns the values of n rows; of some kinds only, and lists if so
// asked.
func randomValues(r *rand.Rand, n int, lists bool) [][]string {
	kinds := samples
	if r.IntN(3) > 0 {
		kinds = []func(*rand.Rand) string{samples[r.IntN(len(samples))]}
	}
	missing := r.IntN(3) * 40 // percent
	values := make([][]string, n)
	for row := range values {
		if r.IntN(100) < missing {
			continue
		}
		for more := true; more; more = lists && r.IntN(2) == 0 {
			values[row] = append(values[row], kinds[r.IntN(len(kinds))](r))
		}
	}
	return values
}

// lookups returns those of every operator, with operands near to the values.
func lookups(r *rand.Rand, values [][]string) (list []*ast.Lookup) {
	text := func() string {
		for range 10 {
			if len(values) == 0 {
				break
			}
			if row := values[r.IntN(len(values))]; len(row) > 0 {
				v := row[r.IntN(len(row))]
				switch r.IntN(4) {
				case 0:
					return v
				case 1:
					return v[:r.IntN(len(v)+1)]
				case 2:
					return v[r.IntN(len(v)):]
				}
				from := r.IntN(len(v))
				return v[from : from+r.IntN(len(v)-from+1)]
			}
		}
		return samples[r.IntN(len(samples))](r)
	}
	some := func(one func() string) []string {
		texts := []string{one()}
		for r.IntN(2) == 0 {
			texts = append(texts, one())
		}
		return texts
	}
	number := func() float64 {
		n, _ := ast.ParseNumber(text())
		return n
	}
	instant := func() ast.Instant {
		if i, ok := ast.ParseInstant(text()); ok {
			return i
		}
		i, _ := ast.ParseInstant("2024-01-02")
		return i
	}
	for k := range ast.Kinds() {
		for op := range k.Ops() {
			operands := []ast.Operands{}
			switch op.Operand(k) {
			case ast.AsText:
				if k == ast.RecencyKind {
					operands = append(operands, ast.Texts(k.Values()))
					break
				}
				operands = append(operands, ast.Texts(some(text)))
			case ast.AsNumber:
				if k == ast.PointKind {
					operands = append(operands, ast.Circle{Latitude: float64(r.IntN(180) - 90), Longitude: 10, Kilometres: r.ExpFloat64() * 3000})
					break
				}
				operands = append(operands, ast.Numbers{number(), number()})
			case ast.AsInstant:
				operands = append(operands, ast.Instants{instant(), instant()})
			case ast.AsRange:
				operands = append(operands, ast.Numbers{number(), number()}, ast.Instants{instant(), instant()})
			}
			for _, o := range operands {
				list = append(list, ast.NewTest(k, op, o, ast.Reading{}).Lookup())
			}
		}
	}
	return list
}
