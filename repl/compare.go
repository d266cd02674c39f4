package repl

import (
	"context"
	"fmt"

	"segql/compile"
	"segql/eval"
	"segql/report"
)

// pair returns the two segments that a command is about.
func (s *Session) pair(c *call) (a, b *target, err error) {
	if a, err = s.target(c.arg(0)); err != nil {
		return nil, nil, err
	}
	b, err = s.target(c.arg(1))
	return a, b, err
}

// compare prints how many profiles two segments share.
func (s *Session) compare(ctx context.Context, c *call) error {
	a, b, err := s.pair(c)
	if err != nil {
		return err
	}
	if a.Service != b.Service {
		return fmt.Errorf("%s is for %s and %s for %s, which share nobody", a.name, a.Service.Title(), b.name, b.Service.Title())
	}
	if one, other := s.scope(a.Service, a.Domain), s.scope(b.Service, b.Domain); one != other {
		return fmt.Errorf("%s is of the domain %s and %s of %s; :domain says on which to compare them",
			a.name, one.Domain, b.name, other.Domain)
	}
	plan, list := compile.MakePlan(b.Segment, compile.PlanOptions{Ranges: s.ranges})
	if plan == nil {
		return list
	}
	s.warn(list)
	return s.evaluate(a, func(e *report.Evaluation) error {
		x, err := eval.Compare(ctx, e.Plan, plan, e.Profiles, e.At)
		if err != nil {
			return err
		}
		return s.printer().For(a.Service).Comparison(a.name, b.name, x)
	})
}

// diff prints what differs in the source of two segments.
func (s *Session) diff(_ context.Context, c *call) error {
	a, b, err := s.pair(c)
	if err != nil {
		return err
	}
	const mark = 1 // before each line
	one, other := s.formatted(a.File, mark), s.formatted(b.File, mark)
	if one == other {
		s.note(fmt.Sprintf("the sources of %s and %s are the same", a.name, b.name))
		return nil
	}
	return s.printer().Diff(a.name, one, b.name, other)
}
