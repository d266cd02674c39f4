package migrate

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// A Report is what became of a project.
type Report struct {
	Now       string // the instant of the evaluation
	Endpoints int
	Users     int // with a user id
	Userless  int // endpoints without one
	Profiles  int
	Failed    int // rows of the input that could not be read
	Notes     []string
	Conflicts []*Conflict
	Losses    []*Loss
	Left      []Left
	Renamed   []Renaming
	Segments  []*Segment // sources first, then what is no segment
}

// A Left is a field that the mapping leaves out.
type Left struct {
	Field    string
	Profiles int // which would have it
}

// report says what is known before the proof.
func (m *Migration) report(found *survey, segments []*Segment) Report {
	r := Report{
		Now:       stamp(m.At.Now),
		Endpoints: m.Endpoints.Len(),
		Profiles:  len(m.Endpoints.users),
		Renamed:   m.scheme.renamings(),
		Segments:  segments,
		Notes:     []string{}, Conflicts: []*Conflict{}, Losses: []*Loss{}, Left: []Left{},
	}
	for _, u := range m.Endpoints.users {
		if u.id == "" {
			r.Userless++
		}
	}
	r.Users = r.Profiles - r.Userless
	if n := m.Endpoints.Updated; n > 0 {
		r.Notes = append(r.Notes, number(n, "endpoint")+" given again: what came later is an update")
	}
	for _, path := range m.columns {
		if name, ok := strings.CutPrefix(path, custom); ok && strings.Contains(name, ".") {
			r.Notes = append(r.Notes, path+" has a dot in its name, which an upload job may take for a path; map it to another name")
		}
	}
	for _, field := range sortedKeys(found.conflicts) {
		r.Conflicts = append(r.Conflicts, found.conflicts[field])
	}
	for _, field := range sortedKeys(m.scheme.losses) {
		r.Losses = append(r.Losses, m.scheme.losses[field])
	}
	for _, field := range sortedKeys(found.left) {
		r.Left = append(r.Left, Left{field, found.left[field]})
	}
	slices.SortStableFunc(r.Conflicts, func(a, b *Conflict) int { return cmp.Compare(b.Users, a.Users) })
	for _, s := range segments {
		if s.Reason != "" {
			s.Verdict = Stopped
		}
	}
	return r
}

// IsGood reports whether everything was read, and every segment has the users that
// it should have or that were allowed.
func (r *Report) IsGood() bool {
	return r.Failed == 0 && !slices.ContainsFunc(r.Segments, func(s *Segment) bool { return !s.Verdict.IsGood() })
}

// Count returns how many segments have a verdict.
func (r *Report) Count(v Verdict) int {
	n := 0
	for _, s := range r.Segments {
		if s.Verdict == v {
			n++
		}
	}
	return n
}

// JSON returns the report as a document.
func (r *Report) JSON() []byte {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		panic(err) // structs, texts and numbers
	}
	return append(text, '\n')
}
