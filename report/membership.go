package report

import (
	"context"
	"fmt"
	"time"

	"segql/profile"
	"segql/view"
)

// The words and the status of GetSegmentMembership.
const (
	present  = "PRESENT"
	absent   = "ABSENT"
	notFound = 404
)

// A Membership says of profiles whether they are in a segment. As JSON it is the
// answer of GetSegmentMembership.
type Membership struct {
	SegmentDefinitionName string `json:",omitempty"`
	Profiles              []QueryResult
	Failures              []QueryFailure
	LastComputedAt        time.Time

	ids []string // in the order in which they were asked for
}

// A QueryResult is whether a profile is in, PRESENT or ABSENT.
type QueryResult struct{ ProfileId, QueryResult string }

// A QueryFailure is a profile that is not there.
type QueryFailure struct {
	ProfileId, Message string
	Status             int
}

// Membership answers for ids, in their order.
func (e *Evaluation) Membership(ctx context.Context, ids []string) (*Membership, error) {
	members, err := e.holds(ctx, ids)
	if err != nil {
		return nil, err
	}
	m := &Membership{
		SegmentDefinitionName: e.Segment.Name, LastComputedAt: e.At.Now.UTC(),
		Profiles: []QueryResult{}, Failures: []QueryFailure{}, ids: ids,
	}
	for _, id := range ids {
		in, there := members[id]
		switch {
		case !there:
			m.Failures = append(m.Failures, QueryFailure{id, "the " + e.Segment.Service.Noun() + " was not found", notFound}) // R28
		case in:
			m.Profiles = append(m.Profiles, QueryResult{id, present})
		default:
			m.Profiles = append(m.Profiles, QueryResult{id, absent})
		}
	}
	return m, nil
}

// Membership prints a row for each of the ids that were asked for.
func (p Printer) Membership(m *Membership) error {
	t := view.Table{Columns: []view.Column{{Title: profile.FormOf(p.Service).IDName, Min: p.idWidth()}, {Title: "in the segment"}}}
	results := map[string]view.Cell{}
	for _, r := range m.Profiles {
		results[r.ProfileId] = view.Cell{Text: r.QueryResult, Tone: view.Good}
		if r.QueryResult == absent {
			results[r.ProfileId] = view.Cell{Text: absent, Tone: view.Faint}
		}
	}
	for _, f := range m.Failures {
		results[f.ProfileId] = view.Cell{Text: fmt.Sprint(f.Status, " ", f.Message), Tone: view.Bad}
	}
	for _, id := range m.ids {
		t.Rows = append(t.Rows, []view.Cell{{Text: id}, results[id]})
	}
	return p.Table(t)
}
