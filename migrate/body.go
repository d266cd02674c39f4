package migrate

import (
	"fmt"

	"segql/ast"
	"segql/compile"
)

// A bodyWriter writes the body of a segment.
type bodyWriter struct {
	writer
	*translator
	segment *Segment
	done    map[*compile.Segment]*Segment
	next    int // of the segment's conditions, in their order
}

// sources stops the segment if one of its sources is not here or is stopped, and
// makes it of no better class.
func (b *bodyWriter) sources() {
	x := b.segment
	for _, s := range sourcesOfSegment(x.of) {
		if s.Segment == nil {
			x.stop(true, "its source %s is not among the segments; add its document, as aws pinpoint get-segment prints it", s.Syntax)
			x.Class = Unsupported
			continue
		}
		source := b.done[s.Segment]
		x.stop(source.Reason != "", "it is built on %s, which is stopped", source.Pinpoint.text())
		x.Class = max(x.Class, source.Class)
	}
}

// body translates the body. What fits stays in its group.
func (b *bodyWriter) body() *ast.Include {
	switch of := b.segment.of.Body.(type) {
	case nil:
		return b.include(everyone()) // R8
	case compile.Dimension:
		return b.include(b.dimension(of))
	case *compile.Groups:
		return b.groups(of)
	default:
		panic(fmt.Sprintf("migrate: unexpected %T", of))
	}
}

// dimension is all of its conditions, or everyone (R30).
func (b *bodyWriter) dimension(d compile.Dimension) formula {
	if len(d) == 0 {
		return everyone()
	}
	var all and
	for range d {
		all = append(all, b.segment.Conditions[b.next].formula)
		b.next++
	}
	return flat(all)
}

func (b *bodyWriter) groups(of *compile.Groups) *ast.Include {
	if len(of.List) == 0 {
		return b.include(everyone())
	}
	x := &ast.Include{Mode: modeOf(of.Include)}
	for _, g := range of.List {
		own, rest := b.groupOf(g)
		switch {
		case own != nil:
			x.Groups = append(x.Groups, own)
		case len(of.List) == 1 && x.Mode != ast.None:
			return b.include(rest)
		default:
			x.Groups = append(x.Groups, b.among(x.Mode, rest)...)
		}
	}
	return x
}

// modeOf returns a mode that says what it means (R6).
func modeOf(m ast.Mode) ast.Mode {
	if m == ast.NoMode {
		return ast.All
	}
	return m
}

// among writes a formula as groups of an include: all of them, or any.
func (b *bodyWriter) among(mode ast.Mode, f formula) []*ast.Group {
	list := []formula{f}
	if mode != ast.All {
		mode = ast.Any
	}
	switch inner := flat(f).(type) {
	case and:
		if mode == ast.All {
			list = inner
		}
	case or:
		if mode == ast.Any {
			list = inner
		}
	}
	return b.writer.groups(mode, list)
}

// groupOf translates a group: to a group, or to a formula if it does not fit into
// one.
func (b *bodyWriter) groupOf(g *compile.Group) (*ast.Group, formula) {
	var dimensions []formula
	for _, d := range g.Dimensions {
		dimensions = append(dimensions, b.dimension(d))
	}
	if len(g.Dimensions) == 0 && len(g.Sources) == 0 {
		dimensions = append(dimensions, everyone()) // R7, which AWS does not document
		g = &compile.Group{}
	}
	x := &ast.Group{Mode: modeOf(g.Type), From: b.from(g)}
	fits := true
	for _, f := range dimensions {
		mode := x.Mode
		if mode == ast.None {
			mode = ast.Any
		}
		items, ok := itemsOf(mode, f)
		fits = fits && ok
		x.Items = append(x.Items, items...)
	}
	if fits {
		return x, nil
	}
	var f formula
	switch x.Mode {
	case ast.All:
		f = and(dimensions)
	case ast.Any:
		f = or(dimensions)
	case ast.None:
		f = not{or(dimensions)}
	}
	if x.From != nil {
		f = and{from{x.From}, f}
	}
	return nil, flat(f)
}

// from returns the sources of a group under their new names, nil without.
func (b *bodyWriter) from(g *compile.Group) *ast.From {
	var names []string
	for _, s := range g.Sources {
		names = append(names, b.done[s.Segment].Name)
	}
	if len(names) == 0 {
		return nil
	}
	return sourcesOf(modeOf(g.SourceType), names...)
}
