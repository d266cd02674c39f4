package compile

import (
	"slices"

	"segql/ast"
)

// inclusive returns a condition on what endpoints have under a path that no
// segment names.
func inclusive(path, value string) *Condition {
	f, ok := ast.LookupStored(ast.Pinpoint, path)
	if !ok {
		panic("compile: nothing is kept under " + path)
	}
	values := []string{value}
	return &Condition{
		Syntax: &ast.Condition{Attribute: ast.AttributeOf(path), Op: ast.Inclusive},
		Field:  f, Op: ast.Inclusive, Values: values, Operands: ast.Texts(values),
	}
}

// among is the condition of an imported segment (rule P12).
func among(s *Segment) *Condition { return inclusive(ast.Segments, ImportedKey(s.Name, s.Version)) }

// ImportedKey returns the text that the endpoints of an imported segment have
// among their Segments: the segment as a source is written.
func ImportedKey(name string, version *int) string {
	return ast.SourceSegment{Name: word(&node{}, name), Version: version}.String()
}

// The endpoints that nothing can be sent to (rule P9).
const (
	optedOut = "ALL"
	inactive = "INACTIVE"
)

// IsEligible reports whether messages can be sent to an endpoint, by its values.
func IsEligible(values func(path string) []string) bool {
	return !slices.Contains(values(ast.OptOut), optedOut) && !slices.Contains(values(ast.EndpointStatus), inactive)
}

// Eligible returns the plan of those endpoints in the segment that messages can be
// sent to: whose user has not opted out, and that are not inactive (rule P9). A
// missing value is neither, under every reading.
func (p *Plan) Eligible() *Plan {
	out := []Node{&Not{inclusive(ast.OptOut, optedOut)}, &Not{inclusive(ast.EndpointStatus, inactive)}}
	return &Plan{Segment: p.Segment, Root: &And{append(out, p.Root)}, Sources: p.Sources}
}

// ImportedSource returns the source of an imported segment, by which its endpoints
// are found among others: its header.
func ImportedSource(name, id string, version *int) string {
	h := &ast.Header{Service: ast.Pinpoint}
	literal := word(&node{}, name)
	h.Name = &literal
	h.Properties = append(h.Properties, &ast.TextProperty{Kind: ast.ID, Text: word(&node{}, id)})
	if version != nil {
		h.Properties = append(h.Properties, &ast.VersionProperty{Number: *version})
	}
	h.Properties = append(h.Properties, &ast.Imported{})
	return ast.Format(&ast.File{Source: &ast.Source{}, Decls: []ast.Decl{&ast.Segment{Header: h}}})
}
