package migrate

import (
	"encoding/binary"
	"strings"

	"segql/profile"
)

// A packer writes pairs as a text, a quarter of their size: how many, and of each the
// number of the path, the length of the value, and the value.
type packer struct {
	paths   []string
	numbers map[string]uint64 // in paths
}

func (p *packer) pack(pairs []profile.Pair) string {
	text := binary.AppendUvarint(nil, uint64(len(pairs)))
	for _, pair := range pairs {
		number, known := p.numbers[pair.Path]
		if !known {
			path := strings.Clone(pair.Path)
			number = uint64(len(p.paths))
			p.paths, p.numbers[path] = append(p.paths, path), number
		}
		text = binary.AppendUvarint(text, number)
		text = binary.AppendUvarint(text, uint64(len(pair.Value)))
		text = append(text, pair.Value...)
	}
	return string(text)
}

// unpack returns the pairs of a text, of which the values are parts.
func (p *packer) unpack(text string) []profile.Pair {
	number := func() uint64 {
		n, size := binary.Uvarint([]byte(text[:min(len(text), binary.MaxVarintLen64)]))
		text = text[size:]
		return n
	}
	pairs := make([]profile.Pair, number())
	for i := range pairs {
		path, size := p.paths[number()], number()
		pairs[i] = profile.Pair{Path: path, Value: text[:size]}
		text = text[size:]
	}
	return pairs
}
