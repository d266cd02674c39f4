package compile_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
)

// planPaths are the attributes of planSource: few, so that conditions on one
// attribute meet.
var planPaths = map[ast.Service][]string{
	ast.Profiles: {"FirstName", "Attributes.a", "Attributes.b", "Calculated.n", "ProfileType", "BirthDate"},
	ast.Pinpoint: {
		"Attributes.a", "UserAttributes.b", "Metrics.m",
		"Demographic.Channel", "Behavior.Recency", "Location.GPSPoint",
	},
}

// planValues are the values of planSource, by how the operator reads them.
var planValues = map[ast.Operand][]string{
	ast.AsText:    {`"a"`, `"b"`, `"ab"`, `"1"`},
	ast.AsNumber:  {"1", "1.0", "2"},
	ast.AsInstant: {"2024-01-31", "2024-01-31T12:00:00Z", "2024-02-01"},
}

// A planGenerator writes segments that can be planned, in the shapes of the
// generator.
type planGenerator struct {
	generator
	paths []string // of which the file's conditions are
	names []string // of the segments so far
}

// planSource returns a file of several segments, which are each other's
// sources.
func planSource(seed uint64, service ast.Service) string {
	g := &planGenerator{generator: generator{texts: texts{rand.New(rand.NewPCG(seed, 7))}, service: service}}
	for _, i := range g.Perm(len(planPaths[service]))[:3] {
		g.paths = append(g.paths, planPaths[service][i])
	}
	g.terminals = map[string]func() string{
		"Source":     func() string { return pick(g.texts, g.names...) },
		"Version":    func() string { return "" },
		"Condition":  func() string { return g.condition(pick(g.texts, g.paths...)) },
		"Conditions": g.conditions,
	}
	var b strings.Builder
	for i := range 6 {
		name := fmt.Sprintf("s%d", i)
		id := map[ast.Service]string{ast.Pinpoint: "id " + name}[service]
		fmt.Fprintf(&b, "segment %s for %s { %s } %s\n", name, service, id, g.body())
		g.names = append(g.names, name)
	}
	return b.String()
}

// body returns groups, in Pinpoint also a dimension or nothing.
func (g *planGenerator) body() string {
	if g.service == ast.Pinpoint && g.oneIn(8) {
		return pick(g.texts, "", g.expand("Dimension"))
	}
	if len(g.names) == 0 {
		return "include ALL < group ANY <" + g.expand("Items") + "> >"
	}
	for {
		body := g.expand("Include")
		if g.service == ast.Pinpoint || strings.Contains(strings.ToLower(body), "group") {
			return body
		}
	}
}

func (g *planGenerator) conditions() string {
	paths := slices.Clone(g.paths)
	if g.service == ast.Profiles {
		paths = slices.DeleteFunc(paths, func(p string) bool { return strings.HasPrefix(p, ast.Calculated) })
	}
	least := map[ast.Service]int{ast.Profiles: 1}[g.service]
	var list []string
	for _, i := range g.Perm(len(paths))[:least+g.IntN(2)] {
		list = append(list, g.condition(paths[i]))
	}
	return strings.Join(list, "; ")
}

func (g *planGenerator) condition(path string) string {
	root, part, _ := strings.Cut(path, ".")
	f, _ := ast.LookupField(g.service, root, part)
	op := pick(g.texts, slices.Collect(f.Kind.Ops())...)
	operand := op.Operand(f.Kind)
	if operand == ast.AsRange {
		operand = pick(g.texts, ast.AsNumber, ast.AsInstant)
	}
	from := planValues[operand]
	if f.Kind.Values() != nil {
		from = f.Kind.Values()
	}
	values := make([]string, g.few(op.Arity(f.Kind)))
	for i := range values {
		values[i] = pick(g.texts, from...)
	}
	if op == ast.Between || op == ast.NotBetween {
		slices.SortFunc(values, ascending)
	}
	tail := ""
	switch f.Kind {
	case ast.CalculatedKind:
		tail = pick(g.texts, "", "", "over 30 days", "over 30..0 days", "over 7 days")
	case ast.PointKind:
		tail = pick(g.texts, "within 5 km", "within 7 km")
	}
	return path + " " + op.String() + " " + strings.Join(values, ", ") + " " + tail
}

// randomPlans holds the plans of n random segments of a service to a law; of a
// tenth of that with -short.
func randomPlans(
	t *testing.T, service ast.Service, n int, holds func(t *testing.T, seed uint64, p *compile.Plan),
) {
	if testing.Short() {
		n /= 10
	}
	for seed := uint64(0); n > 0; seed++ {
		text := planSource(seed, service)
		segments, list := checked(&ast.Source{Name: "random.seg", Text: text})
		for _, s := range segments {
			p, found := compile.MakePlan(s, compile.PlanOptions{Ranges: compile.RangesIgnore})
			list = append(list, found...)
			if p == nil {
				break
			}
			holds(t, seed, p)
			n--
			if t.Failed() {
				t.Fatalf("seed %d of %s: the plan of %s in\n%s\nis\n%s", seed, service, s.Name, text, p)
			}
		}
		if list.Failed() {
			t.Fatalf("seed %d of %s: %s\n%s", seed, service, messages(list), text)
		}
	}
}

// A world has values of attributes, and a reading of the rules.
type world struct {
	values  map[string][]string
	reading ast.Reading
	salt    int
}

// randomWorld returns values for the attributes of a service, of each none,
// one or several, with some that are missing or cannot be read.
func randomWorld(x texts, service ast.Service) world {
	others := []string{
		"", "c", "xab", "1e0", "-3", "007", "2024-02-30", "2024-01-31T23:59:59Z", "PROFILE", "ACCOUNT_PROFILE",
	}
	w := world{values: map[string][]string{}, salt: x.IntN(1000)}
	for _, path := range planPaths[service] {
		for range pick(x, 0, 1, 1, 2, 3) {
			from := pick(x, others, planValues[ast.AsText], planValues[ast.AsNumber], planValues[ast.AsInstant])
			w.values[path] = append(w.values[path], strings.Trim(pick(x, from...), `"`))
		}
	}
	return w
}

// condition says whether a condition holds. What takes more than the values of
// an attribute holds or does not by chance, always in the same way.
func (w world) condition(c *compile.Condition) bool {
	if c.Field.Kind == ast.PointKind || c.Field.Kind == ast.RecencyKind {
		h := fnv.New32a()
		fmt.Fprint(h, c, w.salt)
		return h.Sum32()%2 == 0
	}
	return c.Test(w.reading).Holds(w.values[c.Path()])
}

// node says whether a node of a plan holds.
func (w world) node(n compile.Node) bool {
	switch n := n.(type) {
	case compile.All:
		return true
	case compile.Nothing:
		return false
	case *compile.Condition:
		return w.condition(n)
	case *compile.And:
		return !slices.ContainsFunc(n.Of, func(n compile.Node) bool { return !w.node(n) })
	case *compile.Or:
		return slices.ContainsFunc(n.Of, w.node)
	case *compile.Not:
		return !w.node(n.Of)
	case *compile.SourceNode:
		return w.node(n.Root)
	}
	panic(fmt.Sprintf("unexpected %T", n))
}

// segment says whether a segment holds as it is written, by the rules R1 to R9.
func (w world) segment(s *compile.Segment) bool {
	switch b := s.Body.(type) {
	case nil:
		return true
	case compile.Dimension:
		return w.dimension(b)
	case *compile.Groups:
		return len(b.List) == 0 || combined(b.Include, b.List, func(g *compile.Group) bool {
			source := func(src compile.Source) bool { return w.segment(src.Segment) }
			return (len(g.Sources) == 0 || combined(g.SourceType, g.Sources, source)) &&
				(len(g.Dimensions) == 0 || combined(g.Type, g.Dimensions, w.dimension))
		})
	}
	panic(fmt.Sprintf("unexpected %T", s.Body))
}

func (w world) dimension(d compile.Dimension) bool { return combined(ast.All, d, w.condition) }

func combined[T any](m ast.Mode, list []T, holds func(T) bool) bool {
	n := 0
	for _, x := range list {
		if holds(x) {
			n++
		}
	}
	all := n == len(list)
	return map[ast.Mode]bool{ast.NoMode: all, ast.All: all, ast.Any: n > 0, ast.None: n == 0}[m]
}

var readings = []ast.Reading{
	{},
	{Missing: ast.MissingFails},
	{Bounds: ast.BoundsExclusive},
	{Missing: ast.MissingFails, Bounds: ast.BoundsExclusive},
}

func TestPlansMeanWhatSegmentsSay(t *testing.T) {
	for _, service := range services {
		t.Run(service.String(), func(t *testing.T) {
			t.Parallel()
			held, pairs := 0, 0
			randomPlans(t, service, 1500, func(t *testing.T, seed uint64, p *compile.Plan) {
				x := texts{rand.New(rand.NewPCG(seed, 8))}
				for range 8 {
					w := randomWorld(x, service)
					for _, w.reading = range readings {
						want := w.segment(p.Segment)
						if got := w.node(p.Root); got != want {
							t.Errorf("got %v, want %v of %q under %v", got, want, w.values, w.reading)
						}
						if pairs++; want {
							held++
						}
					}
				}
			})
			if held < pairs/4 || held > pairs*3/4 {
				t.Errorf("%d of %d hold, which tells little", held, pairs)
			}
		})
	}
}

func TestPlansAreNormal(t *testing.T) {
	for _, service := range services {
		t.Run(service.String(), func(t *testing.T) {
			t.Parallel()
			randomPlans(t, service, 1000, func(t *testing.T, _ uint64, p *compile.Plan) {
				texts := map[string]compile.Node{}
				for n := range p.Nodes() {
					expectNormal(t, n)
					text := canonical(n)
					if texts[text] != nil {
						t.Errorf("two nodes say %s", text)
					}
					texts[text] = n
				}
				expectSourcesFirst(t, p)
			})
		})
	}
}

// expectNormal holds a node to say nothing that could be said with less.
func expectNormal(t *testing.T, n compile.Node) {
	t.Helper()
	_, isAnd := n.(*compile.And)
	_, isOr := n.(*compile.Or)
	children := compile.Children(n)
	if (isAnd || isOr) && len(children) < 2 {
		t.Errorf("%s has %d children", compile.Label(n), len(children))
	}
	met := map[compile.Node]bool{}
	lists := map[string]bool{}
	for _, child := range children {
		within := compile.Label(child) + " within " + compile.Label(n)
		switch child := child.(type) {
		case compile.All, compile.Nothing:
			t.Error(within)
		case *compile.Condition:
			joins := isOr && !child.Op.IsNegative() || isAnd && child.Op.IsNegative()
			if like := likeness(child); joins && takesList(child) && lists[like] {
				t.Errorf("%s twice within %s", like, compile.Label(n))
			} else {
				lists[like] = true
			}
		case *compile.Not:
			if _, isNot := n.(*compile.Not); isNot || met[child.Of] {
				t.Error(within)
			}
		}
		if compile.Label(child) == compile.Label(n) || met[child] {
			t.Error(within)
		}
		met[child] = true
	}
}

// takesList reports whether any number of values may stand in a condition.
func takesList(c *compile.Condition) bool {
	lists := []ast.Op{ast.Inclusive, ast.Exclusive, ast.Contains, ast.BeginsWith, ast.EndsWith, ast.On, ast.Equal}
	return slices.Contains(lists, c.Op) && c.Field.Kind.MaxValues() != 1
}

// likeness returns what a condition says without its values.
func likeness(c *compile.Condition) string {
	_, tail, _ := strings.Cut(strings.Replace(c.String(), "..0 days", " days", 1), " over ")
	return c.Path() + " " + c.Op.String() + " " + tail
}

// canonical returns what a node says, in whichever order.
func canonical(n compile.Node) string {
	if c, ok := n.(*compile.Condition); ok {
		values := slices.Clone(c.Values)
		if takesList(c) {
			slices.Sort(values)
		}
		_, within, _ := strings.Cut(c.String(), " within ")
		return fmt.Sprint(likeness(c), values, within)
	}
	label := compile.Label(n)
	if _, ok := n.(*compile.SourceNode); ok {
		return label
	}
	var children []string
	for _, child := range compile.Children(n) {
		children = append(children, canonical(child))
	}
	slices.Sort(children)
	return label + "(" + strings.Join(children, ", ") + ")"
}

// expectSourcesFirst holds the sources of a plan to be those that it reaches,
// each behind those that it uses.
func expectSourcesFirst(t *testing.T, p *compile.Plan) {
	t.Helper()
	reached := 0
	for n := range p.Nodes() {
		if _, ok := n.(*compile.SourceNode); ok {
			reached++
		}
	}
	if len(p.Sources) != reached {
		t.Errorf("got %d sources, want the %d that are reached", len(p.Sources), reached)
	}
	listed := map[compile.Node]bool{}
	for _, s := range p.Sources {
		below := &compile.Plan{Root: s.Root}
		for n := range below.Nodes() {
			if _, ok := n.(*compile.SourceNode); ok && !listed[n] {
				t.Errorf("%s is used before it is listed", compile.Label(n))
			}
		}
		listed[s] = true
	}
}

func TestPlansAreDeterministic(t *testing.T) {
	for _, service := range services {
		for seed := range uint64(20) {
			var got [2]string
			for i := range got {
				segments, _ := checked(&ast.Source{Name: "random.seg", Text: planSource(seed, service)})
				documents, list := compile.Plans(segments, compile.PlanOptions{Ranges: compile.RangesIgnore})
				got[i] = string(compile.Encode(documents)) + messages(list)
				for _, s := range segments {
					p, _ := compile.MakePlan(s, compile.PlanOptions{Ranges: compile.RangesIgnore})
					got[i] += p.String()
				}
			}
			if got[0] != got[1] || got[0] == "" {
				t.Fatalf("seed %d: planned twice:\n%s\n%s", seed, got[0], got[1])
			}
		}
	}
}
