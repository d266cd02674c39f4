package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"segql/ast"
)

// What sources without a file are called.
const (
	stdinName      = "<stdin>"
	expressionName = "<-e>"
)

var (
	segmentFiles  = []string{".seg"}
	documentFiles = []string{".json", ".yaml", ".yml", ".template"}
)

// sources reads the inputs of a command: texts given as expressions, files,
// folders (their files with one of the extensions), - for standard input, and
// @NAME for what the store keeps.
// What is named twice is read once.
func (c *cli) sources(args, expressions, extensions []string) ([]*ast.Source, error) {
	var list []*ast.Source
	for _, text := range expressions {
		list = append(list, &ast.Source{Name: expressionName, Text: text})
	}
	seen := map[string]bool{}
	for _, arg := range args {
		paths, err := inputFiles(arg, extensions)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			key := fileKey(path)
			if seen[key] {
				continue
			}
			seen[key] = true
			src, err := c.read(path)
			if err != nil {
				return nil, err
			}
			list = append(list, src)
		}
	}
	if len(list) == 0 {
		return nil, usage("no input: name a file, a folder or - for standard input")
	}
	return list, nil
}

// fileKey returns one name for a file however a path to it is spelled.
func fileKey(path string) string {
	if path == "-" || strings.HasPrefix(path, "@") {
		return path
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	return path
}

// inputFiles returns the files that an argument stands for, sorted.
func inputFiles(arg string, extensions []string) ([]string, error) {
	if arg == "-" || strings.HasPrefix(arg, "@") {
		return []string{arg}, nil
	}
	info, err := os.Stat(arg)
	if err != nil {
		return nil, fileFailed("reading the input", err)
	}
	if !info.IsDir() {
		return []string{filepath.Clean(arg)}, nil
	}
	var paths []string
	root := arg + string(filepath.Separator) // follows a link to a folder
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch hidden := path != root && strings.HasPrefix(d.Name(), "."); {
		case err != nil:
			return err
		case d.IsDir() && hidden:
			return fs.SkipDir
		case !d.IsDir() && !hidden && slices.Contains(extensions, filepath.Ext(path)):
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		return nil, fileFailed("reading the folder", err)
	}
	if len(paths) == 0 {
		return nil, fileFailed("reading the folder "+arg, fmt.Errorf("it holds no %s files", ast.OneOf(extensions)))
	}
	return paths, nil
}

// read reads a file or standard input, a byte beyond what a source may have at
// most, or @NAME from the store.
func (c *cli) read(path string) (*ast.Source, error) {
	if name, ok := strings.CutPrefix(path, "@"); ok {
		return c.readKept(name)
	}
	src := &ast.Source{Name: stdinName}
	in := c.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fileFailed("reading the input", err)
		}
		defer f.Close()
		in = f
		src.Name = path
		src.Stem = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	text, err := io.ReadAll(io.LimitReader(in, ast.MaxSize+1))
	if err != nil {
		return nil, fileFailed("reading "+src.Name, err)
	}
	src.Text = string(text)
	return src, nil
}

// isFile reports whether a source was read from a file.
func isFile(src *ast.Source) bool {
	return src.Name != stdinName && src.Name != expressionName && !strings.HasPrefix(src.Name, "@")
}

// Modes of files that are made: documents are anyone's, profiles are the
// user's alone.
const (
	documentMode = 0o644
	profileMode  = 0o600
)

// writeFile replaces a document.
func writeFile(path string, text []byte) error {
	return replaceFile(path, documentMode, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// replaceFile replaces a file at once by what write writes: a reader sees the
// old text or the new one, and an interrupted run leaves the old one. A document
// keeps the mode of what it replaces. What is no regular file, such as a device
// or a pipe, is written to.
func replaceFile(path string, mode fs.FileMode, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() || isDevice(path) {
			return writeInto(path, write)
		}
		if mode == documentMode {
			mode = info.Mode().Perm()
		}
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".segql-*")
	if err != nil {
		return fileFailed("writing "+path, cause(err))
	}
	defer os.Remove(f.Name()) // unless it has been renamed
	err = buffered(f, write)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return writingFailed(path, err)
}

// isDevice reports whether a path names what a process has open, in whose place
// nothing can be put.
func isDevice(path string) bool {
	absolute, err := filepath.Abs(path)
	return err != nil || strings.HasPrefix(absolute, "/dev/") || strings.HasPrefix(absolute, "/proc/")
}

// buffered writes to a file by large pieces.
func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// writingFailed says which file could not be written. A failure that says what
// it is about is left alone.
func writingFailed(path string, err error) error {
	var said *failure
	if err == nil || errors.As(err, &said) {
		return err
	}
	return fileFailed("writing "+path, cause(err))
}

// cause returns what is wrong with a file without its name, which may be that
// of a temporary one.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

func writeInto(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fileFailed("writing "+path, err)
	}
	return writingFailed(path, errors.Join(buffered(f, write), f.Close()))
}

// toFile reports whether output goes to a file, not to standard output.
func toFile(output string) bool {
	return !slices.Contains([]string{"", "-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}, output)
}

// isFolder reports whether output goes to a folder: one that is there, or a
// path that ends like one, which is made.
func isFolder(path string) (bool, error) {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator)) {
		if err := os.MkdirAll(path, 0o755); err != nil {
			return false, fileFailed("making the folder", err)
		}
		return true, nil
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir(), nil
}
