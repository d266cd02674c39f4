package orc

import (
	"strconv"
	"strings"
	"testing"
)

// FuzzWriter makes rows of a text: its lines are rows and their fields, between
// commas, cells, a dash for none. The rows are written several times over.
func FuzzWriter(f *testing.F) {
	f.Add("", uint8(0), uint16(0))
	f.Add("a,-,b\n-\n\xff,,\n", uint8(3), uint16(100))
	f.Add("x,y\n", uint8(2), uint16(10_001))
	f.Add("aa,aa\nab,ab\nac,\n-\n", uint8(5), uint16(9_000))
	f.Add(strings.Repeat("0123456789", 300)+",\U0010FFFF\n", uint8(2), uint16(9))
	f.Fuzz(func(t *testing.T, text string, columns uint8, times uint16) {
		s := shape{stripeSize: 1 + int(times)*16}
		for i := range columns {
			s.columns = append(s.columns, strconv.Itoa(int(i)))
		}
		lines := strings.Split(text, "\n")
		for i := range min(int(times)*len(lines), 100_000/(1+int(columns))) {
			cells, row := strings.Split(lines[i%len(lines)], ","), make([]*string, columns)
			for c := range min(len(cells), len(row)) {
				if cells[c] != "-" {
					row[c] = value(strings.ToValidUTF8(cells[c], "\uFFFD"))
				}
			}
			s.rows = append(s.rows, row)
		}
		sameRows(t, readTable(write(t, s)).rows, s.rows)
	})
}
