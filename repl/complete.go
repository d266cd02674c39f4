package repl

import (
	"slices"
	"strings"

	"segql/ast"
	"segql/grammar"
	"segql/view"
)

// A candidate is a text that may stand where one is typing.
type candidate struct {
	text  string
	about string // what it is, "" if it says it all
	tail  string // what comes behind it if there is no other
}

// A completion is what may stand at a place.
type completion struct {
	from int // the byte that the candidates begin at, to the cursor
	list []candidate
}

// complete returns what may stand at the end of a line, behind what is pending.
func (s *Session) complete(line string) completion {
	if start := len(line) - len(strings.TrimLeft(line, " \t")); strings.HasPrefix(line[start:], ":") {
		c := s.completeCommand(line[start:])
		c.from += start
		return c
	}
	if start := strings.LastIndexByte(line, '@') + 1; s.pending == "" && start > 0 && strings.TrimSpace(line[:start-1]) == "" {
		return completion{start - 1, matching("@"+line[start:], s.segmentNames())}
	}
	text := s.pending + unfold(line)
	tokens := grammar.Tokens(text)
	r := &reading{text: text}
	partial := ast.Span{Start: len(text), End: len(text)}
	for i, t := range tokens {
		if i == len(tokens)-1 && (t.Span.End == len(text) || t.Open) && (t.Class != grammar.Mark || t.Open) {
			if t.Class == grammar.Comment {
				return completion{}
			}
			partial = t.Span
			if r.place == inAttribute && !r.continues(t) {
				r.endAttribute()
			}
			break
		}
		r.next(t)
	}
	if r.place == inAttribute && partial.Start > r.attribute.End {
		r.endAttribute()
	}
	if r.place == inAttribute {
		partial.Start = r.attribute.Start
	}
	return s.completeAt(r, text, partial)
}

// completeAt returns what may stand in the place of a part of a text.
func (s *Session) completeAt(r *reading, text string, partial ast.Span) completion {
	c := completion{from: max(partial.Start-len(s.pending), 0)}
	typed := text[min(partial.Start, len(text)):]
	switch r.place {
	case atStart:
		c.list = matching(typed, append(wordCandidates(ast.WordInclude, ast.WordSegment, ast.WordLet, ast.WordSQL), s.attributesLike(ast.Profiles, typed)...))
	case atName:
		c.list = matching(typed, wordCandidates(behindName[r.service]...))
	case atService:
		c.list = matching(typed, wordCandidates(ast.Services...))
	case atProperty:
		c.list = matching(typed, wordCandidates(ast.Properties(r.service)...))
	case atMode, atFromMode:
		c.list = matching(typed, wordCandidates(ast.Modes...))
	case atGroup:
		c.list = matching(typed, wordCandidates(ast.WordGroup))
	case atGroupMode:
		c.list = matching(typed, wordCandidates(append(slices.Clone(ast.Modes), ast.WordFrom)...))
	case atSource:
		c.list = matching(typed, s.sourceNames(r.service, typed))
		if strings.HasSuffix(text[:partial.Start], "@") { // as commands name those of the store
			c.from--
		}
	case atItem:
		c.list = matching(typed, append(s.attributesLike(r.service, typed), wordCandidates(ast.WordDimension)...))
	case inAttribute:
		c.list = s.attributesLike(r.service, typed)
	case atOperator:
		c.list = matching(typed, operators(r.field))
	case atValue:
		c.list = s.valuesLike(r, typed)
	case behindValue:
		if r.field != nil {
			c.list = matching(typed, wordCandidates(behindValues[r.field.Kind]...))
		}
	case atUnit:
		if r.field != nil {
			c.list = matching(typed, wordCandidates(units[r.field.Kind]...))
		}
	}
	return c
}

// behindName are the words that may follow the name of a segment.
var behindName = map[ast.Service][]string{
	ast.Profiles: {ast.WordInclude, ast.WordFor},
	ast.Pinpoint: {ast.WordInclude, ast.WordDimension},
}

// behindValues are the words that may follow the values of a condition.
var behindValues = map[ast.Kind][]string{ast.CalculatedKind: {"over"}, ast.PointKind: {"within"}}

// units are what follows the number behind these.
var units = map[ast.Kind][]string{ast.CalculatedKind: {"days"}, ast.PointKind: {"km"}}

func wordCandidates(words ...string) []candidate {
	var list []candidate
	for _, w := range words {
		list = append(list, candidate{text: w, tail: " "})
	}
	return list
}

// operators returns those of an attribute, or all if it is not known.
func operators(f *ast.Field) []candidate {
	var list []candidate
	for op := range ast.Ops() {
		if f != nil && op.On(f.Kind) {
			list = append(list, candidate{op.String(), op.Doc(), " "})
		}
	}
	return list
}

// matching returns the candidates that begin as what was typed, in any case and with
// or without quotes; if there are none, those that have it in them.
func matching(typed string, list []candidate) []candidate {
	plain := func(text string) string { return strings.ToLower(strings.ReplaceAll(text, `"`, "")) }
	typed = plain(typed)
	var begin, within []candidate
	for _, c := range list {
		switch text := plain(c.text); {
		case strings.HasPrefix(text, typed):
			begin = append(begin, c)
		case strings.Contains(text, typed):
			within = append(within, c)
		}
	}
	if begin == nil {
		return within
	}
	return begin
}

// attributesLike returns the attributes whose path begins as one that was typed:
// the roots first, and what is below one when it has been typed.
func (s *Session) attributesLike(service ast.Service, typed string) []candidate {
	cannot := func(path string) bool { return fieldOf(service, path) == nil }
	all := slices.DeleteFunc(slices.Clone(s.known[service].attributes()), cannot)
	for f := range ast.Fields(service) {
		if f.Part == ast.AnyName {
			all = append(all, f.Root+".")
		} else {
			all = append(all, f.String())
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	root, _, dotted := strings.Cut(strings.ReplaceAll(typed, "[", "."), ".")
	if !dotted {
		if list := matching(typed, roots(service, all)); list != nil {
			return list
		}
	}
	var list []candidate
	for _, path := range all {
		below := strings.HasPrefix(strings.ToLower(path), strings.ToLower(root)+".")
		if f := fieldOf(service, path); f != nil && (below || !dotted) {
			list = append(list, candidate{ast.AttributeOf(path).String(), f.Kind.String(), " "})
		}
	}
	if dotted {
		typed = strings.NewReplacer(`["`, ".", `[`, ".").Replace(typed)
		return matchingPath(typed, list)
	}
	return matching(typed, list)
}

// matchingPath matches attributes however they are spelled.
func matchingPath(typed string, list []candidate) []candidate {
	typed = strings.ToLower(typed)
	return slices.DeleteFunc(list, func(c candidate) bool {
		path := strings.NewReplacer(`["`, ".", `"]`, "").Replace(strings.ToLower(c.text))
		return !strings.HasPrefix(path, typed)
	})
}

// roots returns the first names of paths, with a dot if there are names below.
func roots(service ast.Service, paths []string) []candidate {
	var list []candidate
	for _, path := range paths {
		root, _, dotted := strings.Cut(path, ".")
		if n := len(list); dotted {
			if n == 0 || list[n-1].text != root+"." {
				list = append(list, candidate{text: root + "."})
			}
			continue
		}
		if f := fieldOf(service, path); f != nil {
			list = append(list, candidate{root, f.Kind.String(), " "})
		}
	}
	return list
}

// fieldOf returns what can be segmented on at a path, nil for what cannot.
func fieldOf(service ast.Service, path string) *ast.Field {
	root, part, _ := strings.Cut(path, ".")
	f, ok := ast.LookupField(service, root, part)
	if !ok {
		return nil
	}
	return f
}

// valuesLike returns the most frequent values of the attribute that begin as what
// was typed, with and without quotes, or the lists of the session that do.
func (s *Session) valuesLike(r *reading, typed string) []candidate {
	var list []candidate
	if strings.HasPrefix(typed, "$") {
		for _, l := range s.lists {
			list = append(list, candidate{text: "$" + l.name})
		}
		return matching(typed, list)
	}
	if r.field == nil {
		return nil
	}
	if words := r.field.Kind.Values(); words != nil {
		return matching(typed, wordCandidates(words...))
	}
	quoted := strings.HasPrefix(typed, `"`)
	values, total := s.known[r.service].of(r.path, strings.TrimPrefix(typed, `"`))
	for _, v := range values {
		if !r.takes(v.Value) {
			continue
		}
		text := ast.Quote(v.Value)
		if _, number := ast.ParseNumber(v.Value); !quoted && (number || ast.IsDateShape(v.Value) || isWord(v.Value)) {
			text = v.Value
		}
		list = append(list, candidate{text: text, about: view.Percent(v.Profiles, total)})
	}
	return list
}

// takes reports whether the operator can compare with a value.
func (r *reading) takes(value string) bool {
	_, number := ast.ParseNumber(value)
	_, instant := ast.ParseInstant(value)
	switch r.op.Operand(r.field.Kind) {
	case ast.AsNumber:
		return number
	case ast.AsInstant:
		return instant
	case ast.AsRange:
		return number || instant
	}
	return true
}

func isWord(text string) bool { return ast.IsName(text) && !ast.IsReserved(text) }

// sourceNames returns the segments of a service that may be sources, in quotes if
// what was typed is.
func (s *Session) sourceNames(service ast.Service, typed string) []candidate {
	spelled := func(name string) string {
		if isWord(name) && !ast.IsKept(name) && !strings.HasPrefix(typed, `"`) {
			return name
		}
		return ast.Quote(name)
	}
	var list []candidate
	for _, seg := range s.segments {
		if seg.service() == service {
			list = append(list, candidate{text: spelled(seg.name)})
		}
	}
	for _, name := range s.known[service].segments() {
		if s.find(name) == nil {
			list = append(list, candidate{text: spelled(name), about: "kept in the store"})
		}
	}
	return list
}

// segmentNames returns the names that commands know segments by.
func (s *Session) segmentNames() []candidate {
	var list []candidate
	for _, seg := range s.segments {
		list = append(list, candidate{text: asWord(seg.name), tail: " "})
	}
	for _, name := range s.keptNames() {
		list = append(list, candidate{"@" + asWord(name), "kept in the store", " "})
	}
	return list
}

// keptNames returns the names of the segments that the store keeps, of each service.
func (s *Session) keptNames() []string {
	var names []string
	for _, k := range s.known {
		names = append(names, k.segments()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
