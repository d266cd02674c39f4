package main

// A segment is what the contenders are asked for.
type segment struct {
	name           string
	kind           kind
	text           string // in the language
	duckdb, sqlite string // the same in SQL, on the columns
	sqliteFew      string // the same where few ids are asked for, "" if it is no other
}

// A kind is how a segment can be answered, and how many times as fast as DuckDB.
type kind struct {
	count, list float64
	isIndexed   bool // one condition, which a search answers
}

var (
	indexed   = kind{3, 10, true}
	reading   = kind{3, 3, false} // through text
	computing = kind{3, 10, false}
	combining = kind{10, 10, false} // groups of conditions
)
