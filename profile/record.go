// Package profile is the record of a customer profile, and the ways in which
// profiles come and go: AWS's JSON, JSON lines, CSV, and synthetic people.
package profile

import (
	"cmp"
	"slices"
	"strings"
)

// A Record is a profile: for each attribute its values, of which profiles of
// Customer Profiles have at most one and endpoints any number.
type Record struct {
	ID     string // 1 to 1024 bytes
	Expiry int64  // the instant from which on it is in nothing (R32), in Unix milliseconds; 0 without
	Pairs  []Pair // sorted by path, the values of a path in their order; none empty (R14)
}

// A Pair is an attribute and one of its values. The path is that of
// ast.Attribute without quotes and brackets: FirstName, Address.City,
// Attributes.loyalty points, Calculated.orders. In an update an empty value
// removes the attribute.
type Pair struct{ Path, Value string }

// Values returns the values of an attribute, none if it is missing.
func (r *Record) Values(path string) []string {
	i, found := slices.BinarySearchFunc(r.Pairs, path, func(p Pair, path string) int { return cmp.Compare(p.Path, path) })
	if !found {
		return nil
	}
	var values []string
	for ; i < len(r.Pairs) && r.Pairs[i].Path == path; i++ {
		values = append(values, r.Pairs[i].Value)
	}
	return values
}

// Sort puts the pairs into their order.
func (r *Record) Sort() {
	slices.SortStableFunc(r.Pairs, func(a, b Pair) int { return strings.Compare(a.Path, b.Path) })
}
