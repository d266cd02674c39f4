package main

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/profile"
)

// An asking is how a command asks for one segment to be evaluated.
type asking struct {
	expressions []string
	segment     string
	ranges      compile.Ranges
	reference   bool
}

// addAsking adds the flags of commands that evaluate a segment.
func addAsking(cmd *cobra.Command, a *asking) {
	flags := cmd.Flags()
	flags.StringArrayVarP(&a.expressions, "expression", "e", nil, "evaluate this `TEXT`")
	flags.StringVar(&a.segment, "segment", "", "evaluate the segment of this `NAME`")
	ranges := choice[compile.Ranges]{&a.ranges, compile.LookupRanges, compile.RangesNames()}
	addChoice(cmd, flags, ranges, "ranges", "", "what to do with a window of days (rule R29)")
	cmd.ValidArgsFunction = completeFiles(segmentFiles)
}

// addReference adds the flag of commands whose answer the reference gives as
// well.
func addReference(cmd *cobra.Command, a *asking) {
	cmd.Flags().BoolVar(&a.reference, "reference", false, "evaluate by the plain reference, profile by profile")
}

// An evaluation is a segment and the profiles that it is evaluated on.
type evaluation struct {
	segment *compile.Segment
	plan    *compile.Plan
	view    *store.View
	at      eval.At
	// reference is nil unless it was asked for.
	reference *eval.Reference
}

// evaluate checks and plans the segment that is meant, and calls f with it and
// the profiles of its domain.
func (c *cli) evaluate(args []string, a asking, f func(*evaluation) error) error {
	segments, list, err := c.check(args, a.expressions, false)
	if err != nil {
		return err
	}
	var s *compile.Segment
	var plan *compile.Plan
	if !list.Failed() {
		if s, err = oneSegment(segments, a.segment); err != nil {
			return err
		}
		var found ast.Diagnostics
		plan, found = compile.MakePlan(s, compile.PlanOptions{Ranges: a.ranges})
		list = amended(list, found)
	}
	c.draw(c.stderr, list)
	if err := verdict(list); err != nil {
		return err
	}
	if s.Service != ast.Profiles {
		return &failure{exitInput, fmt.Errorf("segments for %s are compiled, not evaluated", s.Service.Title())}
	}
	scope := c.scope(s.Service, s.Domain)
	view, err := c.view(scope)
	if err != nil {
		return err
	}
	defer view.Close()
	if isEmpty(view) {
		if err := c.noProfiles(scope); err != nil {
			return err
		}
	}
	e := &evaluation{segment: s, plan: plan, view: view, at: c.at}
	if a.reference {
		e.reference = eval.NewReference(s, c.at)
	}
	return f(e)
}

// isEmpty reports whether a domain has no profiles. That they cannot be read is
// found by who reads them.
func isEmpty(view *store.View) bool {
	for range view.Records(context.Background()) {
		return false
	}
	return true
}

// oneSegment returns the segment of a name, or the only one.
func oneSegment(segments []*compile.Segment, name string) (*compile.Segment, error) {
	switch {
	case name != "":
		found, err := named(segments, name)
		if err != nil {
			return nil, err
		}
		return found[0], nil
	case len(segments) == 1:
		return segments[0], nil
	case len(segments) == 0:
		return nil, &failure{exitInput, fmt.Errorf("the input has no segment")}
	}
	const few = 10
	var names []string
	for _, s := range segments {
		if s.Name != "" {
			names = append(names, s.Name)
		}
	}
	switch n := len(names); {
	case n == 0:
		return nil, usage("the input has %d segments without a name; give them one, or one alone", len(segments))
	case n > few:
		names = append(names[:few], "…")
	}
	return nil, usage("the input has %d segments; name one with --segment: %s", len(segments), strings.Join(names, ", "))
}

// evaluationFailed says what was being done when it failed.
func evaluationFailed(err error) error { return storeFailed("evaluating the segment", err) }

// count returns how many profiles are in the segment, and of how many.
func (e *evaluation) count(ctx context.Context) (in, total int, err error) {
	if e.reference == nil {
		return eval.Count(ctx, e.plan, e.view, e.at)
	}
	for r, err := range e.view.Records(ctx) {
		if err != nil {
			return 0, 0, err
		}
		total++
		if e.reference.Holds(r.Values) {
			in++
		}
	}
	return in, total, nil
}

// ids yields the ids of the segment's profiles, in their order.
func (e *evaluation) ids(ctx context.Context) iter.Seq2[string, error] {
	if e.reference == nil {
		return eval.IDs(ctx, e.plan, e.view, e.at)
	}
	return func(yield func(string, error) bool) {
		for r, err := range e.view.Records(ctx) {
			if err != nil {
				yield("", err)
				return
			}
			if e.reference.Holds(r.Values) && !yield(r.ID, nil) {
				return
			}
		}
	}
}

// records yields the segment's profiles, in the order of its sort or else of
// their ids.
func (e *evaluation) records(ctx context.Context) iter.Seq2[*profile.Record, error] {
	if len(e.segment.Sort) == 0 {
		return e.lookup(ctx)
	}
	return func(yield func(*profile.Record, error) bool) {
		for id, err := range e.sortedIDs(ctx) {
			var r *profile.Record
			if err == nil {
				r, err = e.view.Get(id)
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// sortedIDs yields the ids of the segment's profiles in the same order.
func (e *evaluation) sortedIDs(ctx context.Context) iter.Seq2[string, error] {
	if len(e.segment.Sort) == 0 {
		return e.ids(ctx)
	}
	return func(yield func(string, error) bool) {
		sorter := eval.NewSorter(e.segment.Sort)
		for r, err := range e.lookup(ctx) {
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

// lookup yields the segment's profiles in the order of their ids.
func (e *evaluation) lookup(ctx context.Context) iter.Seq2[*profile.Record, error] {
	return func(yield func(*profile.Record, error) bool) {
		var failed error
		ids := func(yield func(string) bool) {
			for id, err := range e.ids(ctx) {
				if failed = err; err != nil || !yield(id) {
					return
				}
			}
		}
		for r, err := range e.view.Lookup(ctx, ids) {
			if !yield(r, err) || err != nil {
				return
			}
		}
		if failed != nil {
			yield(nil, failed)
		}
	}
}
