//go:build linux || darwin

package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"segql/profile"
)

// benchmarkProfiles is how many profiles the benchmark imports, unless
// STORE_PROFILES says otherwise.
const benchmarkProfiles = 100_000

// people makes records of about 500 bytes of JSON.
func people(n int) func(yield func(*profile.Record) bool) {
	return func(yield func(*profile.Record) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		words := make([]string, 20_000)
		for i := range words {
			words[i] = strconv.FormatUint(r.Uint64N(1<<(10+r.Uint64N(50))), 36)
		}
		word := func() string { return words[r.IntN(len(words))] }
		var rec profile.Record
		for i := range n {
			rec.ID = profile.KeyID("bench", "n", strconv.Itoa(i))
			first, last := word(), word()
			rec.Pairs = append(rec.Pairs[:0],
				profile.Pair{Path: "Address.Address1", Value: word() + " street " + strconv.Itoa(r.IntN(200))},
				profile.Pair{Path: "Address.City", Value: word()},
				profile.Pair{Path: "Address.Country", Value: []string{"US", "DE", "FR", "JP"}[r.IntN(4)]},
				profile.Pair{Path: "Address.PostalCode", Value: strconv.Itoa(r.IntN(99999))})
			for a := range 24 {
				if r.IntN(3) == 0 {
					path := "Attributes.attribute" + strconv.Itoa(a+10)
					rec.Pairs = append(rec.Pairs, profile.Pair{Path: path, Value: word()})
				}
			}
			birth := fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28))
			rec.Pairs = append(rec.Pairs,
				profile.Pair{Path: "BirthDate", Value: birth},
				profile.Pair{Path: "EmailAddress", Value: first + "." + last + "@example.com"},
				profile.Pair{Path: "FirstName", Value: first},
				profile.Pair{Path: "GenderString", Value: "FEMALE"},
				profile.Pair{Path: "LastName", Value: last},
				profile.Pair{Path: "PartyTypeString", Value: "INDIVIDUAL"},
				profile.Pair{Path: "PhoneNumber", Value: "+1555" + strconv.Itoa(r.IntN(9999999))},
			)
			if !yield(&rec) {
				return
			}
		}
	}
}

func importAll(tb testing.TB, s *Store, o WriteOptions, n int) {
	tb.Helper()
	w, err := s.Writer(Scope{Domain: "default"}, o)
	if err != nil {
		tb.Fatal(err)
	}
	for r := range people(n) {
		if _, err := w.Put(r, false); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
}

// peak returns the greatest memory that the process has had, in bytes.
func peak() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.Atoi(strings.Fields(kb)[0])
			return float64(n) * 1024
		}
	}
	return 0
}

// cpu returns the time that the process has computed.
func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkStore imports profiles, puts them again, closes, and then scans all
// blocks for three attributes, with two goroutines.
func BenchmarkStore(b *testing.B) {
	n := benchmarkProfiles
	if text := os.Getenv("STORE_PROFILES"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	dir := b.TempDir() + "/store"
	metrics := map[string]float64{}
	report := func(value float64, unit string) { metrics[unit] = value } // Loop forgets what it was told before
	timed := func(name string, do func()) {
		start, used := time.Now(), cpu()
		do()
		report(time.Since(start).Seconds(), name+"-s")
		report((cpu() - used).Seconds(), name+"-cpu-s")
	}
	ctx := context.Background()
	timed("generate", func() {
		for range people(n) {
		}
	})
	s := mustOpen(b, dir, Options{Create: true})
	timed("import", func() { importAll(b, s, WriteOptions{}, n) })
	timed("close", func() { must(b, s.Close()) })
	report(peak()/1e6, "peak1-MB")
	if os.Getenv("STORE_AGAIN") != "" {
		timed("reopen", func() { s = mustOpen(b, dir, Options{Create: true}) })
		timed("again", func() { importAll(b, s, WriteOptions{}, n) })
		timed("close2", func() { must(b, s.Close()) })
		report(peak()/1e6, "peak2-MB")
	}
	timed("open", func() { s = mustOpen(b, dir, Options{ReadOnly: true}) })
	defer s.Close()
	stats, err := s.Stats(ctx)
	must(b, err)
	report(float64(stats.Disk)/1e6, "disk-MB")
	v, err := s.View(Scope{Domain: "default"})
	must(b, err)
	defer v.Close()
	report(float64(v.Partitions()), "partitions")
	used := cpu()
	for b.Loop() {
		if got, err := v.Len(ctx); got != n || err != nil {
			b.Fatalf("got %d profiles, %v, want %d", got, err, n)
		}
	}
	report((cpu()-used).Seconds()/float64(b.N), "len-cpu-s")
	report(peak()/1e6, "peak-MB")
	for unit, value := range metrics {
		b.ReportMetric(value, unit)
	}
}

// BenchmarkUpdate changes one attribute of one profile of many, and waits until it
// is acknowledged.
func BenchmarkUpdate(b *testing.B) {
	s := mustOpen(b, b.TempDir()+"/store", Options{Create: true})
	defer s.Close()
	importAll(b, s, WriteOptions{}, benchmarkProfiles)
	n := 0
	for b.Loop() {
		n++
		w, err := s.Writer(Scope{Domain: "default"}, WriteOptions{})
		must(b, err)
		r := profile.Record{ID: profile.KeyID("bench", "n", strconv.Itoa(n%benchmarkProfiles)),
			Pairs: []profile.Pair{{Path: "FirstName", Value: strconv.Itoa(n)}}}
		_, err = w.Put(&r, true)
		must(b, err)
		must(b, w.Close())
	}
}
