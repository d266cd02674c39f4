package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"segql/ast"
	"segql/profile"
)

// An author writes random segments on what profiles have.
type author struct {
	*rand.Rand
	paths  []string              // that can be segmented on, in order
	values map[string][]string   // by path, a value as often as profiles have it
	types  map[string]columnType // of the paths
}

// newAuthor returns an author who knows a few thousand profiles.
func newAuthor(seed uint64) *author {
	a := &author{rand.New(rand.NewPCG(seed, 0)), nil, map[string][]string{}, map[string]columnType{}}
	for _, c := range profiles.columns {
		a.types[c.path] = c.columnType
	}
	for r := range profile.Generate(profile.GenerateOptions{Profiles: 5000, Seed: seed}) {
		for _, p := range r.Pairs {
			root, part, _ := strings.Cut(p.Path, ".")
			if _, ok := ast.LookupField(ast.Profiles, root, part); !ok {
				continue
			}
			if a.values[p.Path] == nil {
				a.paths = append(a.paths, p.Path)
			}
			a.values[p.Path] = append(a.values[p.Path], p.Value)
		}
	}
	slices.Sort(a.paths)
	return a
}

func pick[T any](a *author, list []T) T { return list[a.IntN(len(list))] }

// segments returns n segments of 1 to 8 conditions, each a text.
func (a *author) segments(n int) []string {
	list := make([]string, n)
	for i := range list {
		var text strings.Builder
		fmt.Fprintf(&text, "segment s%d include %s <\n", i, a.mode(15, 1, 0))
		for left := 1 + a.IntN(8); left > 0; {
			size := 1 + a.IntN(left)
			left -= size
			var conditions []string
			for range size {
				conditions = append(conditions, a.condition())
			}
			fmt.Fprintf(&text, "  group %s < %s >\n", a.mode(7, 2, 2), strings.Join(conditions, "; "))
		}
		text.WriteString(">\n")
		list[i] = text.String()
	}
	return list
}

// mode returns a mode, each so likely.
func (a *author) mode(all, any, none int) string {
	switch n := a.IntN(all + any + none); {
	case n < all:
		return "ALL"
	case n < all+any:
		return "ANY"
	}
	return "NONE"
}

// condition returns a condition on an attribute, the likelier the more profiles
// have it.
func (a *author) condition() string {
	path := pick(a, a.paths)
	for a.IntN(5000) >= len(a.values[path]) {
		path = pick(a, a.paths)
	}
	root, part, _ := strings.Cut(path, ".")
	field, _ := ast.LookupField(ast.Profiles, root, part)
	written := path
	if field.Part == ast.AnyName {
		written = root + "[" + ast.Quote(part) + "]"
	}
	op := pick(a, slices.DeleteFunc(slices.Collect(field.Kind.Ops()), func(op ast.Op) bool {
		return !a.fits(op, path)
	}))
	return fmt.Sprintf("%s %s %s", written, op, strings.Join(a.operands(op, field.Kind, path), ", "))
}

// fits reports whether an operator asks for what the values of a path are.
func (a *author) fits(op ast.Op, path string) bool {
	operand := op.Operand(ast.CustomKind)
	switch a.types[path] {
	case double:
		return operand == ast.AsNumber || operand == ast.AsRange
	case date, timestamp:
		return operand == ast.AsInstant || operand == ast.AsRange
	}
	return operand == ast.AsText
}

// operands returns values for an operator, as they are written.
func (a *author) operands(op ast.Op, k ast.Kind, path string) []string {
	least, most := op.Arity(k)
	var list []string
	for range least + a.IntN(min(most, 3)-least+1) {
		list = append(list, a.partFor(op, pick(a, a.values[path])))
	}
	if op == ast.Between || op == ast.NotBetween {
		slices.SortFunc(list, a.order(path))
	}
	for i, v := range list {
		list[i] = ast.Quote(v)
	}
	return list
}

// partFor returns the part of a value that an operator looks for.
func (a *author) partFor(op ast.Op, value string) string {
	v := []rune(value)
	size := min(2+a.IntN(4), len(v))
	switch op {
	case ast.BeginsWith:
		return string(v[:size])
	case ast.EndsWith:
		return string(v[len(v)-size:])
	case ast.Contains:
		from := a.IntN(len(v) - size + 1)
		return string(v[from : from+size])
	}
	return value
}

// order returns how values of a path compare, by what they are.
func (a *author) order(path string) func(v, w string) int {
	if a.types[path] == double {
		return func(v, w string) int {
			x, _ := ast.ParseNumber(v)
			y, _ := ast.ParseNumber(w)
			return cmp.Compare(x, y)
		}
	}
	return func(v, w string) int {
		x, _ := ast.ParseInstant(v)
		y, _ := ast.ParseInstant(w)
		return x.Time.Compare(y.Time)
	}
}
