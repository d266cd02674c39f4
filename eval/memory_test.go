package eval_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/index"
	"segql/grammar"
)

// A person is a profile of a test: an id, and the values of its attributes.
type person struct {
	id     string
	values map[string][]string
}

// people are profiles in memory, in partitions of a size.
type people struct {
	list []person // sorted by id
	size int
}

func (p *people) Number(string) int { return 0 }

func (p *people) Partitions() int { return (len(p.list) + p.size - 1) / p.size }

func (p *people) Partition(ctx context.Context, i int, w *eval.Wanted) ([]eval.Block, error) {
	list := p.list[i*p.size : min(len(p.list), (i+1)*p.size)]
	var odd, even []person // whose ids lie between each other
	for i, x := range list {
		if i%2 == 0 {
			even = append(even, x)
		} else {
			odd = append(odd, x)
		}
	}
	return []eval.Block{block(even, w), block(odd, w)}, ctx.Err()
}

func (p *people) Find(_ context.Context, ids []string, w *eval.Wanted) ([]eval.Picked, error) {
	found := eval.Picked{Block: block(p.list, w)}
	for _, id := range ids {
		if i := slices.IndexFunc(p.list, func(x person) bool { return x.id == id }); i >= 0 {
			found.Rows, found.IDs = append(found.Rows, i), append(found.IDs, id)
		}
	}
	return []eval.Picked{found}, nil
}

func block(list []person, w *eval.Wanted) eval.Block {
	var ids []string
	for _, x := range list {
		ids = append(ids, x.id)
	}
	b := eval.Block{Len: len(list), Left: len(list)}
	var err error
	if b.IDs, err = index.DecodeIDs(index.EncodeIDs(ids)); err != nil {
		panic(err)
	}
	for _, c := range w.Columns {
		column := index.NewBuilder([]ast.Order{c.Order})
		for row, x := range list {
			for _, v := range x.values[c.Path] {
				column.Add(row, []byte(v))
			}
		}
		columns, err := index.Columns{}.Decode(c.Order, column.Build(len(list)), len(list))
		if err != nil {
			panic(err)
		}
		b.Columns = append(b.Columns, eval.Column{Column: *columns[c.Order], How: eval.Scanned})
	}
	return b
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
