package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"segql/ast"
	"segql/compile"
	"segql/eval/store"
	"segql/grammar"
)

// segmentSuffix ends the names of files of segments.
const segmentSuffix = ".seg"

// save writes the segments of the session to a file, or keeps the last one in the
// store.
func (s *Session) save(_ context.Context, c *call) error {
	if name, ok := strings.CutPrefix(c.arg(0), "@"); ok {
		return s.keepInStore(name)
	}
	if len(s.segments) == 0 {
		return errors.New("there is no segment to save; type one first")
	}
	text, named := s.saved(func(*segment) bool { return true })
	f, list := grammar.Parse(&ast.Source{Name: c.arg(0), Text: text})
	if list.Failed() {
		return list
	}
	if err := replaceFile(c.arg(0), ast.Format(f)); err != nil {
		return fmt.Errorf("writing %s: %w", c.arg(0), cause(err))
	}
	_, err := fmt.Fprintf(s.out, "%s: %s\n", c.arg(0), strings.Join(named, ", "))
	return err
}

// saved returns the source of the segments that are meant, each list once.
func (s *Session) saved(meant func(*segment) bool) (text string, names []string) {
	lists := map[string]bool{}
	var b strings.Builder
	for _, seg := range s.segments {
		if !meant(seg) {
			continue
		}
		f := seg.file
		for _, d := range f.Decls {
			if let, ok := d.(*ast.Let); ok {
				if lists[let.Name.Text] {
					continue
				}
				lists[let.Name.Text] = true
			}
			b.WriteString(f.Source.Text[d.Extent().Start:d.Extent().End] + "\n\n")
		}
		names = append(names, seg.name)
	}
	return b.String(), names
}

// replaceFile writes a file that is either as it was or whole.
func replaceFile(path, text string) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".segql-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // unless it has been renamed
	_, err = io.WriteString(f, text)
	if err := errors.Join(err, f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// keepInStore keeps the last segment in the store under a name.
func (s *Session) keepInStore(name string) error {
	t, err := s.target("")
	if err != nil {
		return err
	}
	if name == "" {
		return errors.New("expected a name behind @")
	}
	if t.Service == ast.Profiles && !compile.IsName(name) {
		return fmt.Errorf("expected a name behind @, found %q; it has 1 to 64 letters, digits, - and _", name)
	}
	sources := allSources(t.Segment)
	if slices.Contains(sources, name) {
		return fmt.Errorf("%s is a source of %s, and cannot be itself; choose another name", name, t.name)
	}
	named := *t.Segment
	version := 0
	if named.Version != nil {
		version = *named.Version
	}
	syntax := *named.Syntax
	header := ast.Header{}
	if syntax.Header != nil {
		header = *syntax.Header
	}
	header.Name = &ast.Literal{Text: name, Kind: ast.StringLiteral}
	if ast.IsName(name) && !ast.IsKept(name) && !ast.IsReserved(name) {
		header.Name.Kind = ast.NameLiteral
	}
	syntax.Header, named.Syntax, named.Name = &header, &syntax, name
	text := compile.Sources([]*compile.Segment{&named})[0]
	scope := s.scope(t.Service, t.Domain)
	err = s.shelf.change(func(folder string) error {
		db, err := store.Open(folder, store.Options{Key: s.shelf.options.Key})
		if store.IsProblem(err, store.Missing) {
			return &noStore{folder}
		}
		if err != nil {
			return err
		}
		_, err = db.SaveSegment(scope, name, version, text)
		return errors.Join(err, db.Close())
	})
	if err != nil {
		return err
	}
	s.forget()
	kept := s.known[t.Service].segments()
	if missing := slices.DeleteFunc(sources, func(source string) bool { return slices.Contains(kept, source) }); len(missing) > 0 {
		s.note(fmt.Sprintf("the store does not have its source %s; keep that there too", strings.Join(missing, ", ")))
	}
	_, err = fmt.Fprintf(s.out, "%s is kept in the domain %s\n", "@"+asWord(name), scope.Domain)
	return err
}

// allSources returns the names of a segment's sources, and of theirs.
func allSources(segment *compile.Segment) []string {
	groups, ok := segment.Body.(*compile.Groups)
	if !ok {
		return nil
	}
	var names []string
	for _, g := range groups.List {
		for _, source := range g.Sources {
			if source.Segment != nil {
				names = append(append(names, source.Segment.Name), allSources(source.Segment)...)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// cause returns what is wrong with a file without its name.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// Load takes the segments of files, and of the files in folders.
func (s *Session) Load(paths ...string) error {
	for _, path := range paths {
		files, err := segmentFiles(path)
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := s.loadFile(file); err != nil {
				return err
			}
		}
	}
	return nil
}

func segmentFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, cause(err))
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	files, err := filepath.Glob(filepath.Join(path, "*"+segmentSuffix))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("the folder %s holds no %s files", path, segmentSuffix)
	}
	return files, err
}

func (s *Session) loadFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, ast.MaxSize+1))
	if err != nil {
		return err
	}
	stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	names, _, list, err := s.keep(entry{source: &ast.Source{Name: path, Stem: stem, Text: string(text)}})
	if err != nil {
		return err
	}
	s.warn(list)
	_, err = fmt.Fprintf(s.out, "%s: %s\n", path, strings.Join(names, ", "))
	return err
}

func (s *Session) load(_ context.Context, c *call) error { return s.Load(c.args...) }
