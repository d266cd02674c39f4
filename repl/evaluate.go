package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/report"
)

// evaluate plans a segment, and calls do with it and the profiles of its domain.
func (s *Session) evaluate(t *target, do func(*report.Evaluation) error) error {
	plan, list := compile.MakePlan(t.Segment, compile.PlanOptions{Ranges: s.ranges})
	if plan == nil {
		return list
	}
	s.warn(list)
	db, done, err := s.shelf.use()
	if err != nil {
		return err
	}
	defer done()
	profiles, err := db.View(s.scope(t.Service, t.Domain))
	if err != nil {
		return err
	}
	defer profiles.Close()
	return do(&report.Evaluation{Segment: t.Segment, Plan: plan, Profiles: profiles, At: s.at()})
}

// at returns the instant and the readings of an evaluation that begins.
func (s *Session) at() eval.At {
	now := s.now
	if now.IsZero() {
		now = time.Now()
	}
	return eval.At{Now: now, Reading: s.reading}
}

// answer prints how many profiles are in a segment.
func (s *Session) answer(ctx context.Context, name string) error {
	t, err := s.target(name)
	if err != nil {
		return err
	}
	s.current = t.name
	err = s.evaluate(t, func(e *report.Evaluation) error {
		begun := time.Now()
		in, total, err := e.Count(ctx)
		if err != nil {
			return err
		}
		s.known[t.Service].changed(e.Profiles.Scope(), total)
		p := s.printer().For(t.Service)
		if err := p.Answer(t.name, in, total, time.Since(begun)); err != nil {
			return err
		}
		if total == 0 {
			return s.noProfiles(e)
		}
		if t.Service != ast.Pinpoint {
			return nil
		}
		eligible, err := e.Eligible(ctx)
		if err != nil {
			return err
		}
		return p.Eligible(eligible, in)
	})
	var missing *noStore
	if errors.As(err, &missing) {
		s.note(fmt.Sprintf("%s is kept, and not evaluated: %v", t.name, err))
		return nil
	}
	return err
}

// again answers for a segment that is named alone.
func (s *Session) again(ctx context.Context, line string) error {
	words, err := split(line)
	if err != nil {
		return err
	}
	if len(words) > 1 {
		return fmt.Errorf("expected the name of a segment alone, found %s behind it", strings.Join(words[1:], " "))
	}
	return s.answer(ctx, words[0])
}

// noProfiles says where there are profiles, for a domain that has none.
func (s *Session) noProfiles(e *report.Evaluation) error {
	scope := e.Profiles.Scope()
	domains, err := s.domains(scope.Service)
	if err != nil {
		return err
	}
	hint := waysToData
	if scope.Service == ast.Pinpoint {
		hint = ":import --service pinpoint FILE puts some there"
	}
	if len(domains) > 0 {
		hint = ":domain NAME changes to " + ast.OneOf(domains)
	}
	s.note(fmt.Sprintf("the domain %s has no %ss; %s", scope.Domain, scope.Service.Noun(), hint))
	return nil
}

// domains returns the domains of a service that have profiles or segments.
func (s *Session) domains(service ast.Service) ([]string, error) {
	db, done, err := s.shelf.use()
	if err != nil {
		return nil, err
	}
	defer done()
	scopes, err := db.Scopes()
	var list []string
	for _, c := range scopes {
		if c.Service == service {
			list = append(list, c.Domain)
		}
	}
	return list, err
}

// service returns whose profiles commands are about: the last segment's, else those
// that the domain has, if they are of Pinpoint alone.
func (s *Session) service() ast.Service {
	if t, err := s.target(""); err == nil {
		return t.Service
	}
	if len(s.known[ast.Profiles].attributes()) == 0 && len(s.known[ast.Pinpoint].attributes()) > 0 {
		return ast.Pinpoint
	}
	return ast.Profiles
}
