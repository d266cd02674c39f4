package main

import (
	"context"
	"slices"

	"segql/ast"
)

// A dataset is records of a service, and what the contenders are asked about them.
type dataset struct {
	name     string // of the records
	service  ast.Service
	idSize   int        // of every id
	columns  []column   // the id first
	indexes  [][]string // that SQLite has beside those of the id and of lists
	segments []segment
	everyone segment // which is found by looking
	update   change
	imports  []goal // of importing
	// write writes so many records to a file, as JSON lines.
	write func(ctx context.Context, dir, file string, n int) error
}

// A change gives a value to an attribute. No record has it before, so that every
// update changes one.
type change struct{ path, value string }

// all returns the segments and everyone.
func (s *dataset) all() []segment { return append(slices.Clone(s.segments), s.everyone) }

// id returns the path of the id.
func (s *dataset) id() string { return s.columns[0].path }

// everyone returns the segment that holds for all records.
func everyone(text string) segment {
	return segment{name: "everyone", text: text, duckdb: "TRUE", sqlite: "TRUE"}
}

// datasets are all, by their names.
var datasets = map[string]*dataset{profiles.name: &profiles, endpoints.name: &endpoints}
