package orc

import (
	"encoding/binary"
	"math/bits"
)

const (
	minByteRun  = 3   // of equal bytes, by the format
	maxByteRun  = 130 // what the control byte can say
	maxLiterals = 128

	// minRepeat is from how many equal integers on they are a run of their own.
	// The format allows 3, but to interrupt the integers around them costs a
	// second header.
	minRepeat   = 8
	maxShort    = 10  // equal integers in a short repeat
	maxIntegers = 512 // integers in a run
)

// appendByteRuns appends bytes in byte run length encoding ("Byte Run Length
// Encoding").
func appendByteRuns(dst, src []byte) []byte {
	for len(src) > 0 {
		n := equal(src, maxByteRun)
		if n >= minByteRun {
			dst = append(dst, byte(n-minByteRun), src[0])
		} else {
			n = unequal(src, minByteRun, maxLiterals)
			dst = append(dst, byte(-n))
			dst = append(dst, src[:n]...)
		}
		src = src[n:]
	}
	return dst
}

// appendIntegers appends unsigned integers in run length encoding ("Integer Run
// Length Encoding, version 2"). Of its four kinds of runs patched bases and
// increasing deltas are left out: lengths and references to a dictionary are
// neither sorted nor, but for a few, far apart.
func appendIntegers(dst []byte, src []uint32) []byte {
	for len(src) > 0 {
		n := equal(src, maxIntegers)
		switch {
		case n < minRepeat:
			n = unequal(src, minRepeat, maxIntegers)
			dst = appendDirect(dst, src[:n])
		case n <= maxShort:
			dst = appendShortRepeat(dst, src[0], n)
		default:
			dst = appendLongRepeat(dst, src[0], n)
		}
		src = src[n:]
	}
	return dst
}

// equal returns how many values at the beginning are the same, at most most.
func equal[T comparable](src []T, most int) int {
	n := 1
	for n < min(len(src), most) && src[n] == src[0] {
		n++
	}
	return n
}

// unequal returns how many values, at most most, there are before the next run of
// equal ones. There is no such run at the beginning.
func unequal[T comparable](src []T, run, most int) int {
	most = min(len(src), most)
	same := 1
	for i := 1; i < most; i++ {
		if src[i] != src[i-1] {
			same = 0
		}
		if same++; same == run {
			return i + 1 - run
		}
	}
	return most
}

// appendShortRepeat appends 3 to 10 equal integers ("Short Repeat").
func appendShortRepeat(dst []byte, value uint32, n int) []byte {
	width := max(1, (bits.Len32(value)+7)/8)
	dst = append(dst, byte((width-1)<<3|(n-3)))
	for i := width - 1; i >= 0; i-- {
		dst = append(dst, byte(value>>(8*i)))
	}
	return dst
}

// appendLongRepeat appends equal integers as a sequence whose delta is always 0
// ("Delta").
func appendLongRepeat(dst []byte, value uint32, n int) []byte {
	const delta = 3 << 6
	dst = append(dst, delta|byte((n-1)>>8), byte(n-1))
	dst = binary.AppendUvarint(dst, uint64(value))
	return append(dst, 0)
}

// appendDirect appends integers with the bits that the largest needs
// ("Direct"), as many as the table there does not call deprecated. A codec makes
// more of whole bytes, too.
func appendDirect(dst []byte, src []uint32) []byte {
	const direct = 1 << 6
	var all uint32
	for _, v := range src {
		all |= v
	}
	width, code := directWidth(all)
	n := len(src) - 1
	dst = append(dst, direct|code<<1|byte(n>>8), byte(n))
	if width >= 8 {
		for _, v := range src {
			for shift := width - 8; shift >= 0; shift -= 8 {
				dst = append(dst, byte(v>>shift))
			}
		}
		return dst
	}
	for len(src) > 0 {
		var packed byte
		for i := range 8 / width {
			packed <<= width
			if i < len(src) {
				packed |= byte(src[i])
			}
		}
		dst = append(dst, packed)
		src = src[min(8/width, len(src)):]
	}
	return dst
}

// directWidth returns how many bits a value takes in a direct run, and the code
// for that.
func directWidth(value uint32) (width int, code byte) {
	switch n := bits.Len32(value); {
	case n <= 1:
		return 1, 0
	case n <= 2:
		return 2, 1
	case n <= 4:
		return 4, 3
	case n <= 8:
		return 8, 7
	case n <= 16:
		return 16, 15
	case n <= 24:
		return 24, 23
	}
	return 32, 27
}
