package orc

import "encoding/binary"

// A message is one of the protocol buffers in which the format keeps all that is
// not data, encoded. Fields have the numbers of the format's orc_proto.proto.
type message []byte

// uint adds a field that is a number, an enumeration or a boolean.
func (m *message) uint(field int, value uint64) {
	*m = binary.AppendUvarint(*m, uint64(field)<<3)
	*m = binary.AppendUvarint(*m, value)
}

// sint adds a field that is a signed number, which is zigzag encoded.
func (m *message) sint(field int, value int64) {
	m.uint(field, uint64(value)<<1^uint64(value>>63))
}

// bytes adds a field that is text or another message.
func (m *message) bytes(field int, value []byte) {
	m.length(field, len(value))
	*m = append(*m, value...)
}

func (m *message) text(field int, value string) {
	m.length(field, len(value))
	*m = append(*m, value...)
}

// packed adds a field that is a list of numbers.
func (m *message) packed(field int, values ...uint64) {
	var list []byte
	for _, v := range values {
		list = binary.AppendUvarint(list, v)
	}
	m.bytes(field, list)
}

func (m *message) length(field, n int) {
	const lengthDelimited = 2
	*m = binary.AppendUvarint(*m, uint64(field)<<3|lengthDelimited)
	*m = binary.AppendUvarint(*m, uint64(n))
}
