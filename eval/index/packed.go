package index

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
)

// errCorrupt is what decoding returns of bytes that Build did not make.
var errCorrupt = errors.New("index: a part of a column is corrupt")

// maxNumbers bounds how many numbers a part may say it has, so that their bits
// can be counted without overflow.
const maxNumbers = 1 << 31

// widthBelow returns how many bits the numbers below n take.
func widthBelow(n int) int {
	if n <= 1 {
		return 0
	}
	return bits.Len(uint(n - 1))
}

// packedLen returns how many bytes n numbers of width bits take. Those after
// the last number let a decoder read eight at any number.
func packedLen(n, width int) int { return (n*width+7)/8 + 8 }

// appendPacked appends numbers of width bits, at most 32, the lowest bit first.
func appendPacked[N uint16 | uint32](out []byte, numbers []N, width int) []byte {
	begin := len(out)
	out = slices.Grow(out, packedLen(len(numbers), width))[:begin+packedLen(len(numbers), width)]
	clear(out[begin:])
	to := out[begin:]
	var pending uint64
	used := 0
	for _, n := range numbers {
		pending |= uint64(n) << used
		used += width
		if used >= 32 {
			binary.LittleEndian.PutUint32(to, uint32(pending))
			to, pending, used = to[4:], pending>>32, used-32
		}
	}
	binary.LittleEndian.PutUint32(to, uint32(pending))
	return out
}

// unpack reads as many numbers of width bits as there is room for. The length
// of in is right.
func unpack[N uint16 | uint32](numbers []N, in []byte, width int) {
	if width == 16 {
		for i := range numbers {
			numbers[i] = N(binary.LittleEndian.Uint16(in[2*i:]))
		}
		return
	}
	mask, i := uint64(1)<<width-1, 0
	if width < 16 { // eight bytes have four of them, wherever they begin
		for ; i+4 <= len(numbers); i += 4 {
			bit := uint(i * width)
			four := binary.LittleEndian.Uint64(in[bit/8:]) >> (bit % 8)
			list := numbers[i : i+4 : i+4]
			list[0] = N(four & mask)
			list[1] = N(four >> width & mask)
			list[2] = N(four >> (2 * width) & mask)
			list[3] = N(four >> (3 * width) & mask)
		}
	}
	for ; i < len(numbers); i++ {
		bit := uint(i * width)
		numbers[i] = N(binary.LittleEndian.Uint64(in[bit/8:]) >> (bit % 8) & mask)
	}
}

// packedAt reads a number of width bits.
func packedAt(in []byte, i, width int) int {
	bit := uint(i * width)
	return int(binary.LittleEndian.Uint64(in[bit/8:]) >> (bit % 8) & (1<<width - 1))
}

// cutNumber reads a number that has to be at most limit from the front of in.
func cutNumber(in []byte, limit int) (n int, rest []byte, err error) {
	u, size := binary.Uvarint(in)
	if size <= 0 || u > uint64(limit) {
		return 0, nil, errCorrupt
	}
	return int(u), in[size:], nil
}
