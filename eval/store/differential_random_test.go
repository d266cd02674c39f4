package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"segql/ast"
)

// What values are made of: texts, numbers and dates, with what almost is one.
// Those that differ in little stand side by side.
var (
	someTexts = []string{
		"a", "A", "ab", "aba", "abab", "b", " a", "a ", "a\n", "\x00", "é", "e\u0301", "É", "ß", "ss",
		"straße", "日本", "日本語", "本", "😀", "😀😀", "\u200da", "İ", "i", "null", "true", "True",
		"false", "gold", "Gold", "ACCOUNT_PROFILE", "PROFILE", "account_profile", "+41 44 000", "a.b", `"`,
		`\`, "ﬁ", "fi", "\ufeff", "\ufffd",
	}
	someNumbers = []string{
		"0", "-0", "+0", "0.0", "1", "+1", "01", "1.0", "1e0", "10", "1e1", "1E+1", "100e-1", "-1", "2",
		"2.5", "25e-1", "3", "1e5", "100000", "1E+400", "1e999", "-1e999", "1e-330", "9007199254740992",
		"9007199254740993", "0.1", "0.10000000000000001", "1e00000000000000000001",
		"179769313486231580793728971405301e276", " 1", "1 ", "+-1", "1.", ".5", "1e", "1e+", "0x10",
		"1_000", "1,5", "NaN", "Inf", "-inf", "Infinity", "١٢", "１２", "½", "1p3", "-",
	}
	someDates = []string{
		"2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00-00:00",
		"2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.1Z", "2024-01-01T00:00:00.123456789Z",
		"2024-01-01T00:00:00.12345678900Z", "2024-01-01T00:00:00.123456789012Z",
		"2023-12-31T23:59:59Z",
		"2023-12-31T23:59:59.999999999Z", "2023-12-31T22:00:00-02:00", "2024-01-01T02:00:00+02:00", "2024-01-02T23:58:00+23:59",
		"2023-12-31T00:01:00-23:59", "2024-01-01T12:30:15+05:30", "2024-01-02", "2024-02-28",
		"2024-02-29", "2024-03-01", "2023-02-28", "2000-02-29", "1969-12-31T23:59:59Z", "0001-01-01",
		"0001-01-01T00:00:00+23:59", "0001-01-01T12:00:00+23:59", "9999-12-31", "9999-12-31T23:59:59.9Z",
		"9999-12-31T23:59:59-23:59", "2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31",
		"2024-00-01", "2024-13-01", "2024-01-00", "2024-01-32", "0000-01-01", "10000-01-01", "2024-1-1",
		"20240101", "2024-01-01t00:00:00Z", "2024-01-01T00:00:00z", "2024-01-01 00:00:00Z",
		"2024-01-01T00:00:00", "2024-01-01T00:00Z", "2024-01-01T1:00:00Z", "2024-01-01T24:00:00Z",
		"2024-01-01T00:60:00Z", "2023-12-31T23:59:60Z", "2024-01-01T00:00:00.Z",
		"2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+02:60",
		"2024-01-01T00:00:00+0200", "2024-01-01T00:00:00+2:00", "2024-01-01Z", "2024-01-01T",
		"٢٠٢٤-٠١-٠١", " 2024-01-01", "2024-01-01 ", "2024-W01-1", "2024-001",
	}
)

// A world is where random segments and random people meet: they have the same
// few attributes, with values from one pool.
type world struct {
	*rand.Rand
	attributes []attribute
	values     []string
	numbers    []string        // those of values, len > 1
	dates      []string        // those of values, len > 1
	said       []saying        // so far
	declared   int             // lists so far
	lists      strings.Builder // of the segment that is written
	text       strings.Builder // of the segment that is written
}

// An attribute is one that can be segmented on.
type attribute struct {
	*ast.Field
	name string // for AnyName
}

func (a attribute) path() string { return strings.Replace(a.String(), "NAME", a.name, 1) }

// source returns the path as it is written in a segment.
func (a attribute) source() string {
	if a.Part != ast.AnyName {
		return a.String()
	}
	return a.Root + "[" + ast.Quote(a.name) + "]"
}

// names are what AnyName stands for.
var names = map[ast.Kind][]string{
	ast.CustomKind:     {"tier", "loyalty points", "a.b", "é"},
	ast.CalculatedKind: {"orders", "_a-1", "City"},
}

func newWorld(seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 3))}
	ofKind := map[ast.Kind][]attribute{}
	for f := range ast.Fields(ast.Profiles) {
		if f.Part != ast.AnyName {
			ofKind[f.Kind] = append(ofKind[f.Kind], attribute{f, ""})
		}
		for _, name := range names[f.Kind] {
			ofKind[f.Kind] = append(ofKind[f.Kind], attribute{f, name})
		}
	}
	for kind := range ast.Kinds() {
		w.attributes = append(w.attributes, some(w, 2, ofKind[kind])...)
	}
	w.values = slices.Concat(neighbours(w, someTexts), neighbours(w, someNumbers), neighbours(w, someDates))
	w.values = append(w.values, someNumbers[w.IntN(5)], "1", someDates[w.IntN(5)], "2024-02-28")
	for _, v := range w.values {
		switch {
		case len(numbers(v)) > 0:
			w.numbers = append(w.numbers, v)
		case len(moments(v)) > 0:
			w.dates = append(w.dates, v)
		}
	}
	return w
}

func pick[T any](w *world, from []T) T { return from[w.IntN(len(from))] }

// some returns n of the list, at random and in random order.
func some[T any](w *world, n int, list []T) []T {
	var chosen []T
	for _, i := range w.Perm(len(list))[:min(n, len(list))] {
		chosen = append(chosen, list[i])
	}
	return chosen
}

// neighbours returns a few texts that stand side by side, for those are alike.
func neighbours(w *world, list []string) []string { return list[w.IntN(len(list)-3):][:4] }

func (w *world) oneIn(n int) bool { return w.IntN(n) == 0 }

// segments returns n segments, s0 and up, each a source text. Most have some of
// those before them as sources.
func (w *world) segments(n int) []string {
	segments := make([]string, n)
	for i := range segments {
		w.lists.Reset()
		w.text.Reset()
		fmt.Fprintf(&w.text, "segment s%d { domain d } include %s <\n", i, w.mode())
		for range 1 + w.IntN(3) {
			w.group(i)
		}
		w.text.WriteString(">\n")
		segments[i] = w.lists.String() + w.text.String()
	}
	return segments
}

func (w *world) mode() string { return pick(w, slices.Concat(ast.Modes, []string{""})) }

func (w *world) group(segment int) {
	w.text.WriteString("  group " + w.mode())
	if segment > 0 && w.oneIn(2) {
		sources := []string{fmt.Sprintf("s%d", segment-1)} // so that they nest
		for w.oneIn(2) {
			sources = append(sources, fmt.Sprintf("s%d", w.IntN(segment)))
		}
		fmt.Fprintf(&w.text, " from %s < %s >", w.mode(), strings.Join(sources, ", "))
	} else if w.oneIn(8) {
		fmt.Fprintf(&w.text, " from %s < >", w.mode()) // says nothing
	}
	var items []string
	for range max(w.IntN(5), w.IntN(2)) {
		switch n := w.IntN(5); {
		case n == 0:
			items = append(items, w.dimension())
		case n <= 2 && len(w.said) > 0:
			items = append(items, w.echo())
		default:
			items = append(items, w.condition(pick(w, w.attributes)))
		}
	}
	fmt.Fprintf(&w.text, " <\n    %s >\n", strings.Join(items, ";\n    "))
}

// dimension returns conditions that fit into one object of a document.
func (w *world) dimension() string {
	calculated := w.oneIn(4)
	var conditions, seen []string
	for _, a := range some(w, 8, w.attributes) {
		fits := (a.Kind == ast.CalculatedKind) == calculated && !slices.Contains(seen, a.path())
		if fits && len(conditions) < 3 {
			seen = append(seen, a.path())
			conditions = append(conditions, w.condition(a))
		}
	}
	if len(conditions) == 0 {
		return w.condition(w.attributes[0])
	}
	return "dimension < " + strings.Join(conditions, "; ") + " >"
}

// A saying is what a condition says.
type saying struct {
	attribute
	op     ast.Op
	values []string
}

// condition returns a condition on an attribute as it is written.
func (w *world) condition(a attribute) string {
	op := pick(w, slices.Collect(a.Kind.Ops()))
	return w.say(saying{a, op, w.operands(op, a.Kind)})
}

// echo returns a condition that differs in one thing from one before, so that
// there is something to join and to share, and what excludes each other.
func (w *world) echo() string {
	s := pick(w, w.said)
	switch w.IntN(3) {
	case 0:
		other := func(a attribute) bool { return a.Kind != s.Kind }
		s.attribute = pick(w, slices.DeleteFunc(slices.Clone(w.attributes), other))
	case 1:
		s.values = w.operands(s.op, s.Kind)
	case 2:
		s.op = pick(w, slices.DeleteFunc(slices.Collect(s.Kind.Ops()), func(op ast.Op) bool {
			least, most := op.Arity(s.Kind)
			return op.Operand(s.Kind) != s.op.Operand(s.Kind) || len(s.values) < least || len(s.values) > most
		}))
		s.values = ascending(s.op, s.Kind, slices.Clone(s.values))
	}
	return w.say(s)
}

func (w *world) say(s saying) string {
	w.said = append(w.said, s)
	text := fmt.Sprintf("%s %s %s", s.source(), s.op, w.written(slices.Clone(s.values)))
	if s.Kind == ast.CalculatedKind && w.oneIn(10) {
		text += pick(w, []string{" over 30 days", " over 30..7 days"})
	}
	return text
}

// operands returns values that op takes on a kind of attribute.
func (w *world) operands(op ast.Op, kind ast.Kind) []string {
	least, most := op.Arity(kind)
	operand := op.Operand(kind)
	if operand == ast.AsRange {
		operand = pick(w, []ast.Operand{ast.AsNumber, ast.AsInstant})
	}
	values := make([]string, min(least+w.IntN(3), most))
	for i := range values {
		values[i] = w.operand(operand, kind)
	}
	return ascending(op, kind, values)
}

// written returns the values of a condition as they stand in a segment, some
// of them as a list.
func (w *world) written(values []string) string {
	for i, v := range values {
		values[i] = w.literal(v)
	}
	if w.oneIn(6) {
		cut := w.IntN(len(values))
		name := fmt.Sprintf("list%d", w.declared)
		w.declared++
		fmt.Fprintf(&w.lists, "let %s = %s\n", name, strings.Join(values[cut:], ", "))
		values = append(values[:cut], "$"+name)
	}
	return strings.Join(values, ", ")
}

// ascending puts the values of an operator that takes two into order.
func ascending(op ast.Op, kind ast.Kind, values []string) []string {
	n, m := numbers(values...), moments(values...)
	if least, _ := op.Arity(kind); least == 2 &&
		(len(n) == 2 && n[0] > n[1] || len(m) == 2 && m[0].compare(m[1]) > 0) {
		slices.Reverse(values)
	}
	return values
}

func (w *world) operand(operand ast.Operand, kind ast.Kind) string {
	switch {
	case kind.Values() != nil:
		return pick(w, kind.Values())
	case operand == ast.AsNumber:
		return pick(w, w.numbers)
	case operand == ast.AsInstant:
		return pick(w, w.dates)
	}
	v := []rune(pick(w, w.values))
	if w.oneIn(3) { // a part, for the operators that look for one
		from := w.IntN(len(v))
		v = v[from : from+1+w.IntN(len(v)-from)]
	}
	return string(v)
}

// literal writes a value, in quotes unless it can do without.
func (w *world) literal(v string) string {
	if (len(numbers(v)) > 0 || len(moments(v)) > 0) && w.oneIn(2) {
		return v
	}
	return ast.Quote(v)
}

// person returns someone with some of the attributes, each of which has at
// most that many values. None is empty.
func (w *world) person(most int) person {
	p := person{}
	for _, a := range w.attributes {
		for range max(w.IntN(most+1), w.IntN(2)) {
			if v := w.value(a); v != "" {
				p[a.path()] = append(p[a.path()], v)
			}
		}
	}
	return p
}

// value returns a value of an attribute, seldom the empty one or one with a
// mistake in it.
func (w *world) value(a attribute) string {
	switch {
	case w.oneIn(20):
		return ""
	case w.oneIn(10):
		return mutate(w.Rand, pick(w, w.values))
	case a.Kind.Values() != nil && !w.oneIn(4):
		return pick(w, a.Kind.Values())
	case !ast.Inclusive.On(a.Kind) && !w.oneIn(4):
		return pick(w, w.dates)
	}
	return pick(w, w.values)
}

// mutate takes a character out of a text, puts one in, or both.
func mutate(r *rand.Rand, text string) string {
	runes := []rune(text)
	if len(runes) > 0 && r.IntN(2) == 0 {
		i := r.IntN(len(runes))
		runes = slices.Delete(runes, i, i+1)
	}
	if r.IntN(3) > 0 {
		extra := []rune("0123456789+-.:eETZ a\u0301")
		runes = slices.Insert(runes, r.IntN(len(runes)+1), extra[r.IntN(len(extra))])
	}
	return string(runes)
}
