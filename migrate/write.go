package migrate

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"segql/ast"
	"segql/compile"
	"segql/profile"
)

// The files of a migration.
const (
	ProfilesFile = "profiles.jsonl"
	csvFile      = "profiles.csv"
	fieldsFile   = "fields.json"
	segmentsDir  = "segments"
	requestsDir  = "requests"
	ReportFile   = "report.json"
)

// What is written is about customers: it is the user's alone.
const (
	fileMode   = 0o600
	folderMode = 0o700
)

// Write writes the profiles and the segments into a folder that is there and
// empty. The report is written by itself, after the proof.
func (m *Migration) Write(ctx context.Context, folder string) error {
	if err := m.writeProfiles(ctx, folder); err != nil {
		return err
	}
	for _, name := range []string{segmentsDir, requestsDir} {
		if err := os.Mkdir(filepath.Join(folder, name), folderMode); err != nil {
			return err
		}
	}
	return m.writeSegments(folder)
}

// writeSegments writes the segments and their requests, sources first.
func (m *Migration) writeSegments(folder string) error {
	var all []*compile.Segment
	for _, s := range m.segments {
		byName := map[string]*compile.Segment{}
		for _, x := range sourcesFirst([]*compile.Segment{s.written}) {
			byName[x.Name] = x
		}
		for _, f := range s.files {
			if err := writeText(filepath.Join(folder, segmentsDir, f.name+sourceExtension), []byte(f.text)); err != nil {
				return err
			}
			all = append(all, byName[f.name])
		}
	}
	width := max(2, len(fmt.Sprint(len(all))))
	for i, s := range all {
		documents, problems := compile.Compile([]*compile.Segment{s}, compile.Request, m.Domain)
		if len(documents) == 0 {
			return problems
		}
		name := fmt.Sprintf("%0*d-%s.json", width, i+1, s.Name)
		if err := writeText(filepath.Join(folder, requestsDir, name), compile.JSON(documents[0].Value)); err != nil {
			return err
		}
	}
	return nil
}

func writeText(path string, text []byte) error { return os.WriteFile(path, text, fileMode) }

// writeProfiles writes the profiles as JSON lines and as CSV.
func (m *Migration) writeProfiles(ctx context.Context, folder string) (err error) {
	lines, err := os.OpenFile(filepath.Join(folder, ProfilesFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lines.Close()) }()
	table, err := os.OpenFile(filepath.Join(folder, csvFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, table.Close()) }()
	fields := fieldsOf(m.columns)
	if err := writeText(filepath.Join(folder, fieldsFile), fieldMap(fields)); err != nil {
		return err
	}
	return m.rows(ctx, lines, table, fields)
}

// rows writes each profile in both formats.
func (m *Migration) rows(ctx context.Context, lines, table io.Writer, fields []field) error {
	out := bufio.NewWriterSize(lines, 1<<16)
	rows := csv.NewWriter(table)
	cells := make([]string, len(fields))
	place := map[string]int{}
	for i, f := range fields {
		cells[i], place[f.path] = f.name, i
	}
	rows.Write(cells) // an error is told by Flush
	var line []byte
	for p := range m.Endpoints.people {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r := m.scheme.profile(p, p.endpoints, nil)
		line = append(profile.AppendJSON(line[:0], r), '\n')
		if _, err := out.Write(line); err != nil {
			return err
		}
		clear(cells)
		for _, pair := range r.Pairs {
			cells[place[pair.Path]] = pair.Value
		}
		if err := rows.Write(cells); err != nil {
			return err
		}
	}
	rows.Flush()
	return errors.Join(out.Flush(), rows.Error())
}

// A field is a column of the CSV file, whose name is also that of the entry in the
// map of fields.
type field struct{ name, path string }

const maxField = 64 // characters of a field's name

// fieldsOf names the columns as an upload job takes them, without dots.
func fieldsOf(paths []string) []field {
	fit := func(r rune) rune {
		if r == '-' || r == '_' || r < 0x80 && ast.IsNamePart(r) {
			return r
		}
		return '_'
	}
	taken := map[string]bool{}
	var list []field
	for _, path := range paths {
		base := strings.Map(fit, path)
		if path == keyPath {
			base = KeyName
		}
		for i := 1; ; i++ {
			tail := ""
			if i > 1 {
				tail = fmt.Sprintf("_%d", i)
			}
			name := base[:min(len(base), maxField-len(tail))] + tail
			if !taken[strings.ToLower(name)] {
				taken[strings.ToLower(name)] = true
				list = append(list, field{name, path})
				break
			}
		}
	}
	return list
}

// fieldMap returns the Fields of an upload job.
func fieldMap(fields []field) []byte {
	type entry struct{ Source, Target, ContentType string }
	all := map[string]entry{}
	for _, f := range fields {
		all[f.name] = entry{"_source." + f.name, "_profile." + f.path, contentType(f.path)}
	}
	return compile.JSON(all)
}

func contentType(path string) string {
	switch {
	case strings.HasPrefix(path, custom):
	case strings.HasSuffix(path, "PhoneNumber"):
		return "PHONE_NUMBER"
	case strings.HasSuffix(path, "EmailAddress"):
		return "EMAIL_ADDRESS"
	}
	return "STRING"
}
