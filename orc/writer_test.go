package orc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A shape is rows that a file is made of. Stripes are to be at least as many.
type shape struct {
	name       string
	columns    []string
	rows       [][]*string
	stripeSize int
	stripes    int
}

// value returns a value for a row.
func value(text string) *string { return &text }

// fill returns rows of cells that are made one by one.
func fill(columns, rows int, cell func(row, column int) *string) [][]*string {
	all := make([][]*string, rows)
	for i := range all {
		all[i] = make([]*string, columns)
		for c := range all[i] {
			all[i][c] = cell(i, c)
		}
	}
	return all
}

// shapes are those of the snapshots that there can be, and worse.
func shapes() []shape {
	random := rand.New(rand.NewPCG(1, 2))
	id := func() *string { return value(fmt.Sprintf("%016x%016x", random.Uint64(), random.Uint64())) }
	few := func(n int) *string { return value("value " + strconv.Itoa(random.IntN(n))) }
	some := func(v *string) *string {
		if random.IntN(3) == 0 {
			return nil
		}
		return v
	}
	wide := []string{"", "Köln", "北京市", "😀\U0010FFFF", "a\x00b", "tab\t\"quoted\"\r\n", "ÿ", "Ω", "\u07FF\u0800", "\uD7FF\uE000"}
	long := func(text string) *string { return value(strings.Repeat(text, 1<<20/len(text))) }
	paths := []string{"ProfileId", "FirstName", "Address.City", "Attributes.loyalty points", "Attributes.`a`", "Calculated.größe"}
	wideTable := make([]string, 200)
	for i := range wideTable {
		wideTable[i] = "Attributes.a" + strconv.Itoa(i)
	}
	return []shape{
		{"no rows", paths, nil, StripeSize, 0},
		{"one row", paths, fill(len(paths), 1, func(_, c int) *string { return value(strconv.Itoa(c)) }), StripeSize, 1},
		{"one row of nothing", paths, fill(len(paths), 1, func(int, int) *string { return nil }), StripeSize, 1},
		{"missing values", paths, fill(len(paths), 35_000, func(_, c int) *string {
			switch c {
			case 0:
				return id()
			case 1:
				return some(few(5))
			case 2:
				return some(few(50_000))
			case 3:
				return some(value("same"))
			case 4:
				return some(id())
			}
			return nil // all missing
		}), StripeSize, 1},
		{"row groups of nothing", paths[:3], fill(3, 30_000, func(row, c int) *string {
			if row/10_000 == c {
				return nil
			}
			return few(1000)
		}), StripeSize, 1},
		{"only the first rows", paths[:3], fill(3, 25_000, func(row, c int) *string {
			if row > 100*c {
				return nil
			}
			return id()
		}), StripeSize, 1},
		{"wide characters", paths[:3], fill(3, 500, func(row, c int) *string { return value(wide[(row+c)%len(wide)]) }), StripeSize, 1},
		{"empty strings", paths[:2], fill(2, 12_000, func(row, c int) *string {
			if c == 1 && row%2 == 0 {
				return nil
			}
			return value("")
		}), StripeSize, 1},
		{"long values", paths[:3], fill(3, 12, func(row, c int) *string {
			switch {
			case c == 0:
				return long([]string{"x", "Köln", "😀"}[row%3])
			case c == 1:
				return some(long("\uFFFD"))
			case row == 7:
				return nil
			}
			return value(*long(*id()) + strconv.Itoa(row))
		}), StripeSize, 1},
		{"200 columns", wideTable, fill(200, 1500, func(_, c int) *string { return some(few(c + 1)) }), StripeSize, 1},
		{"several stripes", paths[:4], fill(4, 60_000, func(_, c int) *string {
			if c == 0 {
				return id()
			}
			return some(few(10 * c * c * c * c * c))
		}), 1 << 19, 4},
		{"sorted", paths[:1], fill(1, 25_000, func(row, _ int) *string { return value(fmt.Sprintf("%032x", row)) }), 1 << 19, 2},
		{"a row a stripe", paths[:2], fill(2, 30, func(row, c int) *string { return some(few(3)) }), 1, 30},
	}
}

// write returns the file of a shape.
func write(t testing.TB, s shape) []byte {
	t.Helper()
	var file bytes.Buffer
	w := NewWriter(&file, s.columns, s.stripeSize)
	for _, row := range s.rows {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// sameRows compares the rows of a file with those that it was made of.
func sameRows(t *testing.T, got, want [][]*string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d rows, want %d", len(got), len(want))
	}
	for i, row := range want {
		for c, v := range row {
			if g := got[i][c]; (g == nil) != (v == nil) || v != nil && *g != *v {
				t.Fatalf("row %d, column %d: got %s, want %s", i, c, show(g), show(v))
			}
		}
	}
}

func show(v *string) string {
	switch {
	case v == nil:
		return "nothing"
	case len(*v) > 80:
		return fmt.Sprintf("%.80q… of %d bytes", *v, len(*v))
	}
	return strconv.Quote(*v)
}

func TestFilesHoldWhatWasWritten(t *testing.T) {
	for _, s := range shapes() {
		t.Run(s.name, func(t *testing.T) {
			got := readTable(write(t, s))
			if !slices.Equal(got.names, s.columns) {
				t.Errorf("got columns %q, want %q", got.names, s.columns)
			}
			if n := len(got.stripes); n < s.stripes {
				t.Errorf("got %d stripes, want at least %d", n, s.stripes)
			}
			sameRows(t, got.rows, s.rows)
		})
	}
}

func TestAColumnHasTheSmallerEncoding(t *testing.T) {
	rows := fill(4, 20_000, func(row, c int) *string {
		switch c {
		case 0:
			return value(fmt.Sprintf("%032x", row)) // all different
		case 1:
			return value("one of a few: " + strconv.Itoa(row%100))
		case 2:
			if row < 10_000 { // a dictionary that pays no more
				return value(strconv.Itoa(row % 100))
			}
			return value(fmt.Sprintf("%064x", row))
		}
		return nil
	})
	got := readTable(write(t, shape{columns: []string{"a", "b", "c", "d"}, rows: rows, stripeSize: StripeSize}))
	sameRows(t, got.rows, rows)
	if want := []int{0, 2, 3, 2, 3}; !slices.Equal(got.encodings[0], want) {
		t.Errorf("got encodings %d, want %d", got.encodings[0], want)
	}
	want := []int{1, 2 /**/, 1, 3, 2 /**/, 1, 2 /**/, 0, 1, 3, 2}
	if !slices.Equal(got.kinds[0], want) {
		t.Errorf("got streams %d, want %d: those of what is present only where something is missing", got.kinds[0], want)
	}
}

func TestWhatIsNotUTF8IsReplaced(t *testing.T) {
	got := readTable(write(t, shape{columns: []string{"a\xff"}, rows: [][]*string{{value("b\xff\xfec")}}, stripeSize: StripeSize}))
	if want := "a\uFFFD"; got.names[0] != want {
		t.Errorf("got the name %q, want %q", got.names[0], want)
	}
	sameRows(t, got.rows, [][]*string{{value("b\uFFFDc")}})
}

func TestRowsMayBeUsedAgain(t *testing.T) {
	var file bytes.Buffer
	w, row, text := NewWriter(&file, []string{"a"}, StripeSize), make([]*string, 1), ""
	for i := range 3 {
		text, row[0] = strconv.Itoa(i), &text
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sameRows(t, readTable(file.Bytes()).rows, [][]*string{{value("0")}, {value("1")}, {value("2")}})
}

// A full takes some bytes and no more.
type full struct{ left int }

var errFull = errors.New("the disk is full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritingFails(t *testing.T) {
	rows := fill(2, 1000, func(row, c int) *string { return value(strconv.Itoa(row * c)) })
	size := len(write(t, shape{columns: []string{"a", "b"}, rows: rows, stripeSize: 4096}))
	for left := 0; left < size; left += 97 {
		w := NewWriter(&full{left}, []string{"a", "b"}, 4096)
		for _, row := range rows {
			if err := w.Write(row); err != nil && err != errFull {
				t.Fatalf("got %v, want %v", err, errFull)
			}
		}
		if err := w.Close(); err != errFull {
			t.Fatalf("with %d bytes left: got %v, want %v", left, err, errFull)
		}
	}
	w := NewWriter(io.Discard, []string{"a", "b"}, StripeSize)
	if err := w.Write(make([]*string, 1)); err == nil {
		t.Error("a row of one value was written to two columns")
	}
	if err := w.Write([]*string{nil, value(strings.Repeat("x", maxValue+1))}); err == nil {
		t.Error("a value longer than readers hold was written")
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if w.Write(make([]*string, 2)) == nil || w.Close() == nil {
		t.Error("a closed file was written to")
	}
}

// TestMemoryIsBounded writes a hundred stripes, which are to take what one takes.
func TestMemoryIsBounded(t *testing.T) {
	const stripe = 1 << 18
	w := NewWriter(io.Discard, []string{"a", "b", "c"}, stripe)
	random := rand.New(rand.NewPCG(1, 2))
	heap := func(stripes int) uint64 {
		for w.total < stripes*1500 {
			a, b, c := fmt.Sprintf("%064x%064x", random.Uint64(), random.Uint64()), "few "+strconv.Itoa(random.IntN(100)), ""
			if err := w.Write([]*string{&a, &b, &c}); err != nil {
				t.Fatal(err)
			}
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	first := heap(5)
	if last := heap(100); last > first+2*stripe {
		t.Errorf("got %d bytes after 100 stripes, want about the %d of 5", last, first)
	}
	runtime.KeepAlive(w)
}
