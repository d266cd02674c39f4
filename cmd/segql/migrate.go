package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/migrate"
	"segql/profile"
	"segql/report"
	"segql/view"
)

// A migrating is how a migration is asked for.
type migrating struct {
	segments     []string
	endpoints    []string
	imported     []string // NAME=FILE
	out          string
	mapping      string
	allow        []string
	report       string
	writeMapping bool
}

func (c *cli) migrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Move segments and endpoints of Pinpoint to Customer Profiles",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.migratePinpointCommand())
	return cmd
}

func (c *cli) migratePinpointCommand() *cobra.Command {
	var x migrating
	cmd := &cobra.Command{
		Use:   "pinpoint --segments FILE or DIR --endpoints FILE --out DIR [flags]",
		Short: "Make profiles and segment definitions of a Pinpoint project, with a proof",
		Long: "Pinpoint makes a profile of each user, and of each endpoint without one, and\n" +
			"translates the segments to Customer Profiles. It evaluates each segment on the\n" +
			"endpoints and its translation on the profiles, and says who is in one alone.\n" +
			"DIR is new or empty; it is there when it is complete, or not at all. The exit\n" +
			"status is 0 if every segment has the same users, or differs as --allow says.",
		Example: `  segql migrate pinpoint --segments segments/ --endpoints export/ --out moved
  segql migrate pinpoint --write-mapping > mapping.json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("%s is behind no flag; name each file with its own --endpoints or --segments, or all with their folder", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return c.migrate(cmd.Context(), x) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&x.segments, "segments", nil, "a `FILE` or folder of segments, as aws pinpoint get-segment prints them")
	flags.StringArrayVar(&x.endpoints, "endpoints", nil, "a `FILE` or folder of endpoints: JSON, JSON lines or CSV, also .gz")
	flags.StringArrayVar(&x.imported, "imported", nil, "`NAME=FILE` has the ids of the endpoints or users in an imported segment")
	flags.StringVar(&x.out, "out", "", "write to this new or empty `DIR`")
	flags.StringVar(&x.mapping, "mapping", "", "this `FILE` says which field goes where")
	flags.StringSliceVar(&x.allow, "allow", nil, "allow differences of this `KIND`: "+ast.OneOf(migrate.Allowances())+", or both with a comma")
	flags.StringVar(&x.report, "report", "", "write the report as a page to this `FILE`")
	flags.BoolVar(&x.writeMapping, "write-mapping", false, "print the mapping, to be changed, and do nothing else")
	return cmd
}

func (c *cli) migrate(ctx context.Context, x migrating) error {
	mapping, err := readMapping(x.mapping)
	if err != nil {
		return err
	}
	if x.writeMapping {
		return c.print(mapping.AppendJSON(nil))
	}
	p := migrate.Project{Mapping: mapping, At: c.at, Domain: c.domain, Allow: map[migrate.Allowance]bool{}}
	for _, name := range x.allow {
		a, ok := migrate.LookupAllowance(name)
		if !ok {
			return usage("--allow %q: expected %s", name, ast.OneOf(migrate.Allowances()))
		}
		p.Allow[a] = true
	}
	switch {
	case len(x.segments) == 0:
		return usage("name the segments with --segments")
	case len(x.endpoints) == 0:
		return usage("name the endpoints with --endpoints")
	case x.out == "":
		return usage("name the folder that is made with --out")
	}
	if err := checkOut(x.out); err != nil {
		return err
	}
	if p.Segments, err = c.sources(x.segments, nil, append([]string{".seg"}, documentFiles...)); err != nil {
		return err
	}
	if p.Imported, err = c.readImported(x.imported); err != nil {
		return err
	}
	read := &endpointReader{endpoints: migrate.NewEndpoints()}
	if err := c.readEndpoints(ctx, read, x.endpoints); err != nil {
		return err
	}
	p.Endpoints = read.endpoints
	if p.Endpoints.Len() == 0 {
		return &failure{exitInput, errors.New("the input has no endpoints, so that nothing can be proven")}
	}
	m, err := migrate.Translate(p)
	if err != nil {
		return &failure{exitInput, err}
	}
	m.Report.Failed = read.failed
	m.Report.Notes = append(m.Report.Notes, read.notes...)
	if err := writeMigration(ctx, m, x.out); err != nil {
		return err
	}
	return c.reportMigration(m, x)
}

// reportMigration tells what became of the project.
func (c *cli) reportMigration(m *migrate.Migration, x migrating) error {
	if x.report != "" {
		err := replaceFile(x.report, profileMode, func(w io.Writer) error { return report.MigrationPage(w, &m.Report) })
		if err != nil {
			return err
		}
	}
	if err := printed(c.printer().Migration(&m.Report)); err != nil {
		return err
	}
	if !m.Report.IsGood() {
		return &failure{status: exitInput}
	}
	return nil
}

func readMapping(path string) (*migrate.Mapping, error) {
	if path == "" {
		return migrate.DefaultMapping(), nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fileFailed("reading the mapping", err)
	}
	m, err := migrate.ParseMapping(text)
	if err != nil {
		return nil, &failure{exitInput, fmt.Errorf("%s: %w", path, err)}
	}
	return m, nil
}

// readImported reads the ids of imported segments: one or many a line.
func (c *cli) readImported(args []string) (map[string][]string, error) {
	all := map[string][]string{}
	for _, arg := range args {
		name, path, ok := strings.Cut(arg, "=")
		if !ok || name == "" || path == "" {
			return nil, usage("--imported %q: expected NAME=FILE", arg)
		}
		rows, err := c.readIDs(dataFile{path: path}, map[string]bool{})
		if err != nil {
			return nil, err
		}
		all[name] = slices.Grow(all[name], len(rows)) // also of none
		for _, row := range rows {
			if row.Err != nil {
				return nil, &failure{exitInput, fmt.Errorf("%s:%d: %w", path, row.Line, row.Err)}
			}
			all[name] = append(all[name], row.ID)
		}
	}
	return all, nil
}

// An endpointReader takes endpoints into memory.
type endpointReader struct {
	endpoints *migrate.Endpoints
	failed    int
	notes     []string
}

func (c *cli) readEndpoints(ctx context.Context, r *endpointReader, args []string) error {
	files, skipped, err := dataFiles(args)
	if err != nil {
		return err
	}
	for _, path := range skipped {
		r.notes = append(r.notes, path+" is no file of endpoints and left out")
	}
	progress := view.NewProgress(c.progress(), "reading", totalSize(files))
	defer progress.Done()
	for _, f := range files {
		if err := r.file(ctx, f, c.stdin, progress); err != nil {
			return err
		}
	}
	return nil
}

func (r *endpointReader) file(ctx context.Context, f dataFile, stdin io.Reader, progress *view.Progress) error {
	in := stdin
	if f.path != "-" {
		file, err := os.Open(f.path)
		if err != nil {
			return fileFailed("reading the endpoints", err)
		}
		defer file.Close()
		in = file
	}
	reader := profile.NewReader(counted{in, progress}, profile.ReadOptions{Service: ast.Pinpoint, Name: f.path})
	for rows, err := range reader.Batches(ctx) {
		if err != nil {
			return readingFailed(ctx, f, err)
		}
		for _, row := range rows {
			if row.Err != nil {
				if r.failed++; r.failed <= toldFailures {
					r.notes = append(r.notes, fmt.Sprintf("%s:%d: %v", f.name(), row.Line, row.Err))
				}
				continue
			}
			r.endpoints.Add(row.Record)
		}
		progress.Rows(len(rows))
	}
	for _, text := range reader.Notes() {
		r.notes = append(r.notes, f.name()+": "+text)
	}
	return nil
}

// checkOut refuses a folder that has something in it.
func checkOut(out string) error {
	entries, err := os.ReadDir(out)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fileFailed("looking into --out", err)
	case len(entries) > 0:
		return &failure{exitFile, fmt.Errorf("the folder %s is not empty; name a new one with --out", out)}
	}
	return nil
}

// writeMigration writes into a folder beside out, proves what is there, and gives
// it its name.
func writeMigration(ctx context.Context, m *migrate.Migration, out string) error {
	target, err := filepath.Abs(out)
	if err == nil {
		if real, broken := filepath.EvalSymlinks(target); broken == nil {
			target = real
		}
		err = os.MkdirAll(filepath.Dir(target), 0o755)
	}
	if err != nil {
		return fileFailed("making "+out, cause(err))
	}
	folder, err := os.MkdirTemp(filepath.Dir(target), ".segql-migrate-*")
	if err != nil {
		return fileFailed("making "+out, cause(err))
	}
	defer os.RemoveAll(folder) // unless it has been renamed
	if err := m.Write(ctx, folder); err != nil {
		if ctx.Err() != nil {
			return &failure{exitInterrupted, errors.New("interrupted; nothing was written")}
		}
		return writingFailed(out, err)
	}
	profiles, err := os.Open(filepath.Join(folder, migrate.ProfilesFile))
	if err != nil {
		return fileFailed("reading the profiles back", cause(err))
	}
	err = m.Prove(ctx, bufio.NewReaderSize(profiles, 1<<16))
	if err = errors.Join(err, profiles.Close()); err != nil {
		return readingFailed(ctx, dataFile{path: filepath.Join(out, migrate.ProfilesFile)}, err)
	}
	err = os.WriteFile(filepath.Join(folder, migrate.ReportFile), m.Report.JSON(), profileMode)
	if err == nil {
		if err = os.Remove(target); errors.Is(err, os.ErrNotExist) {
			err = nil
		}
	}
	if err == nil {
		err = os.Rename(folder, target)
	}
	return writingFailed(out, err)
}
