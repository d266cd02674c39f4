package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"segql/eval"
	"segql/profile"
	"segql/report"
)

func (c *cli) whyCommand() *cobra.Command {
	var a asking
	cmd := &cobra.Command{
		Use:     "why ID [flags] IN...",
		Short:   "Print why a profile is in a segment, or is not",
		Example: "  segql why 1f0e3dad99908345f7439f8ffabdffc4 nw.seg",
		Args:    atLeast(1, "the id of a profile, then a segment"),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.evaluate(args[1:], a, func(e *report.Evaluation) error {
				id := profile.FormOf(e.Segment.Service).ID(args[0])
				r, err := e.Profiles.Get(id)
				if err != nil {
					return storeFailed("reading the store", err)
				}
				if r == nil {
					return &failure{exitInput, fmt.Errorf("no %s has the id %s", e.Segment.Service.Noun(), id)}
				}
				t := eval.NewReference(e.Segment, e.At).Trace(r.Values)
				return printed(c.printer().Why(id, e.Segment, t))
			})
		},
	}
	addAsking(cmd, &a)
	return cmd
}
