package compile_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"segql/ast"
)

// productions are the grammar of random files, from the name of a service
// down. A word that is neither here nor among the terminals of a generator
// stands for itself.
var productions = map[string][]string{
	"profilesFile": {"Include", "Segment", "Segment Defined Segment", "Segment Defined Segment Defined Segment"},
	"Segment":      {"Header Include", "Header Include", "Header Include", "Header sql Query"},
	"Header":       {"segment Name", "segment Name { Properties }", "segment Name DisplayName for profiles { Properties }"},
	"pinpointFile": {"Endpoints", "Endpoints Defined Endpoints", "Endpoints Defined Endpoints Defined Endpoints"},
	"Endpoints":    {"Project Include", "Project Include", "Project Dimension", "Project"},
	"Project": {
		"segment for pinpoint { Properties }", "segment AnyName for pinpoint", "segment Identified for pinpoint { id ID Properties }",
	},
	"Tags":      {"Tag", "Tag Tags", "Tag ; Tags", "Tag ; Tags"},
	"Tag":       {"TagKey Number", "TagKey TagValue"},
	"SortKeys":  {"SortKey", "SortKey ;", "SortKey ; SortKey", "SortKey ; SortKey ; SortKey ;"},
	"SortKey":   {"Key SortType SortOrder"},
	"SortType":  append(ast.SortTypes, ""),
	"SortOrder": ast.SortOrders,
	"Include":   {"include Mode < Groups >"},
	"Mode":      append(ast.Modes, ""),
	"Groups":    {"", "Group", "Group Group", "Group ; Group ; Group ;"},
	"Group":     {"group Mode < Items >", "group Mode < Items >", "group Mode from Mode < Sources > < Items >"},
	"Sources":   {"", "Source Version", "Source Version , Source Version", "Source , Source , Source"},
	"Items":     {"", "Item", "Item ;", "Item ; Item", "Item ; Item ; Item ; Item"},
	"Item":      {"Condition", "Condition", "Condition", "Dimension"},
	"Dimension": {"dimension < Conditions >"},
	"Window":    {"", "", "over Days days", "over Days .. Days days"},
	"Range":     {"", "within Integer km"},
}

// properties are what a header may have, in any order.
var properties = map[ast.Service][]string{
	ast.Profiles: {"description Description", "domain Domain", "tags { Tags }", "sort { SortKeys }"},
	ast.Pinpoint: {"domain Domain", "tags { Tags }", "version Integer"},
}

// A generator writes random files without mistakes, in all spellings and
// layouts. Attributes, operators, values and their limits are from the tables
// of ast.
type generator struct {
	texts
	service   ast.Service
	least     int            // characters of a name or a value, conditions of a dimension
	fields    [][]*ast.Field // of each kind
	terminals map[string]func() string
	lists     strings.Builder // their declarations
	taken     map[string]bool // what stands only once
	sources   []string        // names and ids of what a group can be from
	defined   []string        // those of the segment that is written
}

// randomSource returns a file of one to three segments.
func randomSource(seed uint64, service ast.Service) string {
	g := &generator{
		texts: texts{rand.New(rand.NewPCG(seed, uint64(service)))}, service: service,
		least: map[ast.Service]int{ast.Profiles: 1}[service], taken: map[string]bool{}, sources: []string{"else-where", "0af5"},
	}
	for kind := range ast.Kinds() {
		other := func(f *ast.Field) bool { return f.Kind != kind }
		if fields := slices.DeleteFunc(slices.Collect(ast.Fields(service)), other); len(fields) > 0 {
			g.fields = append(g.fields, fields)
		}
	}
	g.terminals = map[string]func() string{
		"Name":        func() string { return g.word(g.define(pick(g.texts, "", "-", "7") + g.identifier(60))) },
		"AnyName":     func() string { return g.word(g.unique(g.text(1, 200))) },
		"Identified":  func() string { return g.word(g.define(g.text(1, 200))) },
		"ID":          func() string { return g.word(g.define(g.text(1, 1024))) },
		"Defined":     func() string { g.sources, g.defined = append(g.sources, g.defined...), nil; return "" },
		"Domain":      func() string { return g.word(g.identifier(64)) },
		"DisplayName": func() string { return g.quoted(g.text(1, 255)) },
		"Description": func() string { return g.quoted(g.text(1, 4000)) },
		"Query":       func() string { return g.quoted(g.text(1, 5000)) },
		"TagKey":      func() string { return g.word(g.unique(g.exactly(g.few(g.least, 128), tagParts[service]))) },
		"TagValue":    func() string { return g.word(g.text(0, 256)) },
		"Number":      g.number,
		"Integer":     func() string { return g.integer(1000) },
		"Days":        func() string { return pick(g.texts, "", "", "-") + g.integer(400) },
		"Source":      func() string { return g.word(pick(g.texts, g.sources...)) },
		"Version": func() string {
			return map[ast.Service]string{ast.Pinpoint: pick(g.texts, "", "version "+g.integer(3))}[service]
		},
		"Properties": g.properties,
		"Key":        g.sortKey,
		"Condition":  func() string { return g.condition(g.field()) },
		"Conditions": g.conditions,
	}
	segments := g.expand(service.String() + "File")
	return g.lists.String() + segments
}

// expand writes words, or what stands for them, with space or a comment behind
// each.
func (g *generator) expand(text string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(text) {
		if all, ok := productions[word]; ok {
			b.WriteString(g.expand(pick(g.texts, all...)))
			continue
		}
		if terminal, ok := g.terminals[word]; ok {
			word = terminal()
		} else {
			word = pick(g.texts, word, word, strings.ToLower(word), strings.ToUpper(word[:1])+strings.ToLower(word[1:]))
		}
		b.WriteString(word + pick(g.texts, " ", " ", " ", " ", " ", " ", "\n", "\r\n\r\n", "\t", " /* > ; */ ", " // \" é\n"))
	}
	return b.String()
}

// unique returns text, or else text with a number that makes it another than
// the texts before.
func (g *generator) unique(text string) string {
	for g.taken[text] {
		text += "7"
	}
	g.taken[text] = true
	return text
}

// define returns the unique text of a name by which others can refer to the
// segment.
func (g *generator) define(text string) string {
	g.defined = append(g.defined, g.unique(text))
	return g.defined[len(g.defined)-1]
}

func (g *generator) properties() string {
	text := ""
	for _, i := range g.Perm(len(properties[g.service]))[:g.IntN(4)] {
		text += properties[g.service][i] + pick(g.texts, " ", " ; ")
	}
	return g.expand(text)
}

func (g *generator) field() *ast.Field { return pick(g.texts, pick(g.texts, g.fields...)...) }

func (g *generator) sortKey() string {
	f := g.field()
	path := strings.Replace(f.String(), "NAME", g.identifier(50), 1)
	return pick(g.texts, path, path, g.quoted(pick(g.texts, path, f.Root, f.Root+".", "a.b-c", "7")))
}

// conditions returns conditions that fit into one object of a document: in
// Customer Profiles all on calculated attributes or none, and no attribute twice.
func (g *generator) conditions() string {
	calculated := g.service == ast.Profiles && g.oneIn(3)
	var conditions []string
	seen := map[*ast.Field]bool{}
	for n := g.IntN(6); n > 0 || len(conditions) < g.least; n-- {
		if f := g.field(); !seen[f] && (f.Kind == ast.CalculatedKind) == calculated {
			seen[f] = true
			conditions = append(conditions, g.condition(f))
		}
	}
	return strings.Join(conditions, ";")
}

func (g *generator) condition(f *ast.Field) string {
	attribute := f.String()
	if f.Part == ast.AnyName {
		root, name := f.Root, g.text(g.least, map[ast.Service]int{ast.Profiles: 255, ast.Pinpoint: 50}[f.Service])
		if f.Kind == ast.CalculatedKind {
			root, name = pick(g.texts, ast.Calculated, ast.CalculatedAttributes), g.identifier(255)
		}
		attribute = root + "[" + g.quoted(name) + "]"
		if ast.IsName(name) && !g.oneIn(4) {
			attribute = root + "." + name
		}
	}
	op := pick(g.texts, slices.Collect(f.Kind.Ops())...)
	tail := map[ast.Kind]string{ast.CalculatedKind: "Window", ast.PointKind: "Range"}[f.Kind]
	return attribute + " " + g.expand(op.String()) + g.values(op, f.Kind) + " " + g.expand(tail)
}

// values returns values that op takes on a kind of attribute, some in a list.
func (g *generator) values(op ast.Op, kind ast.Kind) string {
	operand := op.Operand(kind)
	if operand == ast.AsRange {
		operand = pick(g.texts, ast.AsNumber, ast.AsInstant)
	}
	values := make([]string, g.few(op.Arity(kind)))
	for i := range values {
		values[i] = g.value(kind, operand)
	}
	if op == ast.Between || op == ast.NotBetween {
		slices.SortFunc(values, ascending)
	}
	for i, v := range values {
		if _, isNumber := ast.ParseNumber(v); !isNumber && !ast.IsDateShape(v) || op != ast.Near && g.oneIn(4) {
			values[i] = g.word(v)
		}
	}
	if op != ast.Near && g.oneIn(10) {
		name, cut := fmt.Sprintf("läst_%d", g.lists.Len()), g.IntN(len(values))
		fmt.Fprintf(&g.lists, "let %s = %s%s", name, strings.Join(values[cut:], " , "), pick(g.texts, " ", ";", "\n\n"))
		values = append(values[:cut], "$"+name)
	}
	return strings.Join(values, ", ")
}

func (g *generator) value(kind ast.Kind, operand ast.Operand) string {
	switch {
	case kind.Values() != nil:
		return pick(g.texts, kind.Values()...)
	case kind == ast.PointKind:
		return pick(g.texts, "", "-") + g.integer(90) + pick(g.texts, "", "."+g.integer(1e6))
	case operand == ast.AsNumber:
		return g.number()
	case operand == ast.AsInstant:
		return g.instant()
	}
	return g.text(g.least, kind.MaxLength())
}

// ascending compares two numbers, or two instants.
func ascending(a, b string) int {
	x, _ := ast.ParseNumber(a)
	y, _ := ast.ParseNumber(b)
	from, _ := ast.ParseInstant(a)
	to, _ := ast.ParseInstant(b)
	return cmp.Or(cmp.Compare(x, y), from.Time.Compare(to.Time))
}
