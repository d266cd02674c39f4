package profile_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"segql/profile"
)

// benchLines returns JSON lines of profiles of about 517 bytes.
func benchLines(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"ProfileId":"%016x%016x","FirstName":"Sofía","LastName":"Müller-%d",`,
			r.Uint64(), r.Uint64(), i)
		fmt.Fprintf(&b,
			`"BirthDate":"1984-%02d-%02d","PhoneNumber":"+49151%08d","EmailAddress":"sofia.%d@example.com",`,
			1+r.IntN(12), 1+r.IntN(28), r.IntN(1e8), i)
		fmt.Fprintf(&b,
			`"Address":{"Address1":"Hauptstraße %d","City":"München","Province":"Bayern","Country":"DE",`+
				`"PostalCode":"%05d"},`, r.IntN(100), r.IntN(1e5))
		fmt.Fprintf(&b,
			`"Attributes":{"tier":"gold","lifetime_value":"%d.50","campaign":"cmp-%d","newsletter":"yes",`+
				`"last_purchase":"2025-%02d-11","store":"%d"},`, r.IntN(3000), r.IntN(1000), 1+r.IntN(12), r.IntN(100))
		fmt.Fprintf(&b, `"GenderString":"female","ProfileType":"PROFILE","CalculatedAttributes":{"orders":"%d"}}`+
			"\n",
			r.IntN(100))
	}
	return b.Bytes()
}

const benchRows = 20_000

func BenchmarkJSONLines(b *testing.B) { benchmarkRead(b, benchLines(benchRows)) }

func BenchmarkJSONDocument(b *testing.B) {
	lines := bytes.TrimSuffix(benchLines(benchRows), []byte("\n"))
	lines = bytes.ReplaceAll(lines, []byte("\n"), []byte(",\n"))
	benchmarkRead(b, fmt.Appendf(nil, "{\"Items\":[\n%s]}", lines))
}

func BenchmarkCSV(b *testing.B) {
	var out bytes.Buffer
	records := benchRecords(b, benchRows)
	w := profile.NewCSVWriter(&out, pathsOf(records))
	for _, r := range records {
		w.Write(r)
	}
	w.Flush()
	benchmarkRead(b, out.Bytes())
}

// benchRecords reads n of the benchmark's profiles.
func benchRecords(b *testing.B, n int) (records []*profile.Record) {
	r := profile.NewReader(bytes.NewReader(benchLines(n)), profile.ReadOptions{})
	for batch, err := range r.Batches(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		for _, row := range batch {
			records = append(records, row.Record)
		}
	}
	return records
}

func benchmarkRead(b *testing.B, input []byte) {
	b.SetBytes(int64(len(input)))
	b.ReportAllocs()
	for b.Loop() {
		found := 0
		r := profile.NewReader(bytes.NewReader(input), profile.ReadOptions{})
		for batch, err := range r.Batches(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			for _, row := range batch {
				if row.Err != nil {
					b.Fatal(row.Err)
				}
			}
			found += len(batch)
		}
		if found != benchRows {
			b.Fatalf("got %d rows, want %d", found, benchRows)
		}
	}
	b.ReportMetric(float64(len(input))/benchRows, "B/row")
}

func BenchmarkAppendJSON(b *testing.B) {
	records := benchRecords(b, 1000)
	size := len(benchLines(1000))
	b.SetBytes(int64(size))
	b.ReportAllocs()
	var line []byte
	for b.Loop() {
		for _, r := range records {
			line = profile.AppendJSON(line[:0], r)
		}
	}
}
