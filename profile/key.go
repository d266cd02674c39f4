package profile

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// idLength is the length of a profile's id in hexadecimal digits.
const idLength = 32

// IsID reports whether text is an id of a profile, 32 hexadecimal digits, and
// returns it in lower case.
func IsID(text string) (id string, ok bool) {
	lower := []byte(text)
	if !lowerID(lower) {
		return "", false
	}
	return string(lower), true
}

// ID returns what somebody wrote for an id as profiles have it: without blanks
// around it, and in lower case if it is 32 hexadecimal digits.
func ID(text string) string {
	text = strings.TrimSpace(text)
	if id, ok := IsID(text); ok {
		return id
	}
	return text
}

// lowerDigits has the hexadecimal digits in lower case, 0 for what is none.
var lowerDigits = func() (t [256]byte) {
	for _, c := range []byte("0123456789abcdef") {
		t[c] = c
	}
	for _, c := range []byte("ABCDEF") {
		t[c] = c | 0x20
	}
	return t
}()

// lowerID puts an id into lower case and reports whether it is one.
func lowerID(id []byte) bool {
	if len(id) != idLength {
		return false
	}
	for i, c := range id {
		if id[i] = lowerDigits[c]; id[i] == 0 {
			return false
		}
	}
	return true
}

// KeyID returns the id of a profile that has none but is known by a key: the
// first half of the SHA-256 of the domain, the attribute's path and its value.
func KeyID(domain, path, value string) string {
	sum := sha256.Sum256([]byte(domain + "\x00" + path + "\x00" + value))
	return hex.EncodeToString(sum[:idLength/2])
}
