package report

import (
	"segql/compile"
	"segql/eval"
	"segql/view"
)

// Explanation prints the plan of a segment and of its sources as trees, with what
// each node lets through, and what the segment rests on.
func (p Printer) Explanation(plan *compile.Plan, x *eval.Explanation) error {
	p = p.For(plan.Segment.Service)
	columns := []view.Column{
		{Min: 16, Lines: 6}, {Title: p.plural(), Kind: view.Numbers}, {Title: "", Kind: view.Numbers}, {Kind: view.Bars},
		{Title: "how"}, {Title: "time", Kind: view.Numbers},
	}
	columns[0].Title = "segment"
	if plan.Segment.Name != "" {
		columns[0].Title += " " + plan.Segment.Name
	}
	if err := p.Tree(view.Tree{Columns: columns, Root: explained(plan.Root, x)}); err != nil {
		return err
	}
	for _, s := range plan.Sources {
		columns[0].Title = compile.Label(s)
		if err := p.printf("\n"); err != nil {
			return err
		}
		if err := p.Tree(view.Tree{Columns: columns, Root: explained(s.Root, x)}); err != nil {
			return err
		}
	}
	if err := p.printf("\n%s in %s\n", p.share(x.In, x.Total), view.Duration(x.Elapsed)); err != nil {
		return err
	}
	return p.assumptions(x.Assumptions)
}

// explained returns the tree of a node. A source is a tree of its own.
func explained(n compile.Node, x *eval.Explanation) *view.Node {
	cost := x.Nodes[n]
	tone, mark := view.Plain, view.Unmarked
	if cost.Profiles == 0 {
		tone, mark = view.Faint, view.No
	}
	row := &view.Node{Mark: mark, Cells: view.Cells(tone, compile.Label(n), view.Number(cost.Profiles), view.Percent(cost.Profiles, x.Total))}
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

func (p Printer) assumptions(list []eval.Assumption) error {
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
	if err := p.printf("\n"); err != nil {
		return err
	}
	return p.Table(t)
}
