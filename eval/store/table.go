package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"

	"github.com/dgraph-io/badger/v4/fb"
)

// Badger ends the whole process when it meets a table file that was cut off, and
// leaves out in silence what of it has a wrong checksum. So this package looks at
// the files itself first. A table is its blocks, the index with the first key,
// the place and the length of each block, the index's length, and a checksum; a
// block ends with a checksum too. Every checksum is followed by its length, and
// lengths are four bytes, the highest first.

var errChecksum = errors.New("a checksum does not match")

// errIndexSum is that checksums do not match where a table has nothing but the
// index, of which every part has a checksum of its own.
var errIndexSum = errors.New("a checksum of the index does not match")

// A fileReader reads whole files of a folder of rows into the same memory.
type fileReader struct {
	bytes.Buffer
	keys keys
}

// read returns the bytes of a file, until the next call.
func (r *fileReader) read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r.Reset()
	if info, err := f.Stat(); err == nil {
		r.Grow(int(info.Size()) + bytes.MinRead)
	}
	_, err = r.ReadFrom(f)
	return r.Bytes(), err
}

// checkTable reads the index of a table file and every block, and returns the
// version of its last transaction, also if the error is errIndexSum.
func checkTable(path string, r *fileReader) (last uint64, err error) {
	index, err := readIndex(path, r.keys)
	if err != nil {
		return 0, err
	}
	data, err := r.read(path)
	if err != nil {
		return 0, err
	}
	var block fb.BlockOffset
	for i := range index.OffsetsLength() {
		index.Offsets(&block, i)
		start, end := uint64(block.Offset()), uint64(block.Offset())+uint64(block.Len())
		if end > uint64(len(data)) {
			return 0, errChecksum
		}
		part, broken := r.keys.decrypt(data[start:end])
		if broken != nil {
			return 0, broken
		}
		if _, sum := cutChecksum(part); sum == nil {
			continue
		}
		if !holdsIndex(part) {
			return 0, errChecksum
		}
		err = errIndexSum
	}
	return index.MaxVersion(), err
}

// holdsIndex reports whether Badger can take a block apart, and finds nothing but
// parts of the index in it, in the order of their keys: the entries, where each of
// them begins, how many there are, and the checksum. An entry is how many bytes
// its key shares with the first one, how many follow, those, two bytes of marks,
// an expiry and the value. Numbers of fixed length are as the machine has them.
func holdsIndex(block []byte) bool {
	const header, marks = 4, 2
	const pointer = 1 << 1 // marks a value that is in another file
	data := block
	length, ok := cutLength(&data)
	if !ok || length > len(data) {
		return false
	}
	data = data[:len(data)-length]
	n, ok := cutLength(&data)
	if !ok || n == 0 || 4*n > len(data) {
		return false
	}
	data, begins := data[:len(data)-4*n], data[len(data)-4*n:]
	var first, last []byte // keys
	at := 0
	for i := range n {
		end := len(data)
		if i+1 < n {
			end = int(binary.NativeEndian.Uint32(begins[4*i+4:]))
		}
		if int(binary.NativeEndian.Uint32(begins[4*i:])) != at || at+header > end || end > len(data) {
			return false
		}
		shared, more := binary.NativeEndian.Uint16(data[at:]), binary.NativeEndian.Uint16(data[at+2:])
		entry := data[at+header : end]
		if int(shared) > len(first) || int(more)+marks > len(entry) {
			return false
		}
		key, value := slices.Concat(first[:shared], entry[:more]), entry[more:]
		_, width := binary.Uvarint(value[marks:])
		if len(key) <= versionSize || key[0] != indexKind || bytes.Compare(key, last) <= 0 ||
			width <= 0 || value[0]&pointer != 0 {
			return false
		}
		if i == 0 {
			first = key
		}
		at, last = end, key
	}
	return true
}

// readIndex returns the index of a table file.
func readIndex(path string, k keys) (*fb.TableIndex, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	// The index's length is before the checksum, which is one of 32 bits.
	tail := make([]byte, min(info.Size(), 32))
	if _, err := f.ReadAt(tail, info.Size()-int64(len(tail))); err != nil {
		return nil, err
	}
	sumLength, ok := cutLength(&tail)
	if !ok || sumLength > len(tail) {
		return nil, errChecksum
	}
	sum := tail[len(tail)-sumLength:]
	tail = tail[:len(tail)-sumLength]
	length, ok := cutLength(&tail)
	start := info.Size() - int64(length+4+sumLength+4)
	if !ok || length == 0 || start < 0 { // a file of zeros has a checksum that matches
		return nil, errChecksum
	}
	data := make([]byte, length)
	if _, err := f.ReadAt(data, start); err != nil && err != io.EOF {
		return nil, err
	}
	if !matches(data, sum) {
		return nil, errChecksum
	}
	if data, err = k.decrypt(data); err != nil || !isTableIndex(data) {
		return nil, cmp.Or(err, errNoKey)
	}
	return fb.GetRootAsTableIndex(data, 0), nil
}

// isTableIndex reports whether the data can be the index of a table: first is where
// its root is, there is how far before that the list of its fields is, and there is
// how long that list is. What a wrong key has decrypted is not so, but for one in
// billions.
func isTableIndex(data []byte) bool {
	const fields = 7
	if len(data) < 4 {
		return false
	}
	root := int64(binary.LittleEndian.Uint32(data))
	if root+4 > int64(len(data)) {
		return false
	}
	places := root - int64(int32(binary.LittleEndian.Uint32(data[root:])))
	if places < 0 || places+2 > int64(len(data)) {
		return false
	}
	return binary.LittleEndian.Uint16(data[places:]) <= 2*(2+fields)
}

// cutLength takes a length off the end.
func cutLength(data *[]byte) (int, bool) {
	n := len(*data) - 4
	if n < 0 {
		return 0, false
	}
	length := binary.BigEndian.Uint32((*data)[n:])
	*data = (*data)[:n]
	return int(length), length < 1<<31
}

// cutChecksum takes a checksum that matches off the end.
func cutChecksum(data []byte) ([]byte, error) {
	length, ok := cutLength(&data)
	if !ok || length > len(data) {
		return nil, errChecksum
	}
	sum := data[len(data)-length:]
	data = data[:len(data)-length]
	if !matches(data, sum) {
		return nil, errChecksum
	}
	return data, nil
}

// castagnoli is the polynomial of Badger's checksums.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// matches reports whether a checksum is that of the data. It is a protocol
// buffer of which only the second field is ever set, and that not to zero.
func matches(data, sum []byte) bool {
	const second = 2 << 3
	want := uint64(0)
	if len(sum) > 0 {
		n, width := uvarint(sum[1:])
		if sum[0] != second || width != len(sum)-1 {
			return false
		}
		want = n
	}
	return uint64(crc32.Checksum(data, castagnoli)) == want
}

// A sample is a key and how many keys of its table it stands for.
type sample struct {
	key    []byte
	weight int
}

// samplesOf returns keys of a table file, of every so many blocks, of which each
// has four kilobytes, the first.
func samplesOf(path string, k keys, step int) ([]sample, error) {
	index, err := readIndex(path, k)
	if err != nil {
		return nil, fmt.Errorf("reading an index: %w", err)
	}
	var block fb.BlockOffset
	blocks := index.OffsetsLength()
	list := make([]sample, 0, blocks/step+1)
	for i := 0; i < blocks; i += step {
		index.Offsets(&block, i)
		key := block.KeyBytes()
		weight := int(index.KeyCount()) * min(step, blocks-i) / blocks
		list = append(list, sample{key[:len(key)-versionSize], weight})
	}
	return list, nil
}

// versionSize is the length of the version that ends every key in a table.
const versionSize = 8
