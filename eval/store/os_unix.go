//go:build linux || darwin

package store

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// ownLock says that lockFolder locks, so that Badger need not, and that Badger
// can be opened for reading alone.
const ownLock = true

// PrivateFiles makes every file and folder that the process makes from now on
// its owner's alone. It is for a command to call first: Badger makes some files
// with the mode that the process's mask leaves, and a library must not change a
// mask. Without it they are in a folder that is the owner's alone, and get their
// mode when the store is opened, flushed and closed.
func PrivateFiles() { syscall.Umask(0o077) }

// lockFolder locks a folder for the process until the file is closed: for it
// alone, or together with others that lock it shared.
func lockFolder(dir string, shared bool) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := relock(f, shared); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// relock changes a lock, if no other process's is in the way.
func relock(f *os.File, shared bool) error {
	how := syscall.LOCK_EX
	if shared {
		how = syscall.LOCK_SH
	}
	err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

// unlockFolder ends a lock at once, also if a process that is just being started
// still has the file.
func unlockFolder(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}

// free returns how many bytes the process can still write in a folder.
func free(dir string) (bytes int64, known bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}

// allocated returns the bytes that a file takes on the disk.
func allocated(info fs.FileInfo) int64 {
	return info.Sys().(*syscall.Stat_t).Blocks * 512
}
