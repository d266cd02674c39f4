package repl

import (
	"bytes"
	"io"
	"strings"
)

// Codes of a terminal that readline does not know, or takes for other keys.
const (
	pasteBegins = "\x1b[200~"
	pasteEnds   = "\x1b[201~"
	deleteKey   = "\x1b[3~"
)

// codes are the codes, with those that readline knows instead.
var codes = map[string]string{
	pasteBegins: "", pasteEnds: "", deleteKey: deleteKey,
	"\x1b[1~": "\x01", "\x1b[7~": "\x01", // to the beginning of the line
	"\x1b[4~": "\x05", "\x1b[8~": "\x05", // to its end
	"\x1b[1;5D": "\x1bb", "\x1b[1;3D": "\x1bb", // a word to the left
	"\x1b[1;5C": "\x1bf", "\x1b[1;3C": "\x1bf",
}

// keys are what a terminal sends, with what readline misunderstands put right. In
// what is pasted a tab completes nothing and a blank line abandons nothing; the key
// that deletes does not leave, which it is taken for on an empty line.
type keys struct {
	in      io.Reader
	isEmpty func() bool // the line that is typed
	held    []byte      // may be the beginning of a code
	pasting bool
	last    byte // that was pasted
}

// Read returns keys.
func (k *keys) Read(p []byte) (int, error) {
	room := max(len(p)-len(deleteKey), 1)
	for {
		buffer := make([]byte, room)
		n, err := k.in.Read(buffer)
		k.held = append(k.held, buffer[:n]...)
		if n = copy(p, k.take()); n > 0 || err != nil {
			return n, err
		}
	}
}

// take returns what of the held bytes is known to be keys.
func (k *keys) take() []byte {
	var out []byte
	for len(k.held) > 0 {
		code := k.code()
		switch {
		case code == pasteBegins, code == pasteEnds:
			k.pasting, k.last = code == pasteBegins, 0
		case code == deleteKey && !k.pasting && k.isEmpty():
		case code == "" && k.mayGrow():
			return out
		case code != "":
			if !k.pasting {
				out = append(out, codes[code]...)
			}
		default:
			out = k.key(out, k.held[0])
			code = string(k.held[:1])
		}
		k.held = k.held[len(code):]
	}
	return out
}

// code returns the code that the held bytes begin with.
func (k *keys) code() string {
	for code := range codes {
		if bytes.HasPrefix(k.held, []byte(code)) {
			return code
		}
	}
	return ""
}

// mayGrow reports whether the held bytes are the beginning of a code. A lone
// escape is none that readline would do anything about before the next byte.
func (k *keys) mayGrow() bool {
	for code := range codes {
		if strings.HasPrefix(code, string(k.held)) {
			return true
		}
	}
	return false
}

// key appends a byte that was typed or pasted.
func (k *keys) key(out []byte, b byte) []byte {
	if !k.pasting {
		return append(out, b)
	}
	isEnd := func(b byte) bool { return b == '\r' || b == '\n' }
	switch last := k.last; {
	case b == '\t':
		b = ' '
	case isEnd(b) && (isEnd(last) || last == 0):
		return out
	case b < ' ' && !isEnd(b):
		return out
	}
	k.last = b
	return append(out, b)
}
