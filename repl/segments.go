package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"segql/ast"
	"segql/compile"
	"segql/eval/store"
	"segql/grammar"
	"segql/report"
)

// listSegments prints the segments of the session, and those that the store keeps.
func (s *Session) listSegments(context.Context, *call) error {
	var list []report.Segment
	for _, seg := range s.segments {
		t, err := s.target(seg.name)
		if err != nil {
			list = append(list, report.Segment{Name: seg.name, About: "a source of it is not there any more"})
			continue
		}
		list = append(list, s.listed(t.Segment, asWord(seg.name), 0, t.Domain))
	}
	kept, err := s.keptSegments()
	var missing *noStore
	if err != nil && !errors.As(err, &missing) {
		return err
	}
	list = append(list, kept...)
	if len(list) == 0 {
		s.note("there are no segments; type one, or :load FILE")
		return nil
	}
	return s.printer().Segments(list)
}

func (s *Session) listed(c *compile.Segment, name string, version int, domain string) report.Segment {
	scope := s.scope(c.Service, domain)
	about := report.About(c)
	if about == "" {
		about = ast.Brief(strings.Join(strings.Fields(bodyOf(c)), " "))
	}
	return report.Segment{Name: name, Service: scope.Service, Domain: scope.Domain, Version: version, About: about}
}

// bodyOf returns the source of a segment behind its header; one without asks nothing.
func bodyOf(c *compile.Segment) string {
	if c.Syntax.Body == nil {
		return "every " + c.Service.Noun()
	}
	at := c.Syntax.Body.Extent()
	return c.File.Source.Text[at.Start:at.End]
}

// keptSegments returns the segments that the store keeps: of the session's domain,
// or of all if it has none.
func (s *Session) keptSegments() ([]report.Segment, error) {
	db, done, err := s.shelf.use()
	if err != nil {
		return nil, err
	}
	defer done()
	scopes, err := db.Scopes()
	if err != nil {
		return nil, err
	}
	var list []report.Segment
	for _, scope := range scopes {
		if s.domain != "" && scope.Domain != s.domain {
			continue
		}
		kept, err := db.Segments(scope)
		if err != nil {
			return nil, err
		}
		for _, k := range kept {
			list = append(list, s.keptSegment(scope, k))
		}
	}
	return list, nil
}

func (s *Session) keptSegment(scope store.Scope, k store.KeptSegment) report.Segment {
	f, _ := grammar.Parse(&ast.Source{Name: "@" + k.Name, Text: k.Text})
	checked, _ := compile.Check([]*ast.File{f}, compile.Options{Library: library{s}})
	for _, c := range checked {
		if c.Name == k.Name {
			return s.listed(c, "@"+asWord(k.Name), k.Version, scope.Domain)
		}
	}
	return report.Segment{Name: "@" + k.Name, Service: scope.Service, Domain: scope.Domain, Version: k.Version, About: "it has mistakes"}
}

// attributes prints what there is in the profiles.
func (s *Session) attributes(ctx context.Context, c *call) error {
	path := ""
	if c.rest != "" {
		var err error
		if path, err = s.path(c.rest); err != nil {
			return err
		}
	}
	db, done, err := s.shelf.use()
	if err != nil {
		return err
	}
	defer done()
	service := s.service()
	scope := s.scope(service, "")
	profiles, err := db.View(scope)
	if err != nil {
		return err
	}
	defer profiles.Close()
	if path == "" {
		all, err := s.known[service].attributesOf(ctx, db, scope, profiles)
		if err != nil {
			return err
		}
		return s.printer().For(service).Attributes(all)
	}
	one, err := report.CountAttribute(ctx, profiles, path)
	if err != nil {
		return err
	}
	if one.Profiles == 0 {
		return fmt.Errorf("no %s has the attribute %s%s", service.Noun(), path, hint(path, profiles.Paths(), "; see :attributes"))
	}
	return s.printer().For(service).Attribute(one)
}

// history prints what was typed, the latest last.
func (s *Session) history(_ context.Context, c *call) error {
	for _, entry := range s.entries[:len(s.entries)-1] { // without this one
		if !strings.Contains(entry, c.rest) {
			continue
		}
		if _, err := io.WriteString(s.out, paintedLine(s.style(), "", entry, -1)+"\n"); err != nil {
			return err
		}
	}
	return nil
}
