package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"segql/ast"
	"segql/eval/store"
	"segql/profile"
	"segql/view"
)

// An importing is how profiles are imported.
type importing struct {
	read    profile.ReadOptions // of every file
	write   store.WriteOptions
	service ast.Service
	segment importedSegment
	fields  string // the file of the map
	key     string // the column of it
	days    int    // until the expiry
}

func (c *cli) importCommand() *cobra.Command {
	var x importing
	cmd := &cobra.Command{
		Use:   "import [flags] FILE or DIR...",
		Short: "Put profiles into the store",
		Long: "Import reads profiles as JSON lines, whole responses or CSV, compressed with gzip\n" +
			"or not, and - from standard input; of a folder the files with profiles. Several\n" +
			"files are one import. What is known of a profile is kept unless a row says\n" +
			"otherwise. A row that fails is left out and written with the reason to\n" +
			"FILE" + failedSuffix + ". The same import again is safe.\n\n" +
			"With --service pinpoint the files have endpoints, in the shapes that Pinpoint\n" +
			"prints and imports. With --segment they are lists of ids of endpoints or users,\n" +
			"one or many a line, of which the segment is made.",
		Example: `  segql import people.jsonl
  segql import --key email --map fields.json people.csv.gz
  segql import --dry-run snapshot/
  segql import --service pinpoint endpoints.csv.gz
  segql import --service pinpoint --segment vips ids.txt`,
		ValidArgsFunction: completeFiles(append(slices.Clone(profileFiles), compressed)),
		RunE: func(cmd *cobra.Command, args []string) error {
			x.read.Service = x.service
			if err := x.checkService(cmd.Flags()); err != nil {
				return err
			}
			if x.segment.name != "" {
				return c.importSegment(cmd.Context(), args, x.segment)
			}
			files, skipped, err := dataFiles(args)
			if err == nil {
				err = x.resolve(cmd.Flags().Changed("expiry"), files)
			}
			if err != nil {
				return err
			}
			if len(skipped) > 0 {
				c.note("%s left out: %s", count(len(skipped), "file"), firstFew(skipped))
			}
			return c.importFiles(cmd.Context(), files, x)
		},
	}
	flags := cmd.Flags()
	format := choice[profile.Format]{&x.read.Format, profile.LookupFormat, profile.Formats()}
	addChoice(cmd, flags, format, "format", "", "how the files are written")
	flags.StringVar(&x.fields, "map", "", "the `FILE` that maps columns: the Fields of CreateUploadJob")
	if err := cmd.MarkFlagFilename("map", "json"); err != nil {
		panic(err) // the flag was just added
	}
	flags.StringVar(&x.key, "key", "", "the unique `COLUMN` that decides which profile a row is for")
	flags.IntVar(&x.days, "expiry", 0, "the profiles expire after this many `DAYS`, 1 to 1098")
	flags.BoolVar(&x.write.Replace, "replace", false, "keep nothing of profiles that are known")
	addService(cmd, &x.service)
	flags.StringVar(&x.segment.name, "segment", "", "make the imported segment of this `NAME`")
	flags.StringVar(&x.segment.id, "id", "", "the `ID` that Pinpoint gave the segment (default: its name)")
	flags.IntVar(&x.segment.version, "version", 0, "the version `N` of the segment")
	flags.BoolVar(&x.write.DryRun, "dry-run", false, "validate the files, and write nothing")
	return cmd
}

// checkService refuses flags that do not go together.
func (x *importing) checkService(flags *pflag.FlagSet) error {
	refuse := func(why string, names ...string) error {
		for _, name := range names {
			if flags.Changed(name) {
				return usage("--%s %s", name, why)
			}
		}
		return nil
	}
	if x.service != ast.Pinpoint {
		return refuse("is about imported segments, which only Pinpoint has; add --service pinpoint", "segment", "id", "version")
	}
	if err := refuse("is for profiles; endpoints are known by their Id", "map", "key"); err != nil {
		return err
	}
	if x.segment.name == "" {
		return refuse("is about an imported segment; name it with --segment", "segment", "id", "version")
	}
	if flags.Changed("version") && x.segment.version < 1 {
		return usage("--version %d: expected a number from 1", x.segment.version)
	}
	return refuse("is for endpoints, and --segment reads ids", "format", "expiry", "replace", "dry-run")
}

// resolve finds what the flags stand for.
func (x *importing) resolve(expires bool, files []dataFile) error {
	const maxDays = 1098 // of the model's ExpirationDays
	if expires {
		if x.days < 1 || x.days > maxDays {
			return usage("--expiry %d: expected 1 to %d days", x.days, maxDays)
		}
		x.write.Expiry = time.Now().Add(time.Duration(x.days) * 24 * time.Hour).UnixMilli() // R32
	}
	if x.fields != "" {
		if err := x.readMap(files); err != nil {
			return err
		}
	}
	if x.key != "" {
		path, err := profile.ResolveColumn(x.key, x.read.Map)
		if err != nil {
			return usage("--key: %w", err)
		}
		if strings.HasPrefix(path, ast.Calculated+".") {
			return usage("--key: a calculated value does not say whose it is; name an attribute of the profile's own")
		}
		x.write.Key = path
	}
	return nil
}

// readMap reads the map of columns, which only CSV has.
func (x *importing) readMap(files []dataFile) error {
	if x.read.Format == profile.JSONLines {
		return usage("--map is for CSV; JSON is read without one")
	}
	for _, f := range files {
		ext := filepath.Ext(strings.TrimSuffix(f.path, compressed))
		if x.read.Format == profile.FormatAuto && ext != ".csv" && slices.Contains(profileFiles, ext) {
			return usage("--map is for CSV; %s is read without one", f.path)
		}
	}
	text, err := os.ReadFile(x.fields)
	if err != nil {
		return fileFailed("reading the map of fields", err)
	}
	if x.read.Map, err = profile.ParseFieldMap(text); err != nil {
		return &failure{exitInput, errors.Join(err)}
	}
	return nil
}

// importFiles puts the profiles of files into the store, and sums up.
func (c *cli) importFiles(ctx context.Context, files []dataFile, x importing) error {
	w, done, err := c.writer(x.service, x.write)
	if err != nil {
		return err
	}
	t := &intake{read: x.read, writer: w, dryRun: x.write.DryRun}
	t.progress = view.NewProgress(c.progress(), "importing", totalSize(files))
	for _, f := range files {
		if err = t.file(ctx, f, c.stdin); err != nil {
			break
		}
	}
	if finished := t.finish(); err == nil && finished != nil {
		err = storeFailed("importing", finished)
	}
	closing := w.Close()
	done()
	t.progress.Done()
	for _, text := range t.notes {
		c.note("%s", text)
	}
	c.tellFailures(t)
	if closing != nil {
		return t.stopped(storeFailed("importing", closing))
	}
	if err := c.sumUp(t); err != nil {
		return err
	}
	switch {
	case err != nil:
		return t.stopped(err)
	case t.trouble != nil:
		return t.trouble
	case t.failed > 0:
		return &failure{status: exitInput}
	}
	return nil
}

// writer returns a writer into the store. A dry run without a store has one that
// is thrown away. The function has to be called after the writer is closed.
func (c *cli) writer(service ast.Service, o store.WriteOptions) (w *store.Writer, done func(), err error) {
	done = func() {}
	how := toMake
	if o.DryRun {
		how = toRead
	}
	s, err := c.open(how)
	if o.DryRun && store.IsProblem(err, store.Missing) {
		s, done, err = throwaway(c.key)
	}
	if err != nil {
		return nil, nil, err
	}
	if w, err = s.Writer(c.scope(service, ""), o); err != nil {
		done()
		return nil, nil, storeFailed("opening the store", err)
	}
	return w, done, nil
}

// throwaway returns an empty store that the function removes. It is encrypted if
// there is a key.
func throwaway(key []byte) (*store.Store, func(), error) {
	dir, err := os.MkdirTemp("", "segql-")
	if err != nil {
		return nil, nil, fileFailed("making a folder for a while", err)
	}
	s, err := store.Open(dir, store.Options{Create: true, Key: key})
	if err != nil {
		os.RemoveAll(dir)
		return nil, nil, &failure{exitFile, err}
	}
	return s, func() {
		s.Close()
		os.RemoveAll(dir)
	}, nil
}
