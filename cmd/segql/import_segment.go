package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"segql/ast"
	"segql/compile"
	"segql/eval/store"
	"segql/profile"
	"segql/view"
)

// An importedSegment is a segment of Pinpoint that has no criteria, but members.
type importedSegment struct {
	name, id string
	version  int // 0 without
}

// importedKey names an imported segment as its endpoints have it.
func importedKey(name string, version int) string {
	return compile.ImportedKey(name, versionOf(version))
}

// versionOf returns a version as segments have it, nil for 0.
func versionOf(version int) *int {
	if version == 0 {
		return nil
	}
	return &version
}

// importSegment makes an imported segment of the ids in files, and sums up. Those
// that nobody has fail like rows of endpoints.
func (c *cli) importSegment(ctx context.Context, args []string, x importedSegment) error {
	files, _, err := dataFiles(args)
	if err != nil {
		return err
	}
	t := &intake{}
	ids := map[string]bool{}
	lists := make([][]profile.IDRow, len(files))
	for i, f := range files {
		if lists[i], err = c.readIDs(f, ids); err != nil {
			return err
		}
	}
	s, err := c.open(toChange)
	if err != nil {
		return err
	}
	scope := c.scope(ast.Pinpoint, "")
	if err := c.checkImported(s, scope, x); err != nil {
		return err
	}
	members, err := s.SetMembers(ctx, scope, importedKey(x.name, x.version), ids)
	if err == nil {
		text := compile.ImportedSource(x.name, cmp.Or(x.id, x.name), versionOf(x.version))
		_, err = s.SaveSegment(scope, x.name, x.version, text)
	}
	if err != nil {
		return storeFailed("importing the segment "+x.name, err)
	}
	for i, f := range files {
		t.unknownIDs(f, lists[i], ids)
	}
	if stopped := t.finish(); stopped != nil {
		return storeFailed("importing the segment "+x.name, stopped)
	}
	c.tellFailures(t)
	if err := c.sumUpMembers(members, t.failed); err != nil {
		return err
	}
	if t.trouble != nil {
		return t.trouble
	}
	if t.failed > 0 {
		return &failure{status: exitInput}
	}
	return nil
}

// readIDs reads the ids of a file, and adds them to those of all.
func (c *cli) readIDs(f dataFile, ids map[string]bool) (list []profile.IDRow, err error) {
	in := c.stdin
	if f.path != "-" {
		file, err := os.Open(f.path)
		if err != nil {
			return nil, fileFailed("reading the input", err)
		}
		defer file.Close()
		in = io.Reader(file)
	}
	for row, err := range profile.ReadIDs(in) {
		if err != nil {
			return nil, fileFailed("reading "+f.name(), cause(err))
		}
		if row.Err == nil {
			ids[row.ID] = false
		}
		list = append(list, row)
	}
	return list, nil
}

// checkImported refuses to make an imported segment of one that has criteria.
func (c *cli) checkImported(s *store.Store, scope store.Scope, x importedSegment) error {
	kept, err := s.Segments(scope)
	if err != nil {
		return storeFailed("reading the store", err)
	}
	for _, k := range kept {
		if k.Name == x.name && k.Version == x.version && !isImported(keptSegment{scope, k}) {
			return &failure{exitInput, fmt.Errorf("the store keeps %s with criteria; choose another name or version, "+
				"or segql segments delete %[1]s", x.name)}
		}
	}
	return nil
}

// errUnknownID is why an id fails.
var errUnknownID = errors.New("no endpoint has the id, nor has its user; import the endpoints first")

// unknownIDs counts those of the ids of a file as failed that are none, or nobody's.
func (t *intake) unknownIDs(f dataFile, list []profile.IDRow, known map[string]bool) {
	i := &input{dataFile: f, rejected: &failedRows{path: f.failed()}, whole: true}
	t.inputs = append(t.inputs, i)
	for _, row := range list {
		reason := row.Err
		if reason == nil && !known[row.ID] {
			reason = errUnknownID
		}
		if reason != nil {
			t.fail(i, profile.Row{Line: row.Line, Raw: []byte(row.ID)}, reason)
		}
	}
}

// sumUpMembers prints what became of the ids.
func (c *cli) sumUpMembers(members, failed int) error {
	tone := view.Plain
	if failed > 0 {
		tone = view.Bad
	}
	return c.table(view.Table{
		Columns: []view.Column{{}, {Kind: view.Numbers}},
		Rows: [][]view.Cell{
			{{Text: "endpoints"}, {Text: view.Number(members), Tone: view.Good}},
			{{Text: "failed"}, {Text: view.Number(failed), Tone: tone}},
		},
	})
}
