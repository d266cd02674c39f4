// Package eval runs plans over profiles, and decides how each condition of a
// plan is answered. It declares what it needs of a store, and knows none.
package eval

import (
	"context"
	"time"

	"segql/ast"
	"segql/eval/index"
)

// At is when and under which readings a plan is evaluated. It is one value for
// a whole evaluation, so that every result can be repeated.
type At struct {
	Now     time.Time
	Reading ast.Reading
}

// reading returns the reading at that instant.
func (a At) reading() ast.Reading {
	a.Reading.Now = a.Now
	return a.Reading
}

// Profiles are the profiles of a service and a domain, as they were at one
// moment. They are used by several goroutines at once.
type Profiles interface {
	// Number returns the number by which blocks know an attribute, -1 if nobody
	// has it.
	Number(path string) int
	// Partitions returns how many partitions the profiles are in: ranges of ids,
	// in their order.
	Partitions() int
	// Partition returns the blocks of a partition. Each profile is in one of them,
	// and the ids of one block may lie between those of another.
	Partition(ctx context.Context, i int, w *Wanted) ([]Block, error)
	// Find returns where those of the ids are that are there.
	Find(ctx context.Context, ids []string, w *Wanted) ([]Picked, error)
}

// Wanted is what an evaluation wants of each block.
type Wanted struct {
	Columns []WantedColumn
	IDs     bool
}

// A WantedColumn is an attribute, and the order that it is looked up in.
type WantedColumn struct {
	Path   string
	Number int // of the attribute
	Order  ast.Order
}

// A Block is some of the profiles, in the order of their ids. Its rows are
// numbered from 0.
type Block struct {
	Len     int        // at most index.MaxRows
	Gone    index.Rows // the rows that are not there any more, or have expired (R32); nil for none
	Left    int        // how many rows are there
	IDs     *index.IDs // nil unless they are wanted
	Columns []Column   // as they are wanted
}

// A Column is a column of a block, and how it was come by.
type Column struct {
	index.Column
	How  How
	Gone []uint32 // the ranks of the rows that are gone, ascending; nil if they are not known
}

// Picked are some rows of a block, with their ids.
type Picked struct {
	Block Block
	Rows  []int
	IDs   []string
}

// How says how a condition was answered.
type How uint8

// The ways, each slower than the one before.
const (
	Cached  How = iota // from the index, as it was in memory
	Indexed            // from the index, which was read
	Scanned            // from the rows of the profiles
)

// String returns the way's name.
func (h How) String() string { return [...]string{"cache", "index", "scan"}[h] }
