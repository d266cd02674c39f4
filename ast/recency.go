package ast

import "time"

// recencies are the only durations that activity is asked about.
var recencies = []struct {
	word string
	of   time.Duration
}{
	{"HR_24", 24 * time.Hour},
	{"DAY_7", 7 * 24 * time.Hour},
	{"DAY_14", 14 * 24 * time.Hour},
	{"DAY_30", 30 * 24 * time.Hour},
}

func recencyWords() (words []string) {
	for _, r := range recencies {
		words = append(words, r.word)
	}
	return words
}

// RecencyDuration returns the duration that a word of Recency stands for.
func RecencyDuration(word string) (time.Duration, bool) {
	for _, r := range recencies {
		if r.word == word {
			return r.of, true
		}
	}
	return 0, false
}

// recencyTruth is to lie no further back than a duration (P5).
type recencyTruth struct{}

func (recencyTruth) lookup(operands Operands, r Reading) *Lookup {
	l := &Lookup{Order: ByInstant}
	for _, word := range operands.(Texts) {
		if of, ok := RecencyDuration(word); ok {
			l.Ranges = append(l.Ranges, Range{instantPoint(r.Now.Add(-of)), lastPoint})
		}
	}
	return l
}
