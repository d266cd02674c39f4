package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/orc"
	"segql/profile"
	"segql/report"
)

// A snapshotFormat is one of the formats of CreateSegmentSnapshot.
type snapshotFormat uint8

const (
	snapshotCSV snapshotFormat = iota
	snapshotJSONL
	snapshotORC
)

var snapshotFormats = formats[snapshotFormat]{"csv", "jsonl", "orc"}

func (f snapshotFormat) String() string { return snapshotFormats[f] }

func (c *cli) snapshotCommand() *cobra.Command {
	var (
		a      asking
		format snapshotFormat
		output string
	)
	cmd := &cobra.Command{
		Use:   "snapshot --format NAME -o FILE [flags] IN...",
		Short: "Write the profiles in a segment to a file",
		Long: "Snapshot writes the profiles in a segment, whole, in the order of its sort or of\n" +
			"their ids. CSV and ORC have a column for each attribute that one of them has. The\n" +
			"file is there when it is complete, or not at all.",
		Example: "  segql snapshot --format csv -o nw.csv nw.seg\n  segql snapshot --format orc -o nw.orc nw.seg",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("format") {
				return usage("name the format with --format: %s", ast.OneOf(snapshotFormats))
			}
			if output == "" {
				return usage("name the file with -o, - for standard output")
			}
			return c.evaluate(args, a, func(e *report.Evaluation) error {
				write := func(w io.Writer) error { return writeSnapshot(cmd.Context(), w, e, format) }
				if !toFile(output) {
					return c.stream(write)
				}
				return replaceFile(output, profileMode, write)
			})
		},
	}
	addAsking(cmd, &a)
	addReference(cmd, &a)
	addChoice(cmd, cmd.Flags(), snapshotFormats.choice(&format), "format", "", "the format of the file")
	cmd.Flag("format").DefValue = "" // it has none
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to this `FILE`")
	return cmd
}

// writeSnapshot writes the segment's profiles: as JSON lines, or as a table with a
// column for each attribute that one of them has.
func writeSnapshot(ctx context.Context, w io.Writer, e *report.Evaluation, format snapshotFormat) error {
	if format == snapshotJSONL {
		return writeRecords(w, e.Segment.Service, memberJSONL, nil, e.Records(ctx))
	}
	paths, err := columnsFor(ctx, e, nil)
	if err != nil {
		return err
	}
	if format == snapshotCSV {
		return writeRecords(w, e.Segment.Service, memberCSV, paths, e.Records(ctx))
	}
	return writeORC(w, e.Segment.Service, paths, e.Records(ctx))
}

// columnsFor returns the paths of the columns in which there is room for what the
// segment's profiles have of the attributes of some paths, or of all for nil: for
// the lists of endpoints as many as the longest takes. Of profiles it looks at no
// more than it takes to see every attribute of the domain.
func columnsFor(ctx context.Context, e *report.Evaluation, of []string) ([]string, error) {
	service, most := e.Segment.Service, map[string]int{}
	for _, path := range of {
		most[path] = 1
	}
	all := len(e.Profiles.Paths())
	for r, err := range e.Unsorted(ctx) {
		if err != nil {
			return nil, evaluationFailed(err)
		}
		n := 0
		for i, p := range r.Pairs {
			if n++; service == ast.Profiles || i == 0 || p.Path != r.Pairs[i-1].Path {
				n = 1
			}
			if of == nil && p.Path != ast.Segments || most[p.Path] > 0 { // those are the store's, not the endpoint's
				most[p.Path] = max(most[p.Path], n)
			}
		}
		if service == ast.Profiles && len(most) == all {
			break
		}
	}
	if of == nil {
		of = slices.Collect(maps.Keys(most))
		profile.FormOf(service).SortPaths(of)
	}
	var paths []string
	for _, path := range of {
		paths = append(paths, slices.Repeat([]string{path}, most[path])...)
	}
	return paths, nil
}

// writeORC writes profiles as an ORC file, with the columns that CSV has. No two have
// one name: those of a list are numbered from the second on.
func writeORC(w io.Writer, service ast.Service, paths []string, records iter.Seq2[*profile.Record, error]) error {
	header, fill := profile.FormOf(service).Columns(paths)
	met := map[string]int{}
	for i, name := range header {
		if met[name]++; met[name] > 1 {
			header[i] = fmt.Sprintf("%s.%d", name, met[name])
		}
	}
	table := orc.NewWriter(w, header, orc.StripeSize)
	cells, row := make([]string, len(header)), make([]*string, len(header))
	err := each(records, func(r *profile.Record) error {
		clear(cells)
		fill(cells, r)
		for i := range cells {
			if row[i] = nil; cells[i] != "" {
				row[i] = &cells[i]
			}
		}
		return table.Write(row)
	})
	if err != nil {
		return err
	}
	return table.Close()
}
