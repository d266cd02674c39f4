package profile

import (
	"bytes"
	"context"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"segql/ast"
)

// madeUp are the same people in every test, clean and dirty.
var madeUp = sync.OnceValues(func() (clean, dirty []*Record) {
	clean = slices.Collect(Generate(GenerateOptions{Profiles: 15_000, Seed: 1}))
	return clean, slices.Collect(Generate(GenerateOptions{Profiles: 15_000, Seed: 1, Dirty: true}))
})

func valueOf(r *Record, path string) string {
	if values := r.Values(path); len(values) > 0 {
		return values[0]
	}
	return ""
}

func TestTheSameSeedMakesTheSameProfiles(t *testing.T) {
	clean, _ := madeUp()
	again := slices.Collect(Generate(GenerateOptions{Profiles: 3000, Seed: 1}))
	if !reflect.DeepEqual(again, clean[:3000]) {
		t.Error("the same seed made other profiles")
	}
	fewer := slices.Collect(Generate(GenerateOptions{Profiles: 100, Seed: 1}))
	if !reflect.DeepEqual(fewer, clean[:100]) {
		t.Error("fewer profiles are not the first of more")
	}
	for other := range Generate(GenerateOptions{Profiles: 100, Seed: 2}) {
		if slices.ContainsFunc(clean, func(r *Record) bool { return r.ID == other.ID }) {
			t.Errorf("two seeds made the id %s", other.ID)
		}
	}
}

func TestGenerateCanBeLeft(t *testing.T) {
	n := 0
	for range Generate(GenerateOptions{Profiles: 10}) {
		if n++; n == 3 {
			break
		}
	}
	none := slices.Collect(Generate(GenerateOptions{Profiles: -1}))
	if n != 3 || len(none) != 0 {
		t.Errorf("got %d and %d profiles, want 3 and 0", n, len(none))
	}
}

func TestGeneratedLinesAreThoseOfTheRecords(t *testing.T) {
	for _, o := range []GenerateOptions{{Profiles: 1000, Seed: 1}, {Profiles: 1000, Seed: 9, Dirty: true}} {
		var want, got []byte
		for r := range Generate(o) {
			want = append(AppendJSON(want, r), '\n')
		}
		for from := 0; from <= o.Profiles; from += 300 {
			got = AppendGenerated(got, o, from, from+300)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%+v: got other lines", o)
		}
	}
}

func TestGeneratedIDsAreUnique(t *testing.T) {
	const n = 200_000
	clean, _ := madeUp()
	shape := regexp.MustCompile(`^[0-9a-f]{32}$`)
	seen := make(map[string]bool, n)
	g := newGenerator(false)
	for i := range n {
		id := g.begin(1, uint64(i))
		if i < len(clean) && (id != clean[i].ID || !shape.MatchString(id)) {
			t.Fatalf("got the ids %q and %q, want 32 lower-case hexadecimal digits", id, clean[i].ID)
		}
		seen[id] = true
	}
	if len(seen) != n {
		t.Errorf("got %d ids of %d profiles", len(seen), n)
	}
}

func TestGeneratedValuesKeepToTheLimits(t *testing.T) {
	clean, dirty := madeUp()
	for _, r := range slices.Concat(clean, dirty) {
		for i, p := range r.Pairs {
			a, err := lookupAttribute(p.Path)
			if err != nil {
				t.Fatal(err)
			}
			if p.Value == "" || !utf8.ValidString(p.Value) || utf8.RuneCountInString(p.Value) > a.limit {
				t.Fatalf("%s: got %s %q, want 1 to %d characters", r.ID, p.Path, p.Value, a.limit)
			}
			if i > 0 && r.Pairs[i-1].Path >= p.Path {
				t.Fatalf("%s: got %s before %s", r.ID, r.Pairs[i-1].Path, p.Path)
			}
		}
	}
}

func TestGeneratedProfilesAreReadBack(t *testing.T) {
	clean, dirty := madeUp()
	want := slices.Concat(clean[:1000], dirty[1000:2000])
	var lines []byte
	for _, r := range want {
		lines = append(AppendJSON(lines, r), '\n')
	}
	var got []*Record
	for rows, err := range NewReader(bytes.NewReader(lines), ReadOptions{}).Batches(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.Err != nil {
				t.Fatal(row.Err)
			}
			got = append(got, row.Record)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %d other records, want the %d that were written", len(got), len(want))
	}
}

// readable reports whether a value is what its attribute is meant to have.
func readable(c content, value string) bool {
	switch c {
	case numeric:
		_, ok := ast.ParseNumber(value)
		return ok
	case dated:
		_, ok := ast.ParseInstant(value)
		return ok
	}
	return true
}

func contents() map[string]content {
	m := map[string]content{}
	for _, trait := range traits {
		m[trait.path] = trait.content
	}
	return m
}

func TestCleanValuesCanBeRead(t *testing.T) {
	clean, _ := madeUp()
	of := contents()
	for _, r := range clean {
		for _, p := range r.Pairs {
			if !readable(of[p.Path], p.Value) {
				t.Errorf("%s: got %s %q", r.ID, p.Path, p.Value)
			}
		}
		if v := valueOf(r, "ProfileType"); v != "" && !slices.Contains(ast.ProfileTypeKind.Values(), v) {
			t.Errorf("%s: got ProfileType %q", r.ID, v)
		}
	}
}

func TestDirtSpoilsTwoInAHundredValues(t *testing.T) {
	clean, dirty := madeUp()
	of := contents()
	all, spoilt := 0, 0
	seen := map[string]bool{}
	for i, r := range clean {
		if r.ID != dirty[i].ID || len(r.Pairs) != len(dirty[i].Pairs) {
			t.Fatalf("%s: got %s with dirt, and other attributes", r.ID, dirty[i].ID)
		}
		for j, p := range r.Pairs {
			bad := dirty[i].Pairs[j]
			all++
			if bad == p {
				continue
			}
			spoilt++
			seen[bad.Path+" "+bad.Value] = true
			if c := of[p.Path]; bad.Path != p.Path || (c == numeric || c == dated) && readable(c, bad.Value) {
				t.Errorf("%s: got %s %q for %s %q", r.ID, bad.Path, bad.Value, p.Path, p.Value)
			}
		}
	}
	if share := float64(spoilt) / float64(all); share < 0.017 || share > 0.023 {
		t.Errorf("got %.4f of the values spoilt, want 0.02", share)
	}
	values := slices.Collect(maps.Keys(seen))
	for _, want := range []string{
		`^Attributes.tier GOLD$`, `^Attributes.tier bronze $`, `^ProfileType profile$`,
		`^Attributes.points n/a$`, `^Attributes.points \d+e$`, `^Attributes.points 0x\d+$`,
		`^Attributes.points  \d+$`, `^Attributes.points [０-９]+$`,
		`^Attributes.lifetime_value \d+,\d\d$`, `^BirthDate \d\d/\d\d/\d{4}$`, `^BirthDate 2026-02-30$`,
		`^Attributes.last_order \d{4}-\d\d-\d\d \d\d`, `^(First|Last)Name .*\x{301}`,
		`^Address.City [A-Z ]+$`,
	} {
		pattern := regexp.MustCompile(want)
		if !slices.ContainsFunc(values, pattern.MatchString) {
			t.Errorf("no spoilt value is like %s", want)
		}
	}
}

// countValues returns how many profiles have each value of an attribute.
func countValues(records []*Record, path string) map[string]int {
	m := map[string]int{}
	for _, r := range records {
		if v := valueOf(r, path); v != "" {
			m[v]++
		}
	}
	return m
}

func total(m map[string]int) (n int) {
	for _, c := range m {
		n += c
	}
	return n
}

func TestAThirdOfTheOptionalFieldsIsMissing(t *testing.T) {
	clean, _ := madeUp()
	paths := strings.Fields(`FirstName LastName BirthDate GenderString EmailAddress PhoneNumber MobilePhoneNumber
		AccountNumber ProfileType Address.Address1 Address.City Address.Country Address.PostalCode`)
	present := 0
	for _, path := range paths {
		present += total(countValues(clean, path))
	}
	if share := float64(present) / float64(len(paths)*len(clean)); share < 0.60 || share > 0.70 {
		t.Errorf("got %.2f of the optional fields, want about two thirds", share)
	}
	own, known, counted := 0, map[string]bool{}, 0
	for _, r := range clean {
		for _, p := range r.Pairs {
			if strings.HasPrefix(p.Path, "Attributes.") {
				own++
				known[p.Path] = true
			}
		}
		if valueOf(r, "Calculated.orders") != "" {
			counted++
		}
	}
	if mean := float64(own) / float64(len(clean)); mean < 6.5 || mean > 8 || len(known) != 24 {
		t.Errorf("got %.2f of %d custom attributes, want about 7 of 24", mean, len(known))
	}
	if share := float64(counted) / float64(len(clean)); share < 0.45 || share > 0.55 {
		t.Errorf("got calculated attributes on %.2f, want about half", share)
	}
}

func TestValuesAreSkewedAndOfAnyCardinality(t *testing.T) {
	clean, _ := madeUp()
	americans := slices.DeleteFunc(slices.Clone(clean), func(r *Record) bool {
		return valueOf(r, "Address.Country") != "US"
	})
	for _, path := range []string{"FirstName", "LastName"} {
		var numbers []int
		for _, n := range countValues(americans, path) {
			numbers = append(numbers, n)
		}
		slices.Sort(numbers)
		if most, median := numbers[len(numbers)-1], numbers[len(numbers)/2]; most < 10*median {
			t.Errorf("got %s %d times at most, %d times in the median", path, most, median)
		}
	}
	for path, want := range map[string]struct{ least, most int }{
		"Attributes.tier": {4, 4}, "Attributes.newsletter": {2, 2}, "Attributes.store": {170, 210},
		"Attributes.campaign": {2000, 10_000}, "Address.Country": {13, 13}, "Address.City": {150, 400},
	} {
		if n := len(countValues(clean, path)); n < want.least || n > want.most {
			t.Errorf("got %d values of %s, want %d to %d", n, path, want.least, want.most)
		}
	}
	if ids := countValues(clean, "Attributes.loyalty_id"); len(ids) != total(ids) || len(ids) == 0 {
		t.Errorf("got %d loyalty ids of %d profiles", len(ids), total(ids))
	}
	got := countValues(clean, "Attributes.tier")
	if got["bronze"] < 2*got["silver"] || got["gold"] < 2*got["platinum"] {
		t.Errorf("got the tiers %v", got)
	}
}

func TestNamesAreInManyScripts(t *testing.T) {
	clean, _ := madeUp()
	names := countValues(clean, "LastName")
	for script, table := range map[string]*unicode.RangeTable{
		"Latin": unicode.Latin, "Han": unicode.Han, "Hangul": unicode.Hangul, "Devanagari": unicode.Devanagari,
		"Cyrillic": unicode.Cyrillic, "Greek": unicode.Greek, "Arabic": unicode.Arabic,
	} {
		n := 0
		for name, times := range names {
			if strings.ContainsFunc(name, func(c rune) bool { return unicode.Is(table, c) }) {
				n += times
			}
		}
		if n < len(clean)/200 {
			t.Errorf("got %d names in %s of %d", n, script, len(clean))
		}
	}
}

func TestProfilesAreOfHalfAKilobyte(t *testing.T) {
	clean, _ := madeUp()
	size := 0
	for _, r := range clean {
		size += len(AppendJSON(nil, r))
	}
	if mean := size / len(clean); mean < 450 || mean > 570 {
		t.Errorf("got %d bytes on average, want about 500", mean)
	}
}

func BenchmarkGenerate(b *testing.B) {
	run := func(name string, encode func([]byte, *Record) []byte) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var text []byte
			for r := range Generate(GenerateOptions{Profiles: b.N, Seed: 1}) {
				text = encode(text[:0], r)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "profiles/s")
		})
	}
	run("records", func(text []byte, _ *Record) []byte { return text })
	run("json", AppendJSON)
}

func BenchmarkAppendGenerated(b *testing.B) {
	b.ReportAllocs()
	const size = 250
	var text []byte
	for from := 0; from < b.N; from += size {
		text = AppendGenerated(text[:0], GenerateOptions{Profiles: b.N, Seed: 1}, from, from+size)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "profiles/s")
}
