package index

import (
	"cmp"
	"slices"
)

// Found is the rows that a search found, at first none. It is for one goroutine.
type Found struct {
	order *Order
	spans []span
	ranks Rows // those of the spans, if there are many; made when asked for
}

// A span is the ranks from one on, up to but not including another.
type span struct{ from, to uint32 } // from < to

// fewSpans are as many as Has looks through one by one.
const fewSpans = 4

// join sorts the spans, and joins those that touch.
func (f *Found) join() {
	if len(f.spans) < 2 {
		return
	}
	slices.SortFunc(f.spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	last := 0
	for _, s := range f.spans[1:] {
		if s.from <= f.spans[last].to {
			f.spans[last].to = max(f.spans[last].to, s.to)
			continue
		}
		last++
		f.spans[last] = s
	}
	f.spans = f.spans[:last+1]
}

// Count returns how many rows were found.
func (f *Found) Count() int {
	n := 0
	for _, s := range f.spans {
		n += f.order.before(int(s.to)) - f.order.before(int(s.from))
	}
	oneValue := len(f.spans) == 1 && f.spans[0].to-f.spans[0].from == 1 // which no row has twice
	if n < 2 || oneValue || !f.order.postings.lists {
		return n
	}
	return f.CountWithout(nil)
}

// CountWithout returns how many rows were found without those that are gone, nil
// for none.
func (f *Found) CountWithout(gone Rows) int {
	if len(f.spans) == 0 {
		return 0
	}
	var words [MaxRows / 64]uint64
	r := Rows(words[:(f.order.postings.n+63)/64]) // on the stack
	f.AddTo(r)
	if gone != nil {
		r.AndNot(gone)
	}
	return r.Count()
}

// CountAmong returns how many of some ranks, which ascend, were found.
func (f *Found) CountAmong(ranks []uint32) int {
	n := 0
	for _, s := range f.spans {
		from, _ := slices.BinarySearch(ranks, s.from)
		to, _ := slices.BinarySearch(ranks[from:], s.to)
		n += to
		ranks = ranks[from+to:]
	}
	return n
}

// AddTo adds the rows that were found to r.
func (f *Found) AddTo(r Rows) {
	for _, s := range f.spans {
		f.order.addTo(r, int(s.from), int(s.to))
	}
}

// Has reports whether a row was found.
func (f *Found) Has(row int) bool {
	if len(f.spans) == 0 {
		return false
	}
	if !f.order.postings.lists { // no closure, for this is asked of every candidate
		rank, ok := f.order.rank(row)
		return ok && f.hasRank(rank)
	}
	has := false
	f.order.ranksOf(row, func(rank int) bool {
		has = f.hasRank(rank)
		return !has
	})
	return has
}

func (f *Found) hasRank(rank int) bool {
	if len(f.spans) > fewSpans {
		if f.ranks == nil {
			f.ranks = NoRows(f.order.Len())
			for _, s := range f.spans {
				for r := s.from; r < s.to; r++ {
					f.ranks.Add(int(r))
				}
			}
		}
		return f.ranks.Has(rank)
	}
	for _, s := range f.spans {
		if uint32(rank)-s.from < s.to-s.from {
			return true
		}
	}
	return false
}
