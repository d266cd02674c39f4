package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"segql/ast"
)

// Extensions of files with profiles, and of the same files compressed.
var (
	profileFiles = []string{".jsonl", ".ndjson", ".json", ".csv"}
	compressed   = ".gz"
)

// failedSuffix ends the name of a file of failed rows.
const failedSuffix = ".failed.jsonl"

// A dataFile is an input of an import.
type dataFile struct {
	path string // - for standard input
	size int64  // in bytes, 0 if nobody knows
}

// name returns what the file is called in messages.
func (f dataFile) name() string {
	if f.path == "-" {
		return stdinName
	}
	return f.path
}

// failed returns the path of the file of its failed rows.
func (f dataFile) failed() string {
	if f.path == "-" {
		return "stdin" + failedSuffix
	}
	return f.path + failedSuffix
}

// dataFiles returns the files that the arguments stand for, those of a folder
// sorted by path, and what is left out of folders. What is named twice is there
// once.
func dataFiles(args []string) (files []dataFile, skipped []string, err error) {
	if len(args) == 0 {
		return nil, nil, usage("no input: name a file, a folder or - for standard input")
	}
	seen := map[string]bool{}
	add := func(f dataFile) {
		if key := fileKey(f.path); !seen[key] {
			seen[key] = true
			files = append(files, f)
		}
	}
	for _, arg := range args {
		if arg == "-" {
			add(dataFile{path: arg})
			continue
		}
		info, err := os.Stat(arg)
		if err != nil {
			return nil, nil, fileFailed("reading the input", err)
		}
		if !info.IsDir() {
			add(dataFile{filepath.Clean(arg), size(info)})
			continue
		}
		found, out, err := folderFiles(arg)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range found {
			add(f)
		}
		skipped = append(skipped, out...)
	}
	return files, skipped, nil
}

// folderFiles returns the files with profiles in a folder and below it, and the
// paths of the others. Folders whose name begins with . or _ are left out whole.
func folderFiles(folder string) (files []dataFile, skipped []string, err error) {
	root := folder + string(filepath.Separator) // follows a link to a folder
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		path = filepath.Clean(path)
		info, err := os.Stat(path)
		switch aside := strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_"); {
		case d.IsDir() && aside:
			skipped = append(skipped, path)
			return fs.SkipDir
		case d.IsDir():
			return nil
		case aside || !holdsProfiles(d.Name()) || err == nil && !info.Mode().IsRegular():
			skipped = append(skipped, path)
			return nil
		case err == nil:
			files = append(files, dataFile{path, info.Size()})
		}
		return err
	})
	if err != nil {
		return nil, nil, fileFailed("reading the folder", err)
	}
	if len(files) == 0 {
		return nil, nil, fileFailed("reading the folder "+folder,
			fmt.Errorf("it holds no %s files, compressed or not", ast.OneOf(profileFiles)))
	}
	slices.SortFunc(files, func(a, b dataFile) int { return cmp.Compare(a.path, b.path) })
	return files, skipped, nil
}

// holdsProfiles reports whether a file in a folder holds profiles, by its name.
func holdsProfiles(name string) bool {
	if strings.HasSuffix(name, failedSuffix) {
		return false
	}
	return slices.Contains(profileFiles, filepath.Ext(strings.TrimSuffix(name, compressed)))
}

// size returns the bytes of a file, 0 of what is no regular one.
func size(info fs.FileInfo) int64 {
	if !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// totalSize returns the bytes of files, 0 if they are not known of each.
func totalSize(files []dataFile) int64 {
	var sum int64
	for _, f := range files {
		if f.size == 0 {
			return 0
		}
		sum += f.size
	}
	return sum
}
