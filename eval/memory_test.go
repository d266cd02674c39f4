package eval_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/grammar"
)

// A person is a profile of a test: an id, and the values of its attributes.
type person struct {
	id     string
	values map[string][]string
}

// people are profiles in memory, in blocks of a size. They count what they are
// asked.
type people struct {
	list  []person // sorted by id
	size  int
	asked atomic.Int64
}

func (p *people) Blocks() int { return (len(p.list) + p.size - 1) / p.size }

func (p *people) Block(ctx context.Context, i int, paths []string) (eval.Block, error) {
	return &block{p, p.list[i*p.size : min(len(p.list), (i+1)*p.size)], paths}, ctx.Err()
}

func (p *people) Pick(_ context.Context, ids, paths []string) (eval.Block, error) {
	b := &block{p, nil, paths}
	for _, id := range ids {
		if i := slices.IndexFunc(p.list, func(x person) bool { return x.id == id }); i >= 0 {
			b.rows = append(b.rows, p.list[i])
		}
	}
	return b, nil
}

type block struct {
	all   *people
	rows  []person
	paths []string
}

func (b *block) Len() int          { return len(b.rows) }
func (b *block) ID(row int) string { return b.rows[row].id }

func (b *block) Select(path int, test *ast.Test, among eval.Rows) (eval.Rows, eval.How) {
	b.all.asked.Add(1)
	rows := eval.NoRows(len(b.rows))
	for row := range among.All() {
		if test.Holds(b.rows[row].values[b.paths[path]]) {
			rows.Add(row)
		}
	}
	return rows, eval.Scanned
}

// everybody are the profiles that most tests ask about.
func everybody(size int) *people {
	one := func(v string) []string { return []string{v} }
	return &people{size: size, list: []person{
		{"a", map[string][]string{"FirstName": one("Ann"), "Attributes.tier": one("gold"), "Attributes.points": one("10")}},
		{"b", map[string][]string{"FirstName": one("Bob"), "Attributes.tier": one("silver"), "BirthDate": one("1980-01-01")}},
		{"c", map[string][]string{"FirstName": one("Cid"), "Attributes.points": one("many"), "BirthDate": one("1989-12-31")}},
		{"d", map[string][]string{"Attributes.tier": {"gold", "silver"}, "Attributes.points": one("2.5")}},
		{"e", map[string][]string{"FirstName": one("ann"), "ProfileType": one("ACCOUNT_PROFILE")}},
		{"f", nil},
		{"g", map[string][]string{"FirstName": one("Anna"), "Attributes.points": one("1e1"), "BirthDate": one("1985-06-01T00:00:00Z")}},
	}}
}

// segments checks a text that has no mistakes.
func segments(t testing.TB, text string) []*compile.Segment {
	t.Helper()
	f, list := grammar.Parse(&ast.Source{Name: "test.seg", Text: text})
	found, more := compile.Check([]*ast.File{f}, compile.Options{})
	if list = append(list, more...); list.Failed() {
		t.Fatalf("%s\n%v", text, list)
	}
	return found
}

// planned returns the last segment of a text, and its plan.
func planned(t testing.TB, text string) (*compile.Segment, *compile.Plan) {
	t.Helper()
	all := segments(t, text)
	s := all[len(all)-1]
	p, list := compile.MakePlan(s, compile.PlanOptions{})
	if list.Failed() {
		t.Fatalf("%s\n%v", text, list)
	}
	return s, p
}

var noon = eval.At{Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
