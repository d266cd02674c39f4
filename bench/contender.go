package main

import (
	"context"
	"io"
	"iter"
	"os/exec"
)

// A contender keeps profiles in a folder and answers segments.
type contender struct {
	name string
	load func(file, store string) *exec.Cmd // the process that imports
	open func(store string) (engine, error)
}

var contenders = []contender{
	{"segql", loadSegql, openSegql},
	{"duckdb", loadDuck, openDuck},
}

// An engine is an open store.
type engine interface {
	prepare(s *segment) (query, error)
	io.Closer
}

// A query is a segment made ready for an engine.
type query interface {
	count(ctx context.Context) (int, error)
	// ids yields the ids of the profiles, in any order.
	ids(ctx context.Context) iter.Seq2[string, error]
}
