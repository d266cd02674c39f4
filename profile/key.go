package profile

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// idLength is the length of a profile's id in hexadecimal digits.
const idLength = 32

// IsID reports whether text is an id of a profile: 32 hexadecimal digits, of
// which it returns the ones in lower case.
func IsID(text string) (id string, ok bool) {
	id = strings.ToLower(text)
	return id, lowerID([]byte(id))
}

// lowerID puts an id into lower case and reports whether it is one.
func lowerID(id []byte) bool {
	if len(id) != idLength {
		return false
	}
	for i, c := range id {
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'f':
		case 'A' <= c && c <= 'F':
			id[i] = c | 0x20
		default:
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
