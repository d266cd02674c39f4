package main

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2"
)

// loadDuckDB is the process that imports into DuckDB.
func loadDuckDB(file, store string) *exec.Cmd { return self("import-duckdb", file, store) }

func connectDuckDB(store string) (*sql.DB, error) {
	return sql.Open("duckdb", fmt.Sprintf("%s?threads=%d", store, threads))
}

// importDuckDB makes the table of a file of JSON lines.
func importDuckDB(file, store string) error {
	db, err := connectDuckDB(store)
	if err != nil {
		return err
	}
	_, err = db.Exec(createTable(file))
	if err == nil {
		_, err = db.Exec("CHECKPOINT")
	}
	return errors.Join(err, db.Close())
}

// createTable returns the statement that reads the file: text as it is, the
// rest cast, where what cannot be read is NULL.
func createTable(file string) string {
	var selected, shapes []string
	objects := map[string][]string{}
	for _, c := range columns {
		value := quoted(c.member)
		if c.object == "" {
			shapes = append(shapes, value+": 'VARCHAR'")
		} else {
			objects[c.object] = append(objects[c.object], value+" VARCHAR")
			value = quoted(c.object) + "." + value
		}
		if c.sqlType != varchar {
			value = fmt.Sprintf("TRY_CAST(%s AS %s)", value, c.sqlType)
		}
		selected = append(selected, value+" AS "+quoted(c.path()))
	}
	for _, object := range slices.Sorted(maps.Keys(objects)) {
		members := strings.Join(objects[object], ", ")
		shapes = append(shapes, fmt.Sprintf("%s: 'STRUCT(%s)'", quoted(object), members))
	}
	return fmt.Sprintf("CREATE TABLE profiles AS SELECT %s FROM "+
		"read_json('%s', format='newline_delimited', columns={%s})",
		strings.Join(selected, ", "), strings.ReplaceAll(file, "'", "''"), strings.Join(shapes, ", "))
}

// A duckTable is an open table of DuckDB. It has no index, which would make
// nothing that is asked faster.
type duckTable struct{ sqlTable }

func openDuckDB(store string, _ bool) (engine, error) {
	db, err := connectDuckDB(store)
	return duckTable{sqlTable{db, func(s *segment) string { return s.duckdb }, ""}}, err
}

// update looks for all of the profiles at once: one by one DuckDB would read
// its table for each.
func (t duckTable) update(ids []string, tier string) error {
	_, err := t.db.Exec(fmt.Sprintf(`UPDATE profiles SET %s = '%s' WHERE %s IN ('%s')`,
		quoted(tierPath), tier, quoted(idPath), strings.Join(ids, "', '")))
	return err
}
