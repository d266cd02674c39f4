package migrate

import (
	"fmt"
	"slices"

	"segql/ast"
)

// A formula is what must hold for a profile: literal, and, or, not or from.
type formula interface{ formula() }

type (
	// A literal is a condition of Customer Profiles.
	literal struct{ *ast.Condition }
	// and holds where all of it does, or where any of it does.
	and []formula
	or  []formula
	// not holds where its operand does not.
	not struct{ of formula }
	// from holds for the profiles of source segments.
	from struct{ *ast.From }
)

func (literal) formula() {}
func (and) formula()     {}
func (or) formula()      {}
func (not) formula()     {}
func (from) formula()    {}

// everyone holds for every profile of a person: whose type is missing is no
// account (rule R23).
func everyone() formula {
	return literal{&ast.Condition{
		Attribute: ast.AttributeOf("ProfileType"), Op: ast.Exclusive,
		Values: []ast.Literal{{Kind: ast.NameLiteral, Text: "ACCOUNT_PROFILE"}},
	}}
}

// flat returns a formula without and in and, or in or, and either of one.
func flat(f formula) formula {
	switch f := f.(type) {
	case and:
		var list and
		for _, x := range f {
			if inner, ok := flat(x).(and); ok {
				list = append(list, inner...)
			} else {
				list = append(list, flat(x))
			}
		}
		if len(list) == 1 {
			return list[0]
		}
		return list
	case or:
		var list or
		for _, x := range f {
			if inner, ok := flat(x).(or); ok {
				list = append(list, inner...)
			} else {
				list = append(list, flat(x))
			}
		}
		if len(list) == 1 {
			return list[0]
		}
		return list
	case not:
		inner := flat(f.of)
		if twice, ok := inner.(not); ok {
			return twice.of
		}
		return not{inner}
	}
	return f
}

// A writer makes groups of formulas. What does not fit into groups becomes a
// segment of its own, which is a source.
type writer struct {
	helper  func() string // returns a new name
	helpers []helper      // so far, sources first
}

// A helper is a segment that another needs as a source.
type helper struct {
	name string
	body *ast.Include
}

// include writes a formula as a body.
func (w *writer) include(f formula) *ast.Include {
	f = flat(f)
	switch f := f.(type) {
	case and:
		return &ast.Include{Mode: ast.All, Groups: w.groups(ast.All, f)}
	case or:
		return &ast.Include{Mode: ast.Any, Groups: w.groups(ast.Any, f)}
	case not:
		if g := asNone(f); g != nil {
			return &ast.Include{Mode: ast.All, Groups: []*ast.Group{g}}
		}
		if inner, ok := f.of.(or); ok {
			return &ast.Include{Mode: ast.None, Groups: w.groups(ast.Any, inner)}
		}
		return &ast.Include{Mode: ast.None, Groups: []*ast.Group{w.group(f.of)}}
	}
	return &ast.Include{Mode: ast.All, Groups: []*ast.Group{w.group(f)}}
}

// groups writes formulas of which all or any hold, what is simple together.
func (w *writer) groups(mode ast.Mode, list []formula) []*ast.Group {
	var groups []*ast.Group
	var simple *ast.Group
	for _, f := range list {
		items, ok := itemsOf(mode, f)
		switch {
		case !ok:
			groups = append(groups, w.group(f))
		case simple == nil:
			simple = &ast.Group{Mode: mode, Items: items}
			groups = append(groups, simple)
		default:
			simple.Items = append(simple.Items, items...)
		}
	}
	return groups
}

// group writes a formula as one group.
func (w *writer) group(f formula) *ast.Group {
	if x, ok := f.(from); ok {
		return &ast.Group{Mode: ast.All, From: x.From}
	}
	if g := plain(f); g != nil {
		return g
	}
	if list, ok := f.(and); ok && len(list) == 2 {
		source, ok := list[0].(from)
		if g := plain(list[1]); g != nil && ok {
			g.From = source.From
			return g
		}
	}
	h := helper{body: w.include(f)}
	h.name = w.helper()
	w.helpers = append(w.helpers, h)
	return &ast.Group{Mode: ast.All, From: sourcesOf(ast.All, h.name)}
}

// plain returns a formula as a group without sources, nil if it does not fit.
func plain(f formula) *ast.Group {
	for _, mode := range []ast.Mode{ast.All, ast.Any} {
		if items, ok := itemsOf(mode, f); ok {
			return &ast.Group{Mode: mode, Items: items}
		}
	}
	if x, ok := f.(not); ok {
		return asNone(x)
	}
	return nil
}

func sourcesOf(mode ast.Mode, names ...string) *ast.From {
	x := &ast.From{Mode: mode}
	for _, name := range names {
		x.Sources = append(x.Sources, ast.SourceSegment{Name: nameOf(name)})
	}
	return x
}

// nameOf returns a name as the language writes it.
func nameOf(name string) ast.Literal {
	if ast.IsName(name) && !ast.IsReserved(name) && !ast.IsKept(name) {
		return ast.Literal{Kind: ast.NameLiteral, Text: name}
	}
	return ast.Literal{Kind: ast.StringLiteral, Text: name}
}

// asNone returns the group NONE of what does not hold, nil if it is not simple.
func asNone(f not) *ast.Group {
	if items, ok := itemsOf(ast.Any, f.of); ok {
		return &ast.Group{Mode: ast.None, Items: items}
	}
	return nil
}

// itemsOf returns a formula as items of a group of a mode, and whether it is so
// simple.
func itemsOf(mode ast.Mode, f formula) ([]ast.Item, bool) {
	switch f := flat(f).(type) {
	case literal:
		return []ast.Item{f.Condition}, true
	case and:
		if mode == ast.All {
			return manyItems(mode, f)
		}
		d := &ast.Dimension{}
		for _, x := range f {
			l, ok := x.(literal)
			if !ok || slices.ContainsFunc(d.Conditions, func(c *ast.Condition) bool { return samePath(c, l.Condition) }) {
				return nil, false // an object has each attribute once
			}
			d.Conditions = append(d.Conditions, l.Condition)
		}
		return []ast.Item{d}, len(d.Conditions) > 0
	case or:
		if mode != ast.Any {
			return nil, false
		}
		return manyItems(mode, f)
	case not, from:
		return nil, false
	default:
		panic(fmt.Sprintf("migrate: unexpected %T", f))
	}
}

func manyItems(mode ast.Mode, list []formula) (items []ast.Item, ok bool) {
	for _, x := range list {
		own, ok := itemsOf(mode, x)
		if !ok {
			return nil, false
		}
		items = append(items, own...)
	}
	return items, len(items) > 0
}

func samePath(a, b *ast.Condition) bool { return a.Attribute.Path() == b.Attribute.Path() }
