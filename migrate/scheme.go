package migrate

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
	"segql/compile"
	"segql/profile"
)

// A scheme says for each path of endpoints where it goes: the mapping, with the
// names that the endpoints and the segments have.
type scheme struct {
	*Mapping
	targets map[string]*target
	losses  map[string]*Loss // by the path of endpoints
	unheard map[string]bool  // paths that segments name and no endpoint has
}

// A target is where a path of endpoints goes.
type target struct {
	path    string // in profiles; "" for what is left out
	list    bool   // all values are kept, with delimiters
	escapes bool   // an element of a list has a character that is written differently
	renamed string // why the path is another than the mapping's, or ""
}

// A Renaming is an attribute that could not keep its name.
type Renaming struct{ From, To, Because string }

// newScheme looks at all endpoints and at the conditions of the segments.
func newScheme(m *Mapping, e *Endpoints, segments []*compile.Segment) *scheme {
	s := &scheme{Mapping: m, targets: map[string]*target{}, losses: map[string]*Loss{}, unheard: map[string]bool{}}
	seen := map[string]*seen{}
	e.group()
	for p := range e.people {
		for _, r := range p.endpoints {
			look(seen, r)
		}
	}
	for _, segment := range segments {
		for c := range segment.Conditions() {
			if seen[c.Path()] == nil {
				seen[c.Path()], s.unheard[c.Path()] = &seenPath, true
			}
		}
	}
	s.place(seen)
	return s
}

// seen is what the endpoints have under a path.
type seen struct{ several, delimiters bool }

// seenPath is a path that only a segment has.
var seenPath seen

// look notes what an endpoint has.
func look(all map[string]*seen, r *profile.Record) {
	for i, p := range r.Pairs {
		x := all[p.Path]
		if x == nil {
			x = &seen{}
			all[p.Path] = x
		}
		x.several = x.several || i > 0 && r.Pairs[i-1].Path == p.Path && r.Pairs[i-1].Value != p.Value
		x.delimiters = x.delimiters || strings.ContainsAny(p.Value, specials)
	}
}

// roots is the order in which attributes get their names: who comes later gives
// way.
var roots = []string{"Attributes", "UserAttributes", "Metrics"}

// place gives each path its target: those of the table first, so that what people
// have named gives way to them.
func (s *scheme) place(paths map[string]*seen) {
	taken := map[string]string{keyPath: "the key of migrated profiles"}
	for _, f := range s.fields {
		if !strings.HasSuffix(f.from, anyName) && f.to != "" {
			taken[f.to] = f.from
		}
	}
	for _, c := range s.addresses {
		for _, to := range c.to {
			taken[to] = "an address"
		}
	}
	isNamed := func(path string) int { return slices.Index(roots, strings.SplitN(path, ".", 2)[0]) }
	names := sortedKeys(paths)
	slices.SortStableFunc(names, func(a, b string) int { return isNamed(a) - isNamed(b) })
	for _, from := range names {
		t := &target{list: s.isList(from) || paths[from].several, escapes: paths[from].delimiters}
		s.targets[from] = t
		to, _ := s.Mapping.target(from)
		t.path = to
		if _, explicit := s.to(from); to == "" || explicit {
			t.list = t.list && strings.HasPrefix(to, custom)
			continue
		}
		root, _, _ := strings.Cut(from, ".")
		for taken[t.path] != "" || strings.HasPrefix(t.path, custom+"Address_") {
			t.renamed = cmpOr(taken[t.path], "an address")
			t.path = custom + prefixes[root] + strings.TrimPrefix(t.path, custom)
		}
		taken[t.path] = from
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// of returns the target of a path of endpoints.
func (s *scheme) of(path string) *target {
	if t := s.targets[path]; t != nil {
		return t
	}
	to, _ := s.Mapping.target(path)
	return &target{path: to, list: s.isList(path)}
}

// renamings lists the attributes that could not keep their names.
func (s *scheme) renamings() []Renaming {
	list := []Renaming{}
	for _, from := range sortedKeys(s.targets) {
		if t := s.targets[from]; t.renamed != "" {
			list = append(list, Renaming{from, t.path, t.renamed + " has the name"})
		}
	}
	return list
}

// A Loss is values that a profile cannot hold.
type Loss struct {
	From   string // the field of endpoints
	Reason string
	Values int // how many
	People int // whose
	last   *person
}

// The characters with a meaning in lists, and what is written for them.
const (
	delimiter = "|"
	specials  = `|\`
)

// rewritten returns the characters that a part of an element may not have to be found
// in the list, and nowhere else.
func (t *target) rewritten() string {
	if t.escapes {
		return specials + "!"
	}
	return specials
}

var escaper = strings.NewReplacer(`\`, `\\`, `|`, `\!`)

// element returns a value as it stands in a list, with delimiters: no two values
// are written alike, and none contains another.
func element(value string) string { return delimiter + escaper.Replace(value) + delimiter }

// listOf returns the values of a list as a text of at most so many characters, and
// those that do not fit.
func listOf(values []string, most int) (text string, left []string) {
	var b strings.Builder
	length := 0
	for _, v := range values {
		item := element(v)
		if b.Len() > 0 {
			item = item[len(delimiter):]
		}
		n := utf8.RuneCountInString(item)
		if length+n > most {
			left = append(left, v)
			continue
		}
		b.WriteString(item)
		length += n
	}
	return b.String(), left
}

// limit returns how many characters a path of profiles holds.
func limit(path string) int {
	root, part, _ := strings.Cut(path, ".")
	if f, ok := ast.LookupField(ast.Profiles, root, part); ok && f.Kind.MaxLength() > 0 {
		return f.Kind.MaxLength()
	}
	return maxValue
}

const maxValue = 255 // characters of most values of a profile

// lose counts a value that a person's profile cannot hold.
func (s *scheme) lose(p *person, from, format string, args ...any) {
	l := s.losses[from]
	if l == nil {
		l = &Loss{From: from, Reason: fmt.Sprintf(format, args...)}
		s.losses[from] = l
	}
	l.Values++
	if l.last != p {
		l.last, l.People = p, l.People+1
	}
}
