package orc

import "github.com/klauspost/compress/flate"

const (
	// zlib is the codec (CompressionKind): the streams of deflate without the
	// header of zlib. Zstandard makes files of the same size in the same time, but
	// readers before ORC 1.6, such as that of Hive 3, do not know it.
	zlib = 1

	// chunkSize is how much of a stream is compressed at once, the format's default
	// ("Compression").
	chunkSize = 256 << 10

	chunkHeader = 3 // bytes
)

// A codec compresses streams, one at a time.
type codec struct {
	flate *flate.Writer
	out   buffer
}

func newCodec() *codec {
	w, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic(err) // of a level that there is not
	}
	return &codec{flate: w}
}

// appendStream appends a stream in chunks, each behind a header, and returns
// where in what it appended each chunk begins ("Compression").
func (z *codec) appendStream(dst, stream []byte) ([]byte, []int) {
	var starts []int
	begin := len(dst)
	for len(stream) > 0 {
		n := min(len(stream), chunkSize)
		starts = append(starts, len(dst)-begin)
		dst = z.appendChunk(dst, stream[:n])
		stream = stream[n:]
	}
	return dst, starts
}

func (z *codec) appendChunk(dst, chunk []byte) []byte {
	header := len(dst)
	body := header + chunkHeader
	dst = z.compress(append(dst, make([]byte, chunkHeader)...), chunk)
	length, original := len(dst)-body, 0
	if length >= len(chunk) {
		dst = append(dst[:body], chunk...)
		length, original = len(chunk), 1
	}
	bits := length<<1 | original
	dst[header], dst[header+1], dst[header+2] = byte(bits), byte(bits>>8), byte(bits>>16)
	return dst
}

// compress appends compressed bytes. Its writing is to memory and does not fail.
func (z *codec) compress(dst, src []byte) []byte {
	z.out = dst
	z.flate.Reset(&z.out)
	z.flate.Write(src)
	z.flate.Close()
	return z.out
}

// A buffer is memory that is written to.
type buffer []byte

func (b *buffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}
