package report

import (
	"fmt"
	"strings"

	"segql/ast"
	"segql/migrate"
	"segql/view"
)

// Migration prints what became of a project: its segments with their proof, why
// they differ or are stopped, and what the profiles could not keep.
func (p Printer) Migration(r *migrate.Report) error {
	if err := p.printf("%s → %s: %s, and %s without one\n\n",
		things(r.Endpoints, "endpoint"), things(r.Profiles, "profile"), things(r.Users, "user"), things(r.Userless, "endpoint")); err != nil {
		return err
	}
	if err := p.Table(verdictTable(r)); err != nil {
		return err
	}
	for _, s := range r.Segments {
		if err := p.migrated(s); err != nil {
			return err
		}
	}
	if err := p.besides(r); err != nil {
		return err
	}
	var counts []string
	for v := migrate.Equal; v <= migrate.Stopped; v++ {
		if n := r.Count(v); n > 0 {
			counts = append(counts, fmt.Sprintf("%s %s", view.Number(n), v))
		}
	}
	return p.printf("\n%s: %s\n", things(len(r.Segments), "segment"), strings.Join(counts, ", "))
}

func things(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return view.Number(n) + " " + noun + "s"
}

// verdictTones say in colour what the verdicts say.
var verdictTones = map[migrate.Verdict]view.Tone{
	migrate.Equal: view.Good, migrate.Allowed: view.Good, migrate.Differs: view.Bad, migrate.Stopped: view.Bad,
}

func verdictTable(r *migrate.Report) view.Table {
	t := view.Table{Columns: []view.Column{
		{Title: "segment", Min: 16}, {Title: "verdict"}, {Title: "class", Min: 11}, {Title: "before", Kind: view.Numbers},
		{Title: "after", Kind: view.Numbers}, {Title: "both", Kind: view.Numbers},
		{Title: "only before", Kind: view.Numbers}, {Title: "only after", Kind: view.Numbers},
	}}
	for _, s := range r.Segments {
		row := []view.Cell{
			{Text: s.Name, Tone: view.Strong}, {Text: s.Verdict.String(), Tone: verdictTones[s.Verdict]}, {Text: s.Class.String()},
		}
		if x := s.Proof; x != nil {
			for _, n := range []int{x.Before, x.After, x.Both, x.OnlyBefore.Count(), x.OnlyAfter.Count()} {
				row = append(row, view.Cell{Text: view.Number(n)})
			}
		} else {
			for range 5 {
				row = append(row, view.Absent())
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// migrated prints what there is to say of a segment beside its numbers.
func (p Printer) migrated(s *migrate.Segment) error {
	var lines []string
	if s.Reason != "" {
		lines = append(lines, "stopped: "+s.Reason)
	}
	for _, c := range s.Conditions {
		if c.Reason != "" && s.Reason == "" {
			lines = append(lines, fmt.Sprintf("%s: %s: %s", c.Class, ast.Brief(c.Text), c.Reason))
		}
	}
	if x := s.Proof; x != nil {
		lines = append(lines, movedLines("only before", x.OnlyBefore)...)
		lines = append(lines, movedLines("only after", x.OnlyAfter)...)
	}
	if len(s.Helpers) > 0 {
		lines = append(lines, "needs "+strings.Join(s.Helpers, ", ")+" beside it")
	}
	for _, note := range s.Notes {
		lines = append(lines, "note: "+note)
	}
	if len(lines) == 0 {
		return nil
	}
	return p.lines(append([]string{"", s.Name}, indented(lines)...))
}

func movedLines(side string, d migrate.Difference) []string {
	var lines []string
	for _, m := range []struct {
		what string
		migrate.Moved
	}{{"grain", d.Grain}, {"translation", d.Translation}} {
		if m.Count == 0 {
			continue
		}
		line := fmt.Sprintf("%s, by the %s: %s (%s)", side, m.what, view.Number(m.Count), ids(m.Count, m.IDs))
		if m.Because != "" {
			line += "; " + m.Because
		}
		lines = append(lines, line)
	}
	return lines
}

// ids lists the first of so many ids.
func ids(count int, first []string) string {
	text := strings.Join(first, ", ")
	if count > len(first) {
		text += ", …"
	}
	return text
}

// besides prints what is about all segments.
func (p Printer) besides(r *migrate.Report) error {
	var lines []string
	for _, c := range r.Conflicts {
		lines = append(lines, fmt.Sprintf("conflict: %s differs between the endpoints of %s (%s): %s",
			c.Field, things(c.Users, "user"), ids(c.Users, c.IDs), c.Rule))
	}
	for _, l := range r.Losses {
		lines = append(lines, fmt.Sprintf("lost: %s of %s, of %s: %s", things(l.Values, "value"), l.From, things(l.People, "profile"), l.Reason))
	}
	for _, l := range r.Left {
		lines = append(lines, fmt.Sprintf("left out by the mapping: %s, of %s", l.Field, things(l.Profiles, "profile")))
	}
	for _, x := range r.Renamed {
		lines = append(lines, fmt.Sprintf("renamed: %s is %s, for %s", x.From, x.To, x.Because))
	}
	if r.Failed > 0 {
		lines = append(lines, fmt.Sprintf("failed: %s could not be read, and nothing is proven of them", things(r.Failed, "row")))
	}
	for _, note := range r.Notes {
		lines = append(lines, "note: "+note)
	}
	if len(lines) == 0 {
		return nil
	}
	return p.lines(append([]string{""}, lines...))
}

func indented(lines []string) []string {
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return lines
}

// lines prints lines as a terminal may see them.
func (p Printer) lines(list []string) error {
	for _, line := range list {
		if err := p.printf("%s\n", view.Visible(line)); err != nil {
			return err
		}
	}
	return nil
}
