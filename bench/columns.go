package main

import (
	"cmp"
	"strings"
)

// A column is an attribute in the tables of the SQL contenders, where it is
// called by its path.
type column struct {
	path string
	at   []string // the names that lead to it in JSON
	columnType
}

// A columnType is how the contenders have a column.
type columnType struct {
	json   string // as which DuckDB reads it
	value  string // what DuckDB makes of that
	sqlite string // its type there, "" for a list, which has a table of its own
}

var (
	varchar   = columnType{"VARCHAR", "%s", "TEXT"}
	double    = columnType{"VARCHAR", "TRY_CAST(%s AS DOUBLE)", "REAL"}
	date      = columnType{"VARCHAR", "TRY_CAST(%s AS DATE)", "TEXT"}
	timestamp = columnType{"VARCHAR", "TRY_CAST(%s AS TIMESTAMPTZ)", "TEXT"}
	listed    = columnType{"VARCHAR[]", "%s", ""}
	onlyDate  = columnType{"VARCHAR[]", "TRY_CAST(%s[1] AS DATE)", "TEXT"} // of a list of one
)

func (t columnType) isList() bool { return t.sqlite == "" }

// A group is columns of one type that stand in one object, whose name may be
// dotted, "" for the record itself.
type group struct {
	object  string
	of      columnType
	members string // with commas between
}

// roots are the objects that have another name in paths.
var roots = map[string]string{"CalculatedAttributes": "Calculated", "User.UserAttributes": "UserAttributes"}

func columnsOf(groups []group) (list []column) {
	for _, g := range groups {
		path, at := "", []string(nil)
		if g.object != "" {
			path, at = cmp.Or(roots[g.object], g.object)+".", strings.Split(g.object, ".")
		}
		for member := range strings.SplitSeq(g.members, ",") {
			list = append(list, column{path + member, append(at[:len(at):len(at)], member), g.of})
		}
	}
	return list
}

func quoted(name string) string { return `"` + name + `"` }
