package orc

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// python returns a Python that has the readers of .ci/requirements.txt. One that
// the environment names has to have them.
func python(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SEGQL_PYTHON")
	if path != "" {
		return path
	}
	path = filepath.Join("..", ".ci", "venv", "bin", "python")
	if _, err := os.Stat(path); err != nil {
		t.Skip("there is no Python with pyarrow: .ci/run makes one, and SEGQL_PYTHON may name one")
	}
	return path
}

// A reading is what testdata/read.py prints of a file.
type reading struct {
	Types, Names     []string
	Columns          [][]*string
	Alone            [][]string
	Rows             int
	Stripes          []int
	StripeStatistics int `json:"stripe_statistics"`
	Compression      string
	CompressionSize  int    `json:"compression_size"`
	FileVersion      string `json:"file_version"`
	RowIndexStride   int    `json:"row_index_stride"`
	Statistics       []summary
	OfStripes        [][]summary `json:"of_stripes"`
	Sought           [][]*string
	Filtered         []struct {
		Value       string
		Read, Equal int
	}
}

// A summary is the statistics of a column. This reader tells no bounds that are
// cut.
type summary struct {
	Values           int
	Missing          bool
	Minimum, Maximum *string
	Sum              int
}

func TestOthersReadTheFiles(t *testing.T) {
	python, dir := python(t), t.TempDir()
	all := shapes()
	args := []string{"testdata/read.py"}
	for i, s := range all {
		path := filepath.Join(dir, strings.ReplaceAll(all[i].name, " ", "-")+".orc")
		if err := os.WriteFile(path, write(t, s), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	cmd := exec.Command(python, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	decoder := json.NewDecoder(bufio.NewReader(bytes.NewReader(out)))
	for _, s := range all {
		var got reading
		if err := decoder.Decode(&got); err != nil {
			t.Fatal(err)
		}
		t.Run(s.name, func(t *testing.T) { compare(t, got, s) })
	}
}

func compare(t *testing.T, got reading, s shape) {
	if got.Rows != len(s.rows) || got.Compression != "ZLIB" || got.CompressionSize != chunkSize ||
		got.FileVersion != "0.12" || got.RowIndexStride != rowGroup {
		t.Errorf("got %d rows, %s in chunks of %d, version %s, an index of %d rows", got.Rows,
			got.Compression, got.CompressionSize, got.FileVersion, got.RowIndexStride)
	}
	if !slices.Equal(got.Names, s.columns) {
		t.Errorf("got columns %q, want %q", got.Names, s.columns)
	}
	for i, name := range s.columns {
		if got.Types[i] != "string" || !slices.Equal(got.Alone[i], []string{name}) {
			t.Errorf("got %s for the column %q of %s, want it, of strings", got.Alone[i], name, got.Types[i])
		}
	}
	rows := fill(len(s.columns), len(s.rows), func(row, c int) *string { return got.Columns[c][row] })
	sameRows(t, rows, s.rows)
	if len(got.Stripes) < s.stripes || got.StripeStatistics != len(got.Stripes) || len(got.OfStripes) != len(got.Stripes) {
		t.Errorf("got %d stripes, with %d statistics, want at least %d", len(got.Stripes), got.StripeStatistics, s.stripes)
	}
	sameSummaries(t, got.Statistics, s.rows)
	for i, first := 0, 0; i < len(got.Stripes); i++ {
		sameSummaries(t, got.OfStripes[i], s.rows[first:first+got.Stripes[i]])
		first += got.Stripes[i]
	}
	for i, row := range got.Sought {
		sameRows(t, [][]*string{row}, s.rows[i*rowGroup:i*rowGroup+1])
	}
	for _, f := range got.Filtered {
		equal, read := s.holding(f.Value, got.Stripes)
		if f.Equal != equal || f.Read != read {
			t.Errorf("got %d rows of which %d have %q, want %d and %d", f.Read, f.Equal, show(&f.Value), read, equal)
		}
	}
}

// holding returns how many rows have a value in the first column, and how many
// are in row groups that could have it, by their lowest and highest.
func (s shape) holding(value string, stripes []int) (equal, could int) {
	rest := s.rows
	for _, n := range stripes {
		for group := range slices.Chunk(rest[:n], rowGroup) {
			low, high := false, false
			for _, row := range group {
				if v := row[0]; v != nil {
					low, high = low || *v <= value, high || *v >= value
					if *v == value {
						equal++
					}
				}
			}
			if low && high {
				could += len(group)
			}
		}
		rest = rest[n:]
	}
	return equal, could
}

func sameSummaries(t *testing.T, got []summary, rows [][]*string) {
	t.Helper()
	for c, g := range got {
		var want summary
		for _, row := range rows {
			v := row[c]
			if v == nil {
				want.Missing = true
				continue
			}
			want.Values++
			want.Sum += len(*v)
			if want.Minimum == nil || *v < *want.Minimum {
				want.Minimum = v
			}
			if want.Maximum == nil || *v > *want.Maximum {
				want.Maximum = v
			}
		}
		if g.Values != want.Values || g.Missing != want.Missing || g.Sum != want.Sum {
			t.Errorf("column %d: got %d values of %d bytes, missing %t, want %d of %d, %t", c,
				g.Values, g.Sum, g.Missing, want.Values, want.Sum, want.Missing)
		}
		if want.Values > 0 && len(*want.Minimum) <= maxBound && len(*want.Maximum) <= maxBound {
			sameRows(t, [][]*string{{g.Minimum, g.Maximum}}, [][]*string{{want.Minimum, want.Maximum}})
		} else if g.Minimum != nil || g.Maximum != nil {
			t.Errorf("column %d: got the bounds %s and %s, want none", c, show(g.Minimum), show(g.Maximum))
		}
	}
}
