package main

import (
	"github.com/spf13/cobra"

	"segql/ast"
	"segql/grammar"
)

// A layout is what fmt does with the files whose layout differs.
type layout struct{ list, write, diff bool }

func (c *cli) fmtCommand() *cobra.Command {
	var (
		expressions []string
		how         layout
	)
	cmd := &cobra.Command{
		Use:               "fmt [flags] IN...",
		Short:             "Print segments in their canonical layout",
		Example:           "  segql fmt -w segments/",
		ValidArgsFunction: completeFiles(segmentFiles),
		RunE: func(_ *cobra.Command, args []string) error {
			sources, err := c.sources(args, expressions, segmentFiles)
			if err != nil {
				return err
			}
			for _, src := range sources {
				if how.write && !isFile(src) {
					return usage("-w needs a file, not %s", src.Name)
				}
			}
			var broken ast.Diagnostics
			for _, src := range sources {
				f, list := grammar.Parse(src)
				if f.Broken {
					broken = append(broken, list...)
					continue
				}
				if err := c.format(src, ast.Format(f), how); err != nil {
					return err
				}
			}
			c.draw(c.stderr, broken)
			return verdict(broken)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&expressions, "expression", "e", nil, "format this `TEXT`")
	flags.BoolVarP(&how.list, "list", "l", false, "list the files whose layout differs")
	flags.BoolVarP(&how.write, "write", "w", false, "write the layout to the files")
	flags.BoolVarP(&how.diff, "diff", "d", false, "show the differences")
	return cmd
}

func (c *cli) format(src *ast.Source, text string, how layout) error {
	if how == (layout{}) {
		return c.print([]byte(text))
	}
	if text == src.Text {
		return nil
	}
	if how.list {
		if err := c.print([]byte(src.Name + "\n")); err != nil {
			return err
		}
	}
	if how.diff {
		if err := printed(c.printer().Diff(src.Name+".orig", src.Text, src.Name, text)); err != nil {
			return err
		}
	}
	if how.write {
		return writeFile(src.Name, []byte(text))
	}
	return nil
}
