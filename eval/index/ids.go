package index

import (
	"encoding/binary"
	"errors"
	"math"
	"unsafe"
)

// IDs are the ids of a block's rows, in ascending order, byte by byte. They may
// be used by several goroutines at once.
type IDs struct {
	// Either all ids are 32 lower-case hexadecimal digits, as UUIDs with dashes between
	// them, and kept as numbers; or they are text[bounds[row]:bounds[row+1]].
	hex    []hexID
	uuids  bool
	near   directory
	text   string
	bounds []uint32
}

// A hexID is an id of 32 hexadecimal digits.
type hexID struct{ hi, lo uint64 }

func (a hexID) less(b hexID) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

const (
	hexDigits   = 32
	uuidLength  = hexDigits + 4
	maxIDLength = 1024 // bytes
)

// Layouts of ids.
const (
	layoutHex   byte = iota // 16 bytes each
	layoutTexts             // each as how many bytes it shares with the one before, how many follow, and those
	layoutUUIDs             // as layoutHex, without the dashes
)

var errIDs = errors.New("index: the ids of a block are corrupt")

// EncodeIDs lays ids out, which strictly ascend byte by byte and have 1 to 1024
// bytes.
func EncodeIDs(ids []string) []byte {
	layout, parse := layoutHex, parseHex
	if len(ids) > 0 && len(ids[0]) == uuidLength {
		layout, parse = layoutUUIDs, parseUUID
	}
	out := make([]byte, 1, 1+16*len(ids))
	out[0] = layout
	for _, id := range ids {
		h, ok := parse(id)
		if !ok {
			return encodeTexts(ids)
		}
		out = binary.BigEndian.AppendUint64(out, h.hi)
		out = binary.BigEndian.AppendUint64(out, h.lo)
	}
	return out
}

func encodeTexts(ids []string) []byte {
	out := []byte{layoutTexts}
	out = binary.AppendUvarint(out, uint64(len(ids)))
	previous := ""
	for _, id := range ids {
		shared := sharedLen(previous, id, maxIDLength)
		out = binary.AppendUvarint(out, uint64(shared))
		out = binary.AppendUvarint(out, uint64(len(id)-shared))
		out = append(out, id[shared:]...)
		previous = id
	}
	return out
}

// DecodeIDs reads what EncodeIDs laid out, of which it keeps nothing.
func DecodeIDs(part []byte) (*IDs, error) {
	if len(part) == 0 {
		return nil, errIDs
	}
	x := &IDs{}
	ok := false
	switch layout := part[0]; layout {
	case layoutHex, layoutUUIDs:
		x.uuids = layout == layoutUUIDs
		x.hex, ok = decodeHex(part[1:])
		x.near = newDirectory(x.hex)
	case layoutTexts:
		ok = x.decodeTexts(part[1:])
	}
	if !ok {
		return nil, errIDs
	}
	return x, nil
}

func decodeHex(part []byte) (ids []hexID, ok bool) {
	if len(part)%16 != 0 || len(part)/16 > MaxRows {
		return nil, false
	}
	ids = make([]hexID, len(part)/16)
	for i := range ids {
		ids[i] = hexID{binary.BigEndian.Uint64(part[16*i:]), binary.BigEndian.Uint64(part[16*i+8:])}
		if i > 0 && !ids[i-1].less(ids[i]) {
			return nil, false
		}
	}
	return ids, true
}

func (x *IDs) decodeTexts(part []byte) bool {
	n, part, err := cutNumber(part, MaxRows)
	if err != nil || n > len(part) {
		return false
	}
	x.bounds = make([]uint32, 1, n+1)
	var text []byte
	previous := 0 // where the last id begins
	for range n {
		var shared, rest int
		if shared, part, err = cutNumber(part, len(text)-previous); err != nil {
			return false
		}
		if rest, part, err = cutNumber(part, maxIDLength-shared); err != nil || rest == 0 || rest > len(part) {
			return false // one that adds nothing to what it shares does not ascend
		}
		if previous+shared < len(text) && part[0] <= text[previous+shared] {
			return false
		}
		begin := len(text)
		text = append(text, text[previous:previous+shared]...)
		text = append(text, part[:rest]...)
		part, previous = part[rest:], begin
		x.bounds = append(x.bounds, uint32(len(text)))
	}
	x.text = string(text)
	return len(part) == 0
}

// Len returns how many ids there are.
func (x *IDs) Len() int {
	if x.bounds != nil {
		return len(x.bounds) - 1
	}
	return len(x.hex)
}

// At returns the id of a row.
func (x *IDs) At(row int) string {
	if x.bounds != nil {
		return x.text[x.bounds[row]:x.bounds[row+1]]
	}
	text := make([]byte, x.length())
	x.hex[row].put(text)
	return string(text)
}

// length returns how many bytes each id has that is kept as a number.
func (x *IDs) length() int {
	if x.uuids {
		return uuidLength
	}
	return hexDigits
}

// Of returns the ids of rows.
func (x *IDs) Of(rows Rows) []string {
	ids := make([]string, 0, rows.Count())
	if x.bounds != nil {
		for row := range rows.All() {
			ids = append(ids, x.At(row))
		}
		return ids
	}
	length := x.length()
	text := make([]byte, length*cap(ids)) // of all of them
	at := text
	for row := range rows.All() { // alone, for memory is waited for less if nothing else is done
		binary.NativeEndian.PutUint64(at, x.hex[row].hi)
		binary.NativeEndian.PutUint64(at[8:], x.hex[row].lo)
		at = at[length:]
	}
	for at := text; len(at) > 0; at = at[length:] {
		hexID{binary.NativeEndian.Uint64(at), binary.NativeEndian.Uint64(at[8:])}.put(at[:length])
		ids = append(ids, unsafe.String(&at[0], length)) // which nobody writes to any more
	}
	return ids
}

// put writes the digits of an id, with dashes between them if there is room.
func (a hexID) put(to []byte) {
	first, second := digits(a.hi>>32), digits(a.hi&math.MaxUint32)
	third, fourth := digits(a.lo>>32), digits(a.lo&math.MaxUint32)
	binary.BigEndian.PutUint64(to, first)
	binary.BigEndian.PutUint64(to[len(to)-8:], fourth)
	if len(to) == uuidLength {
		putGroups(to[8:], second)
		putGroups(to[18:], third)
		return
	}
	binary.BigEndian.PutUint64(to[8:], second)
	binary.BigEndian.PutUint64(to[16:], third)
}

// putGroups writes eight digits in two groups, with a dash before each.
func putGroups(to []byte, digits uint64) {
	_ = to[9]
	to[0], to[5] = '-', '-'
	binary.BigEndian.PutUint32(to[1:], uint32(digits>>32))
	binary.BigEndian.PutUint32(to[6:], uint32(digits))
}

// digits returns the eight digits of a number of four bytes, the last of them in the
// lowest byte.
func digits(n uint64) uint64 {
	n = (n | n<<16) & 0x0000ffff0000ffff
	n = (n | n<<8) & 0x00ff00ff00ff00ff
	n = (n | n<<4) & 0x0f0f0f0f0f0f0f0f
	letters := (n + 6*lows) >> 4 & lows // a bit for each that is 10 or more
	return n + '0'*lows + ('a'-'0'-10)*letters
}

// Size returns how many bytes of memory the ids take.
func (x *IDs) Size() int {
	return 128 + 2*len(x.near.first) + len(x.text) + 4*len(x.bounds) + 16*len(x.hex)
}

// Find returns the row of an id, and whether there is one.
func (x *IDs) Find(id string) (row int, ok bool) {
	if x.bounds != nil {
		return x.findText(id)
	}
	parse := parseHex
	if x.uuids {
		parse = parseUUID
	}
	h, ok := parse(id)
	if !ok {
		return 0, false
	}
	from, to := x.near.around(h.hi)
	for from < to {
		middle := int(uint(from+to) / 2)
		if x.hex[middle].less(h) {
			from = middle + 1
		} else {
			to = middle
		}
	}
	if from < len(x.hex) && x.hex[from] == h {
		return from, true
	}
	return 0, false
}

func (x *IDs) findText(id string) (row int, ok bool) {
	from, to := 0, x.Len()
	for from < to {
		middle := int(uint(from+to) / 2)
		if x.At(middle) < id {
			from = middle + 1
		} else {
			to = middle
		}
	}
	if from < x.Len() && x.At(from) == id {
		return from, true
	}
	return 0, false
}

// hexValues are the values of hexadecimal digits, and notHex of other bytes.
var hexValues = func() (table [256]byte) {
	for c := range table {
		table[c] = notHex
	}
	for value, c := range []byte("0123456789abcdef") {
		table[c] = byte(value)
	}
	return table
}()

const notHex = 0xff

func parseHex(id string) (h hexID, ok bool) {
	if len(id) != hexDigits {
		return hexID{}, false
	}
	var wrong byte
	for i := range hexDigits / 2 {
		hi, lo := hexValues[id[i]], hexValues[id[i+hexDigits/2]]
		wrong |= hi | lo
		h.hi, h.lo = h.hi<<4|uint64(hi), h.lo<<4|uint64(lo)
	}
	return h, wrong < 16
}

func parseUUID(id string) (h hexID, ok bool) {
	if len(id) != uuidLength || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-' {
		return hexID{}, false
	}
	var digits [hexDigits]byte
	copy(digits[:], id[:8])
	copy(digits[8:], id[9:13])
	copy(digits[12:], id[14:18])
	copy(digits[16:], id[19:23])
	copy(digits[20:], id[24:])
	return parseHex(string(digits[:]))
}
