package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

// A compiling is how a command asks for documents.
type compiling struct {
	target      compile.Target
	ranges      compile.Ranges
	expressions []string
	output      string
	segment     string
	strict      bool
}

func (c *cli) compileCommand() *cobra.Command {
	var x compiling
	cmd := &cobra.Command{
		Use:   "compile [flags] IN...",
		Short: "Print the documents of segments",
		Long: "Compile prints the AWS documents of segments, or their plans. IN is a file, a\n" +
			"folder, or - for standard input; what is given together is compiled together.",
		Example: `  segql compile nw.seg
  segql compile -t cloudformation -o template.json segments/
  segql compile -e 'include ALL < group ALL < FirstName BEGINS_WITH "A" > >'`,
		ValidArgsFunction: completeFiles(segmentFiles),
		RunE:              func(_ *cobra.Command, args []string) error { return c.compile(args, x) },
	}
	flags := cmd.Flags()
	targets := choice[compile.Target]{&x.target, compile.LookupTarget, compile.Targets()}
	addChoice(cmd, flags, targets, "target", "t", "the kind of document")
	ranges := choice[compile.Ranges]{&x.ranges, compile.LookupRanges, compile.RangesNames()}
	addChoice(cmd, flags, ranges, "ranges", "", "what to do with a window of days in a plan (rule R29)")
	flags.StringArrayVarP(&x.expressions, "expression", "e", nil, "compile this `TEXT`")
	flags.StringVarP(&x.output, "output", "o", "", "write to this `FILE` or folder")
	flags.StringVar(&x.segment, "segment", "", "compile the segment of this `NAME` alone")
	flags.BoolVar(&x.strict, "strict", false, "take warnings for errors")
	return cmd
}

func (c *cli) compile(args []string, x compiling) error {
	segments, list, err := c.check(args, x.expressions, false)
	if err != nil {
		return err
	}
	strictly(list, x.strict)
	var documents []compile.Document
	if !list.Failed() {
		if x.segment != "" {
			s, err := named(segments, x.segment)
			if err != nil {
				return err
			}
			segments = []*compile.Segment{s}
		}
		var found ast.Diagnostics
		documents, found = x.documents(segments, c.domain)
		strictly(found, x.strict)
		list = amended(list, found)
	}
	c.draw(c.stderr, list)
	if err := verdict(list); err != nil {
		return err
	}
	return c.write(documents, x.output)
}

func (x compiling) documents(segments []*compile.Segment, domain string) ([]compile.Document, ast.Diagnostics) {
	if x.target == compile.LogicalPlan {
		return compile.Plans(segments, compile.PlanOptions{Ranges: x.ranges})
	}
	return compile.Compile(segments, x.target, domain)
}

// amended returns what a check reported and what was found after it. An error
// takes the place of a warning that foresaw it.
func amended(list, found ast.Diagnostics) ast.Diagnostics {
	type place struct {
		source *ast.Source
		span   ast.Span
	}
	failed := map[place]bool{}
	for _, d := range found {
		if d.Severity() == ast.Error {
			failed[place{d.Source, d.Span}] = true
		}
	}
	warned := func(d ast.Diagnostic) bool { return failed[place{d.Source, d.Span}] }
	return append(slices.DeleteFunc(list, warned), found...)
}

// check parses the inputs and checks them together. An input with syntax errors
// is checked in what could be read, so that every mistake shows in one run.
func (c *cli) check(args, expressions []string, console bool) ([]*compile.Segment, ast.Diagnostics, error) {
	sources, err := c.sources(args, expressions, segmentFiles)
	if err != nil {
		return nil, nil, err
	}
	segments, list := c.checkSources(sources, console)
	return segments, list, nil
}

func (c *cli) checkSources(sources []*ast.Source, console bool) ([]*compile.Segment, ast.Diagnostics) {
	var files []*ast.File
	var list ast.Diagnostics
	for _, src := range sources {
		f, found := grammar.Parse(src)
		files = append(files, f)
		list = append(list, found...)
	}
	segments, found := compile.Check(files, compile.Options{Library: library{cli: c}, Console: console})
	list = append(list, found...)
	list.Sort(sources...)
	return segments, list
}

// named returns the segment of a name.
func named(segments []*compile.Segment, name string) (*compile.Segment, error) {
	names := map[string]bool{}
	for _, s := range segments {
		if s.Name == name || s.ID == name {
			return s, nil
		}
		names[s.Name] = true
	}
	hint := ""
	if near := ast.Nearest(name, slices.Values(slices.Sorted(maps.Keys(names)))); near != "" {
		hint = "; " + near + "?"
	}
	return nil, &failure{exitInput, fmt.Errorf("no segment is called %s%s", name, hint)}
}

// write prints documents, or writes them to a file or into a folder.
func (c *cli) write(documents []compile.Document, output string) error {
	folder, err := isFolder(output)
	if err != nil {
		return err
	}
	if folder {
		for _, d := range documents {
			if err := writeFile(filepath.Join(output, d.File), compile.Encode([]compile.Document{d})); err != nil {
				return err
			}
		}
		return nil
	}
	if len(documents) == 0 {
		return nil
	}
	text := compile.Encode(documents)
	if toFile(output) {
		return writeFile(output, text)
	}
	return c.print(text)
}

// completeFiles completes arguments with folders and files of extensions.
func completeFiles(extensions []string) cobra.CompletionFunc {
	var list []string
	for _, e := range extensions {
		list = append(list, e[1:])
	}
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list, cobra.ShellCompDirectiveFilterFileExt
	}
}
