package main

import (
	"context"
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
		return writeRecords(w, memberJSONL, nil, e.Records(ctx))
	}
	paths, err := populated(ctx, e)
	if err != nil {
		return err
	}
	if format == snapshotCSV {
		return writeRecords(w, memberCSV, paths, e.Records(ctx))
	}
	return writeORC(w, paths, e.Records(ctx))
}

// populated returns the attributes that one of the segment's profiles has. It
// looks at no more of these than it takes to see every attribute of the domain.
func populated(ctx context.Context, e *report.Evaluation) ([]string, error) {
	all, populated := len(e.Profiles.Paths()), map[string]bool{}
	for r, err := range e.Unsorted(ctx) {
		if err != nil {
			return nil, evaluationFailed(err)
		}
		for _, p := range r.Pairs {
			populated[p.Path] = true
		}
		if len(populated) == all {
			break
		}
	}
	paths := slices.Collect(maps.Keys(populated))
	profile.SortPaths(paths)
	return paths, nil
}

// writeORC writes profiles as an ORC file, with the columns that CSV has.
func writeORC(w io.Writer, paths []string, records iter.Seq2[*profile.Record, error]) error {
	table := orc.NewWriter(w, append([]string{"ProfileId"}, paths...), orc.StripeSize)
	columns, row := profile.NewColumns(paths), make([]*string, len(paths)+1)
	err := each(records, func(r *profile.Record) error {
		clear(row)
		row[0] = &r.ID
		for column, value := range columns.Cells(r) {
			row[column+1] = value
		}
		return table.Write(row)
	})
	if err != nil {
		return err
	}
	return table.Close()
}
