package store

import (
	"fmt"
	"os"
	"path/filepath"
)

// Stamp returns a text that is another one when the store was opened for writing
// since, "" if that cannot be told. What has not been written to differs by what has
// expired alone.
func (s *Store) Stamp() string {
	info, err := os.Stat(filepath.Join(s.rows, sealFile))
	if err != nil {
		return "" // it is open for writing
	}
	return fmt.Sprintf("%s %d %d", s.rows, info.Size(), info.ModTime().UnixNano())
}
