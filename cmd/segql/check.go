package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"segql/ast"
)

func (c *cli) checkCommand() *cobra.Command {
	var (
		expressions []string
		asJSON      bool
		strict      bool
		console     bool
	)
	cmd := &cobra.Command{
		Use:               "check [flags] IN...",
		Short:             "Print every mistake of segments",
		Example:           "  segql check --strict segments/",
		ValidArgsFunction: completeFiles(segmentFiles),
		RunE: func(_ *cobra.Command, args []string) error {
			segments, list, err := c.check(args, expressions, console)
			if err != nil {
				return err
			}
			strictly(list, strict)
			switch {
			case asJSON:
				err = c.print(jsonLines(c.told(list)))
			case len(list) > 0:
				err = c.draw(c.stdout, list)
			case !c.quiet:
				fmt.Fprintf(c.stderr, "%s: no problems\n", count(len(segments), "segment"))
			}
			if err != nil {
				return err
			}
			return verdict(list)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&expressions, "expression", "e", nil, "check this `TEXT`")
	flags.BoolVar(&asJSON, "json", false, "print a JSON object a line")
	flags.BoolVar(&strict, "strict", false, "take warnings for errors")
	flags.BoolVar(&console, "console", false, "warn of what the console cannot show")
	return cmd
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// A line is a diagnostic as --json prints it. Lines and columns begin at 1,
// columns count characters, the end is the place behind.
type line struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	Severity  string `json:"severity"`
	Code      string `json:"code"`
	Message   string `json:"message"`
	Help      string `json:"help"`
}

func jsonLines(list ast.Diagnostics) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, d := range list {
		l := line{
			File: d.Source.Name, Severity: d.Severity().String(), Code: d.Code.String(),
			Message: d.Message, Help: d.Help,
		}
		l.Line, l.Column = d.Source.Position(d.Span.Start)
		l.EndLine, l.EndColumn = d.Source.Position(d.Span.End)
		if err := e.Encode(l); err != nil {
			panic(err) // a line is strings and numbers
		}
	}
	return b.Bytes()
}
