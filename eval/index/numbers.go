package index

import "math"

// numbers are numbers of which all are below a bound. They take two bytes each if
// that is at most 1<<16, else four.
type numbers struct {
	short []uint16
	long  []uint32
}

func newNumbers(n, below int) numbers {
	if below <= 1<<16 {
		return numbers{short: make([]uint16, n)}
	}
	return numbers{long: make([]uint32, n)}
}

// unpackNumbers reads n numbers below a bound. The length of in is right.
func unpackNumbers(n, below int, in []byte) numbers {
	x := newNumbers(n, below)
	unpack(x.short, in, widthBelow(below))
	unpack(x.long, in, widthBelow(below))
	return x
}

// none reports whether there are no numbers.
func (x *numbers) none() bool { return x.short == nil && x.long == nil }

func (x *numbers) at(i int) int {
	if x.short != nil {
		return int(x.short[i])
	}
	return int(x.long[i])
}

func (x *numbers) set(i, to int) {
	if x.short != nil {
		x.short[i] = uint16(to)
	} else {
		x.long[i] = uint32(to)
	}
}

// size returns how many bytes they take.
func (x *numbers) size() int { return 2*len(x.short) + 4*len(x.long) }

// offsets are numbers that ascend. Each takes two bytes: what it is more than the
// first one of its group.
type offsets struct {
	shift uint // 1<<shift numbers are a group
	first []uint32
	more  []uint16
}

// newOffsets makes the groups as large as may be, up to 64 numbers.
func newOffsets(list []uint32) offsets {
	o := offsets{shift: 6, more: make([]uint16, len(list))}
	for !o.fit(list) {
		o.shift--
	}
	return o
}

// fit fills the groups, and reports whether their numbers are near enough to each
// other, as those of groups of one are.
func (o *offsets) fit(list []uint32) bool {
	o.first = make([]uint32, 0, len(list)>>o.shift+1)
	for i, n := range list {
		if i>>o.shift == len(o.first) {
			o.first = append(o.first, n)
		}
		more := n - o.first[len(o.first)-1]
		if more > math.MaxUint16 {
			return false
		}
		o.more[i] = uint16(more)
	}
	return true
}

func (o *offsets) at(i int) int { return int(o.first[i>>(o.shift&63)]) + int(o.more[i]) }

// size returns how many bytes they take.
func (o *offsets) size() int { return 4*len(o.first) + 2*len(o.more) }
