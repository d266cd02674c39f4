package main

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"io"
	"os"
	"runtime"
)

const (
	keyFlag     = "encryption-key-file"
	keyVariable = "SEGQL_ENCRYPTION_KEY_FILE"
)

// storeKey returns the key of the store, which is read once a run: its file may be
// one that can be read once. Without one there is nil.
func (c *cli) storeKey() ([]byte, error) {
	path := cmp.Or(c.keyFlag, os.Getenv(keyVariable))
	if c.key != nil || path == "" {
		return c.key, nil
	}
	flag := "--" + keyFlag
	if c.keyFlag == "" {
		flag = keyVariable
	}
	key, err := c.readKey(flag, path)
	c.key = key
	return key, err
}

// readKey reads the file of a key that a flag names.
func (c *cli) readKey(flag, path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileFailed("reading the key of "+flag, err)
	}
	defer f.Close()
	const most = 1 << 10 // bytes, of a file that may have no end
	text, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, fileFailed("reading the key of "+flag, err)
	}
	key := keyOf(text)
	if key == nil {
		return nil, usage("%s %s: expected 16, 24 or 32 bytes, or as many in hexadecimal; "+
			"openssl rand -hex 32 makes such a key", flag, path)
	}
	const others = 0o077
	info, err := f.Stat()
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&others != 0 && runtime.GOOS != "windows" {
		c.note("others than you may read the key in %s; chmod 600 ends that", path)
	}
	return key, nil
}

// keyOf returns the key that a text is, in hexadecimal or as it is, with a newline
// at its end or not. Otherwise there is nil.
func keyOf(text []byte) []byte {
	line := bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
	if key, err := hex.DecodeString(string(line)); err == nil && isKey(key) {
		return key
	}
	for _, key := range [][]byte{text, line} {
		if isKey(key) {
			return key
		}
	}
	return nil
}

// isKey reports whether AES takes the key.
func isKey(key []byte) bool { return len(key) == 16 || len(key) == 24 || len(key) == 32 }
