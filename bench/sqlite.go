package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	_ "github.com/mattn/go-sqlite3"

	"segql/profile"
)

// loadSQLite is the process that imports into SQLite.
func loadSQLite(file, store string) *exec.Cmd { return self("import-sqlite", file, store) }

// connectSQLite opens a database that nobody else uses, that is read where the
// system has it, and that is lost if the machine stops.
func connectSQLite(store string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", "file:"+store+"?_locking_mode=EXCLUSIVE&_journal_mode=OFF&_synchronous=OFF")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.Exec(fmt.Sprintf("PRAGMA mmap_size=%d; PRAGMA cache_size=-200000; PRAGMA threads=%d", 1<<40, threads))
	return db, err
}

// indexed are the attributes that the segments ask for.
var indexed = []string{
	"Address.Country", "Attributes.campaign", "Attributes.lifetime_value", "Attributes.points", tierPath,
	"BirthDate", "EmailAddress", "FirstName", "LastName",
}

// importSQLite makes the table of a file of JSON lines, and then its indexes,
// which is faster than to keep them up to date.
func importSQLite(file, store string) error {
	db, err := connectSQLite(store)
	if err != nil {
		return err
	}
	if err := fillTable(db, file); err != nil {
		return errors.Join(err, db.Close())
	}
	statements := []string{fmt.Sprintf("CREATE UNIQUE INDEX profile_id ON profiles (%s)", quoted(idPath))}
	for i, path := range indexed {
		statements = append(statements, fmt.Sprintf("CREATE INDEX index_%d ON profiles (%s)", i, quoted(path)))
	}
	_, err = db.Exec(strings.Join(append(statements, "ANALYZE"), "; "))
	return errors.Join(err, db.Close())
}

// fillTable inserts the profiles in one transaction. It binds the values that
// are there, which the driver can do and database/sql cannot.
func fillTable(db *sql.DB, file string) error {
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var defined, places []string
	for _, c := range columns {
		kind := "TEXT"
		if c.sqlType == double {
			kind = "REAL"
		}
		defined = append(defined, quoted(c.path())+" "+kind)
		places = append(places, "?")
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf("CREATE TABLE profiles (%s); BEGIN", strings.Join(defined, ", ")))
	if err != nil {
		return err
	}
	err = conn.Raw(func(conn any) error {
		stmt, err := conn.(driver.Conn).Prepare(fmt.Sprintf("INSERT INTO profiles VALUES (%s)", strings.Join(places, ", ")))
		if err != nil {
			return err
		}
		return errors.Join(insertFile(ctx, stmt.(driver.StmtExecContext), file), stmt.Close())
	})
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

func insertFile(ctx context.Context, stmt driver.StmtExecContext, file string) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	numbers := map[string]int{}
	for i, c := range columns {
		numbers[c.path()] = i
	}
	var values []driver.NamedValue
	for rows, err := range profile.NewReader(in, profile.ReadOptions{}).Batches(ctx) {
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Err != nil {
				return row.Err
			}
			values = append(values[:0], driver.NamedValue{Ordinal: 1, Value: row.Record.ID})
			for _, p := range row.Record.Pairs {
				n, known := numbers[p.Path]
				if !known {
					return fmt.Errorf("there is no column %q", p.Path)
				}
				if value := sqliteValue(columns[n], p.Value); value != nil {
					values = append(values, driver.NamedValue{Ordinal: n + 1, Value: value})
				}
			}
			if _, err := stmt.ExecContext(ctx, values); err != nil {
				return err
			}
		}
	}
	return nil
}

// sqliteValue returns a value as a column has it, nil if it cannot be read.
func sqliteValue(c column, value string) driver.Value {
	if c.sqlType != double {
		return value
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return nil
	}
	return n
}

// A sqliteTable is an open table of SQLite.
type sqliteTable struct {
	sqlTable
	updates statement
}

func openSQLite(store string, _ bool) (engine, error) {
	db, err := connectSQLite(store)
	t := sqlTable{db, func(s *segment) string { return s.sqlite }, "INDEXED BY profile_id"}
	update := t.statement("UPDATE profiles SET %s = ? WHERE %s = ?", quoted(tierPath), quoted(idPath))
	return sqliteTable{t, update}, err
}

func (t sqliteTable) update(ids []string, tier string) error {
	stmt, err := t.updates()
	if err != nil {
		return err
	}
	tx, err := t.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt = tx.Stmt(stmt)
	for _, id := range ids {
		if _, err := stmt.Exec(tier, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}
