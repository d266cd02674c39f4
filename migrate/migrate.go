package migrate

import (
	"fmt"
	"slices"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/grammar"
	"segql/profile"
)

// A Project is what is to be migrated.
type Project struct {
	Endpoints *Endpoints
	Segments  []*ast.Source       // documents, and files in the language
	Imported  map[string][]string // the ids of endpoints or users in imported segments, by the segment's name or id
	Mapping   *Mapping
	Allow     map[Allowance]bool
	At        eval.At
	Domain    string // of the requests, or ""
}

// A Migration is a project that has been translated. Write writes it, Prove proves
// what was written.
type Migration struct {
	Project
	Report Report

	segments []*Segment // those of the report that are translated
	scheme   *scheme
	columns  []string // the paths that a profile has
}

// firstIDs is how many ids are told of those that differ.
const firstIDs = 5

// Translate translates the segments of a project, for profiles as its endpoints
// will be. What cannot be translated is stopped with a reason. An error is about
// what the caller has named.
func Translate(p Project) (*Migration, error) {
	d := readDocuments(p.Segments)
	members, notes, err := p.join(d.segments)
	if err != nil {
		return nil, err
	}
	m := &Migration{Project: p, scheme: newScheme(p.Mapping, p.Endpoints, d.segments)}
	found := newSurvey()
	for person := range p.Endpoints.people {
		for _, pair := range m.scheme.profile(person, person.endpoints, found).Pairs {
			found.paths[pair.Path] = true
		}
	}
	m.columns = sortedKeys(found.paths)
	profile.SortPaths(m.columns)
	t := &translator{scheme: m.scheme, now: p.At.Now, members: members}
	all := t.segments(d, p.Allow)
	check(all)
	for _, s := range all {
		if s.Reason == "" {
			m.segments = append(m.segments, s)
		}
	}
	m.Report = m.report(found, append(all, d.refused...))
	m.Report.Notes = append(append(m.Report.Notes, d.notes...), notes...)
	return m, nil
}

// join puts the members of imported segments into them, and returns the keys of
// those that are known.
func (p Project) join(segments []*compile.Segment) (known map[string]bool, notes []string, err error) {
	known, used := map[string]bool{}, map[string]bool{}
	for _, s := range segments {
		if !s.Imported {
			continue
		}
		for _, name := range []string{s.Name, s.ID} {
			ids, ok := p.Imported[name]
			if !ok || used[name] && known[compile.ImportedKey(s.Name, s.Version)] {
				continue
			}
			used[name] = true
			key := compile.ImportedKey(s.Name, s.Version)
			known[key] = true
			if absent := p.Endpoints.join(key, ids); absent > 0 {
				notes = append(notes, fmt.Sprintf("%s of the imported segment %s: no endpoint has it", number(absent, "id"), s.Name))
			}
		}
	}
	for _, name := range sortedKeys(p.Imported) {
		if !used[name] {
			return nil, nil, fmt.Errorf("none of the segments is an imported one called %s", ast.Quote(name))
		}
	}
	return known, notes, nil
}

// check reads the segments that will be written, as a user of them would, and
// stops those that have a mistake.
func check(list []*Segment) {
	var files []*ast.File
	owner := map[string]*Segment{}
	for _, s := range list {
		for _, f := range s.files {
			file, problems := grammar.Parse(&ast.Source{Name: f.name + ".seg", Text: f.text, Stem: f.name})
			s.stop(problems.Failed(), "its translation cannot be read: %s", problems)
			files = append(files, file)
			owner[file.Source.Name] = s
		}
	}
	segments, problems := compile.Check(files, compile.Options{})
	written := map[string]*compile.Segment{}
	for _, s := range segments {
		written[s.Name] = s
	}
	for _, d := range problems {
		s := owner[d.Source.Name]
		s.stop(d.Severity() == ast.Error, "its translation is not valid: %s", d.Message)
		if d.Severity() == ast.Warning {
			s.note(d.Message)
		}
	}
	for _, s := range list {
		s.stop(written[s.Name] == nil, "it is built on a segment that is stopped")
		s.written = written[s.Name]
	}
}

// join puts endpoints into an imported segment, all of a user's where the id is a
// user's, and returns how many ids are neither.
func (e *Endpoints) join(key string, ids []string) (absent int) {
	e.group()
	for _, id := range ids {
		list := []string{id}
		if _, known := e.byID[id]; !known {
			list = e.ofUser(id)
		}
		if len(list) == 0 {
			absent++
		}
		for _, id := range list {
			r := e.record(id)
			if !slices.Contains(r.Values(ast.Segments), key) {
				r.Pairs = append(r.Pairs, profile.Pair{Path: ast.Segments, Value: key})
				r.Sort()
				e.put(id, r.Pairs)
			}
		}
	}
	return absent
}

// stamp is the instant of the evaluation, as reports have it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
