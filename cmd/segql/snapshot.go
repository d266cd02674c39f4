package main

import (
	"context"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"segql/profile"
	"segql/report"
)

// snapshotFormats are those of the formats of profiles that keep all of them.
var snapshotFormats = map[string]memberFormat{"csv": memberCSV, "jsonl": memberJSONL}

func (c *cli) snapshotCommand() *cobra.Command {
	var (
		a      asking
		format memberFormat
		output string
	)
	cmd := &cobra.Command{
		Use:   "snapshot --format NAME -o FILE [flags] IN...",
		Short: "Write the profiles in a segment to a file",
		Long: "Snapshot writes the profiles in a segment, whole, in the order of its sort or of\n" +
			"their ids. The file is there when it is complete, or not at all.",
		Example: "  segql snapshot --format csv -o nw.csv nw.seg",
		RunE: func(cmd *cobra.Command, args []string) error {
			if format == memberTable {
				return usage("--format is csv or jsonl")
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
	addChoice(cmd, cmd.Flags(), snapshotChoice(&format), "format", "", "the format of the file")
	cmd.Flag("format").DefValue = "" // it has none
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to this `FILE`")
	return cmd
}

func snapshotChoice(value *memberFormat) choice[memberFormat] {
	lookup := func(name string) (memberFormat, bool) {
		f, ok := snapshotFormats[name]
		return f, ok
	}
	return choice[memberFormat]{value, lookup, slices.Sorted(maps.Keys(snapshotFormats))}
}

// writeSnapshot writes the segment's profiles: as JSON lines, or as CSV with a column
// for each attribute that one of them has.
func writeSnapshot(ctx context.Context, w io.Writer, e *report.Evaluation, format memberFormat) error {
	var paths []string
	if format == memberCSV {
		populated := map[string]bool{}
		err := each(e.Unsorted(ctx), func(r *profile.Record) error {
			for _, p := range r.Pairs {
				populated[p.Path] = true
			}
			return nil
		})
		if err != nil {
			return err
		}
		paths = slices.Collect(maps.Keys(populated))
		profile.SortPaths(paths)
	}
	return writeRecords(w, format, paths, e.Records(ctx))
}
