package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"segql/view"
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
		return c.evaluate(args, a, func(e *evaluation) error {
			in, total, err := e.count(cmd.Context())
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

func (c *cli) printEstimate(e *evaluation, format estimateFormat, in, total int) error {
	switch format {
	case estimateJSON:
		text, err := json.MarshalIndent(estimate{
			c.scope(e.segment.Service, e.segment.Domain).Domain, e.segment.Name, "SUCCEEDED", strconv.Itoa(in), total,
		}, "", "  ")
		if err != nil {
			panic(err) // an estimate is strings and numbers
		}
		return c.print(append(text, '\n'))
	case estimateCount:
		return c.print(fmt.Appendln(nil, in))
	}
	return c.print(fmt.Appendf(nil, "%s of %s profiles (%s)\n", view.Number(in), view.Number(total), view.Percent(in, total)))
}
