package profile

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"segql/ast"
)

// appendEndpoint appends a record as an EndpointResponse object on one line,
// without a line end: its members in the order of the model, what people named by
// name. It leaves out paths that no endpoint has.
func appendEndpoint(dst []byte, r *Record) []byte {
	dst = append(dst, '{')
	group := ""
	enter := func(name string) string { // returns the name in the group, which is opened
		in, own, dotted := strings.Cut(name, ".")
		if !dotted {
			in, own = "", name
		}
		if in != group && group != "" {
			dst = append(dst, '}')
		}
		if in != group && in != "" {
			dst = append(appendName(dst, in), '{')
		}
		group = in
		return own
	}
	for _, m := range endpointMembers {
		pairs := m.pairs(r)
		if len(pairs) == 0 {
			continue
		}
		dst = appendName(dst, enter(m.name))
		if m.hasNames() {
			dst = m.appendNamed(dst, pairs)
		} else {
			dst = m.appendValue(dst, pairs[0].Value)
		}
	}
	enter("")
	return append(dst, '}')
}

// pairs returns what a record has of the member, with the id as one and a
// coordinate alone.
func (m *endpointMember) pairs(r *Record) []Pair {
	if m.shape == endpointID {
		return []Pair{{m.path, r.ID}}
	}
	from, _ := slices.BinarySearchFunc(r.Pairs, m.path, func(p Pair, path string) int { return strings.Compare(p.Path, path) })
	to := from
	for to < len(r.Pairs) && (r.Pairs[to].Path == m.path || m.hasNames() && strings.HasPrefix(r.Pairs[to].Path, m.path)) {
		to++
	}
	pairs := r.Pairs[from:to]
	if len(pairs) > 0 && m.path == placePath {
		if value := m.coordinate(pairs[0].Value); value != "" {
			return []Pair{{m.path, value}}
		}
		return nil
	}
	return pairs
}

// coordinate returns the coordinate of a place that the member is.
func (m *endpointMember) coordinate(place string) string {
	north, east := ast.SplitPlace(place)
	if m.shape == latitude {
		return north
	}
	return east
}

// appendNamed appends an object of what people named, whose pairs follow each
// other.
func (m *endpointMember) appendNamed(dst []byte, pairs []Pair) []byte {
	dst = append(dst, '{')
	for len(pairs) > 0 {
		path, first := pairs[0].Path, true
		dst = appendName(dst, path[len(m.path):])
		if m.shape == numbers {
			dst = m.appendValue(dst, pairs[0].Value)
		} else {
			dst = append(dst, '[')
		}
		for ; len(pairs) > 0 && pairs[0].Path == path; pairs = pairs[1:] {
			if m.shape == numbers {
				continue
			}
			if !first {
				dst = append(dst, ',')
			}
			dst, first = appendText(dst, pairs[0].Value), false
		}
		if m.shape == texts {
			dst = append(dst, ']')
		}
	}
	return append(dst, '}')
}

// appendValue appends a number as one if JSON has it, and text.
func (m *endpointMember) appendValue(dst []byte, value string) []byte {
	if m.shape != numbers && m.shape != latitude && m.shape != longitude {
		return appendText(dst, value)
	}
	if json.Valid([]byte(value)) {
		return append(dst, value...)
	}
	if n, ok := ast.ParseNumber(value); ok && !math.IsInf(n, 0) { // such as +1, which JSON has not
		return strconv.AppendFloat(dst, n, 'g', -1, 64)
	}
	return appendText(dst, value)
}

// columnsOfEndpoints are the id and a column for each path: one that stands there several
// times takes as many values of a list, and a place has one for each coordinate.
func columnsOfEndpoints(paths []string) (header []string, fill func(cells []string, r *Record)) {
	header, columns := []string{endpointIDName}, Columns{}
	add := func(path, name string) {
		columns[path] = append(columns[path], len(header))
		header = append(header, name)
	}
	for _, path := range paths {
		rank, ok := endpointRank(path)
		switch {
		case path == placePath:
			add(path, endpointMembers[rank].name)
			add(path, endpointMembers[rank+1].name)
		case ok && endpointMembers[rank].hasNames():
			add(path, endpointMembers[rank].name+"."+path[len(endpointMembers[rank].path):])
		default:
			add(path, path)
		}
	}
	return header, columns.fillLists
}

// fillLists fills cells with the values of an endpoint, as many as there are columns.
func (c Columns) fillLists(cells []string, r *Record) {
	cells[0] = r.ID
	nth := 0
	for i, p := range r.Pairs {
		if i == 0 || p.Path != r.Pairs[i-1].Path {
			nth = 0
		}
		values := []string{p.Value}
		if p.Path == placePath {
			latitude, longitude := ast.SplitPlace(p.Value)
			values = []string{latitude, longitude}
		}
		columns := c[p.Path]
		for _, v := range values {
			if nth < len(columns) {
				cells[columns[nth]] = v
				nth++
			}
		}
	}
}
