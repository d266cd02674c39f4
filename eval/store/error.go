package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"
)

// A Problem is what is the matter with a store, as far as it decides on the way
// out.
type Problem uint8

// The problems.
const (
	Failed         Problem = iota // none of the others
	Missing                       // there is no store
	Locked                        // another process has it
	Newer                         // a later version of segql made it
	NotAStore                     // the folder holds something else
	Damaged                       // a file of it is not what it was
	Full                          // the disk has no room
	ReadOnlyFolder                // the folder cannot be written to
	NeedsKey                      // it is encrypted, and there is no key
	WrongKey                      // it is encrypted with another key
	NotEncrypted                  // there is a key, and it is not encrypted
)

// An Error is a failure of a store as a whole. It never holds a value of a
// profile.
type Error struct {
	Dir     string // the store's folder, as it was given
	Problem Problem
	Err     error // what was found; nil if the problem says it all
}

// Error names the folder and the way out.
func (e *Error) Error() string {
	switch e.Problem {
	case Missing:
		return fmt.Sprintf("there is no store in %q; import profiles first, or name another with --store", e.Dir)
	case Locked:
		return fmt.Sprintf("another process holds the store %q; wait for it, or name another with --store", e.Dir)
	case Newer:
		return fmt.Sprintf("the store %q was made by a newer segql: %v; update segql, or name another with --store",
			e.Dir, e.Err)
	case NotAStore:
		return fmt.Sprintf("the folder %q is not a store: %v; name an empty one or a store with --store",
			e.Dir, e.Err)
	case Damaged:
		return fmt.Sprintf("the store %q is damaged: %v; put back a backup of the folder, "+
			"or move it away and import again", e.Dir, e.Err)
	case Full:
		return fmt.Sprintf("there is no room for the store %q: %v; what was acknowledged is kept; "+
			"free some space and repeat the command", e.Dir, e.Err)
	case ReadOnlyFolder:
		return fmt.Sprintf("the store %q cannot be used: %v; make its folder and files readable and writable, "+
			"or name another with --store", e.Dir, e.Err)
	case NeedsKey:
		return fmt.Sprintf("the store %q is encrypted; name the file of its key with --encryption-key-file", e.Dir)
	case WrongKey:
		return fmt.Sprintf("the store %q is encrypted with another key; name the file of that one with "+
			"--encryption-key-file, or put back a backup of the store if it is the same", e.Dir)
	case NotEncrypted:
		return fmt.Sprintf("the store %q is not encrypted; leave out --encryption-key-file, "+
			"or encrypt it with segql stats --rotate-key", e.Dir)
	}
	return fmt.Sprintf("the store %q failed: %v", e.Dir, e.Err)
}

// Unwrap returns what was found.
func (e *Error) Unwrap() error { return e.Err }

// IsProblem reports whether an error is that of a store with this problem.
func IsProblem(err error, p Problem) bool {
	var e *Error
	return errors.As(err, &e) && e.Problem == p
}

// Errors of single profiles. They leave the store as it was.
var (
	ErrNoID           = errors.New("it has neither an id nor a value of the key")
	ErrBadID          = fmt.Errorf("its id is not of 1 to %d bytes", maxID)
	ErrUnknownProfile = errors.New("there is no profile with its id")
	ErrAmbiguousKey   = errors.New("several profiles have its value of the key")
	ErrKeyTaken       = errors.New("another profile has its value of the key")
	ErrBadPath        = fmt.Errorf("the name of one of its attributes is not of 1 to %d bytes", maxPath)
	ErrTooMany        = fmt.Errorf("the domain has %d attributes already", maxFields)
	ErrKeyMoved       = errors.New("the profile that its value of the key made has another value now")
	ErrKeyAsked       = errors.New("its profile's value of the key would change, " +
		"and an earlier row of the import has asked for one of the two; import it on its own, without --key")
	ErrTooLarge = fmt.Errorf("it takes more than %d bytes", maxRow)
)

// A roomError is that a disk has so many bytes, of those that may be needed.
type roomError struct{ have, need int64 }

func (e roomError) Error() string {
	return fmt.Sprintf("%d MB are free on its disk, and %d are needed", e.have>>20, e.need>>20)
}

// Is makes it an error of a full disk.
func (e roomError) Is(target error) bool { return target == syscall.ENOSPC }

var (
	errLocked       = errors.New("another process has the lock")
	errReadOnly     = errors.New("it was opened for reading alone")
	errNeedsKey     = errors.New("it is encrypted, and there is no key")
	errWrongKey     = errors.New("it is encrypted with another key")
	errNotEncrypted = errors.New("it is not encrypted, and there is a key")
)

// problems are the errors of the system, and others, that decide on the way out.
var problems = []struct {
	errno   error
	problem Problem
}{
	{errLocked, Locked},
	{errNeedsKey, NeedsKey},
	{errWrongKey, WrongKey},
	{errNotEncrypted, NotEncrypted},
	{syscall.ENOSPC, Full},
	{syscall.EDQUOT, Full},
	{syscall.EFBIG, Full},
	{syscall.EMFILE, Failed},
	{syscall.ENFILE, Failed},
	{syscall.ENOMEM, Failed},
	{syscall.EIO, Failed},
	{syscall.EROFS, ReadOnlyFolder},
	{syscall.EACCES, ReadOnlyFolder},
	{syscall.EPERM, ReadOnlyFolder},
}

// failed makes the error of a store of one of its parts. An error of the system
// is known by its text too, which is all that Badger leaves of it.
func failed(dir string, err error, otherwise Problem) error {
	var known *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	for _, p := range problems {
		if errors.Is(err, p.errno) || strings.Contains(err.Error(), p.errno.Error()) {
			return &Error{dir, p.problem, err}
		}
	}
	if errors.Is(err, badger.ErrDBClosed) {
		otherwise = Failed
	}
	return &Error{dir, otherwise, err}
}
