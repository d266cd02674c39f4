package compile

import "segql/ast"

// Options say what a check may know beside the files.
type Options struct {
	Library Library // nil without
	Console bool    // warn of what the console cannot show
}

// Check resolves the segments of files that are compiled together. It returns
// those that have no errors, in source order, and every problem of all.
func Check(files []*ast.File, o Options) ([]*Segment, ast.Diagnostics) { return nil, nil }
