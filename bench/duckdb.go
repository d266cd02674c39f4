package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2"
)

// loadDuckDB is the process that imports into DuckDB.
func loadDuckDB(set *dataset, file, store string) *exec.Cmd {
	return self("import-duckdb", set, file, store)
}

func connectDuckDB(store string) (*sql.DB, error) {
	return sql.Open("duckdb", fmt.Sprintf("%s?threads=%d", store, threads))
}

// importDuckDB makes the table of a file of JSON lines.
func importDuckDB(set *dataset, file, store string) error {
	db, err := connectDuckDB(store)
	if err != nil {
		return err
	}
	_, err = db.Exec(createTable(set.columns, file))
	if err == nil {
		_, err = db.Exec("CHECKPOINT")
	}
	return errors.Join(err, db.Close())
}

// createTable returns the statement that reads the file: text as it is, the
// rest cast, where what cannot be read is NULL.
func createTable(columns []column, file string) string {
	selected := each(columns, func(c column) string {
		value := strings.Join(each(c.at, quoted), ".")
		return fmt.Sprintf(c.value, value) + " AS " + quoted(c.path)
	})
	shapes := each(membersOf(columns, 0), func(m member) string { return fmt.Sprintf("%s: '%s'", m.name, m.shape) })
	return fmt.Sprintf("CREATE TABLE records AS SELECT %s FROM "+
		"read_json('%s', format='newline_delimited', columns={%s})",
		strings.Join(selected, ", "), strings.ReplaceAll(file, "'", "''"), strings.Join(shapes, ", "))
}

// A member is what an object in JSON has, with its type.
type member struct{ name, shape string }

// membersOf returns what columns are read from, of objects of a depth.
func membersOf(columns []column, depth int) []member {
	var names []string
	in := map[string][]column{}
	for _, c := range columns {
		name := c.at[depth]
		if in[name] == nil {
			names = append(names, name)
		}
		in[name] = append(in[name], c)
	}
	return each(names, func(name string) member {
		if c := in[name][0]; len(c.at) == depth+1 {
			return member{quoted(name), c.json}
		}
		members := each(membersOf(in[name], depth+1), func(m member) string { return m.name + " " + m.shape })
		return member{quoted(name), fmt.Sprintf("STRUCT(%s)", strings.Join(members, ", "))}
	})
}

// A duckTable is an open table of DuckDB. It has no index, which would make
// nothing that is asked faster.
type duckTable struct{ sqlTable }

func openDuckDB(set *dataset, store string, _ bool) (engine, error) {
	db, err := connectDuckDB(store)
	where := func(s *segment) (all, few string) { return s.duckdb, s.duckdb }
	return duckTable{sqlTable{db, set, where, ""}}, err
}

// update looks for all of the records at once: one by one DuckDB would read
// its table for each.
func (t duckTable) update(ids []string) error {
	c := t.set.update
	_, err := t.db.Exec(fmt.Sprintf(`UPDATE records SET %s = '%s' WHERE %s IN ('%s')`,
		quoted(c.path), c.value, quoted(t.set.id()), strings.Join(ids, "', '")))
	return err
}
