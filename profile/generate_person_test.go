package profile

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"segql/ast"
)

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
