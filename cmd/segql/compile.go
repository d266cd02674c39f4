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

func (c *cli) compileCommand() *cobra.Command {
	var (
		target      compile.Target
		expressions []string
		output      string
		segment     string
		strict      bool
	)
	cmd := &cobra.Command{
		Use:   "compile [flags] IN...",
		Short: "Print the documents of segments",
		Long: "Compile prints the AWS documents of segments. IN is a file, a folder, or - for\n" +
			"standard input; what is given together is compiled together.",
		Example: `  segql compile nw.seg
  segql compile -t cloudformation -o template.json segments/
  segql compile -e 'include ALL < group ALL < FirstName BEGINS_WITH "A" > >'`,
		ValidArgsFunction: completeFiles(segmentFiles),
		RunE: func(_ *cobra.Command, args []string) error {
			segments, list, err := c.check(args, expressions, false)
			if err != nil {
				return err
			}
			strictly(list, strict)
			var documents []compile.Document
			if !list.Failed() {
				if segment != "" {
					if segments, err = named(segments, segment); err != nil {
						return err
					}
				}
				var found ast.Diagnostics
				documents, found = compile.Compile(segments, target, c.domain)
				strictly(found, strict)
				list = append(list, found...)
			}
			c.draw(c.stderr, list)
			if err := verdict(list); err != nil {
				return err
			}
			return c.write(documents, output)
		},
	}
	flags := cmd.Flags()
	targets := choice[compile.Target]{&target, compile.LookupTarget, compile.Targets()}
	addChoice(cmd, flags, targets, "target", "t", "the kind of document")
	flags.StringArrayVarP(&expressions, "expression", "e", nil, "compile this `TEXT`")
	flags.StringVarP(&output, "output", "o", "", "write to this `FILE` or folder")
	flags.StringVar(&segment, "segment", "", "compile the segment of this `NAME` alone")
	flags.BoolVar(&strict, "strict", false, "take warnings for errors")
	return cmd
}

// check parses the inputs and checks them together. An input with syntax errors
// is checked in what could be read, so that every mistake shows in one run.
func (c *cli) check(args, expressions []string, console bool) ([]*compile.Segment, ast.Diagnostics, error) {
	sources, err := c.sources(args, expressions, segmentFiles)
	if err != nil {
		return nil, nil, err
	}
	var files []*ast.File
	var list ast.Diagnostics
	for _, src := range sources {
		f, found := grammar.Parse(src)
		files = append(files, f)
		list = append(list, found...)
	}
	segments, found := compile.Check(files, compile.Options{Console: console})
	list = append(list, found...)
	list.Sort(sources...)
	return segments, list, nil
}

// named returns the segment of a name.
func named(segments []*compile.Segment, name string) ([]*compile.Segment, error) {
	names := map[string]bool{}
	for _, s := range segments {
		if s.Name == name || s.ID == name {
			return []*compile.Segment{s}, nil
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
			if err := writeFile(filepath.Join(output, d.File), compile.JSON(d.Value)); err != nil {
				return err
			}
		}
		return nil
	}
	if len(documents) == 0 {
		return nil
	}
	value := documents[0].Value
	if len(documents) > 1 {
		all := make([]any, len(documents))
		for i, d := range documents {
			all[i] = d.Value
		}
		value = all
	}
	if toFile(output) {
		return writeFile(output, compile.JSON(value))
	}
	return c.print(compile.JSON(value))
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
