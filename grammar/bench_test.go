package grammar_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

// corpus returns n different segments of about 300 bytes, and the SegmentGroups
// of each without white space.
func corpus(tb testing.TB, n int) (sources []string, documents [][]byte) {
	tb.Helper()
	for i := range n {
		text := fmt.Sprintf(`segment s%06d include ANY <
  group ALL <
    FirstName BEGINS_WITH "A%d"; ProfileType INCLUSIVE ACCOUNT_PROFILE;
    Address.State INCLUSIVE "WA", "OR", "ID-%d";
    Attributes.tier%d EXCLUSIVE "gold", "platinum"
  >
  group ANY < EmailAddress ENDS_WITH "@example%d.com"; Calculated.orders GREATER_THAN %d over 30 days >
>
`, i, i, i, i%100, i, i)
		sources = append(sources, text)
		f, _ := grammar.Parse(&ast.Source{Name: "bench", Text: text})
		segments, list := compile.Check([]*ast.File{f}, compile.Options{})
		if len(list) > 0 {
			tb.Fatal(list)
		}
		docs, _ := compile.Compile(segments, compile.SegmentGroups, "")
		var compact bytes.Buffer
		if err := json.Compact(&compact, compile.JSON(docs[0].Value)); err != nil {
			tb.Fatal(err)
		}
		documents = append(documents, compact.Bytes())
	}
	return sources, documents
}

// segmentGroups is what a program that reads the documents would declare.
type segmentGroups struct {
	Groups []struct {
		Dimensions []struct {
			ProfileAttributes *struct {
				FirstName, EmailAddress, ProfileType *dimension
				Address                              *struct{ State *dimension }
				Attributes                           map[string]dimension
			}
			CalculatedAttributes map[string]struct {
				dimension
				ConditionOverrides *struct {
					Range struct {
						Start, End int
						Unit       string
					}
				}
			}
		}
		SourceSegments []struct{ SegmentDefinitionName string }
		SourceType     string
		Type           string
	}
	Include string
}

type dimension struct {
	DimensionType string
	Values        []string
}

// BenchmarkParse compares parsing, and parsing with checking, with decoding the
// equivalent JSON by encoding/json, per segment: as files of one segment and as
// one file of all.
func BenchmarkParse(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		sources, documents := corpus(b, n)
		perSegment := func(b *testing.B) {
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/segment")
		}
		b.Run(fmt.Sprintf("%d/json", n), func(b *testing.B) {
			for b.Loop() {
				for _, d := range documents {
					var g segmentGroups
					if err := json.Unmarshal(d, &g); err != nil {
						b.Fatal(err)
					}
				}
			}
			perSegment(b)
		})
		for _, kind := range []struct {
			name  string
			texts []string
			check bool
		}{
			{"parse", sources, false},
			{"parse+check", sources, true},
			{"one-file-parse+check", []string{strings.Join(sources, "\n")}, true},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, kind.name), func(b *testing.B) {
				for b.Loop() {
					for _, text := range kind.texts {
						f, list := grammar.Parse(&ast.Source{Name: "bench", Text: text})
						if kind.check {
							_, list = compile.Check([]*ast.File{f}, compile.Options{})
						}
						if len(list) > 0 {
							b.Fatal(list)
						}
					}
				}
				perSegment(b)
			})
		}
	}
}

// BenchmarkSize parses and checks one file of 1 MB and one of 10 MB.
func BenchmarkSize(b *testing.B) {
	sources, _ := corpus(b, 1<<20/340)
	for _, megabytes := range []int{1, 10} {
		var text strings.Builder
		for i := range megabytes {
			for _, s := range sources {
				text.WriteString(strings.Replace(s, "segment s", fmt.Sprintf("segment s%d", i), 1))
			}
		}
		b.Run(fmt.Sprintf("%dMB", megabytes), func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				f, _ := grammar.Parse(&ast.Source{Name: "bench", Text: text.String()})
				if _, list := compile.Check([]*ast.File{f}, compile.Options{}); len(list) > 0 {
					b.Fatal(list)
				}
			}
		})
	}
}
