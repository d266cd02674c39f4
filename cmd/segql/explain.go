package main

import (
	"github.com/spf13/cobra"

	"segql/eval"
	"segql/report"
)

func (c *cli) explainCommand() *cobra.Command {
	var a asking
	cmd := &cobra.Command{
		Use:   "explain [flags] IN...",
		Short: "Print how a segment was evaluated, and what it rests on",
		Long: "Explain evaluates a segment and prints its plan: how many profiles each node lets\n" +
			"through, how it was answered, and how long that took. Then it prints the rules\n" +
			"that AWS documents nowhere and that the segment rests on, and how many profiles\n" +
			"would change sides if one were the other way round.",
		Example: "  segql explain nw.seg",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.evaluate(args, a, func(e *report.Evaluation) error {
				x, err := eval.Explain(cmd.Context(), e.Plan, e.Profiles, e.At)
				if err != nil {
					return evaluationFailed(err)
				}
				return printed(c.printer().Explanation(e.Plan, x))
			})
		},
	}
	addAsking(cmd, &a)
	return cmd
}
