package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/compile"
)

func (c *cli) decompileCommand() *cobra.Command {
	var (
		service ast.Service
		output  string
	)
	cmd := &cobra.Command{
		Use:   "decompile [flags] DOCUMENT...",
		Short: "Print the source of AWS documents",
		Long: "Decompile reads JSON and YAML: SegmentGroups, requests and responses of\n" +
			"Customer Profiles and Pinpoint, and CloudFormation templates. A document is a\n" +
			"file, a folder, or - for standard input.",
		ValidArgsFunction: completeFiles(documentFiles),
	}
	flags := cmd.Flags()
	services := choice[ast.Service]{&service, ast.LookupService, ast.Services}
	addChoice(cmd, flags, services, "service", "", "the service of a document that fits both")
	flags.StringVarP(&output, "output", "o", "", "write to this `FILE` or folder")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		sources, err := c.sources(args, nil, documentFiles)
		if err != nil {
			return err
		}
		var given *ast.Service
		if flags.Changed("service") {
			given = &service
		}
		var files []*ast.File
		var list ast.Diagnostics
		for _, src := range sources {
			f, found := compile.Decompile(src, given)
			files = append(files, f)
			list = append(list, found...)
		}
		c.draw(c.stderr, list)
		if err := c.writeSource(files, output); err != nil {
			return err
		}
		return verdict(list)
	}
	return cmd
}

// writeSource prints segments as one source, or writes it to a file, or a
// file a segment into a folder.
func (c *cli) writeSource(files []*ast.File, output string) error {
	folder, err := isFolder(output)
	if err != nil {
		return err
	}
	if folder {
		return writeSegments(files, output)
	}
	all := &ast.File{Source: files[0].Source}
	for _, f := range files {
		all.Decls = append(all.Decls, f.Decls...)
	}
	if len(all.Decls) > 1 {
		for s := range all.Segments() {
			if s.Header == nil {
				s.Header = &ast.Header{} // so that its body is a segment of its own
			}
		}
	}
	text := []byte(ast.Format(all))
	switch {
	case len(all.Decls) == 0:
		return nil
	case toFile(output):
		return writeFile(output, text)
	}
	return c.print(text)
}

// writeSegments names a file after its segment, or after the document of a
// segment without a name.
func writeSegments(files []*ast.File, folder string) error {
	names := compile.Names{}
	for _, f := range files {
		for s := range f.Segments() {
			name := f.Source.Stem
			if s.Header != nil && s.Header.Name != nil {
				name = s.Header.Name.Text
			}
			one := &ast.File{Source: f.Source, Decls: []ast.Decl{s}}
			path := filepath.Join(folder, names.Unique(compile.BaseName(name))+".seg")
			if err := writeFile(path, []byte(ast.Format(one))); err != nil {
				return err
			}
		}
	}
	return nil
}
