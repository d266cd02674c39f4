package orc

// The kinds of streams that a column of strings has (Stream.Kind in
// orc_proto.proto).
const (
	presentStream    = 0
	dataStream       = 1
	lengthStream     = 2
	dictionaryStream = 3
	indexStream      = 6
)

// The encodings of columns (ColumnEncoding.Kind). The first is that of the rows
// as a whole.
const (
	directEncoding       = 0
	directV2Encoding     = 2
	dictionaryV2Encoding = 3
)

// An encoded column is what a stripe has of it.
type encoded struct {
	streams    []stream
	data       []byte // the streams, one behind the other, compressed
	index      []byte // its row index, compressed
	kind       int    // of its encoding
	dictionary int    // how many values that has
	statistics statistics

	// Streams and runs are put together here, which is kept from one to the next.
	scratch []byte
}

// A stream is a part of an encoded column.
type stream struct {
	kind   int
	length int // compressed
}

// encode encodes the column's rows.
func (c *column) encode(z *codec) {
	e := &c.encoded
	*e = encoded{streams: e.streams[:0], data: e.data[:0], index: e.index[:0], scratch: e.scratch[:0]}
	if !c.direct && !c.dictionaryPays() {
		c.makeDirect()
	}
	if !c.direct {
		c.sort()
	}
	positions := make([][]uint64, len(c.groups)) // of each row group in the streams
	if c.values < c.rows {
		c.encodePresent(z, positions)
	}
	if c.direct {
		e.kind = directV2Encoding
		c.encodeText(z, positions)
		c.encodeIntegers(z, lengthStream, c.lengths(), c.groups, positions)
	} else {
		e.kind, e.dictionary = dictionaryV2Encoding, len(c.ends)
		c.encodeIntegers(z, dataStream, c.refs, c.groups, positions)
		e.add(z, dictionaryStream, c.text)
		c.encodeIntegers(z, lengthStream, c.lengths(), nil, nil)
	}
	e.index, _ = z.appendStream(e.index, c.rowIndex(positions))
}

// add adds a stream, and returns where its chunks begin.
func (e *encoded) add(z *codec, kind int, raw []byte) (chunks []int) {
	before := len(e.data)
	e.data, chunks = z.appendStream(e.data, raw)
	e.streams = append(e.streams, stream{kind, len(e.data) - before})
	return chunks
}

// position appends where in a stream a row group begins: at which chunk, and how
// many bytes behind its beginning ("Row Group Index"). Runs end with their row
// group, so that the values of a run that would be next are always 0. What is
// behind the last byte is the end of the last chunk.
func position(to []uint64, chunks []int, offset int) []uint64 {
	if len(chunks) == 0 {
		return append(to, 0, 0)
	}
	i := min(offset/chunkSize, len(chunks)-1)
	return append(to, uint64(chunks[i]), uint64(offset-i*chunkSize))
}

// encodePresent adds the stream of which rows have a value. It is left out if
// all have.
func (c *column) encodePresent(z *codec, positions [][]uint64) {
	e, marks := &c.encoded, make([]int, len(positions))
	raw, bits := e.scratch[:0], c.present
	for g := range marks {
		marks[g] = len(raw)
		n := min(rowGroup/8, len(bits))
		raw = appendByteRuns(raw, bits[:n])
		bits = bits[n:]
	}
	chunks := e.add(z, presentStream, raw)
	for g, at := range marks {
		positions[g] = append(position(positions[g], chunks, at), 0, 0) // values of a run, bits of a byte
	}
	e.scratch = raw
}

// encodeText adds the stream of all values.
func (c *column) encodeText(z *codec, positions [][]uint64) {
	chunks := c.encoded.add(z, dataStream, c.text)
	for g, first := range c.groups {
		positions[g] = position(positions[g], chunks, c.start(first))
	}
}

// encodeIntegers adds a stream of integers, with the positions of the row groups
// if it has some for each value.
func (c *column) encodeIntegers(z *codec, kind int, values []uint32, groups []int, positions [][]uint64) {
	e, marks := &c.encoded, make([]int, len(groups))
	raw, done := e.scratch[:0], 0
	for g, first := range groups {
		raw = appendIntegers(raw, values[done:first])
		marks[g], done = len(raw), first
	}
	raw = appendIntegers(raw, values[done:])
	chunks := e.add(z, kind, raw)
	for g, at := range marks {
		positions[g] = append(position(positions[g], chunks, at), 0) // values of a run
	}
	e.scratch = raw
}

// lengths returns the length of each text.
func (c *column) lengths() []uint32 {
	lengths := make([]uint32, len(c.ends))
	before := uint32(0)
	for i, end := range c.ends {
		lengths[i], before = end-before, end
	}
	return lengths
}

// rowIndex returns the entries of the row groups, with their statistics, and
// adds these up.
func (c *column) rowIndex(positions [][]uint64) message {
	var index message
	for g, first := range c.groups {
		last, rows := c.values, c.rows-g*rowGroup
		if g+1 < len(c.groups) {
			last, rows = c.groups[g+1], rowGroup
		}
		s := c.statistics(first, last)
		s.missing = last-first < rows
		index.bytes(indexEntry, rowIndexEntry(positions[g], s.message()))
		c.encoded.statistics.merge(s)
	}
	return index
}

// The fields of RowIndex and RowIndexEntry.
const (
	indexEntry      = 1
	entryPositions  = 1
	entryStatistics = 2
)

func rowIndexEntry(positions []uint64, statistics message) message {
	var entry message
	entry.packed(entryPositions, positions...)
	entry.bytes(entryStatistics, statistics)
	return entry
}

// statistics returns those of some of the values. In a dictionary, which is
// sorted, the references are in the order of the values.
func (c *column) statistics(first, last int) statistics {
	s := statistics{values: last - first}
	if first == last {
		return s
	}
	var low, high []byte
	if c.direct {
		low, high, s.bytes = c.span(first, last)
	} else {
		lowest, highest := c.refs[first], c.refs[first]
		for _, place := range c.refs[first:last] {
			lowest, highest = min(lowest, place), max(highest, place)
			s.bytes += len(c.at(place))
		}
		low, high = c.at(lowest), c.at(highest)
	}
	s.lowest, s.highest = lowerBound(low), upperBound(high)
	return s
}
