package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/compile"
	"segql/eval"
)

// A comparisonFormat is how a comparison is printed.
type comparisonFormat uint8

const (
	comparisonText comparisonFormat = iota
	comparisonJSON
)

var comparisonFormats = formats[comparisonFormat]{"text", "json"}

func (f comparisonFormat) String() string { return comparisonFormats[f] }

// A comparison is numbers of profiles, as JSON.
type comparison struct {
	Domain   string `json:"domain"`
	A        string `json:"a"` // as it was asked for
	B        string `json:"b"`
	Profiles int    `json:"profiles"`
	InA      int    `json:"in_a"`
	InB      int    `json:"in_b"`
	Both     int    `json:"both"`
	OnlyA    int    `json:"only_a"`
	OnlyB    int    `json:"only_b"`
	Neither  int    `json:"neither"`
}

// pairHelp says which segments the commands take that set two side by side.
const pairHelp = "A and B are each @NAME, for a segment that the store keeps, a file with one\n" +
	"segment, or the name of a segment in the inputs behind them."

func (c *cli) compareCommand() *cobra.Command {
	var (
		ranges compile.Ranges
		format comparisonFormat
	)
	cmd := &cobra.Command{
		Use:   "compare [flags] A B [IN...]",
		Short: "Print how many profiles two segments share",
		Long: "Compare counts two segments on the same profiles: how many are in each, in both,\n" +
			"in one alone, and in neither.\n\n" + pairHelp,
		Example:           "  segql compare @gold gold.seg\n  segql compare gold vip segments/",
		Args:              atLeast(2, "two segments"),
		ValidArgsFunction: completeFiles(segmentFiles),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.compare(cmd.Context(), args, ranges, format)
		},
	}
	addChoice(cmd, cmd.Flags(), choice[compile.Ranges]{&ranges, compile.LookupRanges, compile.RangesNames()},
		"ranges", "", "what to do with a window of days (rule R29)")
	addChoice(cmd, cmd.Flags(), comparisonFormats.choice(&format), "format", "", "how to print it")
	return cmd
}

func (c *cli) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff A B [IN...]",
		Short: "Print what differs in the source of two segments",
		Long: "Diff compares two segments in their canonical layout, each with the lists that it\n" +
			"uses, and prints a unified diff. Nothing is printed if they are the same; if they\n" +
			"differ the exit status is 1, as that of diff.\n\n" + pairHelp,
		Example:           "  segql diff @gold gold.seg",
		Args:              atLeast(2, "two segments"),
		ValidArgsFunction: completeFiles(segmentFiles),
		RunE:              func(_ *cobra.Command, args []string) error { return c.diff(args) },
	}
}

func (c *cli) compare(ctx context.Context, args []string, ranges compile.Ranges, format comparisonFormat) error {
	pair, list, err := c.pair(args)
	if err != nil {
		return err
	}
	var plans [2]*compile.Plan
	for i, s := range pair {
		if s == nil {
			continue
		}
		var found ast.Diagnostics
		plans[i], found = compile.MakePlan(s, compile.PlanOptions{Ranges: ranges})
		list = amended(list, found)
	}
	c.draw(c.stderr, list)
	if err := verdict(list); err != nil {
		return err
	}
	if a, b := pair[0].Service, pair[1].Service; a != b {
		return &failure{exitInput, fmt.Errorf("%s is for %s and %s for %s, which share nobody", args[0], a.Title(), args[1], b.Title())}
	}
	scope := c.scope(pair[0].Service, pair[0].Domain)
	if other := c.scope(pair[1].Service, pair[1].Domain); other != scope {
		return &failure{exitInput, fmt.Errorf("%s is of the domain %s and %s of %s; --domain says on which to compare them",
			args[0], scope.Domain, args[1], other.Domain)}
	}
	profiles, err := c.view(scope)
	if err != nil {
		return err
	}
	defer profiles.Close()
	x, err := eval.Compare(ctx, plans[0], plans[1], profiles, c.at)
	if err != nil {
		return evaluationFailed(err)
	}
	if x.Total == 0 {
		if err := c.noProfiles(scope); err != nil {
			return err
		}
	}
	if format == comparisonJSON {
		return c.printJSON(comparison{
			scope.Domain, args[0], args[1], x.Total, x.A, x.B, x.Both, x.A - x.Both, x.B - x.Both, x.Total - (x.A + x.B - x.Both),
		})
	}
	return printed(c.printer().For(scope.Service).Comparison(args[0], args[1], x))
}

func (c *cli) diff(args []string) error {
	pair, list, err := c.pair(args)
	if err != nil {
		return err
	}
	c.draw(c.stderr, list)
	if err := verdict(list); err != nil {
		return err
	}
	texts := compile.Sources(pair[:])
	if texts[0] == texts[1] {
		return nil
	}
	if err := printed(c.printer().Diff(args[0], texts[0], args[1], texts[1])); err != nil {
		return err
	}
	return &failure{status: exitInput}
}

// pair returns the two segments that the first arguments are about, and what is
// wrong with them: then they may be nil. Each is checked on its own, with the
// inputs behind them, so that both may have one name.
func (c *cli) pair(args []string) (pair [2]*compile.Segment, list ast.Diagnostics, err error) {
	var inputs []*ast.Source
	if len(args) > len(pair) {
		if inputs, err = c.sources(args[len(pair):], nil, segmentFiles); err != nil {
			return pair, nil, err
		}
	}
	for i, arg := range args[:len(pair)] {
		var own []*ast.Source
		switch {
		case isInput(arg):
			own, err = c.sources([]string{arg}, nil, segmentFiles)
		case len(inputs) == 0:
			err = usage("there is no file %s; a segment that the store keeps is @%s, and the file that one is in stands behind A and B", arg, arg)
		}
		if err != nil {
			return pair, nil, err
		}
		segments, found := c.checkSources(append(own, without(inputs, own)...), false)
		list = append(list, unsaid(list, found)...)
		switch {
		case found.Failed():
		case own == nil:
			pair[i], err = named(segments, arg)
		default:
			pair[i], err = onlyOf(arg, own, segments)
		}
		if err != nil {
			return pair, nil, err
		}
	}
	return pair, list, nil
}

// isInput reports whether an argument is what a segment is read from, not its
// name.
func isInput(arg string) bool {
	if arg == "-" || strings.HasPrefix(arg, "@") {
		return true
	}
	_, err := os.Stat(arg)
	return err == nil
}

// without returns the inputs that are not among others.
func without(inputs, others []*ast.Source) (list []*ast.Source) {
	for _, src := range inputs {
		same := func(o *ast.Source) bool { return o.Name == src.Name }
		if !slices.ContainsFunc(others, same) {
			list = append(list, src)
		}
	}
	return list
}

// unsaid returns the diagnostics that are not in a list of those of another check
// of the same inputs.
func unsaid(said, found ast.Diagnostics) (list ast.Diagnostics) {
	for _, d := range found {
		same := func(o ast.Diagnostic) bool {
			return o.Source.Name == d.Source.Name && o.Span == d.Span && o.Code == d.Code
		}
		if !slices.ContainsFunc(said, same) {
			list = append(list, d)
		}
	}
	return list
}

// onlyOf returns the only one of the segments that an argument's sources have.
func onlyOf(arg string, sources []*ast.Source, segments []*compile.Segment) (*compile.Segment, error) {
	var found []*compile.Segment
	for _, s := range segments {
		if slices.Contains(sources, s.File.Source) {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
		return nil, &failure{exitInput, fmt.Errorf("%s has no segment", arg)}
	case 1:
		return found[0], nil
	}
	return nil, usage("%s has %d segments; name one, and put %s behind A and B", arg, len(found), arg)
}
