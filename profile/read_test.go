package profile_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"segql/profile"
)

const (
	id1 = "00000000000000000000000000000001"
	id2 = "0123456789abcdef0123456789abcdef"
)

// readAll reads an input as a list of rows without their texts.
func readAll(t *testing.T, in io.Reader, o profile.ReadOptions) (
	rows []profile.Row, notes []string, err error,
) {
	t.Helper()
	r := profile.NewReader(in, o)
	for batch, failure := range r.Batches(t.Context()) {
		for _, row := range batch {
			if (row.Record == nil) == (row.Err == nil) {
				t.Errorf("line %d: got the record %v and the error %v, want one of them", row.Line, row.Record, row.Err)
			}
			if row.Record != nil && !slices.IsSortedFunc(row.Record.Pairs, byPath) {
				t.Errorf("line %d: got %v, want them sorted", row.Line, row.Record.Pairs)
			}
			row.Raw = bytes.Clone(row.Raw)
			rows = append(rows, row)
		}
		err = failure
	}
	return rows, r.Notes(), err
}

func byPath(a, b profile.Pair) int { return strings.Compare(a.Path, b.Path) }

// describe writes a row as tests expect it: its line, and its record or why it
// fails.
func describe(row profile.Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d:", row.Line)
	if row.Known {
		b.WriteString(" known")
	}
	if row.Err != nil {
		return b.String() + " " + row.Err.Error()
	}
	if row.Record.ID != "" {
		b.WriteString(" " + row.Record.ID)
	}
	for _, p := range row.Record.Pairs {
		fmt.Fprintf(&b, " %s=%s", p.Path, p.Value)
	}
	return b.String()
}

// expectRows compares the rows, the notes and the error of an input, each on a
// line, with what is wanted.
func expectRows(t *testing.T, in io.Reader, o profile.ReadOptions, want ...string) {
	t.Helper()
	rows, notes, err := readAll(t, in, o)
	var got []string
	for _, row := range rows {
		got = append(got, describe(row))
	}
	for _, note := range notes {
		got = append(got, "note: "+note)
	}
	if err != nil {
		got = append(got, "error: "+err.Error())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func zip(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

func TestFormatsAreNamed(t *testing.T) {
	for _, name := range profile.Formats() {
		if f, ok := profile.LookupFormat(name); !ok || f.String() != name {
			t.Errorf("LookupFormat(%q): got %v, %v", name, f, ok)
		}
	}
	if f, ok := profile.LookupFormat("orc"); ok || f != profile.FormatAuto {
		t.Errorf("got %v, %v for orc, want none", f, ok)
	}
}

func TestTheFormatIsRecognised(t *testing.T) {
	const (
		json  = `{"FirstName":"Ada"}`
		csv   = "FirstName\nAda"
		bom   = "\ufeff"
		utf16 = "\xff\xfe"
	)
	damaged := "1: expected JSON, found something else at character 1"
	for _, c := range []struct {
		text, name string
		format     profile.Format
		want       []string
	}{
		{text: json, want: []string{"1: FirstName=Ada"}},
		{text: bom + json, want: []string{"1: FirstName=Ada"}},
		{text: "\n \r\n" + json + "\r\n\n", want: []string{"3: FirstName=Ada"}},
		{text: json, name: "people.csv", want: []string{"1: FirstName=Ada"}},
		{text: zip(bom + json), name: "people.gz", want: []string{"1: FirstName=Ada"}},
		{text: "[" + json + "," + json + "]", want: []string{"1: FirstName=Ada", "1: FirstName=Ada"}},
		{text: csv, want: []string{"2: FirstName=Ada"}},
		{text: bom + csv, want: []string{"2: FirstName=Ada"}},
		{text: "\r\n" + csv, name: "part-0000", want: []string{"3: FirstName=Ada"}},
		{text: zip(csv), name: "people.csv.gz", want: []string{"2: FirstName=Ada"}},
		{text: "x" + json, name: "people.jsonl", want: []string{damaged}},
		{text: "x" + json, name: "PEOPLE.NDJSON.GZ", want: []string{damaged}},
		{text: "x" + json, name: "people.json", want: []string{damaged}},
		{text: "x", format: profile.JSONLines, want: []string{damaged}},
		{text: "", want: nil},
		{text: " \n\n", format: profile.JSONLines, want: nil},
		{text: "", format: profile.CSV, want: nil},
		{text: zip(""), want: nil},
		{text: utf16 + "x", want: []string{"error: the header in line 1: expected UTF-8, found other bytes"}},
		{text: "\x1f\x8bx", want: []string{"error: unpacking gzip: unexpected EOF"}},
		{text: zip(json + "\n" + json)[:30], want: []string{"error: unpacking gzip: unexpected EOF"}},
	} {
		t.Run("", func(t *testing.T) {
			t.Logf("%.40q, the format %s and the name %q", c.text, c.format, c.name)
			o := profile.ReadOptions{Format: c.format, Name: c.name}
			expectRows(t, strings.NewReader(c.text), o, c.want...)
			expectRows(t, iotest.OneByteReader(strings.NewReader(c.text)), o, c.want...)
		})
	}
}

// manyLines returns lines of which some are long, some blank and some bad.
func manyLines(n int) string {
	var b strings.Builder
	for i := range n {
		switch {
		case i%97 == 0:
			b.WriteString("\r\n")
		case i%101 == 0:
			b.WriteString("{\"FirstName\":\n")
		case i%5003 == 0:
			fmt.Fprintf(&b, "[%s{}]\r\n", strings.Repeat(`{"FirstName":"Ada"},`, 30_000))
		default:
			fmt.Fprintf(&b, "{\"Attributes\":{\"line\":\"%d\"}}\n", i+1)
		}
	}
	return b.String()
}

func TestRowsComeInTheOrderOfTheInput(t *testing.T) {
	text := manyLines(30_000)
	rows, _, err := readAll(t, strings.NewReader(text), profile.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(text, "\n")
	last, good := 0, 0
	for _, row := range rows {
		if row.Line < last {
			t.Fatalf("got line %d behind line %d", row.Line, last)
		}
		last = row.Line
		raw := strings.TrimSuffix(lines[row.Line-1], "\r")
		switch {
		case row.Err != nil && raw != `{"FirstName":`:
			t.Fatalf("line %d: got the error %v, want none", row.Line, row.Err)
		case raw[0] == '{' && string(row.Raw) != raw:
			t.Fatalf("line %d: got %q, want %q", row.Line, row.Raw, raw)
		}
		if line := row.Record; line != nil && len(line.Pairs) == 1 && line.Pairs[0].Value == fmt.Sprint(row.Line) {
			good++
		}
	}
	blank, bad, long := 310, 294, 5
	if want := 30_000 - blank - bad - long; good != want {
		t.Errorf("got %d rows with their line, want %d", good, want)
	}
}

func TestAReadingErrorEndsTheRows(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, text := range []string{"", "{", "{}\n{", "[\n{}", "[\n{},\n{}\n]", "FirstName\nAda\nBob", "FirstN"} {
		in := io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken))
		rows, _, err := readAll(t, in, profile.ReadOptions{})
		if err != broken {
			t.Errorf("%q: got the error %v, want %v", text, err, broken)
		}
		for _, row := range rows {
			if row.Err != nil {
				t.Errorf("%q: got the row %s, want none that fails", text, describe(row))
			}
		}
	}
}

func TestNothingIsLeftBehindByAnEarlyEnd(t *testing.T) {
	text := manyLines(30_000)
	document := "[\n" + strings.Repeat("{\"FirstName\":\"Ada\"},\n", 50_000) + "{}]"
	for name, in := range map[string]string{"lines": text, "document": document, "CSV": "FirstName\n" + text} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // which fails if a goroutine stays
				for range profile.NewReader(strings.NewReader(in), profile.ReadOptions{}).Batches(t.Context()) {
					break
				}
			})
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var last error
				for _, err := range profile.NewReader(strings.NewReader(in), profile.ReadOptions{}).Batches(ctx) {
					cancel()
					last = err
				}
				if last != context.Canceled {
					t.Errorf("got %v, want %v", last, context.Canceled)
				}
			})
		})
	}
}

// A stuckReader reads nothing until it is closed.
type stuckReader chan struct{}

func (s stuckReader) Read([]byte) (int, error) {
	<-s
	return 0, io.EOF
}

func TestAReadUnderWayDoesNotHoldUpTheEnd(t *testing.T) {
	for _, text := range []string{"", "{}\n", "FirstName\n", "[\n"} {
		synctest.Test(t, func(t *testing.T) {
			stuck := make(stuckReader)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				synctest.Wait()
				cancel()
			}()
			r := profile.NewReader(io.MultiReader(strings.NewReader(text), stuck), profile.ReadOptions{})
			var last error
			for _, err := range r.Batches(ctx) {
				last = err
			}
			if last != context.Canceled {
				t.Errorf("%q: got %v, want %v", text, last, context.Canceled)
			}
			close(stuck)
		})
	}
}
