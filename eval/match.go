package eval

import (
	"math/bits"
	"sync"

	"segql/compile"
)

// A Matcher says which of many segments hold a profile. It may be used by
// several goroutines at once.
//
// The plans share lookups and junctions, so that none is asked twice about a
// profile. The lookups that a profile satisfies are found by its values. What a
// plan says where none is satisfied is known beforehand, so that it is asked
// only about profiles that satisfy one of the lookups on which it hangs.
type Matcher struct {
	finders  []*finder // of each attribute that is asked for
	operands []term    // of the junctions, one after the other
	first    []int32   // of the operands of each junction, and their number
	roots    []term    // of the plans
	blank    []uint64  // a bit for each plan: whether it holds where no lookup is found
	hung     [][]int32 // for each lookup, the plans that hang on it
	matches  sync.Pool // of *match
}

// A term is a lookup or a junction, or the complement of one. A junction holds
// where all of its terms do. It stands for any-of as well, which is the
// complement of all of the complements, for everyone, which is all of nothing,
// and for no one.
type term int32

const (
	complement term = 1 << iota
	ofJunction
	numberShift = iota
)

func (t term) number() int { return int(t >> numberShift) }

// NewMatcher returns a matcher of the segments of plans, at one instant and under
// one reading.
func NewMatcher(plans []*compile.Plan, at At) *Matcher {
	b := newMatchBuilder(at.reading())
	m := &Matcher{roots: make([]term, len(plans)), blank: make([]uint64, (len(plans)+63)/64)}
	for i, p := range plans {
		m.roots[i] = b.node(p.Root)
	}
	m.hung = make([][]int32, len(b.accesses))
	for i, t := range m.roots {
		a, holds := b.access(t)
		if holds {
			m.blank[i/64] |= 1 << (i % 64)
		}
		for _, l := range a.lookups {
			m.hung[l] = append(m.hung[l], int32(i))
		}
	}
	for _, j := range b.junctions {
		m.first = append(m.first, int32(len(m.operands)))
		m.operands = append(m.operands, j.of...)
	}
	m.first = append(m.first, int32(len(m.operands)))
	m.finders = b.finders
	for _, x := range m.finders {
		x.finish()
	}
	m.matches.New = func() any {
		return &match{
			Matcher: m,
			found:   make([]bool, len(m.hung)),
			known:   make([]verdict, len(m.first)-1),
			in:      make([]uint64, len(m.blank)),
		}
	}
	return m
}

// Match returns the finders of the plans in which a profile is, ascending. The
// function gives the values of its attributes.
func (m *Matcher) Match(values func(path string) []string) []int {
	x := m.matches.Get().(*match)
	defer m.matches.Put(x)
	x.reset()
	for _, i := range m.finders {
		for _, v := range values(i.path) {
			i.find(v, x)
		}
	}
	for _, l := range x.lookups {
		x.try(m.hung[l])
	}
	return x.plansIn()
}

// A match is what is known of one profile.
type match struct {
	*Matcher
	found   []bool    // whether it satisfies a lookup
	lookups []int32   // that it satisfies, each once
	known   []verdict // of the junctions
	in      []uint64  // a bit for each plan
}

type verdict uint8

const (
	unknown verdict = iota
	yes
	no
)

func (x *match) reset() {
	x.lookups = x.lookups[:0]
	clear(x.found)
	clear(x.known)
	copy(x.in, x.blank)
}

// add notes lookups that the profile satisfies.
func (x *match) add(lookups ...int32) {
	for _, l := range lookups {
		if !x.found[l] {
			x.found[l] = true
			x.lookups = append(x.lookups, l)
		}
	}
}

// try asks plans whether they hold, one perhaps for several lookups.
func (x *match) try(plans []int32) {
	for _, p := range plans {
		bit := uint64(1) << (p % 64)
		x.in[p/64] &^= bit
		if x.test(x.roots[p]) {
			x.in[p/64] |= bit
		}
	}
}

// test reports whether a term holds, when all lookups have been found.
func (x *match) test(t term) bool {
	if t&ofJunction == 0 {
		return x.found[t.number()] != (t&complement != 0)
	}
	return x.junction(t.number()) != (t&complement != 0)
}

func (x *match) junction(n int) bool {
	if x.known[n] == unknown {
		x.known[n] = yes
		for _, t := range x.operands[x.first[n]:x.first[n+1]] {
			if !x.test(t) {
				x.known[n] = no
				break
			}
		}
	}
	return x.known[n] == yes
}

// plansIn returns the finders of the plans that hold.
func (x *match) plansIn() []int {
	n := 0
	for _, word := range x.in {
		n += bits.OnesCount64(word)
	}
	list := make([]int, 0, n)
	for i, word := range x.in {
		for ; word != 0; word &= word - 1 {
			list = append(list, i*64+bits.TrailingZeros64(word))
		}
	}
	return list
}
