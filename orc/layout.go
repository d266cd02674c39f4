package orc

// magic is what a file begins with, and the last field of its postscript.
const magic = "ORC"

// rootColumn is the struct whose fields the columns are. Columns have the
// numbers behind it ("Type Information").
const rootColumn = 0

// writeStripe writes the rows that are held as a stripe: its indexes, its data
// and its footer ("Stripes").
func (f *Writer) writeStripe() {
	f.encode()
	begin := f.written
	var footer message
	addStream := func(kind, column, length int) {
		const kindField, columnField, lengthField, streams = 1, 2, 3, 1
		var m message
		m.uint(kindField, uint64(kind))
		m.uint(columnField, uint64(column))
		m.uint(lengthField, uint64(length))
		footer.bytes(streams, m)
	}
	addEncoding := func(kind, dictionary int) {
		const kindField, dictionarySize, columns = 1, 2, 2
		var m message
		m.uint(kindField, uint64(kind))
		if kind == dictionaryV2Encoding {
			m.uint(dictionarySize, uint64(dictionary))
		}
		footer.bytes(columns, m)
	}

	root := f.compressed(f.rootIndex())
	f.write(root)
	addStream(indexStream, rootColumn, len(root))
	for i := range f.columns {
		e := &f.columns[i].encoded
		f.write(e.index)
		addStream(indexStream, i+1, len(e.index))
	}
	data := f.written
	addEncoding(directEncoding, 0)
	for i := range f.columns {
		e := &f.columns[i].encoded
		f.write(e.data)
		for _, s := range e.streams {
			addStream(s.kind, i+1, s.length)
		}
		addEncoding(e.kind, e.dictionary)
	}
	end := f.written
	f.write(f.compressed(footer))

	f.addStripe(begin, data, end)
	for i := range f.columns {
		f.columns[i].clear()
	}
	f.rows, f.size = 0, 0
}

// rootIndex returns the row index of the rows as a whole, which have no streams.
func (f *Writer) rootIndex() message {
	var index message
	for first := 0; first < f.rows; first += rowGroup {
		n := min(rowGroup, f.rows-first)
		index.bytes(indexEntry, rowIndexEntry(nil, rowStatistics(n, false)))
	}
	return index
}

// addStripe adds the stripe of these places to the file's footer, and its
// statistics to the metadata.
func (f *Writer) addStripe(begin, data, end int64) {
	const (
		offset, indexLength, dataLength, footerLength, numberOfRows = 1, 2, 3, 4, 5
		stripes                                                     = 3 // of Footer
		columns                                                     = 1 // of StripeStatistics
		stripeStatistics                                            = 1 // of Metadata
	)
	var m message
	m.uint(offset, uint64(begin))
	m.uint(indexLength, uint64(data-begin))
	m.uint(dataLength, uint64(end-data))
	m.uint(footerLength, uint64(f.written-end))
	m.uint(numberOfRows, uint64(f.rows))
	f.stripes.bytes(stripes, m)
	f.total += f.rows

	var all message
	all.bytes(columns, rowStatistics(f.rows, false))
	for i := range f.columns {
		s := &f.columns[i].encoded.statistics
		all.bytes(columns, s.message())
		f.statistics[i].merge(*s)
	}
	f.metadata.bytes(stripeStatistics, all)
}

// writeTail writes what a reader begins with ("File Tail").
func (f *Writer) writeTail() {
	content := f.written
	metadata := f.compressed(f.metadata)
	f.write(metadata)
	footer := f.compressed(f.footer(content))
	f.write(footer)
	postscript := f.postscript(len(metadata), len(footer))
	f.write(append(postscript, byte(len(postscript))))
}

// Readers know writers by a number, and work around their mistakes by a version.
// The numbers from 0 on are those of writers that registered ("Footer"); this is
// none of them, and a reader that is asked who wrote the file does not know.
const (
	writerID      = 0x73656771
	writerVersion = 6 // with which the versions of all but the first writer begin
)

// footer returns the Footer of a file whose header and stripes are this long.
func (f *Writer) footer(content int64) message {
	const (
		headerLength, contentLength, types, numberOfRows = 1, 2, 4, 6
		columnStatistics, rowIndexStride, writer         = 7, 8, 9
	)
	var m message
	m.uint(headerLength, uint64(len(magic)))
	m.uint(contentLength, uint64(content))
	m = append(m, f.stripes...)
	for _, t := range f.types() {
		m.bytes(types, t)
	}
	m.uint(numberOfRows, uint64(f.total))
	m.bytes(columnStatistics, rowStatistics(f.total, false))
	for i := range f.statistics {
		m.bytes(columnStatistics, f.statistics[i].message())
	}
	m.uint(rowIndexStride, rowGroup)
	m.uint(writer, writerID)
	return m
}

// types returns the Types of a struct, and of its fields, which are strings.
func (f *Writer) types() []message {
	const kind, subtypes, fieldNames, stringKind, structKind = 1, 2, 3, 7, 12
	var root, text message
	root.uint(kind, structKind)
	text.uint(kind, stringKind)
	list := []message{nil}
	var ids []uint64
	for i := range f.names {
		ids = append(ids, uint64(i+1))
		list = append(list, text)
	}
	root.packed(subtypes, ids...)
	for _, name := range f.names {
		root.text(fieldNames, valid(name))
	}
	list[0] = root
	return list
}

// postscript returns the PostScript, the only part that is never compressed. The
// version is that of Hive 0.12 ("Postscript").
func (f *Writer) postscript(metadata, footer int) message {
	const footerLength, compression, blockSize, version, metadataLength, writerVersionField, magicField = 1, 2, 3, 4, 5, 6, 8000
	var m message
	m.uint(footerLength, uint64(footer))
	m.uint(compression, zlib)
	m.uint(blockSize, chunkSize)
	m.packed(version, 0, 12)
	m.uint(metadataLength, uint64(metadata))
	m.uint(writerVersionField, writerVersion)
	m.text(magicField, magic)
	return m
}

// compressed returns a message as a stream of its own.
func (f *Writer) compressed(m message) []byte {
	stream, _ := f.codecs[0].appendStream(nil, m)
	return stream
}
