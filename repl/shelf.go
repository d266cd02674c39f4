package repl

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"segql/eval/store"
)

// rest is how long a store that nobody asks anything stays open. It is short, so
// that other processes may write to it while a person thinks, and long enough for
// what is asked in a row to find the index in memory.
const rest = 2 * time.Second

// A shelf has the store of a session, which it opens for reading when it is asked
// for, and closes when nobody has asked for a while.
type shelf struct {
	options store.Options

	mu     sync.Mutex
	folder string
	made   string // the folder of a store that is removed at the end, "" for none
	open   *store.Store
	users  int
	timer  *time.Timer
	told   map[store.Trouble]bool // of the store
}

func newShelf(folder string, o store.Options) *shelf {
	o.ReadOnly, o.Create = true, false
	return &shelf{folder: folder, options: o, told: map[store.Trouble]bool{}}
}

// use returns the store, which stays open until the function is called.
func (f *shelf) use() (*store.Store, func(), error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open == nil {
		s, err := store.Open(f.folder, f.options)
		if store.IsProblem(err, store.Missing) {
			return nil, nil, &noStore{f.folder}
		}
		if err != nil {
			return nil, nil, err
		}
		f.open = s
	}
	f.users++
	if f.timer != nil {
		f.timer.Stop()
	}
	return f.open, f.leave, nil
}

func (f *shelf) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.users--; f.users == 0 {
		f.timer = time.AfterFunc(rest, f.tire)
	}
}

// troubles returns what the open store does not trust and has not been told yet.
func (f *shelf) troubles() []store.Trouble {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open == nil {
		return nil
	}
	var fresh []store.Trouble
	for _, t := range f.open.Troubles() {
		if !f.told[t] {
			f.told[t] = true
			fresh = append(fresh, t)
		}
	}
	return fresh
}

// tire closes the store unless somebody uses it.
func (f *shelf) tire() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.users == 0 {
		f.shut() // what is only read has nothing to lose
	}
}

// shut closes the store, under the lock.
func (f *shelf) shut() error {
	if f.open == nil {
		return nil
	}
	err := f.open.Close()
	f.open = nil
	return err
}

// change calls do while the store is closed and nobody opens it: do may open it
// for writing.
func (f *shelf) change(do func(folder string) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.shut(), do(f.folder))
}

// move goes on with the store of another folder. One that was made for a while is
// removed.
func (f *shelf) move(folder string, forAWhile bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := errors.Join(f.shut(), f.clear())
	f.folder = folder
	if forAWhile {
		f.made = folder
	}
	return err
}

func (f *shelf) clear() error {
	if f.made == "" {
		return nil
	}
	err := os.RemoveAll(f.made)
	f.made = ""
	return err
}

func (f *shelf) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.shut(), f.clear())
}

// where returns the folder, and whether it is one that is removed at the end.
func (f *shelf) where() (folder string, forAWhile bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.folder, f.made != ""
}

// A noStore is that a folder has no store.
type noStore struct{ folder string }

// Error offers what the session can do about it.
func (e *noStore) Error() string {
	return fmt.Sprintf("no store in %q; %s", filepath.Clean(e.folder), waysToData)
}

const waysToData = ":demo makes one up, :import FILE fills it, :open DIR opens another"
