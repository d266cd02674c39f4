package main

import (
	"cmp"
	"context"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/profile"
	"segql/report"
)

// A memberFormat is how the profiles of a segment are printed.
type memberFormat uint8

const (
	memberTable memberFormat = iota
	memberJSONL
	memberCSV
	memberIDs
)

var memberFormats = formats[memberFormat]{"table", "jsonl", "csv", "ids"}

func (f memberFormat) String() string { return memberFormats[f] }

// tableRows is how many profiles a table shows unless --limit says otherwise.
const tableRows = 20

func (c *cli) membersCommand() *cobra.Command {
	var (
		a       asking
		format  memberFormat
		limit   int
		columns string
	)
	cmd := &cobra.Command{
		Use:     "members [flags] IN...",
		Aliases: []string{"list"},
		Short:   "Print the profiles in a segment",
		Long: "Members prints the profiles in a segment, in the order of its sort or of their\n" +
			"ids. A table stops at 20 of them; the other formats are whole.",
		Example: "  segql members --columns FirstName,Address.City nw.seg\n  segql members --format ids nw.seg",
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return usage("--limit %d: expected a number of profiles", limit)
			}
			return c.evaluate(args, a, func(e *report.Evaluation) error {
				paths, err := columnPaths(columns, e.Segment.Service)
				if err != nil {
					return err
				}
				return c.list(cmd.Context(), e, format, limit, paths)
			})
		},
	}
	addAsking(cmd, &a)
	addReference(cmd, &a)
	addChoice(cmd, cmd.Flags(), memberFormats.choice(&format), "format", "", "how to print them")
	cmd.Flags().IntVar(&limit, "limit", 0, "print at most `N` profiles (default: 20 in a table, else all)")
	cmd.Flags().StringVar(&columns, "columns", "", "print these `ATTRIBUTES`, with commas between")
	return cmd
}

// columnPaths returns the paths of attributes with commas between, which may
// also stand in quotes. The id is in every list.
func columnPaths(columns string, service ast.Service) ([]string, error) {
	if columns == "" {
		return nil, nil
	}
	quoted := false
	list := strings.FieldsFunc(columns, func(r rune) bool {
		quoted = quoted != (r == '"')
		return r == ',' && !quoted
	})
	paths := []string{}
	for _, text := range list {
		if strings.EqualFold(strings.TrimSpace(text), profile.FormOf(service).IDName) {
			continue
		}
		path, err := profile.FormOf(service).Resolve(attributePath(strings.TrimSpace(text), service))
		if err != nil {
			return nil, usage("--columns: %w", err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func (c *cli) list(ctx context.Context, e *report.Evaluation, format memberFormat, limit int, paths []string) error {
	if paths == nil && (format == memberTable || format == memberCSV) {
		paths = e.Columns()
	}
	switch format {
	case memberTable:
		records, more, err := e.First(ctx, cmp.Or(limit, tableRows))
		if err != nil {
			return evaluationFailed(err)
		}
		return printed(c.printer().For(e.Segment.Service).Members(paths, records, more))
	case memberIDs:
		return c.stream(func(w io.Writer) error {
			return each(firstOf(limit, e.IDs(ctx)), func(id string) error {
				_, err := io.WriteString(w, id+"\n")
				return err
			})
		})
	}
	if format == memberCSV && e.Segment.Service == ast.Pinpoint {
		var err error
		if paths, err = columnsFor(ctx, e, paths); err != nil {
			return err
		}
	}
	return c.stream(func(w io.Writer) error {
		return writeRecords(w, e.Segment.Service, format, paths, firstOf(limit, e.Records(ctx)))
	})
}

// writeRecords writes profiles as JSON lines or CSV, of all attributes or of
// those of the paths.
func writeRecords(
	w io.Writer, service ast.Service, format memberFormat, paths []string, records iter.Seq2[*profile.Record, error],
) error {
	form := profile.FormOf(service)
	if format == memberCSV {
		table := form.NewCSVWriter(w, paths)
		if err := each(records, table.Write); err != nil {
			return err
		}
		return table.Flush()
	}
	var line []byte
	return each(records, func(r *profile.Record) error {
		if paths != nil {
			r.Pairs = slices.DeleteFunc(r.Pairs, func(p profile.Pair) bool { return !slices.Contains(paths, p.Path) })
		}
		line = append(form.AppendJSON(line[:0], r), '\n')
		_, err := w.Write(line)
		return err
	})
}

// firstOf yields the first n of a sequence, all for 0.
func firstOf[T any](n int, all iter.Seq2[T, error]) iter.Seq2[T, error] {
	if n == 0 {
		return all
	}
	return func(yield func(T, error) bool) {
		left := n
		for v, err := range all {
			if left--; !yield(v, err) || left == 0 {
				return
			}
		}
	}
}

// each calls f for each that an evaluation yields, up to the first error of
// either.
func each[T any](all iter.Seq2[T, error], f func(T) error) error {
	for v, err := range all {
		if err != nil {
			return evaluationFailed(err)
		}
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}
