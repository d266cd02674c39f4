package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os/exec"
	"slices"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2"
)

// columns are all that the generator gives profiles: the members of an object in
// the profile, or of the profile itself, with their type in the table.
var columns = []struct{ object, sqlType, members string }{
	{"", "VARCHAR", "ProfileId,AccountNumber,AdditionalInformation,BusinessEmailAddress,BusinessName," +
		"BusinessPhoneNumber,EmailAddress,FirstName,Gender,GenderString,HomePhoneNumber,LastName,MiddleName," +
		"MobilePhoneNumber,PartyType,PartyTypeString,PersonalEmailAddress,PhoneNumber,ProfileType"},
	{"", "DATE", "BirthDate"},
	{"Address", "VARCHAR", address},
	{"BillingAddress", "VARCHAR", address},
	{"MailingAddress", "VARCHAR", address},
	{"ShippingAddress", "VARCHAR", address},
	{"Attributes", "VARCHAR", "app_version,campaign,coupon,device,favorite category,language,loyalty_id," +
		"newsletter,preferred_channel,referral_code,sms_consent,store,tier"},
	{"Attributes", "DOUBLE", "balance,churn_score,email_opens,household_size,lifetime_value,nps,points," +
		"wishlist_items"},
	{"Attributes", "DATE", "signup_date"},
	{"Attributes", "TIMESTAMPTZ", "last_order,last_visit"},
	{"CalculatedAttributes", "VARCHAR", "frequent_buyer"},
	{"CalculatedAttributes", "DOUBLE", "average_order,orders,total_spent"},
	{"CalculatedAttributes", "TIMESTAMPTZ", "last_purchase"},
}

const address = "Address1,City,Country,County,PostalCode,Province,State"

// loadDuck is the process that imports into DuckDB.
func loadDuck(file, store string) *exec.Cmd { return self("duckdb", file, store) }

func openDuckDB(store string) (*sql.DB, error) {
	return sql.Open("duckdb", fmt.Sprintf("%s?threads=%d", store, threads))
}

// importDuck makes the table of a file of JSON lines.
func importDuck(file, store string) error {
	db, err := openDuckDB(store)
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
// rest cast, where what cannot be read is NULL. A column is called as the
// attribute is in a segment.
func createTable(file string) string {
	var selected, shapes []string
	objects := map[string][]string{}
	for _, c := range columns {
		for name := range strings.SplitSeq(c.members, ",") {
			value, path := quoted(name), name
			if c.object == "" {
				shapes = append(shapes, value+": 'VARCHAR'")
			} else {
				value, path = quoted(c.object)+"."+value, c.object+"."+name
				objects[c.object] = append(objects[c.object], quoted(name)+" VARCHAR")
			}
			if c.sqlType != "VARCHAR" {
				value = fmt.Sprintf("TRY_CAST(%s AS %s)", value, c.sqlType)
			}
			selected = append(selected, value+" AS "+quoted(path))
		}
	}
	for _, object := range slices.Sorted(maps.Keys(objects)) {
		members := strings.Join(objects[object], ", ")
		shapes = append(shapes, fmt.Sprintf("%s: 'STRUCT(%s)'", quoted(object), members))
	}
	return fmt.Sprintf("CREATE TABLE profiles AS SELECT %s FROM "+
		"read_json('%s', format='newline_delimited', columns={%s})",
		strings.Join(selected, ", "), strings.ReplaceAll(file, "'", "''"), strings.Join(shapes, ", "))
}

func quoted(name string) string { return `"` + name + `"` }

// A duck is an open table of DuckDB.
type duck struct{ db *sql.DB }

func openDuck(store string) (engine, error) {
	db, err := openDuckDB(store)
	return duck{db}, err
}

func (d duck) Close() error { return d.db.Close() }

func (d duck) prepare(s *segment) (query, error) {
	count, err := d.db.Prepare("SELECT count(*) FROM profiles WHERE " + s.where)
	if err != nil {
		return nil, err
	}
	list, err := d.db.Prepare(`SELECT "ProfileId" FROM profiles WHERE ` + s.where)
	return &duckQuery{count, list}, err
}

// A duckQuery is the prepared statements of a segment.
type duckQuery struct{ counts, lists *sql.Stmt }

func (q *duckQuery) count(ctx context.Context) (n int, err error) {
	err = q.counts.QueryRowContext(ctx).Scan(&n)
	return n, err
}

func (q *duckQuery) ids(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		rows, err := q.lists.QueryContext(ctx)
		if err != nil {
			yield("", err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); !yield(id, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield("", err)
		}
	}
}
