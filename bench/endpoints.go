package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"
	"time"

	"segql/ast"
	"segql/profile"
)

// The columns of coordinates, which records have as one place.
const (
	placePath     = "Location.GPSPoint"
	latitudePath  = "Location.Latitude"
	longitudePath = "Location.Longitude"
)

// endpoints have lists of values, and so have their users.
var endpoints = dataset{
	name:    "endpoints",
	service: ast.Pinpoint,
	idSize:  36,
	columns: columnsOf([]group{
		{"", varchar, "Id,Address,ChannelType,EndpointStatus,OptOut"},
		{"", timestamp, "EffectiveDate"},
		{"Attributes", listed, "interests,seen"},
		{"Attributes", onlyDate, "since"},
		{"Demographic", varchar, "Make,Model"},
		{"Location", varchar, "Country"},
		{"Location", double, "Latitude,Longitude"},
		{"Metrics", double, "visits"},
		{"User", varchar, "UserId"},
		{"User.UserAttributes", listed, "plan"},
	}),
	indexes: [][]string{
		{"Attributes.since"}, {"ChannelType"}, {"EffectiveDate"}, {latitudePath, longitudePath}, {"Metrics.visits"},
	},
	segments: endpointSegments,
	everyone: everyone(onEndpoints(`Attributes.nothing EXCLUSIVE "x"`)),
	update:   change{"ChannelType", "CUSTOM"},
	imports:  []goal{times(0.5, duckdb)},
	write:    writeEndpoints,
}

func onEndpoints(conditions string) string {
	return "segment s for pinpoint include ALL < group ALL < " + conditions + " > >"
}

// endpointSegments are about lists, but for three. A date, which is a list of one,
// is a column of dates in SQL; list_has_any would take DuckDB three times as long; and
// NEAR looks into a box first.
var endpointSegments = []segment{
	{
		name: "list, one of few", kind: indexed,
		text:      onEndpoints(`Attributes.interests INCLUSIVE "63hwuph", "8jaoe6v"`),
		duckdb:    `list_contains("Attributes.interests", '63hwuph') OR list_contains("Attributes.interests", '8jaoe6v')`,
		sqlite:    amongAll("Attributes.interests", `value IN ('63hwuph', '8jaoe6v')`),
		sqliteFew: amongOwn("Attributes.interests", `value IN ('63hwuph', '8jaoe6v')`),
	},
	{
		name: "list of the user, EXCLUSIVE", kind: indexed,
		text:      onEndpoints(`UserAttributes.plan EXCLUSIVE "plan3"`),
		duckdb:    `NOT coalesce(list_contains("UserAttributes.plan", 'plan3'), FALSE)`,
		sqlite:    "NOT " + amongAll("UserAttributes.plan", `value = 'plan3'`),
		sqliteFew: "NOT " + amongOwn("UserAttributes.plan", `value = 'plan3'`),
	},
	{
		name: "list, selective", kind: indexed,
		text:      onEndpoints(`Attributes.seen INCLUSIVE "` + word(777) + `"`),
		duckdb:    `list_contains("Attributes.seen", '` + word(777) + `')`,
		sqlite:    amongAll("Attributes.seen", `value = '`+word(777)+`'`),
		sqliteFew: amongOwn("Attributes.seen", `value = '`+word(777)+`'`),
	},
	{
		name: "list, CONTAINS", kind: reading,
		text:      onEndpoints(`Attributes.seen CONTAINS "zz"`),
		duckdb:    `len(list_filter("Attributes.seen", lambda x: contains(x, 'zz'))) > 0`,
		sqlite:    amongAll("Attributes.seen", `instr(value, 'zz')`),
		sqliteFew: amongOwn("Attributes.seen", `instr(value, 'zz')`),
	},
	{
		name: "BETWEEN, dates", kind: indexed,
		text:   onEndpoints(`Attributes.since BETWEEN 2025-01-01, 2025-01-31`),
		duckdb: `"Attributes.since" BETWEEN DATE '2025-01-01' AND DATE '2025-01-31'`,
		sqlite: `"Attributes.since" BETWEEN '2025-01-01' AND '2025-01-31'`,
	},
	{
		name: "ACTIVE DAY_7", kind: indexed,
		text:   onEndpoints(`Behavior.Recency ACTIVE DAY_7`),
		duckdb: `"EffectiveDate" >= TIMESTAMPTZ '2026-01-24 12:00:00Z'`,
		sqlite: `"EffectiveDate" >= '2026-01-24T12:00:00.000Z'`,
	},
	{
		name: "NEAR, 200 km", kind: computing,
		text: onEndpoints(`Location.GPSPoint NEAR 47.6, -122.3 within 200 km`),
		duckdb: near(`2 * 6371.0088 * asin(sqrt(pow(sin(radians("Location.Latitude" - 47.6) / 2), 2) +
			cos(radians("Location.Latitude")) * cos(radians(47.6)) * pow(sin(radians("Location.Longitude" + 122.3) / 2), 2)))`),
		sqlite: near(`kilometres("Location.Latitude", "Location.Longitude", 47.6, -122.3)`),
	},
	{
		name: "metric, channel, list of the user", kind: computing,
		text: onEndpoints(`Metrics.visits GREATER_THAN 400; Demographic.Channel INCLUSIVE EMAIL, SMS;
			UserAttributes.plan INCLUSIVE "plan1", "plan2"`),
		duckdb: `"Metrics.visits" > 400 AND "ChannelType" IN ('EMAIL', 'SMS')
			AND (list_contains("UserAttributes.plan", 'plan1') OR list_contains("UserAttributes.plan", 'plan2'))`,
		sqlite: `"Metrics.visits" > 400 AND "ChannelType" IN ('EMAIL', 'SMS')
			AND ` + amongAll("UserAttributes.plan", `value IN ('plan1', 'plan2')`),
		sqliteFew: `"Metrics.visits" > 400 AND "ChannelType" IN ('EMAIL', 'SMS')
			AND ` + amongOwn("UserAttributes.plan", `value IN ('plan1', 'plan2')`),
	},
}

// amongAll and amongOwn return that a condition holds for a value of a list: by
// looking it up among those of all records, and among those of the record.
func amongAll(list, condition string) string {
	return fmt.Sprintf("rowid IN (SELECT record FROM %s WHERE %s)", quoted(list), condition)
}

func amongOwn(list, condition string) string {
	return fmt.Sprintf("EXISTS (SELECT 1 FROM %s WHERE record = records.rowid AND %s)", quoted(list), condition)
}

// near returns that a distance from Seattle is at most 200 km, with a box around
// the circle.
func near(distance string) string {
	return `"Location.Latitude" BETWEEN 45.8 AND 49.4 AND "Location.Longitude" BETWEEN -125 AND -119.6 AND ` + distance + ` <= 200`
}

// now is when the records are looked at.
var now = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

// word returns one of many words that have nothing in common.
func word(n int) string { return strconv.FormatUint(uint64(n)*2654435761, 36) }

// manyEndpoints makes endpoints, of which several have one user, active in the two
// months before now. A record is valid until the next.
func manyEndpoints(n int) iter.Seq[*profile.Record] {
	return func(yield func(*profile.Record) bool) {
		r := rand.New(rand.NewPCG(seed, 3))
		rec := &profile.Record{}
		add := func(path, value string) { rec.Pairs = append(rec.Pairs, profile.Pair{Path: path, Value: value}) }
		list := func(path string, most, words int) {
			for range r.IntN(most + 1) {
				add(path, word(r.IntN(words)))
			}
		}
		degrees := func(tenths int) string { return strconv.FormatFloat(float64(tenths)/10, 'g', -1, 64) }
		for i := range n {
			rec.ID = fmt.Sprintf("%08x-%04x-4000-8000-%012x", r.Uint32(), r.Uint32N(1<<16), i)
			rec.Pairs = rec.Pairs[:0]
			add("Address", "user"+strconv.Itoa(i)+"@example.com")
			list("Attributes.interests", 4, 40)
			list("Attributes.seen", 3, 100_000)
			if r.IntN(2) == 0 {
				add("Attributes.since", now.AddDate(0, 0, -r.IntN(2000)).Format(time.DateOnly))
			}
			add("ChannelType", []string{"EMAIL", "EMAIL", "SMS", "APNS", "GCM", "VOICE"}[r.IntN(6)])
			add("Demographic.Make", word(r.IntN(30)))
			add("Demographic.Model", word(r.IntN(800)))
			add("EffectiveDate", now.Add(-time.Duration(r.IntN(60*24*3600*1000))*time.Millisecond).Format("2006-01-02T15:04:05.000Z"))
			add("EndpointStatus", []string{"ACTIVE", "ACTIVE", "ACTIVE", "INACTIVE"}[r.IntN(4)])
			add("Location.Country", []string{"US", "US", "DE", "FR", "JP", "BR"}[r.IntN(6)])
			add(placePath, ast.PlaceOf(degrees(r.IntN(1200)-500), degrees(r.IntN(3600)-1800)))
			add("Metrics.visits", strconv.Itoa(r.IntN(500)))
			add("OptOut", []string{"NONE", "NONE", "NONE", "ALL"}[r.IntN(4)])
			user := i * 7 / 10
			add(profile.UserIDPath, "user-"+strconv.Itoa(user))
			for k := range 1 + user%3 { // the same of all endpoints of a user
				add("UserAttributes.plan", "plan"+strconv.Itoa(user*(k+1)%17))
			}
			if !yield(rec) {
				return
			}
		}
	}
}

func writeEndpoints(ctx context.Context, _, file string, n int) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out, appendJSON := bufio.NewWriter(f), profile.FormOf(ast.Pinpoint).AppendJSON
	var line []byte
	for r := range manyEndpoints(n) {
		line = append(appendJSON(line[:0], r), '\n')
		if _, err := out.Write(line); err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
	}
	return out.Flush()
}
