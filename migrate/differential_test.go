package migrate_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/grammar"
	"segql/migrate"
	"segql/profile"
)

// A judge knows of a project what a user of its files would: it parses the
// endpoints and the documents anew, and reads what was written.
type judge struct {
	endpoints map[string][]*profile.Record // by user, or by endpoint if it has none
	profiles  map[string]*profile.Record
	same      bool                        // a translation has no users of its own, of any class
	before    map[string]*compile.Segment // by id and version
	after     map[string]*compile.Segment // by name
}

func newJudge(t testing.TB, p project, folder string) *judge {
	t.Helper()
	j := &judge{map[string][]*profile.Record{}, map[string]*profile.Record{}, p.isFrozen(), map[string]*compile.Segment{}, map[string]*compile.Segment{}}
	for _, r := range records(t, bytes.NewReader(p.endpoints), ast.Pinpoint) {
		key := "endpoint/" + r.ID
		if user := r.Values(profile.UserIDPath); len(user) > 0 {
			key = "user/" + user[0]
		}
		j.endpoints[key] = append(j.endpoints[key], r)
	}
	text, err := os.ReadFile(filepath.Join(folder, migrate.ProfilesFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records(t, bytes.NewReader(text), ast.Profiles) {
		j.profiles[r.Values("Attributes." + migrate.KeyName)[0]] = r
	}
	service := ast.Pinpoint
	f, _ := compile.Decompile(&ast.Source{Name: "segments.json", Text: string(p.segments)}, &service)
	checked, _ := compile.Check([]*ast.File{f}, compile.Options{})
	for _, s := range checked {
		j.before[idOf(s.ID, s.Version)] = s
	}
	var files []*ast.File
	paths, _ := filepath.Glob(filepath.Join(folder, "segments", "*.seg"))
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, list := grammar.Parse(&ast.Source{Name: path, Text: string(text)})
		if list.Failed() {
			t.Fatal(list)
		}
		files = append(files, f)
	}
	checked, list := compile.Check(files, compile.Options{})
	if list.Failed() {
		t.Fatal(list)
	}
	for _, s := range checked {
		j.after[s.Name] = s
	}
	return j
}

func idOf(id string, version *int) string {
	if version != nil {
		id += strings.Repeat("+", *version)
	}
	return id
}

func records(t testing.TB, in *bytes.Reader, service ast.Service) []*profile.Record {
	t.Helper()
	var list []*profile.Record
	for rows, err := range profile.NewReader(in, profile.ReadOptions{Service: service, Format: profile.JSONLines}).Batches(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.Err != nil {
				t.Fatal(row.Err)
			}
			list = append(list, row.Record)
		}
	}
	return list
}

// check holds a migration to what it promises, and returns how many segments it
// has translated.
func check(t testing.TB, p project) (pairs int) {
	t.Helper()
	m, folder := migrated(t, p)
	prove(t, m, folder)
	j := newJudge(t, p, folder)
	if len(j.profiles) != len(j.endpoints) {
		t.Fatalf("got %d profiles, want %d", len(j.profiles), len(j.endpoints))
	}
	for _, s := range m.Report.Segments {
		if s.Proof == nil {
			if s.Reason == "" {
				t.Fatalf("%s is stopped without a reason", s.Name)
			}
			continue
		}
		pairs++
		j.segment(t, s)
	}
	return pairs
}

func prove(t testing.TB, m *migrate.Migration, folder string) {
	t.Helper()
	profiles, err := os.Open(filepath.Join(folder, migrate.ProfilesFile))
	if err != nil {
		t.Fatal(err)
	}
	defer profiles.Close()
	if err := m.Prove(t.Context(), profiles); err != nil {
		t.Fatal(err)
	}
}

// segment compares a segment with its translation by the plain reference.
func (j *judge) segment(t testing.TB, s *migrate.Segment) {
	t.Helper()
	at := eval.At{Now: now}
	before := eval.NewReference(j.before[idOf(s.Pinpoint.ID, s.Pinpoint.Version)], at)
	after := eval.NewReference(j.after[s.Name], at)
	same := j.same || s.Class <= migrate.Conditional
	proof := migrate.Proof{}
	for key, endpoints := range j.endpoints {
		was := slices.ContainsFunc(endpoints, func(r *profile.Record) bool { return before.Holds(j.valuesOf(r, endpoints)) })
		is := after.Holds(j.profiles[key].Values)
		switch {
		case was && is:
			proof.Both++
		case was:
			proof.Before++
		case is:
			proof.After++
		}
		if same && len(endpoints) == 1 && was != is {
			t.Fatalf("%s: %s has one endpoint and is in before: %v, after: %v\n%s", s.Name, key, was, is, s.Pinpoint.ID)
		}
	}
	got := s.Proof
	if got.Both != proof.Both || got.Before != proof.Both+proof.Before || got.After != proof.Both+proof.After {
		t.Fatalf("%s: got %+v, want %d both, %d only before, %d only after", s.Name, got, proof.Both, proof.Before, proof.After)
	}
	if n := got.OnlyBefore.Translation.Count + got.OnlyAfter.Translation.Count; n > 0 && same {
		t.Fatalf("%s of %s is %s and has %d differences of the translation: %+v", s.Name, s.Pinpoint.ID, s.Class, n, got)
	}
	if same && (s.Verdict == migrate.Equal) != (got.Before == got.Both && got.After == got.Both) {
		t.Fatalf("%s: got the verdict %s of %+v", s.Name, s.Verdict, got)
	}
}

// valuesOf gives the values of an endpoint, with what all endpoints of its user
// share: what the latest says of it.
func (j *judge) valuesOf(r *profile.Record, all []*profile.Record) func(path string) []string {
	return func(path string) []string {
		if !profile.IsOfUser(path) || len(r.Values(profile.UserIDPath)) == 0 {
			return r.Values(path)
		}
		var latest *profile.Record
		for _, other := range all {
			if len(other.Values(path)) > 0 && (latest == nil || later(other, latest)) {
				latest = other
			}
		}
		if latest == nil {
			return nil
		}
		return latest.Values(path)
	}
}

// later reports whether an endpoint was active after another; of two at once it is
// the one whose id comes first.
func later(a, b *profile.Record) bool {
	instant := func(r *profile.Record) int64 {
		for _, v := range r.Values("EffectiveDate") {
			if i, ok := ast.ParseInstant(v); ok {
				return i.Time.UnixNano()
			}
		}
		return -1 << 63
	}
	if x, y := instant(a), instant(b); x != y {
		return x > y
	}
	return a.ID < b.ID
}

func TestTranslationsHaveTheSameUsers(t *testing.T) {
	want := 10_000
	if testing.Short() {
		want /= 10
	}
	pairs := 0
	for seed := uint64(0); pairs < want; seed++ {
		pairs += check(t, randomProject(seed))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzProject(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { check(t, randomProject(seed)) })
}

// FuzzDocument gives a project any text as the documents of its segments: it never
// makes a segment of the wrong people.
func FuzzDocument(f *testing.F) {
	p := randomProject(1)
	f.Add(p.segments)
	for _, text := range []string{
		`{"Dimensions":{"Attributes":{"a":{"Values":["a"]}}},"SegmentGroups":{"Groups":[{}]}}`,
		`[{"Name":"a","SegmentGroups":{"Groups":[{"SourceSegments":[{"Id":"b"}]}]}},{"Id":"b"}]`,
		`{"Name":"x","Dimensions":{"Location":{"GPSPoint":{"Coordinates":{"Latitude":89.99,"Longitude":-180},"RangeInKilometers":500}}}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		check(t, project{p.endpoints, text, ""})
	})
}
