// Package eval runs plans over profiles, and decides how each condition of a
// plan is answered. It declares what it needs of a store, and knows none.
package eval

import (
	"context"
	"time"

	"segql/ast"
)

// At is when and under which readings a plan is evaluated. It is one value for
// a whole evaluation, so that every result can be repeated.
type At struct {
	Now     time.Time
	Reading ast.Reading
}

// Profiles are the profiles of a service and a domain, as they were at one
// moment. They are used by several goroutines at once.
type Profiles interface {
	// Blocks returns how many blocks the profiles are in. The blocks hold each
	// profile once, in the order of their ids, none that has expired (R32).
	Blocks() int
	// Block returns a block, for conditions on the attributes of these paths.
	Block(ctx context.Context, i int, paths []string) (Block, error)
	// Pick returns a block of those of the ids that are there, in their order.
	Pick(ctx context.Context, ids []string, paths []string) (Block, error)
}

// A Block is a part of the profiles. Its rows are numbered from 0. It is used
// by one goroutine.
type Block interface {
	Len() int
	// ID returns the id of a row.
	ID(row int) string
	// Select returns the rows among those given whose attribute passes the test.
	// The path is the one at an index of the paths that the block was asked for.
	// How it found them is for explain.
	Select(path int, test *ast.Test, among Rows) (Rows, How)
}

// How says how a condition was answered.
type How uint8

// The ways.
const (
	Scanned How = iota
)

// String returns the way's name.
func (h How) String() string { return [...]string{"scan"}[h] }
