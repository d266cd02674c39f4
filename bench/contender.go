package main

import (
	"context"
	"io"
	"iter"
	"os/exec"
	"slices"
)

// A contender keeps records in a folder or a file and answers segments.
type contender struct {
	name string
	load func(set *dataset, file, store string) *exec.Cmd // the process that imports
	open func(set *dataset, store string, write bool) (engine, error)
}

// The contenders, as numbers.
const (
	segql = iota
	duckdb
	sqlite
)

var contenders = []contender{
	{"segql", loadSegql, openSegql},
	{"duckdb", loadDuckDB, openDuckDB},
	{"sqlite", loadSQLite, openSQLite},
}

func contenderNamed(name string) *contender {
	if name == encryptedSegql.name {
		return &encryptedSegql
	}
	return &contenders[slices.IndexFunc(contenders, func(c contender) bool { return c.name == name })]
}

// An engine is an open store.
type engine interface {
	prepare(s *segment) (query, error)
	// update makes the dataset's change to records, together. Only DuckDB, which
	// cannot do without, brings it to the disk. Queries that were prepared before
	// need not see it.
	update(ids []string) error
	io.Closer
}

// asked is how many ids are asked for at once whether they are members.
const asked = 100

// A query is a segment made ready for an engine.
type query interface {
	count(ctx context.Context) (int, error)
	// ids yields the ids of the records, in any order.
	ids(ctx context.Context) iter.Seq2[string, error]
	// members returns, as true, which of so many ids are those of such records.
	members(ctx context.Context, ids []string) (map[string]bool, error)
}
