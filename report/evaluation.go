package report

import (
	"context"
	"iter"
	"slices"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/profile"
)

// An Evaluation is a segment and the profiles that it is evaluated on.
type Evaluation struct {
	Segment  *compile.Segment
	Plan     *compile.Plan
	Profiles *store.View
	At       eval.At
	// Reference answers instead of the plan, unless it is nil.
	Reference *eval.Reference
}

// Count returns how many profiles are in the segment, and of how many.
func (e *Evaluation) Count(ctx context.Context) (in, total int, err error) {
	if e.Reference == nil {
		return eval.Count(ctx, e.Plan, e.Profiles, e.At)
	}
	for r, err := range e.Profiles.Records(ctx) {
		if err != nil {
			return 0, 0, err
		}
		total++
		if e.Reference.Holds(r.Values) {
			in++
		}
	}
	return in, total, nil
}

// Eligible returns how many of the endpoints in the segment messages can be sent to
// (rule P9).
func (e *Evaluation) Eligible(ctx context.Context) (int, error) {
	plan := e.Plan.Eligible()
	if e.Reference == nil {
		in, _, err := eval.Count(ctx, plan, e.Profiles, e.At)
		return in, err
	}
	in := 0
	for r, err := range e.Profiles.Records(ctx) {
		if err != nil {
			return 0, err
		}
		if e.Reference.Holds(r.Values) && compile.IsEligible(r.Values) {
			in++
		}
	}
	return in, nil
}

// IDs yields the ids of the segment's profiles, in the order of its sort or else
// their own.
func (e *Evaluation) IDs(ctx context.Context) iter.Seq2[string, error] {
	if len(e.Segment.Sort) == 0 {
		return e.ids(ctx)
	}
	return func(yield func(string, error) bool) {
		sorter := eval.NewSorter(e.Segment.Sort)
		for r, err := range e.Unsorted(ctx) {
			if err != nil {
				yield("", err)
				return
			}
			sorter.Add(r.ID, r.Values)
		}
		for _, id := range sorter.IDs() {
			if !yield(id, ctx.Err()) || ctx.Err() != nil {
				return
			}
		}
	}
}

// ids yields the ids of the segment's profiles in their order.
func (e *Evaluation) ids(ctx context.Context) iter.Seq2[string, error] {
	if e.Reference == nil {
		return eval.IDs(ctx, e.Plan, e.Profiles, e.At)
	}
	return func(yield func(string, error) bool) {
		for r, err := range e.Profiles.Records(ctx) {
			if err != nil {
				yield("", err)
				return
			}
			if e.Reference.Holds(r.Values) && !yield(r.ID, nil) {
				return
			}
		}
	}
}

// Records yields the segment's profiles, in the order of its sort or else of
// their ids.
func (e *Evaluation) Records(ctx context.Context) iter.Seq2[*profile.Record, error] {
	if len(e.Segment.Sort) == 0 {
		return e.Unsorted(ctx)
	}
	return func(yield func(*profile.Record, error) bool) {
		for id, err := range e.IDs(ctx) {
			var r *profile.Record
			if err == nil {
				r, err = e.Profiles.Get(id)
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// Unsorted yields the segment's profiles in the order of their ids.
func (e *Evaluation) Unsorted(ctx context.Context) iter.Seq2[*profile.Record, error] {
	return func(yield func(*profile.Record, error) bool) {
		var failed error
		ids := func(yield func(string) bool) {
			for id, err := range e.ids(ctx) {
				if failed = err; err != nil || !yield(id) {
					return
				}
			}
		}
		for r, err := range e.Profiles.Lookup(ctx, ids) {
			if !yield(r, err) || err != nil {
				return
			}
		}
		if failed != nil {
			yield(nil, failed)
		}
	}
}

// First returns the first n of the records, and how many more there are.
func (e *Evaluation) First(ctx context.Context, n int) (list []*profile.Record, more int, err error) {
	for r, err := range e.Records(ctx) {
		if err != nil {
			return nil, 0, err
		}
		if list = append(list, r); len(list) == n {
			in, _, err := e.Count(ctx)
			return list, in - n, err
		}
	}
	return list, 0, nil
}

// Columns returns the paths of what is shown of a profile unless somebody says
// otherwise: its name, and what the segment is about.
func (e *Evaluation) Columns() []string {
	paths := []string{"FirstName", "LastName"}
	if e.Segment.Service == ast.Pinpoint {
		paths = []string{"ChannelType", "Address", profile.UserIDPath}
	}
	for cond := range e.Plan.Conditions() {
		if path := cond.Path(); !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// holds says of the ids of profiles that are there whether they are in.
func (e *Evaluation) holds(ctx context.Context, ids []string) (map[string]bool, error) {
	if e.Reference == nil {
		return eval.Membership(ctx, e.Plan, e.Profiles, e.At, ids)
	}
	members := map[string]bool{}
	for _, id := range ids {
		r, err := e.Profiles.Get(id)
		if err != nil {
			return nil, err
		}
		if r != nil {
			members[id] = e.Reference.Holds(r.Values)
		}
	}
	return members, nil
}
