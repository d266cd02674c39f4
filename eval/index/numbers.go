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

// newOffsets returns no numbers, with room for n.
func newOffsets(n int) offsets {
	const shift = 6 // of the largest groups
	return offsets{shift: shift, first: make([]uint32, 0, n>>shift+1), more: make([]uint16, 0, n)}
}

// add appends a number.
func (o *offsets) add(n int) {
	if len(o.more)>>(o.shift&63) == len(o.first) {
		o.first = append(o.first, uint32(n))
	}
	more := n - int(o.first[len(o.first)-1])
	if more > math.MaxUint16 { // too far off, which the first of a group is not
		o.halve()
		o.add(n)
		return
	}
	o.more = append(o.more, uint16(more))
}

// halve makes the groups half as large.
func (o *offsets) halve() {
	half := offsets{shift: o.shift - 1, more: make([]uint16, 0, cap(o.more))}
	for i := range o.more {
		half.add(o.at(i))
	}
	*o = half
}

func (o *offsets) at(i int) int { return int(o.first[i>>(o.shift&63)]) + int(o.more[i]) }

// size returns how many bytes they take.
func (o *offsets) size() int { return 4*len(o.first) + 2*len(o.more) }
