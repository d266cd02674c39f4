package main

// A pair is what was measured of segql in two ways, as lines of a table.
type pair struct {
	outcomes [2]outcome
	lines    [][]string
}

// newPair returns an empty table of two outcomes, the names of which are heads.
func newPair(outcomes [2]outcome, first, second, ratio string) *pair {
	return &pair{outcomes, [][]string{{"", first, second, ratio, "goal", ""}}}
}

// add adds a line, with how many times the first value the second is, and whether
// that is within a limit, 0 for none.
func (p *pair) add(what string, of func(outcome) float64, format func(float64) string, limit float64) {
	first, second := of(p.outcomes[0]), of(p.outcomes[1])
	line := []string{what, format(first), format(second), ratio(second / first)}
	if limit == 0 {
		line = append(line, "", "")
	} else {
		line = append(line, "at most "+ratio(limit), verdict(second <= limit*first))
	}
	p.lines = append(p.lines, line)
}
