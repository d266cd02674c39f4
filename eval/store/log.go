package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// A log of Badger holds what has been committed since the last table was
// written. It begins with a head, is as long as it will ever be from the start,
// and filled from the front; the rest is zeros. An entry is a byte of marks, a
// byte that is not used, the lengths of key and value and the expiry as varints,
// the key, the value and a checksum of all that as it is written: key and value may
// be encrypted. The entries of a transaction have its version at the ends of their
// keys, and one that says that it is whole comes last.
const (
	logHead     = 20
	logTail     = 64 << 10 // less than is ever left unfilled
	inTxn       = 1 << 6
	endsTxn     = 1 << 7
	endOfTxn    = "!badger!txn"
	endOfTxnKey = len(endOfTxn) + versionSize
)

var (
	errCutOff = errors.New("it is cut off")
	errBroken = errors.New("it cannot be read from some place on, and goes on after it")
)

// A logEntry is an entry as far as a check needs it.
type logEntry struct {
	marks byte
	key   []byte // as it is written
	size  int    // of the whole entry
}

// checkLog reads a log, and returns the versions of its first and its last
// transaction. What was killed leaves one that ends within a transaction, and then zeros. A log
// that ends earlier, or in which whole transactions follow what cannot be read,
// is an error.
func checkLog(path string, r *fileReader) (first, last uint64, err error) {
	data, err := r.read(path)
	if err != nil || len(data) == 0 { // it was being made
		return 0, 0, err
	}
	if len(data) < logHead {
		return 0, 0, errCutOff
	}
	lock, err := r.keys.ofLog(data)
	if err != nil {
		return 0, 0, err
	}
	rest := data[logHead:]
	open := uint64(0) // the version of the transaction that has begun
	for len(rest) > 0 {
		e, ok := readEntry(rest)
		version := uint64(0)
		if ok {
			version = lock.version(e.key, len(data)-len(rest))
		}
		switch {
		case ok && e.marks&inTxn != 0 && (open == 0 || open == version):
			open = version
		case ok && e.marks&endsTxn != 0 && open == version:
			last, open = version, 0
			if first == 0 {
				first = last
			}
		default:
			return first, last, checkEnd(rest)
		}
		rest = rest[e.size:]
	}
	if open != 0 {
		return 0, 0, errCutOff
	}
	return first, last, nil
}

// readEntry reads the entry at the front, and reports whether it is whole.
func readEntry(data []byte) (e logEntry, ok bool) {
	if len(data) < 2 {
		return e, false
	}
	at := 2
	var lengths [3]uint64 // of the key and of the value, and the expiry
	for i := range lengths {
		n, width := uvarint(data[at:])
		if width <= 0 {
			return e, false
		}
		lengths[i] = n
		at += width
	}
	key, value := lengths[0], lengths[1]
	left := uint64(len(data) - at)
	if key < versionSize || key > left || value > left || key+value+crc32.Size > left {
		return e, false
	}
	end := at + int(key+value)
	if crc32.Checksum(data[:end], castagnoli) != binary.BigEndian.Uint32(data[end:]) {
		return e, false
	}
	return logEntry{data[0], data[at : at+int(key)], end + crc32.Size}, true
}

// checkEnd looks at a log from where on it cannot be read.
func checkEnd(rest []byte) error {
	if len(rest) < logTail || len(bytes.Trim(rest[len(rest)-logTail:], "\x00")) > 0 {
		return errCutOff
	}
	// The key may be encrypted, but not what is before it.
	begin := []byte{endsTxn, 0, byte(endOfTxnKey)}
	for {
		i := bytes.Index(rest, begin)
		if i < 0 {
			return nil
		}
		if _, ok := readEntry(rest[i:]); ok {
			return errBroken
		}
		rest = rest[i+len(begin):]
	}
}
