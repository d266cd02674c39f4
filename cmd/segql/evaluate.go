package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/report"
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

// evaluate checks and plans the segment that is meant, and calls f with it and
// the profiles of its domain.
func (c *cli) evaluate(args []string, a asking, f func(*report.Evaluation) error) error {
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
	scope := c.scope(s.Service, s.Domain)
	profiles, err := c.view(scope)
	if err != nil {
		return err
	}
	defer profiles.Close()
	if isEmpty(profiles) {
		if err := c.noProfiles(scope); err != nil {
			return err
		}
	}
	e := &report.Evaluation{Segment: s, Plan: plan, Profiles: profiles, At: c.at}
	if a.reference {
		e.Reference = eval.NewReference(s, c.at)
	}
	return f(e)
}

// isEmpty reports whether a domain has no profiles. That they cannot be read is
// found by who reads them.
func isEmpty(profiles *store.View) bool {
	for range profiles.Records(context.Background()) {
		return false
	}
	return true
}

// oneSegment returns the segment of a name, or the only one.
func oneSegment(segments []*compile.Segment, name string) (*compile.Segment, error) {
	switch {
	case name != "":
		return named(segments, name)
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
