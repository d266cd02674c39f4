package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/profile"
	"segql/report"
)

// A membershipFormat is how memberships are printed.
type membershipFormat uint8

const (
	membershipTable membershipFormat = iota
	membershipJSON
)

var membershipFormats = formats[membershipFormat]{"table", "json"}

func (f membershipFormat) String() string { return membershipFormats[f] }

func (c *cli) membershipCommand() *cobra.Command {
	var (
		a      asking
		ids    []string
		format membershipFormat
	)
	cmd := &cobra.Command{
		Use:     "membership [flags] --ids ID,... IN...",
		Short:   "Say of profiles whether they are in a segment",
		Example: "  segql membership --ids 1f0e3dad99908345f7439f8ffabdffc4 nw.seg",
		RunE: func(cmd *cobra.Command, args []string) error {
			ids = slices.DeleteFunc(ids, func(id string) bool { return strings.TrimSpace(id) == "" })
			if len(ids) == 0 {
				return usage("name profiles with --ids")
			}
			return c.evaluate(args, a, func(e *report.Evaluation) error {
				for i, id := range ids {
					ids[i] = profile.FormOf(e.Segment.Service).ID(id)
				}
				answer, err := e.Membership(cmd.Context(), ids)
				if err != nil {
					return evaluationFailed(err)
				}
				return c.printMembership(answer, e.Segment.Service, format)
			})
		},
	}
	addAsking(cmd, &a)
	addReference(cmd, &a)
	cmd.Flags().StringSliceVar(&ids, "ids", nil, "the `IDS` of profiles, with commas between")
	addChoice(cmd, cmd.Flags(), membershipFormats.choice(&format), "format", "", "how to print them")
	return cmd
}

func (c *cli) printMembership(m *report.Membership, service ast.Service, format membershipFormat) error {
	var err error
	if format == membershipJSON {
		err = c.printJSON(m)
	} else {
		err = printed(c.printer().For(service).Membership(m))
	}
	if n := len(m.Failures); err == nil && n > 0 {
		return &failure{exitInput, fmt.Errorf("%s not found", count(n, service.Noun()))}
	}
	return err
}
