package profile

import (
	"bytes"
	"context"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
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
	again := slices.Collect(Generate(GenerateOptions{Profiles: len(clean), Seed: 1}))
	if !reflect.DeepEqual(again, clean) {
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

func TestEverySpellingHasLatinLetters(t *testing.T) {
	for i := range populations {
		r := newResidents(&populations[i])
		for _, name := range slices.Concat(r.women, r.men, r.lasts) {
			if strings.Trim(name.lower, "abcdefghijklmnopqrstuvwxyz") != "" || len(name.lower) < 2 {
				t.Errorf("got %q for %q, want letters from a to z", name.lower, name.native)
			}
		}
		texts := slices.Concat(r.companies, r.streets)
		for _, c := range r.cities {
			texts = append(texts, c.name, c.region)
		}
		for _, s := range texts {
			if s.native == "" || strings.ContainsFunc(s.ascii, func(c rune) bool { return c > unicode.MaxASCII }) {
				t.Errorf("got %q for %q, want ASCII", s.ascii, s.native)
			}
		}
	}
}

// latin are the lower-case ASCII forms of names as profiles have them.
func latin() map[string]string {
	m := map[string]string{}
	for i := range populations {
		r := newResidents(&populations[i])
		for _, name := range slices.Concat(r.women, r.men, r.lasts) {
			m[name.native], m[name.ascii] = name.lower, name.lower
		}
	}
	return m
}

func TestEMailAddressesFitNamesAndBirthdays(t *testing.T) {
	clean, _ := madeUp()
	ascii, years := latin(), 0
	example := regexp.MustCompile(`^([a-z-]+\.)?example\.(com|net|org)$`)
	for _, r := range clean {
		address := valueOf(r, "EmailAddress")
		first, last := ascii[valueOf(r, "FirstName")], ascii[valueOf(r, "LastName")]
		user, domain, _ := strings.Cut(address, "@")
		if address == "" {
			continue
		}
		if !example.MatchString(domain) {
			t.Errorf("%s: got the domain %q, want one of example", r.ID, domain)
		}
		if first == "" || last == "" {
			continue
		}
		name := strings.Trim(strings.NewReplacer(".", "", "_", "").Replace(user), "0123456789")
		names := []string{first + last, first[:1] + last, last + first, first, first + last[:1]}
		if !slices.Contains(names, name) {
			t.Errorf("%s: got the address %q of %s %s", r.ID, user, first, last)
		}
		digits, birthday := strings.TrimLeft(user, "abcdefghijklmnopqrstuvwxyz._"), valueOf(r, "BirthDate")
		if birthday != "" && (len(digits) == 2 || len(digits) == 4) {
			if years++; !strings.HasSuffix(birthday[:4], digits) {
				t.Errorf("%s: got the address %q, born %s", r.ID, user, birthday)
			}
		}
	}
	if years < 1000 {
		t.Errorf("got %d addresses with a year of birth", years)
	}
}

func TestAddressesFitTogether(t *testing.T) {
	clean, _ := madeUp()
	parts := [...]string{county: "County", province: "Province", state: "State"}
	codes := map[[4]string][]string{} // patterns by place
	for i := range populations {
		r := newResidents(&populations[i])
		for _, c := range r.cities {
			postal := strings.NewReplacer("#", "[0-9]", "?", "[A-Z]").Replace(c.postal)
			for _, place := range [][4]string{
				{r.of.code, parts[r.of.division], c.region.native, c.name.native},
				{r.of.code, parts[r.of.division], c.region.ascii, c.name.ascii},
			} {
				codes[place] = append(codes[place], postal)
			}
		}
	}
	whole := 0
	for _, r := range clean {
		for _, a := range addresses {
			for _, part := range parts {
				of := func(name string) string { return valueOf(r, a.root+"."+name) }
				place, postal := [4]string{of("Country"), part, of(part), of("City")}, of("PostalCode")
				if slices.Contains(place[:], "") || postal == "" {
					continue
				}
				whole++
				if !slices.ContainsFunc(codes[place], func(code string) bool { return fits(code, postal) }) {
					t.Errorf("%s: got %q with %q", r.ID, place, postal)
				}
			}
		}
	}
	if whole < len(clean)/3 {
		t.Errorf("got %d whole addresses", whole)
	}
}

func fits(pattern, text string) bool {
	matched, err := path.Match(pattern, text)
	return matched && err == nil
}

func TestTelephoneNumbersAreNobodys(t *testing.T) {
	clean, _ := madeUp()
	reserved := map[string]*regexp.Regexp{
		"+1":  regexp.MustCompile(`^\+1\d{3}55501\d\d$`),
		"+44": regexp.MustCompile(`^\+44(7700900|2079460|1\d\d4960|1914980|2920180|2896496|1632960)\d{3}$`),
		"+49": regexp.MustCompile(`^\+49(176040690\d\d|(3023125|4066969|8999998|2214710|6990009)\d{3})$`),
		"+33": regexp.MustCompile(`^\+33(19900|26191|35301|46571|53649|63998)\d{4}$`),
	}
	international := regexp.MustCompile(`^\+\d{9,13}$`)
	for _, r := range clean {
		for _, p := range r.Pairs {
			if !strings.HasSuffix(p.Path, "PhoneNumber") {
				continue
			}
			if !international.MatchString(p.Value) {
				t.Errorf("%s: got %s %q", r.ID, p.Path, p.Value)
			}
			for prefix, pattern := range reserved {
				if strings.HasPrefix(p.Value, prefix) && !pattern.MatchString(p.Value) {
					t.Errorf("%s: got %s %q, want a number reserved for fiction", r.ID, p.Path, p.Value)
				}
			}
		}
	}
}

func TestLivesAreInOrder(t *testing.T) {
	clean, _ := madeUp()
	end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, r := range clean {
		instant := func(path string, otherwise time.Time) time.Time {
			if i, ok := ast.ParseInstant(valueOf(r, path)); ok {
				return i.Time
			}
			return otherwise
		}
		born := instant("BirthDate", end.AddDate(-40, 0, 0))
		joined := instant("Attributes.signup_date", born.AddDate(16, 0, 0))
		ordered := instant("Attributes.last_order", end.Add(-1))
		if born.Before(end.AddDate(-97, 0, 0)) || born.After(end.AddDate(-18, 0, 0)) {
			t.Errorf("%s: born %v", r.ID, born)
		}
		if joined.Before(born.AddDate(16, 0, 0)) || ordered.Before(joined) || !ordered.Before(end) {
			t.Errorf("%s: born %v, joined %v, ordered %v", r.ID, born, joined, ordered)
		}
	}
}

func TestFiguresFitTogether(t *testing.T) {
	clean, _ := madeUp()
	for _, r := range clean {
		cents := func(path string) int {
			n, err := strconv.Atoi(strings.Replace(valueOf(r, path), ".", "", 1))
			if err != nil {
				return -1
			}
			return n
		}
		orders, spent := cents("Calculated.orders"), cents("Calculated.total_spent")
		average, lifetime := cents("Calculated.average_order"), cents("Attributes.lifetime_value")
		if orders > 0 && spent >= 0 && average >= 0 && average != spent/orders {
			t.Errorf("%s: got %d orders of %d on average, %d in all", r.ID, orders, average, spent)
		}
		if orders == 0 || spent >= 0 && lifetime >= 0 && spent != lifetime {
			t.Errorf("%s: got %d orders, spent %d and %d", r.ID, orders, spent, lifetime)
		}
		points, tier := cents("Attributes.points"), slices.Index(tiers, valueOf(r, "Attributes.tier"))
		if points >= 5000 && tier == 0 || points >= 0 && points < 400 && tier > 1 {
			t.Errorf("%s: got tier %d with %d points", r.ID, tier, points)
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
