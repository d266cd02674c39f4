package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// A scanner reads JSON text that is UTF-8, as strictly as jsontext but faster:
// it has a row's text as a whole. It leaves duplicate names to its user, where
// it does not take a value as a whole.
type scanner struct {
	json    []byte
	at      int    // what of it was read
	name    []byte // the last one that had escapes
	decoder jsontext.Decoder
	rest    bytes.Buffer // of the decoder
}

// start begins to read a text.
func (s *scanner) start(text []byte) { s.json, s.at = text, 0 }

// next returns the first byte of what follows, 0 at the end.
func (s *scanner) next() byte {
	for ; s.at < len(s.json); s.at++ {
		if c := s.json[s.at]; c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return c
		}
	}
	return 0
}

// unexpected says that what follows does not belong there, without it.
func (s *scanner) unexpected() error {
	if s.at == len(s.json) {
		return errors.New("expected the rest of the JSON, found the end")
	}
	return fmt.Errorf("expected JSON, found something else at character %d", utf8.RuneCount(s.json[:s.at])+1)
}

// members reads an object, whose members each reads. A name is valid until
// another is read.
func (s *scanner) members(each func(name []byte) error) error {
	s.at++
	if s.next() == '}' {
		s.at++
		return nil
	}
	for {
		name, err := s.memberName()
		if err != nil {
			return err
		}
		if err := each(name); err != nil {
			return err
		}
		end := s.next()
		if end != ',' && end != '}' {
			return s.unexpected()
		}
		if s.at++; end == '}' {
			return nil
		}
	}
}

// elements reads a list, whose elements each reads.
func (s *scanner) elements(each func() error) error {
	s.at++
	if s.next() == ']' {
		s.at++
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		end := s.next()
		if end != ',' && end != ']' {
			return s.unexpected()
		}
		if s.at++; end == ']' {
			return nil
		}
	}
}

// memberName reads a name and the colon.
func (s *scanner) memberName() (name []byte, err error) {
	if s.next() != '"' {
		return nil, s.unexpected()
	}
	name, escaped, err := s.quoted()
	if escaped && err == nil {
		s.name, err = s.unquote(s.name[:0], name)
		name = s.name
	}
	if err == nil && s.next() != ':' {
		err = s.unexpected()
	}
	s.at++
	return name, err
}

// appendString reads a string and appends it.
func (s *scanner) appendString(dst []byte) ([]byte, error) {
	text, escaped, err := s.quoted()
	if escaped && err == nil {
		return s.unquote(dst, text)
	}
	return append(dst, text...), err
}

// plain has the bytes that stand for themselves in a string, those of UTF-8
// included.
var plain = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return t
}()

// quoted reads a string and returns what stands between its quotes.
func (s *scanner) quoted() (text []byte, escaped bool, err error) {
	start := s.at + 1
	for i := start; i < len(s.json); i++ {
		c := s.json[i]
		switch {
		case plain[c]:
		case c == '"':
			s.at = i + 1
			return s.json[start:i], escaped, nil
		case c == '\\':
			escaped = true
			i++
		default:
			s.at = i
			return nil, escaped, s.unexpected()
		}
	}
	s.at = len(s.json)
	return nil, escaped, s.unexpected()
}

// unquote appends the text of the string that was read last.
func (s *scanner) unquote(dst, text []byte) ([]byte, error) {
	start := s.at - len(text) - 2
	dst, err := jsontext.AppendUnquote(dst, s.json[start:s.at])
	if err != nil {
		s.at = start
		return dst, s.unexpected()
	}
	return dst, nil
}

// raw reads any value and returns it as it stands there.
func (s *scanner) raw() ([]byte, error) {
	s.next()
	s.rest = *bytes.NewBuffer(s.json[s.at:])
	s.decoder.Reset(&s.rest)
	value, err := s.decoder.ReadValue()
	if err != nil {
		return nil, syntaxError(s.json, s.at, err)
	}
	s.at += len(value)
	return value, nil
}

// syntaxError says why there is no JSON in text from an offset on.
func syntaxError(text []byte, from int, err error) error {
	s := scanner{json: text, at: len(text)}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) && syntax.Err != io.ErrUnexpectedEOF {
		if syntax.Err == jsontext.ErrDuplicateName {
			return errTwice(syntax.JSONPointer.LastToken())
		}
		s.at = min(from+int(syntax.ByteOffset), len(text))
	}
	return s.unexpected()
}

var errUTF8 = errors.New("expected UTF-8, found other bytes")

// kindName returns what the value with a first byte is called in messages.
func kindName(first byte) string {
	switch first {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '"':
		return "text"
	case '{':
		return "an object"
	case '[':
		return "a list"
	}
	return "a number"
}
