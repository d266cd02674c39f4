package migrate

import (
	"context"
	"fmt"
	"io"
	"slices"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/profile"
)

// A Proof compares a segment on the endpoints with its translation on the
// profiles: the users, and the endpoints without one.
type Proof struct {
	Before, After, Both int
	OnlyBefore          Difference
	OnlyAfter           Difference
}

// A Difference is those who are on one side only. It is of the grain if it is gone
// as soon as each endpoint is a profile by itself, else of the translation.
type Difference struct{ Grain, Translation Moved }

// Moved are people who moved for one kind of reason.
type Moved struct {
	Count   int
	IDs     []string // the first of them
	Because string   // the condition that tells the first apart, or ""
}

// Count returns how many people differ.
func (d Difference) Count() int { return d.Grain.Count + d.Translation.Count }

// Prove evaluates the segments on the endpoints, and their translations on the
// profiles that Write has written, which it reads back.
func (m *Migration) Prove(ctx context.Context, profiles io.Reader) error {
	p := m.prover()
	reader := profile.NewReader(profiles, profile.ReadOptions{Format: profile.JSONLines})
	left := m.Endpoints.users
	for rows, err := range reader.Batches(ctx) {
		if err != nil {
			return fmt.Errorf("reading the profiles back: %w", err)
		}
		for _, row := range rows {
			if row.Err != nil {
				return fmt.Errorf("reading the profiles back: line %d: %w", row.Line, row.Err)
			}
			var who *person
			if len(left) > 0 {
				who, left = m.Endpoints.person(left[0]), left[1:]
			}
			if who == nil || row.Record.ID != idOf(who) {
				return fmt.Errorf("reading the profiles back: line %d is another profile than was written", row.Line)
			}
			p.person(who, row.Record)
		}
	}
	if len(left) > 0 {
		return fmt.Errorf("reading the profiles back: %s missing", number(len(left), "profile"))
	}
	for _, s := range m.segments {
		s.Verdict = m.verdict(s)
	}
	return nil
}

// verdict judges a segment that has its proof.
func (m *Migration) verdict(s *Segment) Verdict {
	grain := s.Proof.OnlyBefore.Grain.Count + s.Proof.OnlyAfter.Grain.Count
	translation := s.Proof.OnlyBefore.Translation.Count + s.Proof.OnlyAfter.Translation.Count
	switch {
	case grain == 0 && translation == 0:
		return Equal
	case grain > 0 && !m.Allow[AllowGrain], translation > 0 && (s.Class != Approximate || !m.Allow[AllowApproximate]):
		return Differs
	}
	return Allowed
}

// A prover asks all segments about one person after the other.
type prover struct {
	*Migration
	before, after *eval.Matcher
	tests         map[*ast.Condition]*ast.Test
}

func (m *Migration) prover() *prover {
	var before, after []*compile.Plan
	for _, s := range m.segments {
		s.Proof = &Proof{}
		before, after = append(before, planOf(s.of)), append(after, planOf(s.written))
	}
	return &prover{m, eval.NewMatcher(before, m.At), eval.NewMatcher(after, m.At), map[*ast.Condition]*ast.Test{}}
}

// planOf plans a segment that is known to have a plan.
func planOf(s *compile.Segment) *compile.Plan {
	p, problems := compile.MakePlan(s, compile.PlanOptions{})
	if p == nil {
		panic(fmt.Sprintf("migrate: %s has no plan: %v", s.Name, problems))
	}
	return p
}

func idOf(p *person) string { return profile.KeyID("default", keyPath, p.key()) }

// person counts a person in each segment.
func (p *prover) person(who *person, r *profile.Record) {
	var before []int // in which an endpoint is
	for _, e := range who.endpoints {
		before = append(before, p.before.Match(e.Values)...)
	}
	slices.Sort(before)
	before = slices.Compact(before)
	after := p.after.Match(r.Values)
	var alone []int // in which an endpoint alone would be
	known := false
	for i := range sorted(before, after) {
		s := p.segments[i]
		was, is := slices.Contains(before, i), slices.Contains(after, i)
		if was {
			s.Proof.Before++
		}
		if is {
			s.Proof.After++
		}
		if was && is {
			s.Proof.Both++
			continue
		}
		if !known {
			alone, known = p.alone(who), true
		}
		d := &s.Proof.OnlyAfter
		if was {
			d = &s.Proof.OnlyBefore
		}
		moved := &d.Translation
		if slices.Contains(alone, i) == was {
			moved = &d.Grain
		}
		if moved.Count == 0 {
			moved.Because = p.because(s, who, r)
		}
		if moved.Count++; moved.Count <= firstIDs {
			moved.IDs = append(moved.IDs, who.id())
		}
	}
}

// sorted returns what is in either of two lists, each once.
func sorted(a, b []int) func(yield func(int) bool) {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Values(slices.Compact(all))
}

// alone returns the segments in which one of a person's endpoints would be if each
// were a profile by itself.
func (p *prover) alone(who *person) []int {
	var in []int
	for _, e := range who.endpoints {
		r := p.scheme.profile(who, []*profile.Record{e}, nil)
		in = append(in, p.after.Match(r.Values)...)
	}
	return in
}

// because returns the condition that the profile and the endpoint nearest to it
// disagree about.
func (p *prover) because(s *Segment, who *person, r *profile.Record) string {
	best, text := -1, ""
	for _, e := range who.endpoints {
		n, found := 0, ""
		for _, c := range p.conditions(s) {
			was := c.of.Test(p.reading()).Holds(e.Values(c.of.Path()))
			is := p.holds(c.formula, r)
			if was == is {
				continue
			}
			if n++; n == 1 {
				found = fmt.Sprintf("%s holds for the %s, not for the %s", ast.Brief(c.Text), sides[was], sides[is])
			}
		}
		if n > 0 && (best < 0 || n < best) {
			best, text = n, found
		}
	}
	return text
}

var sides = map[bool]string{true: "endpoint", false: "profile"}

func (p *prover) reading() ast.Reading {
	r := p.At.Reading
	r.Now = p.At.Now
	return r
}

// conditions returns the conditions of a segment and of its sources.
func (p *prover) conditions(s *Segment) []Condition {
	byOrigin := map[*compile.Segment]*Segment{}
	for _, other := range p.segments {
		byOrigin[other.of] = other
	}
	var list []Condition
	for _, of := range sourcesFirst([]*compile.Segment{s.of}) {
		if other := byOrigin[of]; other != nil {
			list = append(list, other.Conditions...)
		}
	}
	return list
}

// holds reports whether a formula of conditions holds for a profile.
func (p *prover) holds(f formula, r *profile.Record) bool {
	switch f := f.(type) {
	case literal:
		return p.test(f.Condition).Holds(r.Values(f.Attribute.Path()))
	case and:
		return !slices.ContainsFunc(f, func(x formula) bool { return !p.holds(x, r) })
	case or:
		return slices.ContainsFunc(f, func(x formula) bool { return p.holds(x, r) })
	case not:
		return !p.holds(f.of, r)
	}
	panic(fmt.Sprintf("migrate: unexpected %T", f))
}

// test returns the test of a condition as Check understands it.
func (p *prover) test(x *ast.Condition) *ast.Test {
	if t := p.tests[x]; t != nil {
		return t
	}
	body := (&writer{}).include(literal{x})
	segments, problems := compile.Check([]*ast.File{{Source: &ast.Source{}, Decls: []ast.Decl{&ast.Segment{Body: body}}}}, compile.Options{})
	for _, s := range segments {
		for c := range s.Conditions() {
			p.tests[x] = c.Test(p.reading())
			return p.tests[x]
		}
	}
	panic(fmt.Sprintf("migrate: %s is no condition: %v", x, problems))
}
