package orc

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// What follows reads the files of a Writer, by the specification and with nothing
// of what writes them, so that each mistake of either shows. A mistake ends in a
// panic.

// A table is what a file holds.
type table struct {
	names      []string
	rows       [][]*string
	stripes    []int // how many rows each has
	encodings  [][]int
	kinds      [][]int // the streams of the columns' data, in each stripe
	statistics []span  // of the file
}

// A span is the statistics of a column, as they are in a message.
type span struct {
	values                 int
	missing                bool
	minimum, maximum       *string
	lowerBound, upperBound *string
	sum                    int
}

// fields are those of a message, by their numbers: a number or text for each time
// that a field is there.
type fields map[int][]any

func decode(m []byte) fields {
	f := fields{}
	for len(m) > 0 {
		key := int(varint(&m))
		switch key & 7 {
		case 0:
			f[key>>3] = append(f[key>>3], varint(&m))
		case 2:
			f[key>>3] = append(f[key>>3], take(&m, int(varint(&m))))
		default:
			panic(fmt.Sprintf("field %d has wire type %d", key>>3, key&7))
		}
	}
	return f
}

func varint(b *[]byte) uint64 {
	v, n := binary.Uvarint(*b)
	if n <= 0 {
		panic("a number is cut off")
	}
	*b = (*b)[n:]
	return v
}

func take(b *[]byte, n int) []byte {
	part := (*b)[:n]
	*b = (*b)[n:]
	return part
}

// number returns a field that is there once, 0 if it is not there.
func (f fields) number(field int) int {
	switch len(f[field]) {
	case 0:
		return 0
	case 1:
		return int(f[field][0].(uint64))
	}
	panic(fmt.Sprintf("field %d is there %d times", field, len(f[field])))
}

func (f fields) text(field int) *string {
	if len(f[field]) == 0 {
		return nil
	}
	s := string(f[field][0].([]byte))
	return &s
}

func (f fields) messages(field int) []fields {
	var list []fields
	for _, m := range f[field] {
		list = append(list, decode(m.([]byte)))
	}
	return list
}

func (f fields) numbers(field int) (list []int) {
	for _, m := range f[field] {
		for packed := m.([]byte); len(packed) > 0; {
			list = append(list, int(varint(&packed)))
		}
	}
	return list
}

// inflate returns the bytes of a stream from a chunk on.
func inflate(stream []byte, chunk int) []byte {
	var out []byte
	for stream = stream[chunk:]; len(stream) > 0; {
		h := take(&stream, 3)
		header := int(h[0]) | int(h[1])<<8 | int(h[2])<<16
		body := take(&stream, header>>1)
		if header&1 == 0 {
			raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(body)))
			if err != nil {
				panic(err)
			}
			if len(raw) > 262144 {
				panic("a chunk is too long")
			}
			body = raw
		}
		out = append(out, body...)
	}
	return out
}

// readTable reads a file.
func readTable(file []byte) *table {
	if string(file[:3]) != "ORC" {
		panic("no header")
	}
	tail := file[:len(file)-1]
	postscript := tail[len(tail)-int(file[len(file)-1]):]
	tail = tail[:len(tail)-len(postscript)]
	p := decode(postscript)
	if *p.text(8000) != "ORC" || p.number(2) != 1 || p.number(3) != 262144 || !slices.Equal(p.numbers(4), []int{0, 12}) {
		panic("the postscript is wrong")
	}
	raw := tail[len(tail)-p.number(1):]
	tail = tail[:len(tail)-len(raw)]
	metadata := tail[len(tail)-p.number(5):]
	tail = tail[:len(tail)-len(metadata)]

	footer := decode(inflate(raw, 0))
	if footer.number(1) != 3 || footer.number(2) != len(tail) || footer.number(8) != 10000 {
		panic("the footer is wrong")
	}
	t := &table{}
	types := footer.messages(4)
	for i, name := range types[0][3] {
		t.names = append(t.names, string(name.([]byte)))
		if types[0].numbers(2)[i] != i+1 || types[i+1].number(1) != 7 {
			panic("a column is no string")
		}
	}
	stripeStatistics := decode(inflate(metadata, 0)).messages(1)
	at := 3
	for i, s := range footer.messages(3) {
		if s.number(1) != at {
			panic("a stripe is not behind the one before")
		}
		t.readStripe(file[at:], s, spans(stripeStatistics[i].messages(1)))
		at += s.number(2) + s.number(3) + s.number(4)
	}
	if at != len(tail) || footer.number(6) != len(t.rows) || len(stripeStatistics) != len(t.stripes) {
		panic("the stripes are not those of the footer")
	}
	t.statistics = spans(footer.messages(7))
	t.expect(t.rows, t.statistics)
	return t
}

// A section is a column in a stripe.
type section struct {
	kind, dictionary int
	streams          map[int][]byte
}

func (t *table) readStripe(file []byte, s fields, statistics []span) {
	indexes, data := take(&file, s.number(2)), take(&file, s.number(3))
	footer := decode(inflate(take(&file, s.number(4)), 0))
	var sections []section
	for _, e := range footer.messages(2) {
		sections = append(sections, section{e.number(1), e.number(2), map[int][]byte{}})
	}
	var kinds []int
	for _, m := range footer.messages(1) {
		from := &data
		if m.number(1) == 6 {
			from = &indexes
		} else {
			kinds = append(kinds, m.number(1))
		}
		sections[m.number(2)].streams[m.number(1)] = take(from, m.number(3))
	}
	if len(indexes)+len(data) > 0 || len(sections) != len(t.names)+1 {
		panic("the streams do not fill the stripe")
	}
	rows := make([][]*string, s.number(5))
	for i := range rows {
		rows[i] = make([]*string, len(t.names))
	}
	var encodings []int
	for c, section := range sections {
		index := decode(inflate(section.streams[6], 0)).messages(1)
		if len(index) != (len(rows)+9999)/10000 {
			panic("the row index has not an entry for each row group")
		}
		for g, entry := range index {
			group := rows[g*10000 : min(len(rows), (g+1)*10000)]
			if c > 0 {
				section.read(group, c-1, entry.numbers(1))
			}
			one := make([]span, len(sections))
			one[c] = spans(entry.messages(2))[0]
			t.expectColumn(group, c, one[c])
		}
		encodings = append(encodings, section.kind)
	}
	t.expect(rows, statistics)
	t.rows = append(t.rows, rows...)
	t.stripes = append(t.stripes, len(rows))
	t.encodings = append(t.encodings, encodings)
	t.kinds = append(t.kinds, kinds)
}

// read reads the values of a row group from its positions in the streams.
func (s section) read(group [][]*string, column int, positions []int) {
	next := func() int {
		p := positions[0]
		positions = positions[1:]
		return p
	}
	from := func(kind int) []byte {
		chunk, offset := next(), next()
		return inflate(s.streams[kind], chunk)[offset:]
	}
	present := make([]bool, len(group))
	if _, ok := s.streams[0]; ok {
		bits := readByteRuns(from(0), (len(group)+7)/8)
		if run, bit := next(), next(); run != 0 || bit != 0 {
			panic("a row group begins within a run")
		}
		for i := range present {
			present[i] = bits[i/8]>>(7-i%8)&1 == 1
		}
	} else {
		for i := range present {
			present[i] = true
		}
	}
	values := 0
	for _, p := range present {
		if p {
			values++
		}
	}
	var texts []string
	switch s.kind {
	case 2:
		data := from(1)
		for _, length := range readIntegers(from(2), values) {
			texts = append(texts, string(take(&data, length)))
		}
		if next() != 0 {
			panic("a row group begins within a run")
		}
	case 3:
		var dictionary []string
		data := inflate(s.streams[3], 0)
		for _, length := range readIntegers(inflate(s.streams[2], 0), s.dictionary) {
			dictionary = append(dictionary, string(take(&data, length)))
		}
		if len(data) > 0 || !slices.IsSorted(dictionary) || len(slices.Compact(slices.Clone(dictionary))) < len(dictionary) {
			panic("a dictionary is not sorted")
		}
		for _, ref := range readIntegers(from(1), values) {
			texts = append(texts, dictionary[ref])
		}
		if next() != 0 {
			panic("a row group begins within a run")
		}
	default:
		panic("an encoding is unknown")
	}
	if len(positions) > 0 {
		panic("there are more positions than streams")
	}
	for i, p := range present {
		if p {
			group[i][column] = &texts[0]
			texts = texts[1:]
		}
	}
}

func readByteRuns(b []byte, n int) (out []byte) {
	for len(out) < n {
		switch control := int8(take(&b, 1)[0]); {
		case control >= 0:
			out = append(out, bytes.Repeat(take(&b, 1), int(control)+3)...)
		default:
			out = append(out, take(&b, -int(control))...)
		}
	}
	if len(out) > n {
		panic("a run goes beyond its row group")
	}
	return out
}

func readIntegers(b []byte, n int) (out []int) {
	widths := map[int]int{0: 1, 1: 2, 3: 4, 7: 8, 15: 16, 23: 24, 27: 32}
	for len(out) < n {
		first := int(take(&b, 1)[0])
		switch first >> 6 {
		case 0:
			value := 0
			for _, v := range take(&b, first>>3&7+1) {
				value = value<<8 | int(v)
			}
			out = append(out, slices.Repeat([]int{value}, first&7+3)...)
		case 1:
			length := first&1<<8 | int(take(&b, 1)[0]) + 1
			width := widths[first>>1&31]
			packed, bits, have := take(&b, (width*length+7)/8), 0, 0
			for range length {
				for have < width {
					bits, have = bits<<8|int(take(&packed, 1)[0]), have+8
				}
				have -= width
				out = append(out, bits>>have)
				bits &= 1<<have - 1
			}
		case 3:
			length := first&1<<8 | int(take(&b, 1)[0]) + 1
			value := int(varint(&b))
			if first>>1&31 != 0 || varint(&b) != 0 {
				panic("a delta is not 0")
			}
			out = append(out, slices.Repeat([]int{value}, length)...)
		default:
			panic("a run is of an unknown kind")
		}
	}
	if len(out) > n {
		panic("a run goes beyond its row group")
	}
	return out
}

func spans(list []fields) (out []span) {
	for _, m := range list {
		s := span{values: m.number(1), missing: m.number(10) == 1}
		if text := m.messages(4); len(text) > 0 {
			s.minimum, s.maximum = text[0].text(1), text[0].text(2)
			s.lowerBound, s.upperBound = text[0].text(4), text[0].text(5)
			s.sum = text[0].number(3) >> 1
		}
		out = append(out, s)
	}
	return out
}

// expect compares the statistics of the root and all columns with their rows.
func (t *table) expect(rows [][]*string, statistics []span) {
	if len(statistics) != len(t.names)+1 {
		panic("there are not statistics for each column")
	}
	for c, s := range statistics {
		t.expectColumn(rows, c, s)
	}
}

func (t *table) expectColumn(rows [][]*string, c int, got span) {
	if c == 0 {
		if got != (span{values: len(rows)}) {
			panic(fmt.Sprintf("got statistics %+v of %d rows", got, len(rows)))
		}
		return
	}
	want := span{}
	var low, high *string
	for _, row := range rows {
		v := row[c-1]
		if v == nil {
			want.missing = true
			continue
		}
		want.values++
		want.sum += len(*v)
		if low == nil || *v < *low {
			low = v
		}
		if high == nil || *v > *high {
			high = v
		}
	}
	if got.values != want.values || got.missing != want.missing || got.sum != want.sum {
		panic(fmt.Sprintf("column %d: got %d values of %d bytes, missing %t, want %+v", c, got.values, got.sum, got.missing, want))
	}
	if !bounds(low, got.minimum, got.lowerBound, -1) || !bounds(high, got.maximum, got.upperBound, 1) {
		panic(fmt.Sprintf("column %d has wrong bounds", c))
	}
}

// bounds reports whether the value is the exact one that was got, or is long and
// has the bound beyond it that was got, which for another direction is above it.
func bounds(value, exact, bound *string, direction int) bool {
	switch {
	case value == nil:
		return exact == nil && bound == nil
	case exact != nil:
		return *exact == *value && bound == nil
	}
	return bound != nil && direction*bytes.Compare([]byte(*bound), []byte(*value)) > 0 && len(*bound) <= 1024+3
}
