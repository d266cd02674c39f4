// Package store keeps profiles and the sources of segments in a folder, in
// Badger. It is the only package that knows Badger and how a key is laid out.
//
// One process at a time may write to a store; several may read it together. What
// was acknowledged is there after a process was killed at any moment, and of what
// was not, each batch is there whole or not at all. Only closing a store brings
// everything to the disk itself, so that it outlives the machine's stop.
package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"segql/eval/index"
)

// A Store is an open store. It may be used by several goroutines at once; those
// that write wait for each other.
type Store struct {
	dir      string
	format   int
	rows     string // Badger's folder
	keys     keys   // of the rows
	readOnly bool
	lock     *os.File
	db       *badger.DB

	batchRows int // which tests make small
	limits    limits
	settling  time.Duration // in which more may be written, or the store closed, before blocks are made anew

	use     *gate        // whoever uses db is inside, and who changes it alone
	writing sync.Mutex   // held by who writes
	written atomic.Int64 // bytes, since it was opened
	private int64        // of written, when Badger's files were given their mode
	ledger  ledger       // of who holds writing

	dictionaries map[Scope]*dictionary
	dictionary   sync.Mutex // guards dictionaries

	indexes    map[Scope]*indexState // of who holds writing
	tending    func()                // ends what is made in the background; of who holds writing
	closing    int                   // how many want that nothing begins in the background; of who holds writing
	numbers    atomic.Uint64         // of blocks
	mapped     atomic.Int64          // bytes of Badger's files that were read or written
	unindexed  atomic.Int64          // rows that were read because no block has them
	cache      *cache
	layouts    map[Scope]*layout // the latest
	layoutLock sync.Mutex        // guards layouts
	troubles   []Trouble
	trouble    sync.Mutex // guards troubles
}

// Options say how a store is opened.
type Options struct {
	ReadOnly bool // nothing will be written, so that other processes may read it meanwhile
	Create   bool // it is made if it is not there

	// Key is of 16, 24 or 32 bytes that encrypt it, for AES; without bytes it is not
	// encrypted. One that is there takes the key that it was made with, or Rotate.
	Key []byte

	Cache  int64 // bytes that the index may take in memory, 0 for the default
	Memory int64 // bytes that making the index and importing may take, about; 0 for the default
}

// The defaults of Options.
const (
	DefaultCache  = 256 << 20
	DefaultMemory = 512 << 20
)

// Open opens the store of a folder. What stands in its way is an *Error. If the
// process that wrote last was killed, a store is recovered even when it is opened
// for reading, which takes that no other process uses it.
func Open(dir string, o Options) (*Store, error) {
	s, err := open(dir, o)
	if err != nil {
		return nil, failed(dir, err, Failed)
	}
	return s, nil
}

func open(dir string, o Options) (*Store, error) {
	if err := checkKey(o.Key); err != nil {
		return nil, err
	}
	version, err := checkFormat(dir)
	switch {
	case err != nil:
		return nil, err
	case version == 0 && (o.ReadOnly || !o.Create):
		return nil, &Error{dir, Missing, nil}
	case version == 0:
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	lock, err := lockFolder(dir, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, readOnly: o.ReadOnly, lock: lock, dictionaries: map[Scope]*dictionary{},
		batchRows: batchRows, settling: 200 * time.Millisecond, use: newGate(), indexes: map[Scope]*indexState{},
		layouts: map[Scope]*layout{}}
	s.cache = newCache(cmp.Or(o.Cache, DefaultCache))
	// Two blocks are made at a time, and encoded.
	s.limits = limits{index.MaxRows, int(cmp.Or(o.Memory, DefaultMemory) / 8)}
	s.format, err = checkFormat(dir) // another process may have made it by now
	if err == nil && s.format == 0 {
		s.format, err = makeFolder(dir, o.Key)
	}
	if err == nil {
		err = s.openRows(bytes.Clone(o.Key))
	}
	if err == nil && !o.ReadOnly {
		if err = s.raiseFormat(format); err != nil {
			err = errors.Join(err, s.closeRows())
		}
	}
	if err != nil {
		return nil, errors.Join(err, unlockFolder(lock))
	}
	return s, nil
}

// raiseFormat makes the format one that older versions do not know, if it is not.
func (s *Store) raiseFormat(to int) error {
	if s.format >= to {
		return nil
	}
	if err := writeFormat(s.dir, to); err != nil {
		return err
	}
	s.format = to
	return nil
}

// generation returns the folder of rows that counts.
func (s *Store) generation() generation { return generation{s.rows, s.keys} }

// openRows opens the rows in Badger, under the lock.
func (s *Store) openRows(key []byte) error {
	whole, broken, err := generations(s.dir)
	if err != nil {
		return err
	}
	if len(whole) == 0 {
		return &Error{s.dir, Damaged, missing(fmt.Sprintf(rowsName, 1))}
	}
	s.rows = whole[len(whole)-1]
	state, err := inspect(s.rows, key)
	s.keys = state.keys
	switch {
	case err != nil:
		return failed(s.dir, err, Damaged)
	case s.readOnly && state.closed && ownLock:
		s.db, err = s.generation().open(true)
		return failed(s.dir, err, Damaged)
	case s.readOnly && ownLock:
		return s.recover(key)
	}
	for _, path := range append(broken, whole[:len(whole)-1]...) {
		err = errors.Join(err, os.RemoveAll(path))
	}
	if err = errors.Join(err, room(s.dir, 0)); err != nil {
		return err
	}
	s.db, err = s.generation().openForWriting()
	return failed(s.dir, err, Damaged)
}

// recover closes a store properly that a killed process has left, and opens it for
// reading again.
func (s *Store) recover(key []byte) error {
	err := relock(s.lock, false)
	if err != nil {
		return err
	}
	s.readOnly = false
	if err = s.openRows(key); err == nil {
		err = errors.Join(s.db.Close(), seal(s.rows))
	}
	s.readOnly = true
	if err == nil {
		err = relock(s.lock, true)
	}
	var e *Error
	if errors.As(err, &e) && e.Err != nil {
		e.Err = fmt.Errorf("it was not closed, and recovering it failed: %w", e.Err)
	}
	if err != nil {
		return err
	}
	return s.openRows(key)
}

func (g generation) openForWriting() (*badger.DB, error) {
	if err := os.Remove(filepath.Join(g.path, sealFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := tidy(g.path); err != nil {
		return nil, err
	}
	db, err := g.open(false)
	if err != nil {
		return nil, err
	}
	if err := private(g.path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

const (
	memtable    = 16 << 20 // bytes until Badger begins a new log
	memtables   = 2        // full ones that wait to become tables, until it makes writers wait
	levels      = 7
	lowestLevel = levels - 1
)

// open opens Badger's database. Values are never put into files of their
// own. Badger never merges tables by itself: where it cannot make a file it goes
// on without the rows that belong there, and it would run out of room at a moment
// that nobody chose. Every full log becomes a table on the highest level, and
// rewrite makes one sorted row of tables of them when there are too many.
func (g generation) open(readOnly bool) (*badger.DB, error) {
	o := badger.DefaultOptions(g.path).WithLogger(nil).WithMetricsEnabled(false).WithReadOnly(readOnly)
	o.BypassLockGuard = ownLock
	o.DetectConflicts = false
	o.NumVersionsToKeep = 1
	o.MemTableSize, o.NumMemtables = memtable, memtables
	o.NumCompactors, o.MaxLevels = 0, levels
	o.NumLevelZeroTables, o.NumLevelZeroTablesStall = 1<<30, 1<<31-1
	o.BaseTableSize, o.TableSizeMultiplier = 4<<20, 1
	o.Compression, o.BlockCacheSize = options.None, 0 // rows are read where the system has them
	o.ValueThreshold, o.ValueLogFileSize = 1<<20, 1<<20
	return badger.Open(g.keys.encrypt(o))
}

// room refuses to go on if the disk has not the space for that many bytes. Badger
// writes through memory, where a full disk ends the process.
func room(dir string, bytes int64) error {
	const spare = 8 << 20
	need := bytes + spare
	if have, known := free(dir); known && have < need {
		return roomError{have, need}
	}
	return nil
}

// makePrivate gives the files their mode that full logs have become since it did.
func (s *Store) makePrivate() error {
	written := s.written.Load()
	if written-s.private < memtable {
		return nil
	}
	s.private = written
	return private(s.rows)
}

// Close closes the store, when those who read and write have finished. It brings
// what was written to the disk and the index up to date, and after much was
// written in no order sorts it, which takes a few seconds for a million profiles.
func (s *Store) Close() error {
	s.stopTending()
	for {
		s.use.wait() // who reads may yet want to write
		switch err := s.closeUnused(); err {
		case errInside:
		case errClosed:
			return nil
		default:
			return failed(s.dir, err, Failed)
		}
	}
}

// closeUnused closes the store if nobody uses it. Else it is an error of the gate.
func (s *Store) closeUnused() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	crowded := false
	if s.enter() == nil {
		if crowded = s.crowded(); !crowded && !s.readOnly {
			s.keepIndex(context.Background()) // without it everything is right, but slower
		}
		s.use.leave()
	}
	if err := s.use.close(); err != nil {
		return err
	}
	err := s.closeRows()
	if err == nil && !s.db.Opts().ReadOnly {
		err = s.settle(crowded)
	}
	return errors.Join(err, unlockFolder(s.lock))
}

// crowded reports whether many tables lie across each other, or most of the index
// has to be made anew, so that it is best to write everything anew.
func (s *Store) crowded() bool {
	const many = 16
	written := s.written.Load()
	if written == 0 {
		return false
	}
	lowest, others, count := int64(0), min(written, memtable), 1
	for _, t := range s.db.Tables() {
		if t.Level == lowestLevel {
			lowest += int64(t.OnDiskSize)
			continue
		}
		others += int64(t.OnDiskSize)
		count++
	}
	blocks, stale := 0, 0
	for _, x := range s.indexes {
		for i, b := range x.directory {
			if blocks++; x.marks[i]*due > b.rows {
				stale++
			}
		}
	}
	return count > many || count > 1 && others*4 > lowest || stale > many && stale*2 > blocks
}

// enter begins a use of the database, which leave of the gate ends.
func (s *Store) enter() error {
	if err := s.use.enter(); err != nil {
		return &Error{s.dir, Failed, err}
	}
	return nil
}

// settle closes the folder of rows that Badger has left, and writes it anew if it
// is crowded.
func (s *Store) settle(crowded bool) error {
	if err := seal(s.rows); err != nil || !crowded {
		return err
	}
	if to, err := rewrite(context.Background(), s.generation(), s.keys.user, s.limits); err == nil {
		s.rows = to.path
	} // else the rows stay as they are, which is as good, but slower to read
	return nil
}

// Compact writes everything anew, without what is left of deleted, overwritten
// and expired profiles, and then removes the files that had it. Nobody may be
// reading. Until it is done the disk holds the rows twice.
func (s *Store) Compact(ctx context.Context) error { return s.writeAnew(ctx, nil) }

// writeAnew compacts the store. With a key it is encrypted with that one, else as
// it was.
func (s *Store) writeAnew(ctx context.Context, key []byte) error {
	if s.readOnly {
		return &Error{s.dir, Failed, errReadOnly}
	}
	s.stopTending()
	s.writing.Lock()
	defer s.writing.Unlock()
	s.closing--
	if !s.use.enterAlone() {
		return &Error{s.dir, Failed, errors.New("it is being read, or closed")}
	}
	defer s.use.leaveAlone()
	if len(key) == 0 {
		key = s.keys.user
	} else if err := s.raiseFormat(encryptedFormat); err != nil {
		return failed(s.dir, err, Failed)
	}
	if err := s.closeRows(); err != nil {
		return failed(s.dir, err, Failed)
	}
	err := seal(s.rows)
	if err == nil {
		var to generation
		if to, err = rewrite(ctx, s.generation(), key, s.limits); to.path != s.rows {
			s.rows, s.keys = to.path, to.keys
			s.forgetIndex()
		}
	}
	db, inner := s.generation().openForWriting()
	if inner == nil {
		s.db = db
	}
	return failed(s.dir, errors.Join(err, inner), Failed)
}

// forgetIndex forgets what is known of the index of another folder of rows.
func (s *Store) forgetIndex() {
	s.layoutLock.Lock()
	defer s.layoutLock.Unlock()
	clear(s.layouts)
	clear(s.indexes)
	s.cache.clear()
}

// touched notes that so many bytes of Badger's files were read or written, and lets
// go of the memory that they are in when they have become many.
func (s *Store) touched(bytes int) {
	many := int64(s.limits.bytes)
	if n := s.mapped.Add(int64(bytes)); n/many != (n-int64(bytes))/many {
		letGo(s.rows)
	}
}

// numberOfRows returns a number for a block that is made of rows.
func (s *Store) numberOfRows() uint64 { return 1<<63 | s.numbers.Add(1) }
