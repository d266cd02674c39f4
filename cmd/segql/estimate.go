package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/report"
)

// An estimateFormat is how an estimate is printed.
type estimateFormat uint8

const (
	estimateText estimateFormat = iota
	estimateJSON
	estimateCount
)

var estimateFormats = formats[estimateFormat]{"text", "json", "count"}

func (f estimateFormat) String() string { return estimateFormats[f] }

// An estimate is the members of GetSegmentEstimate that local evaluation has,
// and the number of profiles there are.
type estimate struct {
	DomainName            string
	SegmentDefinitionName string `json:",omitempty"`
	Status                string
	Estimate              string
	Total                 int
	Eligible              *int `json:",omitempty"` // of Pinpoint (rule P9)
}

func (c *cli) estimateCommand() *cobra.Command {
	var format estimateFormat
	cmd := c.estimating("estimate [flags] IN...", "Print how many profiles are in a segment", &format)
	cmd.Example = `  segql estimate nw.seg
  segql estimate -e 'include ALL < group ALL < FirstName BEGINS_WITH "A" > >'`
	addChoice(cmd, cmd.Flags(), estimateFormats.choice(&format), "format", "", "how to print it")
	return cmd
}

func (c *cli) countCommand() *cobra.Command {
	format := estimateCount
	return c.estimating("count [flags] IN...", "Print the bare number of profiles in a segment", &format)
}

func (c *cli) estimating(use, short string, format *estimateFormat) *cobra.Command {
	var a asking
	cmd := &cobra.Command{Use: use, Short: short, RunE: func(cmd *cobra.Command, args []string) error {
		return c.evaluate(args, a, func(e *report.Evaluation) error {
			in, total, err := e.Count(cmd.Context())
			if err != nil {
				return evaluationFailed(err)
			}
			return c.printEstimate(cmd.Context(), e, *format, in, total)
		})
	}}
	addAsking(cmd, &a)
	addReference(cmd, &a)
	return cmd
}

func (c *cli) printEstimate(ctx context.Context, e *report.Evaluation, format estimateFormat, in, total int) error {
	if format == estimateCount {
		return c.print(fmt.Appendln(nil, in))
	}
	var eligible *int
	if e.Segment.Service == ast.Pinpoint {
		n, err := e.Eligible(ctx)
		if err != nil {
			return evaluationFailed(err)
		}
		eligible = &n
	}
	if format == estimateJSON {
		return c.printJSON(estimate{
			e.Profiles.Scope().Domain, e.Segment.Name, "SUCCEEDED", strconv.Itoa(in), total, eligible,
		})
	}
	p := c.printer().For(e.Segment.Service)
	err := p.Estimate(in, total)
	if err == nil && eligible != nil {
		err = p.Eligible(*eligible, in)
	}
	return printed(err)
}
