package profile

import (
	"encoding/binary"
	"encoding/hex"
	"iter"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// GenerateOptions says which people Generate makes up.
type GenerateOptions struct {
	Profiles int    // how many
	Seed     uint64 // of the random numbers
	Dirty    bool   // whether about 2 % of the values are malformed, which leaves the others as they are
}

// Generate returns made-up profiles, the same for the same seed whatever the
// day: what happened to them did so before 2026, UTC. A profile depends on the
// seed and its number alone, so that more of them begin with the same ones.
// None has a telephone number or an e-mail address that could be somebody's.
// A record may be kept.
func Generate(o GenerateOptions) iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		g := newGenerator(o.Dirty)
		for i := range o.Profiles {
			r := g.record(o.Seed, uint64(i))
			if !yield(&Record{ID: r.ID, Pairs: slices.Clone(r.Pairs)}) {
				return
			}
		}
	}
}

// AppendGenerated appends the profiles from a number up to another, of those that
// Generate returns, as JSON lines. Several may be at it at once.
func AppendGenerated(dst []byte, o GenerateOptions, from, to int) []byte {
	g := newGenerator(o.Dirty)
	for i := from; i < min(to, o.Profiles); i++ {
		dst = append(AppendJSON(dst, g.record(o.Seed, uint64(i))), '\n')
	}
	return dst
}

// A generator makes one record after the other.
type generator struct {
	dice           // of the profile being made
	dirt      dice // of what goes wrong in it
	dirty     bool
	residents []*residents
	weight    int             // of all residents
	person    person          // the one being made
	text      []byte          // of the value being made
	kept      strings.Builder // has the values made for the record, and for some before it
	made      Record          // the one being made
}

func newGenerator(dirty bool) *generator {
	g := &generator{dirty: dirty, residents: everybody()}
	for _, r := range g.residents {
		g.weight += r.of.weight
	}
	return g
}

// everybody returns the residents of all populations.
var everybody = sync.OnceValue(func() (all []*residents) {
	for i := range populations {
		all = append(all, newResidents(&populations[i]))
	}
	return all
})

// record makes the profile of a number, which is lent until the next call.
func (g *generator) record(seed, number uint64) *Record {
	id := g.begin(seed, number)
	p := g.someone()
	pairs := g.made.Pairs[:0]
	for i := range traits {
		t := &traits[i]
		if !g.chance(t.share(p)) {
			continue
		}
		value := t.value(p)
		if value == "" {
			continue
		}
		if g.dirty && g.dirt.chance(2) {
			value = t.content.spoil(&g.dirt, value)
		}
		pairs = append(pairs, Pair{t.path, value})
	}
	g.made = Record{ID: id, Pairs: pairs}
	return &g.made
}

// begin begins a profile. Its id is made of its first two random numbers.
func (g *generator) begin(seed, number uint64) (id string) {
	g.Seed(seed, number)
	g.dirt.Seed(^seed, number)
	const chunk, enough = 4096, 512
	if g.kept.Cap()-g.kept.Len() < enough {
		g.kept = strings.Builder{}
		g.kept.Grow(chunk)
	}
	digits := binary.BigEndian.AppendUint64(nil, g.Uint64())
	digits = binary.BigEndian.AppendUint64(digits, g.Uint64())
	return g.keep(hex.AppendEncode(g.text[:0], digits))
}

// keep returns a text as a part of the record's.
func (g *generator) keep(text []byte) string {
	g.text = text
	start := g.kept.Len()
	g.kept.Write(text)
	return g.kept.String()[start:]
}

// dice are random numbers.
type dice struct{ rand.PCG }

// below returns a number below n.
func (d *dice) below(n int) int {
	high, _ := bits.Mul64(d.Uint64(), uint64(n))
	return int(high)
}

// chance reports whether something happens that does so in percent of cases.
func (d *dice) chance(percent int) bool {
	return percent >= 100 || percent > 0 && d.below(100) < percent
}

// skewed returns a number below n, the lower the likelier: the lowest is
// 1.4 √n times as likely as the middle one.
func (d *dice) skewed(n int) int {
	u := float64(d.Uint64()>>11) / (1 << 53)
	return int(u * u * float64(n))
}

// pick returns one of a list, the earlier the likelier.
func pick[T any](d *dice, list []T) T { return list[d.skewed(len(list))] }

// A spelling is a text in its own script, in ASCII, and that in lower case.
type spelling struct{ native, ascii, lower string }

func newSpelling(text string) *spelling {
	text = strings.TrimSpace(text)
	native, ascii, found := strings.Cut(text, "/")
	if !found {
		ascii = native
	}
	return &spelling{native, ascii, strings.ToLower(ascii)}
}

// residents are a population with its lists read.
type residents struct {
	of                *population
	zone              *time.Location
	languages         []string
	companies         []*spelling
	streets           []*spelling
	cities            []*city
	women, men, lasts []*spelling
}

type city struct {
	name, region *spelling
	postal       string // a pattern
	areas        []string
}

func newResidents(of *population) *residents {
	r := &residents{
		of:        of,
		zone:      time.FixedZone("", of.zone*60),
		languages: strings.Fields(of.languages),
		companies: spellings(strings.Split(of.companies, "|")),
		streets:   spellings(strings.Split(of.streets, "|")),
		women:     spellings(strings.Fields(of.women)),
		men:       spellings(strings.Fields(of.men)),
		lasts:     spellings(strings.Fields(of.last)),
	}
	for line := range strings.Lines(of.cities) {
		cell := strings.Split(line, "|")
		r.cities = append(r.cities, &city{
			newSpelling(cell[0]), newSpelling(cell[1]), cell[2], strings.Fields(cell[3]),
		})
	}
	return r
}

func spellings(texts []string) []*spelling {
	list := make([]*spelling, len(texts))
	for i, text := range texts {
		list[i] = newSpelling(text)
	}
	return list
}
