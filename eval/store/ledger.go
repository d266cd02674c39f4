package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/dgraph-io/badger/v4"
)

// ledgerFile is in a folder of rows that is being written, and holds the version
// of the transaction that was acknowledged last. Without it nobody would miss a
// log that was removed or emptied as a whole. It is no more brought to the disk
// than the logs are, so that it counts until the machine stops: its checksum is
// also one of the machine's start.
const ledgerFile = "COMMITTED"

// machineStart tells one start of the machine from another, "" if nothing does.
var machineStart = sync.OnceValue(bootID)

// ledgerText returns what a ledger holds.
func ledgerText(version uint64) []byte {
	text := binary.BigEndian.AppendUint64(nil, version)
	sum := crc32.Update(crc32.Checksum(text, castagnoli), castagnoli, []byte(machineStart()))
	return binary.BigEndian.AppendUint32(text, sum)
}

// readLedger returns the version of the transaction that was acknowledged last in
// a folder of rows, 0 if nobody knows.
func readLedger(rows string) (uint64, error) {
	text, err := os.ReadFile(filepath.Join(rows, ledgerFile))
	if errors.Is(err, fs.ErrNotExist) || err == nil && (len(text) < versionSize || machineStart() == "") {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	version := binary.BigEndian.Uint64(text)
	if !bytes.Equal(text, ledgerText(version)) {
		return 0, nil
	}
	return version, nil
}

// A ledger notes what is committed to a folder of rows.
type ledger struct {
	file    *os.File // nil until there is something to note
	stopped bool
}

// note notes the version of the last transaction.
func (l *ledger) note(rows string, version uint64) (err error) {
	if l.stopped {
		return nil
	}
	if l.file == nil {
		l.file, err = os.OpenFile(filepath.Join(rows, ledgerFile), os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
	}
	_, err = l.file.WriteAt(ledgerText(version), 0)
	return err
}

// stop removes the file, and lets nothing be noted until the next close.
func (l *ledger) stop(rows string) error {
	err := l.close()
	l.stopped = true
	if inner := os.Remove(filepath.Join(rows, ledgerFile)); !errors.Is(inner, fs.ErrNotExist) {
		err = errors.Join(err, inner)
	}
	return err
}

// close leaves the file.
func (l *ledger) close() (err error) {
	if l.file != nil {
		err = l.file.Close()
	}
	*l = ledger{}
	return err
}

// commit commits what do does in a transaction, and notes it, before it is
// acknowledged. One that fails may have taken a version that no log has, and then
// the ledger says no more. The caller holds writing.
func (s *Store) commit(do func(*badger.Txn) error) error {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	if err := do(txn); err != nil {
		return err
	}
	if err := txn.Commit(); err != nil {
		return errors.Join(err, s.ledger.stop(s.rows))
	}
	return s.ledger.note(s.rows, s.version())
}

// version returns the version up to which every transaction is whole. Badger's
// greatest one may be of one that is just being written.
func (s *Store) version() uint64 {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return txn.ReadTs()
}

// closeRows closes the rows in Badger.
func (s *Store) closeRows() error { return errors.Join(s.ledger.close(), s.db.Close()) }
