package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"segql/ast"
	"segql/eval"
	"segql/eval/index"
	"segql/profile"
)

// blocks are profiles in memory, in the order of their ids.
type blocks [][]profile.Record

func (b blocks) Number(string) int { return 0 }

func (b blocks) Partitions() int { return len(b) }

func (b blocks) Partition(_ context.Context, i int, w *eval.Wanted) ([]eval.Block, error) {
	block, err := blockOf(b[i], w)
	return []eval.Block{block}, err
}

func (b blocks) Find(_ context.Context, ids []string, w *eval.Wanted) ([]eval.Picked, error) {
	all := slices.Concat(b...)
	block, err := blockOf(all, w)
	found := eval.Picked{Block: block}
	for row, record := range all {
		if slices.Contains(ids, record.ID) {
			found.Rows, found.IDs = append(found.Rows, row), append(found.IDs, record.ID)
		}
	}
	return []eval.Picked{found}, err
}

func blockOf(records []profile.Record, w *eval.Wanted) (b eval.Block, err error) {
	var ids []string
	for _, r := range records {
		ids = append(ids, r.ID)
	}
	b.Len, b.Left = len(records), len(records)
	if b.IDs, err = index.DecodeIDs(index.EncodeIDs(ids)); err != nil {
		return b, err
	}
	for _, c := range w.Columns {
		column := index.NewBuilder([]ast.Order{c.Order})
		for row, r := range records {
			for _, v := range r.Values(c.Path) {
				column.Add(row, []byte(v))
			}
		}
		columns, err := index.Columns{}.Decode(c.Order, column.Build(len(records)), len(records))
		if err != nil {
			return b, err
		}
		b.Columns = append(b.Columns, eval.Column{Column: *columns[c.Order], How: eval.Scanned})
	}
	return b, nil
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
