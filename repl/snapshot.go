package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"segql/ast"
	"segql/compile"
)

// snapshotFormats are the formats of :snapshot.
var snapshotFormats = []string{"csv", "jsonl", "orc"}

// snapshot writes the profiles of the last segment to a file, as the command line
// does.
func (s *Session) snapshot(ctx context.Context, c *call) error {
	t, err := s.target("")
	if err != nil {
		return err
	}
	format, path := c.arg(0), c.arg(1)
	if !slices.Contains(snapshotFormats, format) {
		return c.usage("expected %s, found %s", ast.OneOf(snapshotFormats), format)
	}
	plan, list := compile.MakePlan(t.Segment, compile.PlanOptions{Ranges: s.ranges})
	if plan == nil {
		return list
	}
	s.warn(list)
	args := []string{"--quiet", "--format", format, "-o", path, "--missing", s.reading.Missing.String(),
		"--bounds", s.reading.Bounds.String(), "--ranges", s.ranges.String()}
	if !s.now.IsZero() {
		args = append(args, "--now", getNow(&s.settings))
	}
	if strings.HasPrefix(t.name, "@") {
		args = append(args, t.name)
	} else {
		args = append(args, "--segment", t.name, "-e", s.sourceFor(t))
	}
	if err := s.tool(ctx, "snapshot", args); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s is written\n", path)
	return err
}

// sourceFor returns the source of a segment of the session with that of its sources
// there.
func (s *Session) sourceFor(t *target) string {
	needed := append(allSources(t.Segment), t.name)
	text, _ := s.saved(func(seg *segment) bool { return slices.Contains(needed, seg.name) })
	return text
}
