package eval_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/profile"
)

// crowd returns made-up profiles, some with mistakes in them if they are dirty.
func crowd(n int, seed uint64, dirty bool) []person {
	people := make([]person, 0, n)
	for r := range profile.Generate(profile.GenerateOptions{Profiles: n, Seed: seed, Dirty: dirty}) {
		values := map[string][]string{}
		for _, p := range r.Pairs {
			values[p.Path] = append(values[p.Path], p.Value)
		}
		people = append(people, person{r.ID, values})
	}
	return people
}

// An asker writes segments of the kinds that people ask for, with values that
// profiles have.
type asker struct {
	*rand.Rand
	values map[string][]string // by the path
}

func newAsker() *asker {
	a := &asker{rand.New(rand.NewPCG(1, 2)), map[string][]string{}}
	for _, p := range crowd(2000, 1, false) {
		for path, values := range p.values {
			a.values[path] = append(a.values[path], values...)
		}
	}
	return a
}

// segments returns n segments of one to eight conditions. Every tenth has the
// one before as a source.
func (a *asker) segments(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "segment s%d include %s <\n", i, a.one("ALL", "ALL", "ANY"))
		source := ""
		if i%10 == 9 {
			source = fmt.Sprintf(" from ALL < s%d >", i-1)
		}
		for rest := 1 + (a.IntN(8)+a.IntN(8))/2; rest > 0; {
			mode := a.one("ALL", "ALL", "ALL", "ALL", "ALL", "ALL", "ANY", "NONE")
			items := make([]string, 1+a.IntN(rest))
			for i := range items {
				items[i] = a.condition()
			}
			fmt.Fprintf(&b, "  group %s%s < %s >\n", mode, source, strings.Join(items, "; "))
			rest -= len(items)
		}
		b.WriteString(">\n")
	}
	return b.String()
}

func (a *asker) one(of ...string) string { return of[a.IntN(len(of))] }

// of returns an attribute of a list and one of its values.
func (a *asker) of(paths ...string) (path, value string) {
	path = a.one(paths...)
	return path, a.one(a.values[path]...)
}

func (a *asker) condition() string {
	switch a.IntN(10) {
	case 0, 1:
		path, v := a.of("Address.Country", "Attributes.tier", "Attributes.device", "Attributes.language", "ProfileType", "GenderString")
		return fmt.Sprintf("%s %s %q", path, a.one("INCLUSIVE", "INCLUSIVE", "EXCLUSIVE"), v)
	case 2, 3:
		path, v := a.of("LastName", "FirstName", "Address.City", "Attributes.campaign", "Attributes.store")
		return fmt.Sprintf("%s INCLUSIVE %q, %q", path, v, a.values[path][a.IntN(9)])
	case 4:
		path, v := a.of("LastName", "FirstName", "EmailAddress", "PhoneNumber", "Address.PostalCode")
		return fmt.Sprintf("%s BEGINS_WITH %q", path, part(v, 0, 1+a.IntN(3)))
	case 5:
		path, v := a.of("EmailAddress", "PhoneNumber")
		r := []rune(v)
		return fmt.Sprintf("%s ENDS_WITH %q", path, string(r[max(0, len(r)-1-a.IntN(8)):]))
	case 6:
		path, v := a.of("EmailAddress", "LastName", "Address.City")
		return fmt.Sprintf("%s CONTAINS %q", path, part(v, a.IntN(4), 1+a.IntN(4)))
	case 7:
		path, v := a.of("BirthDate", "Attributes.signup_date", "Attributes.last_order")
		if _, ok := ast.ParseInstant(v); !ok {
			v = "2020-01-01"
		}
		return fmt.Sprintf("%s %s %s", path, a.one("BEFORE", "AFTER", "ON"), v)
	}
	path, v := a.of("Attributes.points", "Attributes.lifetime_value", "Calculated.orders", "Calculated.total_spent")
	n, ok := ast.ParseNumber(v)
	if !ok {
		v = "100"
	}
	if a.IntN(3) == 0 {
		return fmt.Sprintf("%s BETWEEN %s, %g", path, v, n+float64(a.IntN(500)))
	}
	return fmt.Sprintf("%s %s %s", path, a.one("GREATER_THAN", "LESS_THAN_OR_EQUAL"), v)
}

// part returns n characters of a text, from one on or else the last ones.
func part(text string, from, n int) string {
	r := []rune(text)
	from = max(0, min(from, len(r)-n))
	return string(r[from:min(from+n, len(r))])
}

// asked returns segments and their plans.
func asked(t testing.TB, n int) ([]*compile.Segment, []*compile.Plan) {
	t.Helper()
	list := segments(t, newAsker().segments(n))
	plans := make([]*compile.Plan, len(list))
	for i, s := range list {
		p, found := compile.MakePlan(s, compile.PlanOptions{})
		if found.Failed() {
			t.Fatal(found)
		}
		plans[i] = p
	}
	return list, plans
}

// holds says whether something holds for a profile with these values.
type holds = func(values func(string) []string) bool

// closure is the plain way to evaluate a plan for one profile: a function for
// each node.
func closure(n compile.Node) holds {
	var of []holds
	for _, child := range compile.Children(n) {
		of = append(of, closure(child))
	}
	switch n := n.(type) {
	case compile.All:
		return func(func(string) []string) bool { return true }
	case compile.Nothing:
		return func(func(string) []string) bool { return false }
	case *compile.Condition:
		path, test := n.Path(), n.Test(ast.Reading{})
		return func(values func(string) []string) bool { return test.Holds(values(path)) }
	case *compile.Not:
		return func(values func(string) []string) bool { return !of[0](values) }
	case *compile.SourceNode:
		return of[0]
	case *compile.Or:
		return func(values func(string) []string) bool {
			return slices.ContainsFunc(of, func(f holds) bool { return f(values) })
		}
	case *compile.And:
		return func(values func(string) []string) bool {
			return !slices.ContainsFunc(of, func(f holds) bool { return !f(values) })
		}
	}
	panic(fmt.Sprintf("unexpected %T", n))
}

// BenchmarkMatch compares a matcher with asking each segment by itself, per
// profile.
func BenchmarkMatch(b *testing.B) {
	who := crowd(2000, 7, true)
	for _, size := range []int{1000, 10_000} {
		list, plans := asked(b, size)
		b.Run(fmt.Sprint(size, "/build"), func(b *testing.B) {
			for b.Loop() {
				eval.NewMatcher(plans, eval.At{})
			}
		})
		perProfile := func(name string, matches func(person) int) {
			b.Run(fmt.Sprint(size, "/", name), func(b *testing.B) {
				found := 0
				for i := 0; b.Loop(); i++ {
					found += matches(who[i%len(who)])
				}
				b.ReportMetric(float64(found)/float64(b.N), "matches/profile")
			})
		}
		m := eval.NewMatcher(plans, eval.At{})
		perProfile("matcher", func(p person) int { return len(m.Match(p.of)) })
		var closures, references []holds
		for i, p := range plans {
			closures = append(closures, closure(p.Root))
			references = append(references, eval.NewReference(list[i], noon).Holds)
		}
		perProfile("closures", func(p person) int { return counted(closures, p) })
		perProfile("reference", func(p person) int { return counted(references, p) })
	}
}

func counted(segments []holds, p person) int {
	found := 0
	for _, in := range segments {
		if in(p.of) {
			found++
		}
	}
	return found
}
