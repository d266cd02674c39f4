package store

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"
)

// Encryption is Badger's: tables and logs are encrypted with a key that is made
// for their folder of rows. Badger keeps it in a registry in that folder,
// encrypted with the user's key. The registry is a vector, a text that shows
// whether a key fits, and the folder's key with its length and checksum before it.
// What is not encrypted has a registry too, with the text as it is, while Badger
// has it open.
const (
	registryFile = badger.KeyRegistryFileName
	registryText = "Hello Badger"
	registryHead = aes.BlockSize + len(registryText)
	recordHead   = 8
	dataKeyID    = 1 // of the folder's key; 0 says that nothing is encrypted
)

// Badger keeps so many bytes of what it has decrypted. The indexes of tables take
// about three hundredths of what the tables do.
const (
	blockCache = 16 << 20
	indexCache = 64 << 20
)

// keys are what a folder of rows is encrypted with, nothing if it is not.
type keys struct {
	user []byte // which encrypts the other one
	data []byte // the folder's own, which encrypts everything else
}

// checkKey refuses a key of a length that AES does not have.
func checkKey(key []byte) error {
	switch len(key) {
	case 0, 16, 24, 32:
		return nil
	}
	return fmt.Errorf("its key has %d bytes, not 16, 24 or 32", len(key))
}

// makeKeys makes the key of an empty folder of rows. Badger would make one too,
// but not before it needs it, and never where the clock says 1970: then it writes
// what is to be encrypted as it is.
func makeKeys(rows string, user []byte) (keys, error) {
	if len(user) == 0 {
		return keys{}, nil
	}
	registry, err := badger.OpenKeyRegistry(badger.KeyRegistryOptions{Dir: rows, EncryptionKey: user})
	if err != nil {
		return keys{}, err
	}
	_, err = registry.LatestDataKey() // it makes one: without a lifetime none is young enough
	if err = errors.Join(err, registry.Close()); err != nil {
		return keys{}, err
	}
	return openKeys(rows, user)
}

// readRegistry returns the registry of a folder of rows, nil if nothing in it is
// encrypted.
func readRegistry(rows string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(rows, registryFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case len(text) < registryHead:
		return nil, fmt.Errorf("the file %s: %w", registryFile, errCutOff)
	case string(text[aes.BlockSize:registryHead]) == registryText:
		return nil, nil
	}
	return text, nil
}

// readKeys returns the keys of a folder of rows with these tables, if that of the
// user, nil for none, is what they ask for.
func readKeys(rows string, user []byte, tables map[uint64]badger.TableManifest) (keys, error) {
	registry, err := readRegistry(rows)
	if err != nil {
		return keys{}, err
	}
	want := uint64(0)
	if registry != nil {
		want = dataKeyID
	}
	for _, id := range slices.Sorted(maps.Keys(tables)) {
		if tables[id].KeyID != want {
			return keys{}, fmt.Errorf("the file %s: %w", table.IDToFilename(id), errNoKey)
		}
	}
	switch {
	case registry == nil && len(user) > 0:
		return keys{}, errNotEncrypted
	case registry == nil:
		return keys{}, nil
	case len(user) == 0:
		return keys{}, errNeedsKey
	}
	// Badger believes any length.
	record := registry[registryHead:]
	if len(record) < recordHead || int(binary.BigEndian.Uint32(record)) != len(record)-recordHead {
		return keys{}, fmt.Errorf("the file %s: %w", registryFile, errCutOff)
	}
	return openKeys(rows, user)
}

// openKeys returns the keys of a folder of rows that is encrypted.
func openKeys(rows string, user []byte) (keys, error) {
	registry, err := badger.OpenKeyRegistry(badger.KeyRegistryOptions{Dir: rows, EncryptionKey: user, ReadOnly: true})
	if errors.Is(err, badger.ErrEncryptionKeyMismatch) {
		return keys{}, errWrongKey
	}
	if err != nil {
		return keys{}, fmt.Errorf("the file %s: %w", registryFile, err)
	}
	key, err := registry.DataKey(dataKeyID)
	if err != nil {
		return keys{}, fmt.Errorf("the file %s: %w", registryFile, err)
	}
	return keys{user, key.Data}, nil
}

// errNoKey is that a file is not encrypted as the registry has it.
var errNoKey = fmt.Errorf("the file %s with its key is missing, or another", registryFile)

// encrypt has Badger encrypt with the keys. A folder keeps its own until it is
// written anew: Badger would make another when it is some days old, and cannot
// where it only reads.
func (k keys) encrypt(o badger.Options) badger.Options {
	if k.user == nil {
		return o
	}
	return o.WithEncryptionKey(k.user).WithEncryptionKeyRotationDuration(math.MaxInt64).
		WithBlockCacheSize(blockCache).WithIndexCacheSize(indexCache)
}

// decrypt returns a part of a table as it was before it was encrypted, which put
// the vector at its end.
func (k keys) decrypt(part []byte) ([]byte, error) {
	if k.data == nil {
		return part, nil
	}
	n := len(part) - aes.BlockSize
	if n < 0 {
		return nil, errChecksum
	}
	block, err := aes.NewCipher(k.data)
	if err != nil {
		return nil, err
	}
	plain := make([]byte, n)
	cipher.NewCTR(block, part[n:]).XORKeyStream(plain, part[:n])
	return plain, nil
}

// A logCipher decrypts a log. The vector of an entry is the log's own and where
// the entry begins. It is nil for a log that is not encrypted.
type logCipher struct {
	block  cipher.Block
	vector [aes.BlockSize]byte
	key    []byte // of an entry, decrypted
}

// ofLog returns what decrypts a log, of which the head is the number of the key
// and its vector.
func (k keys) ofLog(log []byte) (*logCipher, error) {
	id := binary.BigEndian.Uint64(log)
	switch {
	case k.data == nil && id == 0:
		return nil, nil
	case id == 0 && len(bytes.Trim(log, "\x00")) == 0: // it was being made
		return nil, nil
	case k.data == nil || id != dataKeyID:
		return nil, errNoKey
	}
	block, err := aes.NewCipher(k.data)
	if err != nil {
		return nil, err
	}
	c := &logCipher{block: block}
	copy(c.vector[:], log[8:logHead])
	return c, nil
}

// version returns the version at the end of the key of an entry that begins
// somewhere in the log.
func (c *logCipher) version(key []byte, at int) uint64 {
	if c != nil {
		binary.BigEndian.PutUint32(c.vector[logHead-8:], uint32(at))
		c.key = append(c.key[:0], key...)
		cipher.NewCTR(c.block, c.vector[:]).XORKeyStream(c.key, c.key)
		key = c.key
	}
	return ^binary.BigEndian.Uint64(key[len(key)-versionSize:])
}

// Encrypted reports whether what the store keeps is encrypted. Nobody may be
// calling Rotate.
func (s *Store) Encrypted() bool { return s.keys.data != nil }

// Rotate writes everything anew, as Compact does, encrypted with a key of 16, 24
// or 32 bytes, from when on that one opens the store and no other does. A store
// that was not encrypted is so afterwards. If the process is killed meanwhile
// either of the two keys, or none, opens it as before.
func (s *Store) Rotate(ctx context.Context, key []byte) error {
	err := checkKey(key)
	if err == nil && len(key) == 0 {
		err = errors.New("its new key is empty")
	}
	if err != nil {
		return &Error{s.dir, Failed, err}
	}
	return s.writeAnew(ctx, bytes.Clone(key))
}
