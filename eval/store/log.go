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
// the key, the value and a checksum. The entries of a transaction have its
// version at the ends of their keys, and one that says that it is whole comes
// last.
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
	marks   byte
	version uint64
	size    int // of the whole entry
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
	rest := data[logHead:]
	open := uint64(0) // the version of the transaction that has begun
	for len(rest) > 0 {
		e, ok := readEntry(rest)
		switch {
		case ok && e.marks&inTxn != 0 && (open == 0 || open == e.version):
			open = e.version
		case ok && e.marks&endsTxn != 0 && open == e.version:
			last, open = e.version, 0
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
	version := data[at+int(key)-versionSize : at+int(key)]
	return logEntry{data[0], ^binary.BigEndian.Uint64(version), end + crc32.Size}, true
}

// checkEnd looks at a log from where on it cannot be read.
func checkEnd(rest []byte) error {
	if len(rest) < logTail || len(bytes.Trim(rest[len(rest)-logTail:], "\x00")) > 0 {
		return errCutOff
	}
	for at := 0; ; {
		i := bytes.Index(rest[at:], []byte(endOfTxn))
		if i < 0 {
			return nil
		}
		at += i
		// Before the key are the two bytes and three numbers of a byte each.
		if at >= 5 {
			if e, ok := readEntry(rest[at-5:]); ok && e.marks&endsTxn != 0 {
				return errBroken
			}
		}
		at = min(at+endOfTxnKey, len(rest))
	}
}
