package repl

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/grammar"
	"segql/profile"
	"segql/report"
)

// listed is how many profiles :list shows unless it is told.
const listed = 20

func (s *Session) list(ctx context.Context, c *call) error {
	n, name := listed, c.arg(0)
	if number, err := strconv.Atoi(name); err == nil {
		if number < 1 {
			return c.usage("expected a number of profiles, found %s", name)
		}
		n, name = number, c.arg(1)
	} else if len(c.args) > 1 {
		return c.usage("expected a number of profiles, found %s", name)
	}
	t, err := s.target(name)
	if err != nil {
		return err
	}
	return s.evaluate(t, func(e *report.Evaluation) error {
		columns := s.columns[t.Service]
		if columns == nil {
			columns = e.Columns()
		}
		records, more, err := e.First(ctx, n)
		if err != nil {
			return err
		}
		if len(records) == 0 {
			s.note("nobody is in " + t.name + "; :explain shows where they are lost")
			return nil
		}
		return s.printer().For(t.Service).Members(columns, records, more)
	})
}

func (s *Session) setColumns(_ context.Context, c *call) error {
	var paths []string
	for _, text := range attributesIn(c.rest) {
		path, err := s.path(text)
		if err != nil {
			return err
		}
		paths = append(paths, path)
	}
	s.columns[s.service()] = paths
	return nil
}

// attributesIn returns attributes with blanks or commas between; in brackets and
// quotes they belong to the name.
func attributesIn(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		quoted = quoted != (r == '"')
		return (r == ',' || r == ' ') && !quoted
	})
}

// path returns the path of an attribute as it is written.
func (s *Session) path(text string) (string, error) {
	path := text
	if a, ok := grammar.ParseAttribute(text); ok {
		path = a.Path()
	}
	path, err := profile.FormOf(s.service()).Resolve(path)
	if err != nil {
		return "", fmt.Errorf("%s is no attribute%s", text, hint(text, s.known[s.service()].attributes(), "; see :attributes"))
	}
	return path, nil
}

func (s *Session) explain(ctx context.Context, c *call) error {
	t, err := s.target(c.arg(0))
	if err != nil {
		return err
	}
	return s.evaluate(t, func(e *report.Evaluation) error {
		x, err := eval.Explain(ctx, e.Plan, e.Profiles, e.At)
		if err != nil {
			return err
		}
		return s.printer().Explanation(e.Plan, x)
	})
}

func (s *Session) why(_ context.Context, c *call) error {
	t, err := s.target(c.arg(1))
	if err != nil {
		return err
	}
	return s.evaluate(t, func(e *report.Evaluation) error {
		id := profile.FormOf(t.Service).ID(c.arg(0))
		r, err := e.Profiles.Get(id)
		if err != nil {
			return err
		}
		if r == nil {
			return fmt.Errorf("no %s has the id %s; :list shows some", t.Service.Noun(), id)
		}
		named := *e.Segment
		named.Name = t.name
		return s.printer().Why(id, &named, eval.NewReference(e.Segment, e.At).Trace(r.Values))
	})
}

func (s *Session) member(ctx context.Context, c *call) error {
	t, err := s.target("")
	if err != nil {
		return err
	}
	ids := make([]string, len(c.args))
	for i, arg := range c.args {
		ids[i] = profile.FormOf(t.Service).ID(strings.Trim(arg, ","))
	}
	return s.evaluate(t, func(e *report.Evaluation) error {
		m, err := e.Membership(ctx, ids)
		if err != nil {
			return err
		}
		if err := s.printer().For(t.Service).Membership(m); err != nil || len(m.Failures) == 0 {
			return err
		}
		return fmt.Errorf("%d of %d %ss not found; :list shows some", len(m.Failures), len(ids), t.Service.Noun())
	})
}

func targetNames() string { return ast.OneOf(compile.Targets()) }

func (s *Session) json(_ context.Context, c *call) error {
	kind, known := compile.LookupTarget(c.arg(0))
	name := c.arg(1)
	switch {
	case known || c.arg(0) == "":
	case len(c.args) > 1:
		return c.usage("expected %s, found %s", targetNames(), c.arg(0))
	default:
		name = c.arg(0)
	}
	t, err := s.target(name)
	if err != nil && !known && len(c.args) == 1 && s.find(name) == nil && !strings.HasPrefix(name, "@") {
		return fmt.Errorf("%s is no target and no segment%s", name, hint(name, compile.Targets(), "; a target is "+targetNames()))
	}
	if err != nil {
		return err
	}
	documents, list := s.documents(t, kind)
	if list.Failed() {
		return list
	}
	s.warn(list)
	_, err = io.WriteString(s.out, s.paintJSON(string(compile.Encode(documents))))
	return err
}

func (s *Session) documents(t *target, kind compile.Target) ([]compile.Document, ast.Diagnostics) {
	one := []*compile.Segment{t.Segment}
	if kind == compile.LogicalPlan {
		return compile.Plans(one, compile.PlanOptions{Ranges: s.ranges})
	}
	return compile.Compile(one, kind, s.domain)
}

func (s *Session) source(_ context.Context, c *call) error {
	t, err := s.target(c.arg(0))
	if err != nil {
		return err
	}
	return s.showSource(t.File)
}

// showSource prints a file.
func (s *Session) showSource(f *ast.File) error {
	_, err := io.WriteString(s.out, s.paint(s.formatted(f, 0)))
	return err
}

// formatted returns the source of a file, in lines that the screen has room for but
// for some columns.
func (s *Session) formatted(f *ast.File, but int) string {
	const least = 40
	if width := s.width(); width > 0 {
		return ast.FormatWidth(f, max(width-but, least))
	}
	return ast.Format(f)
}
