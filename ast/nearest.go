package ast

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// The bounds of Nearest keep a file full of mistakes linear: names beyond
// them are not mistyped, they are something else.
const (
	nearestName       = 64
	nearestCandidates = 500
)

// The costs of editCost. A letter in the other case hardly counts.
const (
	caseCost = 1
	edit     = 64
)

// Nearest returns the candidate that a person most likely meant by name, or
// "" when none is near: a third of the letters may differ, or one of few.
func Nearest(name string, candidates iter.Seq[string]) string {
	if len(name) > nearestName {
		return ""
	}
	length := utf8.RuneCountInString(name)
	best, bestCost, seen := "", limit(length), 0
	for candidate := range candidates {
		if seen++; seen > nearestCandidates {
			break
		}
		if len(candidate) > nearestName || edit*abs(utf8.RuneCountInString(candidate)-length) >= bestCost {
			continue
		}
		if cost := editCost(name, candidate); cost < bestCost {
			best, bestCost = candidate, cost
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// limit returns the cost from which a name is not near one of n letters.
func limit(n int) int {
	edits := n / 3
	if n > 1 {
		edits = max(edits, 1)
	}
	return edit * (edits + 1)
}

// editCost is the Damerau-Levenshtein distance: an insertion, a deletion,
// another letter and two neighbours swapped cost one edit each.
func editCost(a, b string) int {
	s, t := []rune(a), []rune(b)
	var rows [3][nearestName + 1]int
	before, last, row := rows[0][:len(t)+1], rows[1][:len(t)+1], rows[2][:len(t)+1]
	for j := range row {
		row[j] = edit * j
	}
	for i := range s {
		before, last, row = last, row, before
		row[0] = edit * (i + 1)
		for j := range t {
			row[j+1] = min(last[j+1]+edit, row[j]+edit, last[j]+letterCost(s[i], t[j]))
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+edit)
			}
		}
	}
	return row[len(t)]
}

func letterCost(a, b rune) int {
	switch {
	case a == b:
		return 0
	case unicode.ToLower(a) == unicode.ToLower(b):
		return caseCost
	}
	return edit
}
