package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

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
			return c.printEstimate(e, *format, in, total)
		})
	}}
	addAsking(cmd, &a)
	addReference(cmd, &a)
	return cmd
}

func (c *cli) printEstimate(e *report.Evaluation, format estimateFormat, in, total int) error {
	switch format {
	case estimateJSON:
		return c.printJSON(estimate{
			c.scope(e.Segment.Service, e.Segment.Domain).Domain, e.Segment.Name, "SUCCEEDED", strconv.Itoa(in), total,
		})
	case estimateCount:
		return c.print(fmt.Appendln(nil, in))
	}
	return printed(c.printer().Estimate(in, total))
}
