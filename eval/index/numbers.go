package index

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
