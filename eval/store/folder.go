package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"
)

// What is in the folder of a store. The rows are in a folder of their own, of
// which a newer one takes the place when everything is written anew.
const (
	formatFile      = "FORMAT"
	formatText      = "segql store %d\n"
	format          = 2 // 1 has no index; it is read, and becomes 2 when it is opened for writing
	encryptedFormat = 3 // as 2, but that rows may be encrypted, which others would take for damage
	ignoreFile      = ".gitignore"
	ignoreText      = "*\n"
	rowsName        = "rows-%06d"
	unfinished      = ".new" // ends the name of what does not count yet
)

// checkFormat refuses a folder that is neither a store that can be read nor
// empty, before anything in it is touched. It returns the version of the format, 0
// without a store.
func checkFormat(dir string) (version int, err error) {
	text, err := os.ReadFile(filepath.Join(dir, formatFile))
	switch {
	case errors.Is(err, syscall.ENOTDIR):
		return 0, &Error{dir, NotAStore, errors.New("it is a file")}
	case errors.Is(err, fs.ErrNotExist):
		return 0, checkEmpty(dir)
	case err != nil:
		return 0, err
	}
	switch _, err := fmt.Sscanf(string(text), formatText, &version); {
	case err != nil || version < 1:
		return 0, &Error{dir, Damaged, fmt.Errorf("its file %s does not name a format", formatFile)}
	case version > encryptedFormat:
		return 0, &Error{dir, Newer, fmt.Errorf("its format is %d, and this version knows %d", version, encryptedFormat)}
	}
	return version, nil
}

// checkEmpty refuses a folder that holds anything but what is left of a store
// whose making was broken off.
func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch e.Name() {
		case formatFile + unfinished:
			continue
		case ignoreFile:
			if text, err := os.ReadFile(path); err == nil && strings.HasPrefix(ignoreText, string(text)) {
				continue
			}
		case fmt.Sprintf(rowsName, 1):
			if inside, err := os.ReadDir(path); err == nil && !slices.ContainsFunc(inside, isRows) {
				continue
			}
		}
		return &Error{dir, NotAStore, fmt.Errorf("it holds %q and no %s", e.Name(), formatFile)}
	}
	return err
}

// isRows reports whether a file of a folder of rows has more than keys that nothing
// is encrypted with yet.
func isRows(e fs.DirEntry) bool {
	return e.Name() != registryFile && e.Name() != badger.KeyRegistryRewriteFileName
}

// makeFolder makes an empty store, which is encrypted if there is a key. Its format
// comes last, so that what is broken off can be begun again.
func makeFolder(dir string, key []byte) (version int, err error) {
	if err := os.Chmod(dir, 0o700); err != nil {
		return 0, err
	}
	if err := os.WriteFile(filepath.Join(dir, ignoreFile), []byte(ignoreText), 0o600); err != nil {
		return 0, err
	}
	rows := filepath.Join(dir, fmt.Sprintf(rowsName, 1))
	if err := os.RemoveAll(rows); err != nil {
		return 0, err
	}
	if err := os.Mkdir(rows, 0o700); err != nil {
		return 0, err
	}
	version = format
	if len(key) > 0 {
		version = encryptedFormat
	}
	if _, err := makeKeys(rows, key); err != nil {
		return 0, err
	}
	return version, writeFormat(dir, version)
}

func writeFormat(dir string, version int) error {
	return writeWhole(filepath.Join(dir, formatFile), fmt.Appendf(nil, formatText, version))
}

// writeWhole writes a file that is either not there or whole.
func writeWhole(path string, text []byte) error {
	f, err := os.OpenFile(path+unfinished, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+unfinished, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder brings to the disk which files a folder holds.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// generations returns the paths of the folders of rows, the one that counts
// last, and of those that were never finished.
func generations(dir string) (whole, broken []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		var n int
		name, _ := strings.CutSuffix(e.Name(), unfinished)
		if _, err := fmt.Sscanf(name, rowsName, &n); err != nil || name != fmt.Sprintf(rowsName, n) {
			continue
		}
		path := filepath.Join(dir, e.Name())
		if name == e.Name() {
			whole = append(whole, path)
		} else {
			broken = append(broken, path)
		}
	}
	return whole, broken, err
}

// sealFile is written into a folder of rows when the store is closed, and
// removed when it is opened for writing. It names the files of rows and how they
// were left: what has changed since is damage, and without it the store was not
// closed.
const sealFile = "CLOSED"

// A fileState is how a file was left.
type fileState struct {
	size, time int64 // in bytes, and in Unix nanoseconds
}

// statesOf returns the states of the files of a folder of rows.
func statesOf(rows string) (map[string]fileState, error) {
	entries, err := os.ReadDir(rows)
	if err != nil {
		return nil, err
	}
	states := map[string]fileState{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		if e.Name() != sealFile && e.Name() != sealFile+unfinished {
			states[e.Name()] = fileState{info.Size(), info.ModTime().UnixNano()}
		}
	}
	return states, nil
}

// seal closes a folder of rows that Badger has left.
func seal(rows string) error {
	if err := tidy(rows); err != nil {
		return err
	}
	states, err := statesOf(rows)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	for name, s := range states {
		if filepath.Ext(name) == logSuffix {
			return nil // Badger has not left it
		}
		if name != ledgerFile {
			fmt.Fprintln(&text, name, s.size, s.time)
		}
	}
	if err := os.Remove(filepath.Join(rows, ledgerFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return writeWhole(filepath.Join(rows, sealFile), text.Bytes())
}

// readSeal returns the states in which a folder of rows was closed, nil if it
// was not.
func readSeal(rows string) (map[string]fileState, error) {
	text, err := os.ReadFile(filepath.Join(rows, sealFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	states := map[string]fileState{}
	for line := range strings.Lines(string(text)) {
		var name string
		var s fileState
		if _, err := fmt.Sscanln(line, &name, &s.size, &s.time); err != nil {
			return nil, nil // not one of ours: the files are looked at one by one
		}
		states[name] = s
	}
	return states, err
}

// tidy removes the files that Badger makes and this store never fills, some of
// which it cannot open when they were broken off, a registry that has no keys among
// them, and gives the others their mode.
func tidy(rows string) error {
	registry, err := readRegistry(rows)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(rows)
	for _, e := range entries {
		path := filepath.Join(rows, e.Name())
		info, inner := e.Info()
		switch {
		case inner != nil:
		case slices.Contains(unusedFiles, filepath.Ext(e.Name())), slices.Contains(unusedFiles, e.Name()),
			e.Name() == registryFile && registry == nil,
			filepath.Ext(e.Name()) == logSuffix && info.Size() == 0:
			inner = os.Remove(path)
		case info.Mode().Perm() != 0o600:
			inner = os.Chmod(path, 0o600)
		}
		err = errors.Join(err, inner)
	}
	return err
}

// unusedFiles are for large values, and a registry of keys that was broken off.
var unusedFiles = []string{".vlog", "DISCARD", badger.KeyRegistryRewriteFileName}

// private gives the files that Badger has made by now their mode. It may still
// make and remove some.
func private(rows string) error {
	entries, err := os.ReadDir(rows)
	for _, e := range entries {
		if info, inner := e.Info(); inner == nil && info.Mode().Perm() != 0o600 {
			inner = os.Chmod(filepath.Join(rows, e.Name()), 0o600)
			if !errors.Is(inner, fs.ErrNotExist) {
				err = errors.Join(err, inner)
			}
		}
	}
	return err
}
