package ast

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// The bounds of Nearest keep a file full of mistakes linear: names beyond
// them are not mistyped, they are something else.
const (
	nearestName       = 64
	nearestCandidates = 500
)

// Nearest returns the candidate that a person most likely meant by name, or
// "" when none is near: at most a third of the letters may differ, the case of
// letters counting little.
func Nearest(name string, candidates iter.Seq[string]) string {
	if len(name) > nearestName {
		return ""
	}
	best, bestCost, seen := "", 2*(utf8.RuneCountInString(name)+2)/3+1, 0
	for candidate := range candidates {
		if seen++; seen > nearestCandidates {
			break
		}
		if len(candidate) > nearestName {
			continue
		}
		if cost := editCost(name, candidate); cost < bestCost {
			best, bestCost = candidate, cost
		}
	}
	return best
}

// editCost is the Damerau-Levenshtein distance in half steps: a letter in the
// other case costs one, an insertion, a deletion, another letter or two
// neighbours swapped cost two.
func editCost(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range row {
		row[j] = 2 * j
	}
	for i := range s {
		before, last, row = last, row, before
		row[0] = 2 * (i + 1)
		for j := range t {
			replace := 2
			switch {
			case s[i] == t[j]:
				replace = 0
			case strings.EqualFold(string(s[i]), string(t[j])):
				replace = 1
			}
			row[j+1] = min(last[j+1]+2, row[j]+2, last[j]+replace)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+2)
			}
		}
	}
	return row[len(t)]
}
