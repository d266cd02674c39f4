package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"segql/ast"
	"segql/eval"
	"segql/profile"
)

// blocks are profiles in memory, in the order of their ids.
type blocks [][]profile.Record

func (b blocks) Blocks() int { return len(b) }

func (b blocks) Block(_ context.Context, i int, paths []string) (eval.Block, error) {
	return block{b[i], paths}, nil
}

func (b blocks) Pick(_ context.Context, ids []string, paths []string) (eval.Block, error) {
	picked := block{paths: paths}
	for _, record := range slices.Concat(b...) {
		if slices.Contains(ids, record.ID) {
			picked.records = append(picked.records, record)
		}
	}
	return picked, nil
}

type block struct {
	records []profile.Record
	paths   []string
}

func (b block) Len() int          { return len(b.records) }
func (b block) ID(row int) string { return b.records[row].ID }

func (b block) Select(path int, test *ast.Test, among eval.Rows) (eval.Rows, eval.How) {
	found := eval.NoRows(len(b.records))
	for row := range among.All() {
		if test.Holds(b.records[row].Values(b.paths[path])) {
			found.Add(row)
		}
	}
	return found, eval.Scanned
}

// recordOf returns the record of a person.
func recordOf(id string, p person) profile.Record {
	record := profile.Record{ID: id}
	for path, values := range p {
		for _, v := range values {
			record.Pairs = append(record.Pairs, profile.Pair{Path: path, Value: v})
		}
	}
	record.Sort()
	return record
}

// inMemory plays a round without a store, on blocks of these sizes.
func inMemory(t *testing.T, seed uint64, segments int, sizes ...int) int {
	r := newRound(t, seed, segments)
	var all blocks
	for _, size := range sizes {
		var b []profile.Record
		for range size {
			id := fmt.Sprintf("%03d", len(r.people))
			r.people[id] = r.person(3)
			r.known = append(r.known, id)
			b = append(b, recordOf(id, r.people[id]))
		}
		all = append(all, b)
	}
	r.agree(t, "in memory", all)
	return r.pairs
}

func TestThePlanTheReferenceAndTheJudgeAgreeInMemory(t *testing.T) {
	pairs := 0
	for seed := range uint64(12 / slower) {
		pairs += inMemory(t, seed, 6, 1, 0, 63, 64, 65)
	}
	t.Logf("%d pairs", pairs)
}

// FuzzDifferential looks for a seed whose round does not agree.
func FuzzDifferential(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(func(t *testing.T, seed uint64) { inMemory(t, seed, 4, 1, 0, 20) })
}
