package view

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
)

func tree(t *testing.T, style Style, width int, tree Tree) string {
	t.Helper()
	var b strings.Builder
	if err := style.Tree(&b, tree, width); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// plan is a tree as explain draws it.
func plan() Tree {
	node := func(label string, n int, how string, children ...*Node) *Node {
		tone, count := Plain, Number(n)
		if n == 0 {
			tone, count = Faint, "none"
		}
		took := Duration(time.Duration(n) * time.Microsecond)
		cells := Cells(tone, label, count, Percent(n, 1e6), "", how, took)
		cells[3].Share = Share(n, 1e6)
		return &Node{Cells: cells, Children: children}
	}
	return Tree{
		Columns: []Column{
			{Lines: 3, Min: 16}, {Title: "profiles", Kind: Numbers}, {Title: "share", Kind: Numbers},
			{Kind: Bars}, {Title: "how"}, {Title: "time", Kind: Numbers},
		},
		Root: node("all of", 123456, "",
			node("any of", 400000, "",
				node(`Attributes.tier is one of "gold", "silver", "東京", "bronze"`, 399999, "scan"),
				node(`Address.City is "Nowhere"`, 0, "scan"),
				node("source vips", 20, "",
					node("not", 999, "", node(`FirstName begins with "Anna"`, 5, "scan")))),
			node(`LastName is "X"`, 1e6, "scan")),
	}
}

func TestTreeFitsTheWidth(t *testing.T) {
	same(t, "a file", tree(t, Style{}, 0, plan()), `
                                                                     profiles   share                how      time
all of                                                                123,456  12.3 %  █▌                   123 ms
├─ any of                                                             400,000  40.0 %  ████▊                400 ms
│  ├─ Attributes.tier is one of "gold", "silver", "東京", "bronze"    399,999  40.0 %  ████▊         scan   400 ms
│  ├─ Address.City is "Nowhere"                                          none     0 %                scan     0 ns
│  └─ source vips                                                          20  <0.1 %  ▏                   20.0 µs
│     └─ not                                                              999  <0.1 %  ▏                    999 µs
│        └─ FirstName begins with "Anna"                                    5  <0.1 %  ▏             scan  5.00 µs
└─ LastName is "X"                                                  1,000,000   100 %  ████████████  scan   1.00 s
`)
	same(t, "60 columns", tree(t, Style{}, 60, plan()), `
                               profiles   share         how
all of                          123,456  12.3 %  ▋
├─ any of                       400,000  40.0 %  ██
│  ├─ Attributes.tier is one    399,999  40.0 %  ██     scan
│  │  of "gold", "silver",
│  │  "東京", "bronze"
│  ├─ Address.City is              none     0 %         scan
│  │  "Nowhere"
│  └─ source vips                    20  <0.1 %  ▏
│     └─ not                        999  <0.1 %  ▏
│        └─ FirstName begins          5  <0.1 %  ▏      scan
│           with "Anna"
└─ LastName is "X"            1,000,000   100 %  █████  scan
… no room for time
`)
	same(t, "80 columns", tree(t, Style{}, 80, plan()), `
                                   profiles   share                how      time
all of                              123,456  12.3 %  █▌                   123 ms
├─ any of                           400,000  40.0 %  ████▊                400 ms
│  ├─ Attributes.tier is one of     399,999  40.0 %  ████▊         scan   400 ms
│  │  "gold", "silver", "東京",
│  │  "bronze"
│  ├─ Address.City is "Nowhere"        none     0 %                scan     0 ns
│  └─ source vips                        20  <0.1 %  ▏                   20.0 µs
│     └─ not                            999  <0.1 %  ▏                    999 µs
│        └─ FirstName begins              5  <0.1 %  ▏             scan  5.00 µs
│           with "Anna"
└─ LastName is "X"                1,000,000   100 %  ████████████  scan   1.00 s
`)
	same(t, "120 columns", tree(t, Style{}, 120, plan()), `
                                                                     profiles   share                how      time
all of                                                                123,456  12.3 %  █▌                   123 ms
├─ any of                                                             400,000  40.0 %  ████▊                400 ms
│  ├─ Attributes.tier is one of "gold", "silver", "東京", "bronze"    399,999  40.0 %  ████▊         scan   400 ms
│  ├─ Address.City is "Nowhere"                                          none     0 %                scan     0 ns
│  └─ source vips                                                          20  <0.1 %  ▏                   20.0 µs
│     └─ not                                                              999  <0.1 %  ▏                    999 µs
│        └─ FirstName begins with "Anna"                                    5  <0.1 %  ▏             scan  5.00 µs
└─ LastName is "X"                                                  1,000,000   100 %  ████████████  scan   1.00 s
`)
}

func TestTreeMarksItsNodes(t *testing.T) {
	node := func(m Mark, label, actual, expected string, children ...*Node) *Node {
		return &Node{Mark: m, Cells: Cells(Plain, label, actual, expected), Children: children}
	}
	why := Tree{
		Columns: []Column{{Title: "condition", Lines: 3}, {Title: "actual", Lines: 3}, {Title: "expected", Lines: 3}},
		Root: node(No, "all of", "", "",
			node(Yes, "FirstName", "アンナ・マリア", `one of "アンナ・マリア", "Anna", "Maria", "somebody else"`),
			node(No, "source customers of the year", "", "",
				node(No, "Address.City", "a\x1b[31mb\nc", "Berlin")),
			node(No, "Attributes.loyalty points", "7", "greater than 8")),
	}
	same(t, "a file", tree(t, Style{}, 0, why), `
condition                          actual                   expected
✗ all of
├─ ✓ FirstName                     アンナ・マリア           one of "アンナ・マリア", "Anna", "Maria", "somebody else"
├─ ✗ source customers of the year
│  └─ ✗ Address.City               a<U+001B>[31mb<U+000A>c  Berlin
└─ ✗ Attributes.loyalty points     7                        greater than 8
`)
	same(t, "60 columns", tree(t, Style{}, 60, why), `
condition           actual               expected
✗ all of
├─ ✓ FirstName      アンナ・マリア       one of
│                                        "アンナ・マリア",
│                                        "Anna", "Maria", "…
├─ ✗ source
│  │ customers of
│  │ the year
│  └─ ✗ Address.Ci  a<U+001B>[31mb<U+00  Berlin
│       ty          0A>c
└─ ✗ Attributes.lo  7                    greater than 8
     yalty points
`)
}

func TestTreeOfNothing(t *testing.T) {
	same(t, "no root", tree(t, Style{}, 80, Tree{Columns: []Column{{Title: "plan"}}}), "plan\n")
	same(t, "one node", tree(t, Style{}, 80, Tree{Columns: []Column{{}}, Root: &Node{Cells: Cells(Plain, "all")}}), "all\n")
}

// chain is a tree in which every node has a leaf beside the next.
func chain(depth int) *Node {
	root := &Node{Cells: Cells(Plain, "root", "0")}
	for n, i := root, 1; i <= depth; i++ {
		next := &Node{Cells: Cells(Plain, fmt.Sprintf("node %d", i), Number(i))}
		n.Children = []*Node{{Cells: Cells(Plain, "leaf", Number(i))}, next}
		n = next
	}
	return root
}

func TestDeepNodesSayTheirDepth(t *testing.T) {
	columns := []Column{{}, {Kind: Numbers}}
	same(t, "40 columns", tree(t, Style{}, 40, Tree{columns, chain(10)}), `
root                                   0
├─ leaf                                1
└─ node 1                              1
   ├─ leaf                             2
   └─ node 2                           2
      ├─ leaf                          3
      └─ node 3                        3
         ├─ leaf                       4
         └─ node 4                     4
            ├─ leaf                    5
            └─ node 5                  5
               ├─ leaf                 6
               └─ node 6               6
                  ├─ leaf              7
                  └─ node 7            7
                     ├─ leaf           8
                     └─ node 8         8
…9 ├─ leaf                             9
…9 └─ node 9                           9
…10 ├─ leaf                           10
…10 └─ node 10                        10
`)
}

func TestHugeTreesAreDrawnInBounds(t *testing.T) {
	wide := &Node{Cells: Cells(Plain, "root")}
	for i := range 20_000 {
		wide.Children = append(wide.Children, &Node{Cells: Cells(Plain, "child", Number(i))})
	}
	columns := []Column{{Title: "plan"}, {Title: "n", Kind: Numbers}}
	for name, root := range map[string]*Node{"wide": wide, "deep": chain(10_000)} {
		for _, width := range []int{0, 80} {
			got := tree(t, Style{}, width, Tree{columns, root})
			if lines := strings.Count(got, "\n"); lines != 20_002 {
				t.Errorf("%s at %d: got %d lines, want 20002", name, width, lines)
			}
			for line := range strings.Lines(got) {
				if size := lipgloss.Width(strings.TrimSuffix(line, "\n")); size > cmp.Or(width, 120) {
					t.Fatalf("%s at %d: got %d columns: %s", name, width, size, line)
				}
			}
		}
	}
}

func TestColourChangesNoColumnOfATree(t *testing.T) {
	coloured := NewStyle(io.Discard, Always)
	for _, width := range []int{0, 60, 80, 120} {
		plain := tree(t, Style{}, width, plan())
		if got := colours.ReplaceAllString(tree(t, coloured, width, plan()), ""); got != plain {
			t.Errorf("%d columns: got\n%s\nwant\n%s", width, got, plain)
		}
	}
	got := tree(t, coloured, 80, Tree{[]Column{{}, {}}, &Node{
		Mark: No, Cells: Cells(Plain, "all of"),
		Children: []*Node{{Mark: Yes, Cells: []Cell{{Text: "a"}, {Text: "none", Tone: Faint}}}},
	}})
	want := "\x1b[31m✗\x1b[0m all of\n\x1b[2m└─\x1b[0m \x1b[32m✓\x1b[0m a    \x1b[2mnone\x1b[0m\n"
	if got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}
