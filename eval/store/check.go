package store

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"
)

const (
	tableSuffix = ".sst"
	logSuffix   = ".mem"
)

// A state is what is known of a folder of rows before Badger opens it.
type state struct {
	closed bool // the store was closed, and nothing has changed since
	keys   keys
	tables map[uint64]badger.TableManifest
	last   uint64 // version in them
	files  map[string]fileState
}

// inspect looks at the files of a folder of rows, which the user has a key of, or
// nil. Whatever is not as a store
// leaves it, or as a process that was killed does, is an error, so that Badger
// does not open it: it would remove the files that its manifest does not name,
// and cut off a log where it cannot be read.
func inspect(rows string, user []byte) (state, error) {
	files, err := statesOf(rows)
	if err != nil {
		return state{}, err
	}
	sealed, err := readSeal(rows)
	if err != nil {
		return state{}, err
	}
	if err := compareStates(sealed, files); err != nil {
		return state{}, err
	}
	s := state{closed: sealed != nil, files: files}
	if s.tables, err = readManifest(rows, files); err != nil {
		return state{}, err
	}
	if s.keys, err = readKeys(rows, user, s.tables); err != nil {
		return state{}, err
	}
	r := fileReader{keys: s.keys}
	for i, id := range slices.Sorted(maps.Keys(s.tables)) {
		name := table.IDToFilename(id)
		if _, ok := files[name]; !ok {
			return state{}, missing(name)
		}
		var last uint64
		switch path := filepath.Join(rows, name); {
		case !s.closed || sealed[name] != files[name]:
			last, err = checkTable(path, &r)
		case i == 0 && s.keys.data != nil: // which tells whether that is the folder's key
			_, err = readIndex(path, s.keys)
		} // else Badger itself checks the index of a table that has its length
		if err != nil && err != errIndexSum {
			return state{}, fmt.Errorf("the file %s: %w", name, err)
		}
		s.last = max(s.last, last)
	}
	return s, s.checkRest(rows, &r)
}

func missing(name string) error { return fmt.Errorf("the file %s is missing", name) }

// compareStates says which file is no longer as it was when the store was closed.
// Another time alone is not held against it.
func compareStates(sealed, files map[string]fileState) error {
	for _, name := range slices.Sorted(maps.Keys(sealed)) {
		now, ok := files[name]
		if !ok {
			return missing(name)
		}
		if was := sealed[name].size; now.size != was {
			return fmt.Errorf("the file %s has %d bytes, not %d", name, now.size, was)
		}
	}
	return nil
}

// readManifest returns the tables that the manifest names. Where Badger has never
// been there is none.
func readManifest(rows string, files map[string]fileState) (map[uint64]badger.TableManifest, error) {
	f, err := os.Open(filepath.Join(rows, badger.ManifestFilename))
	if errors.Is(err, fs.ErrNotExist) {
		for name := range files {
			if ext := filepath.Ext(name); ext == tableSuffix || ext == logSuffix {
				return nil, missing(badger.ManifestFilename)
			}
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	manifest, _, err := badger.ReplayManifestFile(f, 0, badger.Options{})
	if err != nil {
		return nil, fmt.Errorf("the file %s: %w", badger.ManifestFilename, err)
	}
	return manifest.Tables, nil
}

// checkRest looks at the logs, and at the tables that the manifest does not name:
// of a process that was killed there is at most one, which holds what a log holds
// too.
func (s state) checkRest(rows string, r *fileReader) error {
	var logs, extra []string
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		switch filepath.Ext(name) {
		case logSuffix:
			if s.closed {
				return fmt.Errorf("the file %s does not belong to it", name)
			}
			logs = append(logs, name)
		case tableSuffix:
			id, ok := table.ParseFileID(name)
			if _, known := s.tables[id]; !ok || !known {
				extra = append(extra, name)
			}
		}
	}
	versions, err := s.checkLogs(rows, logs, r)
	if err != nil || len(extra) == 0 {
		return err
	}
	index, err := readIndex(filepath.Join(rows, extra[0]), r.keys)
	half := err != nil && len(logs) > 0 // it was being written
	if len(extra) > 1 || !half && (err != nil || !slices.Contains(versions, index.MaxVersion())) {
		return fmt.Errorf("the file %s does not name %s", badger.ManifestFilename, strings.Join(extra, ", "))
	}
	return nil
}

// checkLogs looks at the logs, and returns the version of the last transaction of
// each. Versions follow each other without a gap, and the last one that was
// acknowledged must be there.
func (s state) checkLogs(rows string, logs []string, r *fileReader) (versions []uint64, err error) {
	var acknowledged uint64
	if !s.closed {
		if acknowledged, err = readLedger(rows); err != nil {
			return nil, err
		}
	}
	newest := s.last
	for _, name := range logs {
		first, last, err := checkLog(filepath.Join(rows, name), r)
		if err != nil {
			return nil, fmt.Errorf("the file %s: %w", name, err)
		}
		if acknowledged > 0 && first > newest+1 {
			return nil, fmt.Errorf("what was committed before the file %s is missing", name)
		}
		versions = append(versions, last)
		newest = max(newest, last)
	}
	switch {
	case newest >= acknowledged:
		return versions, nil
	case len(logs) == 0:
		return nil, fmt.Errorf("the %s file with what was committed last is missing", logSuffix)
	}
	return nil, fmt.Errorf("the file %s has lost what was committed last", logs[len(logs)-1])
}

// size returns the bytes of the tables on the level below all, to which only
// writing everything anew brings them, and of the others, and how many these are.
func (s state) size() (lowest, others int64, count int) {
	for id, t := range s.tables {
		bytes := s.files[table.IDToFilename(id)].size
		if t.Level == lowestLevel {
			lowest += bytes
			continue
		}
		others += bytes
		count++
	}
	return lowest, others, count
}
