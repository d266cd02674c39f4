//go:build !linux && !darwin

package store

import (
	"io/fs"
	"os"
)

// ownLock says that Badger locks the folder, and always for the process alone.
const ownLock = false

// PrivateFiles does nothing where files have no mode.
func PrivateFiles() {}

func lockFolder(dir string, _ bool) (*os.File, error) { return os.Open(dir) }
func relock(*os.File, bool) error                     { return nil }
func unlockFolder(f *os.File) error                   { return f.Close() }

func free(string) (bytes int64, known bool) { return 0, false }

func bootID() string { return "" }

func allocated(info fs.FileInfo) int64 { return info.Size() }
