package main

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/mattn/go-sqlite3"

	"segql/ast"
	"segql/profile"
)

// loadSQLite is the process that imports into SQLite.
func loadSQLite(set *dataset, file, store string) *exec.Cmd {
	return self("import-sqlite", set, file, store)
}

// driverName is that of a driver that knows distances, for SQLite is built without
// trigonometry.
const driverName = "sqlite3-kilometres"

func init() {
	connect := func(c *sqlite3.SQLiteConn) error { return c.RegisterFunc("kilometres", kilometres, true) }
	sql.Register(driverName, &sqlite3.SQLiteDriver{ConnectHook: connect})
}

// kilometres returns the distance of two places, by the haversine of the angle
// between them.
func kilometres(latitude, longitude, toLatitude, toLongitude float64) float64 {
	const radian = math.Pi / 180
	a, b := math.Sin(radian*(latitude-toLatitude)/2), math.Sin(radian*(longitude-toLongitude)/2)
	return 2 * ast.EarthRadius * math.Asin(math.Sqrt(a*a+math.Cos(radian*latitude)*math.Cos(radian*toLatitude)*b*b))
}

// connectSQLite opens a database that nobody else uses, that is read where the
// system has it, and that is lost if the machine stops.
func connectSQLite(store string) (*sql.DB, error) {
	db, err := sql.Open(driverName, "file:"+store+"?_locking_mode=EXCLUSIVE&_journal_mode=OFF&_synchronous=OFF")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.Exec(fmt.Sprintf("PRAGMA mmap_size=%d; PRAGMA cache_size=-200000; PRAGMA threads=%d", 1<<40, threads))
	return db, err
}

// importSQLite makes the tables of a file of JSON lines, and then the indexes,
// which is faster than to keep them up to date.
func importSQLite(set *dataset, file, store string) error {
	db, err := connectSQLite(store)
	if err != nil {
		return err
	}
	if err := fillTables(db, set, file); err != nil {
		return errors.Join(err, db.Close())
	}
	statements := []string{fmt.Sprintf("CREATE UNIQUE INDEX record_id ON records (%s)", quoted(set.id()))}
	for i, paths := range set.indexes {
		names := strings.Join(each(paths, quoted), ", ")
		statements = append(statements, fmt.Sprintf("CREATE INDEX index_%d ON records (%s)", i, names))
	}
	for i, c := range set.columns {
		if c.isList() {
			statements = append(statements, fmt.Sprintf("CREATE INDEX list_%d ON %s (value)", i, quoted(c.path)))
		}
	}
	_, err = db.Exec(strings.Join(append(statements, "ANALYZE"), "; "))
	return errors.Join(err, db.Close())
}

// fillTables makes a table of the records, and one of the values of each list, and
// inserts the records in one transaction.
func fillTables(db *sql.DB, set *dataset, file string) error {
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var defined, statements []string
	for _, c := range set.columns {
		if c.isList() {
			statements = append(statements, fmt.Sprintf("CREATE TABLE %s (record INTEGER, value TEXT, "+
				"PRIMARY KEY (record, value)) WITHOUT ROWID", quoted(c.path)))
		} else {
			defined = append(defined, quoted(c.path)+" "+c.sqlite)
		}
	}
	statements = append(statements, fmt.Sprintf("CREATE TABLE records (%s)", strings.Join(defined, ", ")), "BEGIN")
	if _, err = conn.ExecContext(ctx, strings.Join(statements, "; ")); err != nil {
		return err
	}
	err = conn.Raw(func(conn any) error {
		f, err := newFiller(conn.(driver.Conn), set)
		if err != nil {
			return err
		}
		return f.file(ctx, file)
	})
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

// A filler inserts one record after another. It binds the values that are there,
// which the driver can do and database/sql cannot.
type filler struct {
	set    *dataset
	cells  map[string]cell // by path
	insert driver.StmtExecContext
	values []driver.NamedValue // of the record
	number int                 // of the record, its rowid
}

// A cell is where the values of a column go.
type cell struct {
	column
	place int                    // in the row, from 1
	list  driver.StmtExecContext // inserts a value of a list, which is not in the row
}

func newFiller(conn driver.Conn, set *dataset) (*filler, error) {
	var failure error
	prepare := func(format string, args ...any) driver.StmtExecContext {
		stmt, err := conn.Prepare(fmt.Sprintf(format, args...)) // closed with the connection
		if err != nil {
			failure = err
			return nil
		}
		return stmt.(driver.StmtExecContext)
	}
	f := &filler{set: set, cells: map[string]cell{}}
	places := 0
	for _, c := range set.columns {
		if c.isList() {
			f.cells[c.path] = cell{column: c, list: prepare("INSERT OR IGNORE INTO %s VALUES (?, ?)", quoted(c.path))}
		} else {
			places++
			f.cells[c.path] = cell{column: c, place: places}
		}
	}
	f.insert = prepare("INSERT INTO records VALUES (%s)", strings.TrimSuffix(strings.Repeat("?, ", places), ", "))
	return f, failure
}

func (f *filler) file(ctx context.Context, file string) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	for rows, err := range profile.NewReader(in, profile.ReadOptions{Service: f.set.service}).Batches(ctx) {
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Err != nil {
				return row.Err
			}
			if err := f.record(ctx, row.Record); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *filler) record(ctx context.Context, r *profile.Record) error {
	f.number++
	f.values = append(f.values[:0], driver.NamedValue{Ordinal: 1, Value: r.ID})
	for _, p := range r.Pairs {
		var err error
		if p.Path == placePath {
			north, east := ast.SplitPlace(p.Value)
			err = errors.Join(f.value(ctx, latitudePath, north), f.value(ctx, longitudePath, east))
		} else {
			err = f.value(ctx, p.Path, p.Value)
		}
		if err != nil {
			return err
		}
	}
	_, err := f.insert.ExecContext(ctx, f.values)
	return err
}

// value puts a value where it goes.
func (f *filler) value(ctx context.Context, path, value string) error {
	c, known := f.cells[path]
	switch {
	case !known:
		return fmt.Errorf("there is no column %q", path)
	case c.list != nil:
		_, err := c.list.ExecContext(ctx, []driver.NamedValue{{Ordinal: 1, Value: int64(f.number)}, {Ordinal: 2, Value: value}})
		return err
	}
	if v := sqliteValue(c.column, value); v != nil {
		f.values = append(f.values, driver.NamedValue{Ordinal: c.place, Value: v})
	}
	return nil
}

// sqliteValue returns a value as a column has it, nil if it cannot be read.
func sqliteValue(c column, value string) driver.Value {
	if c.columnType != double {
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

func openSQLite(set *dataset, store string, _ bool) (engine, error) {
	db, err := connectSQLite(store)
	where := func(s *segment) (all, few string) { return s.sqlite, cmp.Or(s.sqliteFew, s.sqlite) }
	t := sqlTable{db, set, where, "INDEXED BY record_id"}
	update := t.statement("UPDATE records SET %s = ? WHERE %s = ?", quoted(set.update.path), quoted(set.id()))
	return sqliteTable{t, update}, err
}

func (t sqliteTable) update(ids []string) error {
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
		if _, err := stmt.Exec(t.set.update.value, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}
