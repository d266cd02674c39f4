package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"segql/ast"
)

// The kinds of keys. A key begins with its kind, the service's byte, the domain
// and a zero byte, so that what belongs to a scope lies together.
const (
	directoryKind = 'd' // and nothing; its value is the directory of the index
	fieldKind     = 'f' // then the path; its value is the field's number
	markKind      = 'm' // then the id of a profile that has changed since its block was made
	profileKind   = 'p' // then the id; its value is a row
	segmentKind   = 's' // then the name, a zero byte and the version; its value is the source
	indexKind     = 'x' // then the number of a block, and what of it; its value is that part
)

const (
	maxID     = 1024
	maxDomain = 255
	maxName   = 1024
	maxPath   = 4096
)

// A Scope is a domain of a service. Scopes share nothing.
type Scope struct {
	Service ast.Service
	Domain  string
}

// check refuses domains that a key cannot hold.
func (c Scope) check() error {
	if c.Domain == "" || len(c.Domain) > maxDomain || strings.IndexByte(c.Domain, 0) >= 0 {
		return fmt.Errorf("a domain has 1 to %d bytes, none of them zero, found %q", maxDomain, c.Domain)
	}
	return nil
}

// prefix returns what the scope's keys of a kind begin with.
func (c Scope) prefix(kind byte) []byte {
	key := make([]byte, 0, len(c.Domain)+3)
	key = append(key, kind, byte(c.Service))
	key = append(key, c.Domain...)
	return append(key, 0)
}

// after returns the least key that is beyond all that begin with a prefix, of
// which the last byte is not the greatest.
func after(prefix []byte) []byte {
	end := bytes.Clone(prefix)
	end[len(end)-1]++
	return end
}

// splitKey takes a key apart. The rest is what the kind adds to the scope.
func splitKey(key []byte) (kind byte, c Scope, rest []byte, ok bool) {
	if len(key) < 4 || int(key[1]) >= len(ast.Services) {
		return 0, Scope{}, nil, false
	}
	domain, rest, ok := bytes.Cut(key[2:], []byte{0})
	c = Scope{ast.Service(key[1]), string(domain)}
	return key[0], c, rest, ok && c.check() == nil
}

// segmentKey returns the key of a version of a segment, 0 if it has none. The
// versions of a name lie in their order.
func segmentKey(c Scope, name string, version int) []byte {
	key := append(c.prefix(segmentKind), name...)
	key = append(key, 0)
	return binary.BigEndian.AppendUint32(key, uint32(version))
}

// splitSegment takes apart what the key of a segment adds to the scope.
func splitSegment(rest []byte) (name string, version int, ok bool) {
	text, number, ok := bytes.Cut(rest, []byte{0})
	if !ok || len(text) == 0 || len(number) != 4 {
		return "", 0, false
	}
	return string(text), int(binary.BigEndian.Uint32(number)), true
}

// isIndex reports whether keys of a kind hold what is made of others.
func isIndex(kind byte) bool {
	return kind == directoryKind || kind == markKind || kind == indexKind
}

// A partKey names a part of a block.
type partKey struct {
	block uint64
	of    uint32 // the number of an attribute plus 1; 0 for the block itself
	part  uint8  // an index.Part, or of the block itself headPart, idsPart or expiriesPart
}

// The parts of the block itself.
const (
	headPart uint8 = iota
	idsPart
	expiriesPart
)

// append appends the key of a chunk of the part to the prefix of its scope. The
// keys of a block lie together, its head first.
func (k partKey) append(prefix []byte, chunk int) []byte {
	key := binary.BigEndian.AppendUint64(prefix[:len(prefix):len(prefix)], k.block)
	key = binary.BigEndian.AppendUint32(key, k.of)
	return append(key, k.part, byte(chunk>>8), byte(chunk))
}
