package profile_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"segql/profile"
)

// pathsOf returns the paths that records have, in the order of columns.
func pathsOf(records []*profile.Record) []string {
	set := map[string]bool{}
	for _, r := range records {
		for _, p := range r.Pairs {
			set[p.Path] = true
		}
	}
	paths := slices.Collect(maps.Keys(set))
	profile.SortPaths(paths)
	return paths
}

func equal(a, b *profile.Record) bool {
	return a.ID == b.ID && a.Expiry == b.Expiry && slices.Equal(a.Pairs, b.Pairs)
}

// filled returns a record without the values that remove.
func filled(r *profile.Record) *profile.Record {
	pairs := slices.DeleteFunc(slices.Clone(r.Pairs), func(p profile.Pair) bool { return p.Value == "" })
	return &profile.Record{ID: r.ID, Pairs: pairs}
}

// expectReadBack writes records in both formats and reads them.
func expectReadBack(t *testing.T, records []*profile.Record) {
	t.Helper()
	var lines, table bytes.Buffer
	w := profile.NewCSVWriter(&table, pathsOf(records))
	for _, r := range records {
		lines.Write(append(profile.AppendJSON(nil, r), '\n'))
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	same := func(r *profile.Record) *profile.Record { return r }
	document := "[\n" + strings.ReplaceAll(strings.TrimSpace(lines.String()), "\n", ",\n") + "]"
	for _, c := range []struct {
		format, text string
		of           func(*profile.Record) *profile.Record
	}{{"jsonl", lines.String(), same}, {"json", document, same}, {"csv", table.String(), filled}} {
		rows, notes, err := readAll(t, strings.NewReader(c.text), profile.ReadOptions{})
		if len(rows) != len(records) || len(notes) > 0 || err != nil {
			t.Fatalf("%s: got %d rows, the notes %q and the error %v, want %d rows\n%s",
				c.format, len(rows), notes, err, len(records), c.text)
		}
		for i, row := range rows {
			if row.Err != nil || !equal(c.of(row.Record), c.of(records[i])) {
				t.Errorf("%s: got %q, want %q", c.format, describe(row), describe(profile.Row{Record: records[i]}))
			}
		}
	}
}

// randomText returns what is hard to write, at least one character of it.
func randomText(r *rand.Rand) string {
	pieces := []string{"a", "B", "7", "é", "日", "😀", "\"", "\"\"", ",", "\n", "\r", "\r\n", " ", "\t", "\x00",
		"\\", "\\n",
		"<", "&", "\u2028", "\u00a0", "\ufeff", "\ufffd", "'", "{", "}", "[", ".", "?", "\x7f", "\x1f", "null",
		"1e3"}
	var b strings.Builder
	for range 1 + r.IntN(6) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

// randomRecord returns a record, with updates one in which values remove.
func randomRecord(r *rand.Rand, updates bool) *profile.Record {
	pairs := map[string]string{}
	put := func(path, value string) {
		if updates && r.IntN(5) == 0 {
			value = ""
		}
		pairs[path] = value
	}
	for _, path := range []string{"AccountNumber", "AdditionalInformation", "PartyType", "FirstName", "Gender", "BirthDate",
		"EmailAddress", "Address.Address1", "Address.City", "ShippingAddress.Address4", "BillingAddress.PostalCode",
		"PartyTypeString", "ProfileType"} {
		if r.IntN(3) == 0 {
			put(path, randomText(r))
		}
	}
	for range r.IntN(5) {
		put("Attributes."+randomText(r), randomText(r))
	}
	for _, name := range []string{"a", "orders", "_x-1", "Z"} {
		if r.IntN(4) == 0 {
			put("Calculated."+name, randomText(r))
		}
	}
	if r.IntN(4) == 0 {
		put("EngagementPreferences", `{"Email":[],"Phone":[{"KeyName":"é\"\n","KeyValue":1.5}]}`)
	}
	record := &profile.Record{ID: profile.KeyID("test", "", randomText(r))}
	for _, path := range slices.Sorted(maps.Keys(pairs)) {
		record.Pairs = append(record.Pairs, profile.Pair{Path: path, Value: pairs[path]})
	}
	return record
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	expectReadBack(t, []*profile.Record{{ID: id1}})
	for n := range 300 {
		var records []*profile.Record
		for range 1 + r.IntN(20) {
			records = append(records, randomRecord(r, n%2 == 0))
		}
		expectReadBack(t, records)
	}
}

func TestAnEmptyStoreIsWrittenAndReadBack(t *testing.T) {
	var b bytes.Buffer
	if err := profile.NewCSVWriter(&b, nil).Flush(); err != nil || b.String() != "ProfileId\n" {
		t.Errorf("got %q and the error %v, want the header", b.String(), err)
	}
	expectRows(t, &b, profile.ReadOptions{})
}

func TestAProfileIsWrittenInTheOrderOfTheModel(t *testing.T) {
	r := &profile.Record{ID: id1, Pairs: []profile.Pair{
		{Path: "Address.Address2", Value: "2"}, {Path: "Address.City", Value: "Bonn"},
		{Path: "Address.Country", Value: "DE"},
		{Path: "Address.County", Value: "x"}, {Path: "Attributes.B", Value: "<b>"},
		{Path: "Attributes.a", Value: "1"},
		{Path: "BillingAddress.City", Value: "Köln"}, {Path: "Calculated.orders", Value: "3"},
		{Path: "EngagementPreferences", Value: "{ \"Phone\": [ ]\n}"}, {Path: "FirstName", Value: "Ada"},
		{Path: "Gender", Value: "FEMALE"}, {Path: "GenderString", Value: "f"}, {Path: "LastName", Value: ""},
		{Path: "ProfileType", Value: "PROFILE"},
	}}
	want := `{"ProfileId":"` + id1 + `","FirstName":"Ada","LastName":"","Gender":"FEMALE",` +
		`"Address":{"Address2":"2","City":"Bonn","County":"x","Country":"DE"},"BillingAddress":{"City":"Köln"},` +
		`"Attributes":{"B":"<b>","a":"1"},"GenderString":"f","ProfileType":"PROFILE",` +
		`"EngagementPreferences":{"Phone":[]},"CalculatedAttributes":{"orders":"3"}}`
	if got := string(profile.AppendJSON(nil, r)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := string(profile.AppendJSON([]byte("x"), &profile.Record{})); got != "x{}" {
		t.Errorf("got %s, want x{}", got)
	}
	paths := pathsOf([]*profile.Record{r})
	wantPaths := "FirstName LastName Gender Address.Address2 Address.City Address.County Address.Country " +
		"BillingAddress.City " +
		"GenderString ProfileType EngagementPreferences Attributes.B Attributes.a Calculated.orders"
	if got := strings.Join(paths, " "); got != wantPaths {
		t.Errorf("got  %s\nwant %s", got, wantPaths)
	}
}

func TestAnyRecordIsWrittenAsJSON(t *testing.T) {
	for want, pairs := range map[string][]profile.Pair{
		`{"FirstName":"�"}`: {{Path: "FirstName", Value: "\xff"}},
		`{}`: {{Path: "", Value: "x"}, {Path: "Address", Value: "x"}, {Path: "Attributes", Value: "x"},
			{Path: "Foo.a", Value: "x"}},
		`{"FirstName":"A"}`:              {{Path: "FirstName", Value: "A"}, {Path: "FirstName", Value: "B"}},
		`{"Attributes":{"�":"\u0000"}}`:  {{Path: "Attributes.\xff", Value: "\x00"}},
		`{"EngagementPreferences":"{"}`:  {{Path: "EngagementPreferences", Value: "{"}},
		`{"EngagementPreferences":"[]"}`: {{Path: "EngagementPreferences", Value: "[]"}},
		`{"EngagementPreferences":""}`:   {{Path: "EngagementPreferences", Value: ""}},
	} {
		got := profile.AppendJSON(nil, &profile.Record{Pairs: pairs})
		if string(got) != want || !json.Valid(got) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A fullDisk takes some bytes.
type fullDisk struct{ room int }

var errFull = errors.New("no space left")

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAnErrorOfWritingIsTold(t *testing.T) {
	for _, room := range []int{0, 10_000} {
		w := profile.NewCSVWriter(&fullDisk{room}, []string{"FirstName"})
		var err error
		for range 1000 {
			err = errors.Join(err,
				w.Write(&profile.Record{ID: id1, Pairs: []profile.Pair{{Path: "FirstName", Value: "Ada"}}}))
		}
		if !errors.Is(err, errFull) || !errors.Is(w.Flush(), errFull) {
			t.Errorf("got %v, want %v", err, errFull)
		}
	}
	w := profile.NewCSVWriter(io.Discard, nil)
	if err := w.Flush(); err != nil {
		t.Errorf("got %v, want none", err)
	}
}
