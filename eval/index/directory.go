package index

import "math/bits"

// A directory says where to look for an id of which the first 64 bits are known.
// It divides the span of those numbers evenly: about four ids fall into each
// division if they are spread evenly, as random ones and most that count time
// are; of others a binary search is left.
type directory struct {
	least uint64
	shift int
	first []uint16 // the first row of each division; the last one has all that are left
	rows  int
}

func newDirectory(ids []hexID) directory {
	n := len(ids)
	if n == 0 {
		return directory{}
	}
	d := directory{least: ids[0].hi, rows: n}
	width := ids[n-1].hi - d.least
	d.shift = max(0, bits.Len64(width)-bits.Len(uint(n)/4))
	d.first = make([]uint16, 0, width>>d.shift+1)
	for row, h := range ids {
		for int((h.hi-d.least)>>d.shift) >= len(d.first) {
			d.first = append(d.first, uint16(row))
		}
	}
	return d
}

// around returns the rows that ids with these first bits can be in.
func (d *directory) around(hi uint64) (from, to int) {
	i := (hi - d.least) >> d.shift // far off if hi lies below
	switch n := uint64(len(d.first)); {
	case i >= n:
		return 0, 0
	case i == n-1:
		return int(d.first[i]), d.rows
	}
	return int(d.first[i]), int(d.first[i+1])
}
