package orc

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestExamplesOfTheSpecification has those of "Run Length Encoding" and
// "Compression".
func TestExamplesOfTheSpecification(t *testing.T) {
	for _, test := range []struct {
		name      string
		got, want []byte
	}{
		{"byte run", appendByteRuns(nil, make([]byte, 100)), []byte{0x61, 0x00}},
		{"byte literals", appendByteRuns(nil, []byte{0x44, 0x45}), []byte{0xfe, 0x44, 0x45}},
		{"short repeat", appendShortRepeat(nil, 10000, 5), []byte{0x0a, 0x27, 0x10}},
		{"direct", appendIntegers(nil, []uint32{23713, 43806, 57005, 48879}),
			[]byte{0x5e, 0x03, 0x5c, 0xa1, 0xab, 0x1e, 0xde, 0xad, 0xbe, 0xef}},
		{"chunk that does not shrink", first(newCodec().appendStream(nil, []byte("12345"))), []byte("\x0b\x00\x0012345")},
	} {
		if !bytes.Equal(test.got, test.want) {
			t.Errorf("%s: got % x, want % x", test.name, test.got, test.want)
		}
	}
}

func first(stream []byte, _ []int) []byte { return stream }

func TestRunsAreReadBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 3000 {
		var integers []uint32
		var text []byte
		for range random.IntN(6) {
			n := 1 + random.IntN([]int{3, 12, 200, 1400}[random.IntN(4)])
			limit := uint32(1)<<random.IntN(32) - 1
			if same := random.IntN(2) == 0; same {
				integers = append(integers, slices.Repeat([]uint32{random.Uint32() & limit}, n)...)
				text = append(text, bytes.Repeat([]byte{byte(random.Uint32())}, n)...)
				continue
			}
			for range n {
				integers = append(integers, random.Uint32()&limit)
				text = append(text, byte(random.Uint32()&limit))
			}
		}
		if got := readByteRuns(appendByteRuns(nil, text), len(text)); !bytes.Equal(got, text) {
			t.Fatalf("round %d: got % x, want % x", round, got, text)
		}
		got := readIntegers(appendIntegers(nil, integers), len(integers))
		if !slices.EqualFunc(got, integers, func(a int, b uint32) bool { return a == int(b) }) {
			t.Fatalf("round %d: got %d, want %d", round, got, integers)
		}
	}
}

func TestBoundsOfLongValues(t *testing.T) {
	x := func(text string, n int) []byte { return bytes.Repeat([]byte(text), n) }
	for _, test := range []struct {
		name         string
		value        []byte
		lower, upper bound
	}{
		{"short", []byte("Köln"), bound{"Köln", false}, bound{"Köln", false}},
		{"as long as can be", x("a", 1024), bound{string(x("a", 1024)), false}, bound{string(x("a", 1024)), false}},
		{"long", x("a", 1025), bound{string(x("a", 1024)), true}, bound{string(x("a", 1023)) + "b", true}},
		{"within a character", x("世", 400), bound{string(x("世", 341)), true}, bound{string(x("世", 340)) + "丗", true}},
		{"last characters", append(x("a", 1020), x("\U0010FFFF", 2)...), bound{string(x("a", 1020)) + "\U0010FFFF", true},
			bound{string(x("a", 1019)) + "b", true}},
		{"before the surrogates", append(x("a", 1021), x("\uD7FF", 2)...), bound{string(x("a", 1021)) + "\uD7FF", true},
			bound{string(x("a", 1021)) + "\uE000", true}},
		{"nothing beyond", x("\U0010FFFF", 300), bound{string(x("\U0010FFFF", 256)), true}, bound{string(x("\U0010FFFF", 300)), false}},
	} {
		if got := lowerBound(test.value); got != test.lower {
			t.Errorf("%s: got the lower bound %q, want %q", test.name, got.text, test.lower.text)
		}
		if got := upperBound(test.value); got != test.upper {
			t.Errorf("%s: got the upper bound %q, want %q", test.name, got.text, test.upper.text)
		}
	}
}
