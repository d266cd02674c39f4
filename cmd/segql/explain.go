package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"segql/compile"
	"segql/eval"
	"segql/view"
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
			return c.evaluate(args, a, func(e *evaluation) error {
				x, err := eval.Explain(cmd.Context(), e.plan, e.view, e.at)
				if err != nil {
					return evaluationFailed(err)
				}
				return c.printExplanation(e.plan, x)
			})
		},
	}
	addAsking(cmd, &a)
	return cmd
}

func (c *cli) printExplanation(p *compile.Plan, x *eval.Explanation) error {
	columns := []view.Column{
		{Min: 16, Lines: 3}, {Title: "profiles", Kind: view.Numbers}, {Title: "", Kind: view.Numbers}, {Kind: view.Bars},
		{Title: "how"}, {Title: "time", Kind: view.Numbers},
	}
	columns[0].Title = "segment"
	if p.Segment.Name != "" {
		columns[0].Title += " " + p.Segment.Name
	}
	if err := c.tree(view.Tree{Columns: columns, Root: explained(p.Root, x)}); err != nil {
		return err
	}
	for _, s := range p.Sources {
		columns[0].Title = compile.Label(s)
		fmt.Fprintln(c.stdout)
		if err := c.tree(view.Tree{Columns: columns, Root: explained(s.Root, x)}); err != nil {
			return err
		}
	}
	fmt.Fprintf(c.stdout, "\n%s of %s profiles (%s) in %s\n",
		view.Number(x.In), view.Number(x.Total), view.Percent(x.In, x.Total), view.Duration(x.Elapsed))
	return c.printAssumptions(x.Assumptions)
}

// explained returns the tree of a node. A source is a tree of its own.
func explained(n compile.Node, x *eval.Explanation) *view.Node {
	cost := x.Nodes[n]
	tone := view.Plain
	if cost.Profiles == 0 {
		tone = view.Faint
	}
	row := &view.Node{Cells: view.Cells(tone, compile.Label(n), view.Number(cost.Profiles), view.Percent(cost.Profiles, x.Total))}
	row.Cells = append(row.Cells, view.Cell{Share: view.Share(cost.Profiles, x.Total)})
	if _, ok := n.(*compile.Condition); ok {
		row.Cells = append(row.Cells, view.Cells(tone, cost.How.String(), view.Duration(cost.Time))...)
	}
	if _, ok := n.(*compile.SourceNode); ok {
		return row
	}
	for _, child := range compile.Children(n) {
		row.Children = append(row.Children, explained(child, x))
	}
	return row
}

func (c *cli) printAssumptions(list []eval.Assumption) error {
	if len(list) == 0 {
		return nil
	}
	t := view.Table{Columns: []view.Column{
		{Title: "rule"}, {Title: "assumed, for AWS documents it nowhere", Min: 30, Lines: 3}, {Title: "would change sides", Kind: view.Numbers},
	}}
	for _, a := range list {
		changes := view.Absent()
		if a.Counted {
			changes = view.Cell{Text: view.Number(a.Changes)}
		}
		t.Rows = append(t.Rows, []view.Cell{{Text: a.Rule, Tone: view.Strong}, {Text: a.Text}, changes})
	}
	fmt.Fprintln(c.stdout)
	return c.table(t)
}

// table draws a table of results.
func (c *cli) table(t view.Table) error {
	if err := c.style().Table(c.stdout, t, view.Width(c.stdout)); err != nil {
		return fileFailed("writing to standard output", err)
	}
	return nil
}

// tree draws a tree of results.
func (c *cli) tree(t view.Tree) error {
	if err := c.style().Tree(c.stdout, t, view.Width(c.stdout)); err != nil {
		return fileFailed("writing to standard output", err)
	}
	return nil
}

func (c *cli) style() view.Style { return view.NewStyle(c.stdout, c.color) }
