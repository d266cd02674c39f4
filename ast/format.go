package ast

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	lineWidth = 100 // of the canonical source
	indent    = 2
	maxHang   = 60 // the column from which values no longer hang under their operator
)

// Format returns the canonical source of a file. It keeps every comment and
// the meaning; formatting its result changes nothing.
func Format(f *File) string { return FormatWidth(f, lineWidth) }

// FormatWidth formats a file for lines of so many columns, to be looked at.
func FormatWidth(f *File, columns int) string {
	p := &printer{source: f.Source, comments: f.Comments, width: columns}
	for i, d := range f.Decls {
		if i > 0 {
			p.nextDecl(f.Decls[i-1], d)
		}
		p.decl(d)
	}
	p.nextLine(len(f.Source.Text), true)
	p.newline()
	return p.out.String()
}

// nextDecl ends a declaration. A blank line stands around segments; between
// lists it is the writer's choice.
func (p *printer) nextDecl(last, next Decl) {
	at := next.Extent().Start
	p.endLine(at)
	_, lastList := last.(*Let)
	_, nextList := next.(*Let)
	commented := len(p.comments) > 0 && p.comments[0].Span.Start < at
	if !lastList || !nextList || !commented && p.blankBefore(at) {
		p.blank()
	}
}

// A printer writes nodes in source order and, before each, the comments that
// stand before it. A comment on the line of what precedes it stays behind
// that; a comment on a line of its own stays on one.
type printer struct {
	source   *Source
	comments []Comment // not yet printed
	out      strings.Builder
	width    int // columns that a line fills at most where it can be broken
	column   int // how many characters are on the line
	depth    int
	hang     int // the indent of the next line, if it continues one
}

func (p *printer) decl(d Decl) {
	p.leading(d.Extent().Start, true)
	switch d := d.(type) {
	case *Let:
		p.let(d)
	case *Segment:
		p.segment(d)
	default:
		panic(unexpected(d))
	}
}

func (p *printer) let(x *Let) {
	p.word(WordLet)
	p.inline(x.Name.Span.Start, p.continuation())
	p.word(x.Name.Text)
	p.word("=")
	p.values(p.column+1, x.Values, x.Span.End)
}

func (p *printer) segment(x *Segment) {
	if x.Header != nil {
		p.header(x.Header)
	}
	if x.Body == nil {
		return
	}
	if x.Header != nil {
		p.nextLine(x.Body.Extent().Start, true)
	}
	switch b := x.Body.(type) {
	case *Include:
		p.include(b)
	case *Dimension:
		p.dimension(b)
	case *SQL:
		p.word(WordSQL)
		p.inline(b.Query.Span.Start, p.continuation())
		p.word(b.Query.String())
	default:
		panic(unexpected(b))
	}
}

func (p *printer) header(x *Header) {
	p.word(WordSegment)
	for _, name := range []*Literal{x.Name, x.Display} {
		if name != nil {
			p.inline(name.Span.Start, p.continuation())
			p.word(name.String())
		}
	}
	if x.Service != Profiles {
		p.word(WordFor + " " + x.Service.String())
	}
	if len(x.Properties) == 0 && !p.commentIn(x.Braces) {
		return
	}
	p.word("{")
	p.block(len(x.Properties), "}", x.Braces,
		func(i int) Span { return x.Properties[i].Extent() },
		func(i int) { p.property(x.Properties[i]) })
}

func (p *printer) property(x Property) {
	p.word(x.Word())
	switch x := x.(type) {
	case *TextProperty:
		p.inline(x.Text.Span.Start, p.continuation())
		p.word(x.Text.String())
	case *VersionProperty:
		p.word(strconv.Itoa(x.Number))
	case *Imported:
	case *Tags:
		p.list(x.Span, len(x.List),
			func(i int) string { return x.List[i].Key.String() + " " + x.List[i].Value.String() },
			func(i int) Span { return x.List[i].Key.Span.To(x.List[i].Value.Span) })
	case *Sort:
		p.list(x.Span, len(x.Keys),
			func(i int) string { return x.Keys[i].String() },
			func(i int) Span { return x.Keys[i].Span })
	default:
		panic(unexpected(x))
	}
}

// String returns the key as it is written.
func (k SortKey) String() string {
	text := k.Attribute.String()
	if k.Type != NoSortType {
		text += " " + k.Type.String()
	}
	return text + " " + k.Order.String()
}

func (p *printer) include(x *Include) {
	if len(x.Groups) <= 1 && p.flat(x.Span, flatInclude(x), "") {
		return
	}
	p.word(withMode(WordInclude, x.Mode))
	p.word("<")
	p.block(len(x.Groups), ">", x.Span,
		func(i int) Span { return x.Groups[i].Span },
		func(i int) { p.group(x.Groups[i]) })
}

func flatInclude(x *Include) string {
	return withMode(WordInclude, x.Mode) + " " + brackets("<", ">", " ", x.Groups, flatGroup)
}

func (p *printer) group(x *Group) {
	if p.flat(x.Span, flatGroup(x), "") {
		return
	}
	p.word(withMode(WordGroup, x.Mode))
	if x.From != nil {
		p.word(withMode(WordFrom, x.From.Mode))
		p.word("<")
		hang := min(p.column+1, maxHang)
		for i, s := range x.From.Sources {
			p.piece(hang, s.Span.Start, s.String()+unlessLast(",", i, len(x.From.Sources)))
		}
		p.word(">")
	}
	p.word("<")
	p.block(len(x.Items), ">", x.Span,
		func(i int) Span { return x.Items[i].Extent() },
		func(i int) { p.item(x.Items[i], unlessLast(";", i, len(x.Items))) })
}

func flatGroup(x *Group) string {
	text := withMode(WordGroup, x.Mode) + " "
	if x.From != nil {
		text += withMode(WordFrom, x.From.Mode) + " "
		text += brackets("<", ">", ", ", x.From.Sources, SourceSegment.String) + " "
	}
	return text + brackets("<", ">", "; ", x.Items, flatItem)
}

// String returns the source as it is written.
func (s SourceSegment) String() string {
	if s.Version == nil {
		return s.Name.String()
	}
	return s.Name.String() + " version " + strconv.Itoa(*s.Version)
}

// item prints an item with the separator that follows it.
func (p *printer) item(x Item, separator string) {
	switch x := x.(type) {
	case *Condition:
		p.condition(x, separator)
	case *Dimension:
		p.dimension(x)
		p.glue(separator)
	default:
		panic(unexpected(x))
	}
}

func flatItem(x Item) string {
	switch x := x.(type) {
	case *Condition:
		return x.String()
	case *Dimension:
		return flatDimension(x)
	}
	panic(unexpected(x))
}

func (p *printer) dimension(x *Dimension) {
	if p.flat(x.Span, flatDimension(x), ";") {
		return
	}
	p.word(WordDimension)
	p.word("<")
	p.block(len(x.Conditions), ">", x.Span,
		func(i int) Span { return x.Conditions[i].Span },
		func(i int) { p.condition(x.Conditions[i], unlessLast(";", i, len(x.Conditions))) })
}

func flatDimension(x *Dimension) string {
	return WordDimension + " " + brackets("<", ">", "; ", x.Conditions, (*Condition).String)
}

func (p *printer) condition(x *Condition, separator string) {
	if !p.flat(x.Span, x.String(), separator) {
		p.word(x.Attribute.String())
		hang := p.column + 1
		if hang > maxHang {
			hang = p.continuation()
		}
		p.piece(hang, x.OpSpan.Start, x.Op.String())
		p.values(hang, x.Values, x.Span.End)
		if tail := x.tail(); tail != "" {
			p.piece(hang, x.Span.End, tail)
		}
	}
	p.glue(separator)
}

// String returns the condition on one line.
func (x *Condition) String() string {
	var b strings.Builder
	b.WriteString(x.Attribute.String() + " " + x.Op.String())
	for i, v := range x.Values {
		b.WriteString(" " + v.String() + unlessLast(",", i, len(x.Values)))
	}
	if tail := x.tail(); tail != "" {
		b.WriteString(" " + tail)
	}
	return b.String()
}

// tail returns what stands behind the values.
func (x *Condition) tail() string {
	switch {
	case x.Over != nil && x.Over.End != nil:
		return "over " + strconv.Itoa(x.Over.Start) + ".." + strconv.Itoa(*x.Over.End) + " days"
	case x.Over != nil:
		return "over " + strconv.Itoa(x.Over.Start) + " days"
	case x.Within != nil:
		return "within " + x.Within.Text + " km"
	}
	return ""
}

// values prints literals with commas between them, those that do not fit on
// new lines from column hang, and the comments before end.
func (p *printer) values(hang int, values []Literal, end int) {
	for i, v := range values {
		p.piece(hang, v.Span.Start, v.String())
		if i < len(values)-1 {
			p.beforeComma(v.Span.End)
			p.glue(",")
		}
	}
	p.inline(end, hang)
}

// beforeComma prints the block comments between a value that ends at offset
// and its comma.
func (p *printer) beforeComma(offset int) {
	for len(p.comments) > 0 && !isLine(p.comments[0]) {
		start := p.comments[0].Span.Start
		if start < offset || strings.Trim(p.source.Text[offset:start], " \t\r\n") != "" {
			return
		}
		offset = p.comments[0].Span.End
		p.word(p.take().Text)
	}
}

// piece prints one part of a list whose further lines begin at column hang.
func (p *printer) piece(hang, at int, text string) {
	p.inline(at, hang)
	if p.column > hang && p.column+1+utf8.RuneCountInString(text)+1 > p.width {
		p.newline()
		p.hang = hang
	}
	p.word(text)
}

// list prints short members in braces, on one line if they fit.
func (p *printer) list(span Span, n int, text func(int) string, extent func(int) Span) {
	members := make([]string, n)
	for i := range members {
		members[i] = text(i)
	}
	if p.flat(span, brackets("{", "}", "; ", members, func(s string) string { return s }), "") {
		return
	}
	p.word("{")
	p.block(n, "}", span, extent, func(i int) { p.word(members[i] + unlessLast(";", i, n)) })
}

// block prints n members, a line each, and the closing bracket of span.
func (p *printer) block(n int, end string, span Span, extent func(int) Span, member func(int)) {
	if n == 0 && !p.commentIn(span) {
		p.word(end)
		return
	}
	p.depth++
	for i := range n {
		p.nextLine(extent(i).Start, i > 0)
		member(i)
	}
	p.nextLine(span.End-1, n > 0)
	p.depth--
	p.word(end)
}

// flat prints text if no comment stands within span, and text fits on the line
// with what follows it.
func (p *printer) flat(span Span, text, after string) bool {
	column := max(p.column+1, p.depth*indent)
	if p.column == 0 {
		column = p.depth * indent
	}
	if p.commentIn(span) || strings.Contains(text, "\n") ||
		column+utf8.RuneCountInString(text)+len(after) > p.width {
		return false
	}
	p.word(text)
	return true
}

func (p *printer) commentIn(span Span) bool {
	i := sort.Search(len(p.comments), func(i int) bool { return p.comments[i].Span.Start >= span.Start })
	return i < len(p.comments) && p.comments[i].Span.Start < span.End
}

// nextLine ends the line and prints the comments before offset that are left.
func (p *printer) nextLine(offset int, blank bool) {
	p.endLine(offset)
	p.leading(offset, blank)
}

// endLine ends the line, with the comments before offset that belong to it.
func (p *printer) endLine(offset int) {
	for len(p.comments) > 0 && p.comments[0].Span.Start < offset && !p.ownLine(p.comments[0]) {
		p.word(p.take().Text)
	}
	p.newline()
}

// leading prints the comments before offset on lines of their own. A blank
// line before a comment stays, and one before the first if blank says so.
func (p *printer) leading(offset int, blank bool) {
	printed := false
	for len(p.comments) > 0 && p.comments[0].Span.Start < offset {
		c := p.take()
		if (blank || printed) && p.blankBefore(c.Span.Start) {
			p.blank()
		}
		p.word(c.Text)
		if isLine(c) || p.newlineFollows(c.Span.End) {
			p.newline()
		}
		printed = true
	}
	if printed && p.depth == 0 && offset < len(p.source.Text) && p.blankBefore(offset) {
		p.blank()
	}
}

// inline prints the comments before offset in the middle of a line, which goes
// on at column hang after one that ends the line.
func (p *printer) inline(offset, hang int) {
	for len(p.comments) > 0 && p.comments[0].Span.Start < offset {
		c := p.take()
		p.word(c.Text)
		if isLine(c) {
			p.newline()
			p.hang = hang
		}
	}
}

func (p *printer) take() Comment {
	c := p.comments[0]
	p.comments = p.comments[1:]
	return c
}

// word prints text, after the indent at the beginning of a line and after a
// space elsewhere.
func (p *printer) word(text string) {
	switch {
	case p.column > 0:
		text = " " + text
	case p.hang > 0:
		text = strings.Repeat(" ", p.hang) + text
	default:
		text = strings.Repeat(" ", p.depth*indent) + text
	}
	p.hang = 0
	p.glue(text)
}

// glue prints text right behind what is there.
func (p *printer) glue(text string) {
	p.out.WriteString(text)
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		p.column, text = 0, text[i+1:]
	}
	p.column += utf8.RuneCountInString(text)
}

// newline ends the line, unless there is nothing on it.
func (p *printer) newline() {
	if p.column > 0 {
		p.out.WriteByte('\n')
		p.column = 0
	}
	p.hang = 0
}

// blank leaves one blank line, unless nothing or a blank line precedes.
func (p *printer) blank() {
	p.newline()
	if p.out.Len() > 0 && !strings.HasSuffix(p.out.String(), "\n\n") {
		p.out.WriteByte('\n')
	}
}

// continuation returns the indent of a line that continues the one before.
func (p *printer) continuation() int { return (p.depth + 2) * indent }

// ownLine reports whether nothing but space precedes c on its line.
func (p *printer) ownLine(c Comment) bool {
	before := strings.TrimRight(p.source.Text[:c.Span.Start], " \t")
	return before == "" || before == ByteOrderMark || before[len(before)-1] == '\n'
}

// blankBefore reports whether a blank line precedes offset.
func (p *printer) blankBefore(offset int) bool {
	before := p.source.Text[:offset]
	space := before[len(strings.TrimRight(before, " \t\r\n")):]
	return strings.Count(space, "\n") > 1
}

// newlineFollows reports whether nothing but space follows offset on its line.
func (p *printer) newlineFollows(offset int) bool {
	after := strings.TrimLeft(p.source.Text[offset:], " \t\r")
	return after == "" || after[0] == '\n'
}

func isLine(c Comment) bool { return strings.HasPrefix(c.Text, "//") }

func withMode(word string, m Mode) string {
	if m == NoMode {
		return word
	}
	return word + " " + m.String()
}

// brackets joins members within brackets: "< a; b >", or "< >" without any.
func brackets[T any](open, end, separator string, members []T, text func(T) string) string {
	var b strings.Builder
	b.WriteString(open)
	for i, m := range members {
		if i > 0 {
			b.WriteString(separator)
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(text(m))
	}
	b.WriteString(" " + end)
	return b.String()
}

func unlessLast(separator string, i, n int) string {
	if i == n-1 {
		return ""
	}
	return separator
}

func unexpected(x any) string { return fmt.Sprintf("ast: unexpected %T", x) }
