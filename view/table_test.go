package view

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
)

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

func table(t *testing.T, style Style, width int, table Table) string {
	t.Helper()
	var b strings.Builder
	if err := style.Table(&b, table, width); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// same compares pictures, of which the wanted one begins on a line of its own.
func same(t *testing.T, name, got, want string) {
	t.Helper()
	if want = strings.TrimPrefix(want, "\n"); got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func members() Table {
	return Table{
		Columns: []Column{
			{Title: "ProfileId", Min: 32}, {Title: "FirstName"}, {Title: "Address.City"}, {Title: "EmailAddress"},
		},
		Rows: [][]Cell{
			{{Text: "0123456789abcdef0123456789abcdef"}, {Text: "東京太郎"}, {Text: "Llanfairpwllgwyngyll"}, Absent()},
			{{Text: "1123456789abcdef0123456789abcdef"}, {Text: "Zoe\u0301 👩‍👩‍👧"}, {Text: "Köln"}, {Text: "zoe@example.com"}},
			{{Text: "2123456789abcdef0123456789abcdef"}, {Text: "a\x1b[31m\tb\nc"}, Absent(), {Text: "\u202etxt"}},
		},
		More: 1980,
	}
}

func TestTableFitsTheWidth(t *testing.T) {
	same(t, "a file", table(t, Style{}, 0, members()), `
ProfileId                         FirstName                    Address.City          EmailAddress
0123456789abcdef0123456789abcdef  東京太郎                     Llanfairpwllgwyngyll  —
1123456789abcdef0123456789abcdef  Zoe`+"\u0301 👩‍👩‍👧"+`                       Köln                  zoe@example.com
2123456789abcdef0123456789abcdef  a<U+001B>[31m    b<U+000A>c  —                     <U+202E>txt
… and 1,980 more
`)
	same(t, "80 columns", table(t, Style{}, 80, members()), `
ProfileId                         FirstName       Address.City    EmailAddress
0123456789abcdef0123456789abcdef  東京太郎        Llanfairpwllg…  —
1123456789abcdef0123456789abcdef  Zoe`+"\u0301 👩‍👩‍👧"+`          Köln            zoe@example.c…
2123456789abcdef0123456789abcdef  a<U+001B>[31m…  —               <U+202E>txt
… and 1,980 more
`)
	same(t, "60 columns", table(t, Style{}, 60, members()), `
ProfileId                         FirstName     Address.City
0123456789abcdef0123456789abcdef  東京太郎      Llanfairpwl…
1123456789abcdef0123456789abcdef  Zoe`+"\u0301 👩‍👩‍👧"+`        Köln
2123456789abcdef0123456789abcdef  a<U+001B>[3…  —
… and 1,980 more
… no room for EmailAddress
`)
	if got, want := table(t, Style{}, 120, members()), table(t, Style{}, 0, members()); got != want {
		t.Errorf("120 columns: got\n%s\nwant\n%s", got, want)
	}
}

func TestNumbersAreNeverCut(t *testing.T) {
	values := Table{
		Columns: []Column{{Title: "value"}, {Title: "profiles", Kind: Numbers}, {Kind: Bars}},
		Rows: [][]Cell{
			{{Text: "a value of many words that says much"}, {Text: "1,234,567,890"}, {Share: 1}},
			{{Text: "gold"}, {Text: "5"}, {Share: 0.5}},
			{{Text: "none", Tone: Faint}, {Text: "0"}, {}},
		},
	}
	same(t, "a file", table(t, Style{}, 0, values), `
value                                      profiles
a value of many words that says much  1,234,567,890  ████████████
gold                                              5  ██████
none                                              0
`)
	same(t, "40 columns", table(t, Style{}, 40, values), `
value             profiles
a value of…  1,234,567,890  ████████████
gold                     5  ██████
none                     0
`)
}

func TestLinesOfACell(t *testing.T) {
	rules := Table{
		Columns: []Column{
			{Title: "rule"}, {Title: "assumption", Lines: 9}, {Title: "change sides", Kind: Numbers},
		},
		Rows: [][]Cell{
			Cells(Plain, "R13",
				"a missing value satisfies EXCLUSIVE (documented for ProfileType) and NOT_BETWEEN", "12,345"),
			Cells(Plain, "R19", "both bounds are inclusive", "0"),
		},
	}
	same(t, "60 columns", table(t, Style{}, 60, rules), `
rule  assumption                                change sides
R13   a missing value satisfies EXCLUSIVE             12,345
      (documented for ProfileType) and
      NOT_BETWEEN
R19   both bounds are inclusive                            0
`)
	rules.Columns[1].Lines = 2
	same(t, "two lines", table(t, Style{}, 60, rules), `
rule  assumption                                change sides
R13   a missing value satisfies EXCLUSIVE             12,345
      (documented for ProfileType) and NOT_BE…
R19   both bounds are inclusive                            0
`)
	same(t, "a file", table(t, Style{}, 0, rules), `
rule  assumption                                                                        change sides
R13   a missing value satisfies EXCLUSIVE (documented for ProfileType) and NOT_BETWEEN        12,345
R19   both bounds are inclusive                                                                    0
`)
}

func TestTablesWithoutTitlesHaveNoHeader(t *testing.T) {
	pairs := Table{
		Columns: []Column{{}, {Kind: Numbers}},
		Rows:    [][]Cell{Cells(Plain, "created", "1,234,567"), Cells(Bad, "failed", "3")},
	}
	same(t, "pairs", table(t, Style{}, 80, pairs), `
created  1,234,567
failed           3
`)
}

func TestEmptyTables(t *testing.T) {
	same(t, "nothing", table(t, Style{}, 80, Table{}), "")
	columns := []Column{{Title: "a"}, {Title: "b"}}
	same(t, "no rows", table(t, Style{}, 80, Table{Columns: columns}), "a  b\n")
	same(t, "short and long rows", table(t, Style{}, 80, Table{
		Columns: []Column{{}, {}}, Rows: [][]Cell{{{Text: "a"}}, {}, Cells(Plain, "a", "b", "c")}}), "a\n\na  b\n")
}

func TestLongTextMovesItsOwnRowOfAFile(t *testing.T) {
	got := table(t, Style{}, 0, Table{Columns: []Column{{}, {Kind: Numbers}}, Rows: [][]Cell{
		Cells(Plain, strings.Repeat("a", 5000), "1"), Cells(Plain, "b", "2"),
	}})
	want := strings.Repeat("a", 5000) + "  1\nb" + strings.Repeat(" ", 101) + "2\n"
	same(t, "a file", got, want)
}

func TestNoRowIsWiderThanTheTerminal(t *testing.T) {
	parts := []string{
		"a", "word ", "日", "日本 ", "\t", "\x1b", "\xff", "e\u0301", "\u0301", "👩‍👩‍👧", "🇩🇪", "❤️", " ",
	}
	for _, part := range parts {
		for n := range 80 {
			for _, lines := range []int{1, 3} {
				text := strings.Repeat(part, n)
				got := table(t, Style{}, 50, Table{
					Columns: []Column{{Lines: lines}, {Title: "b", Lines: lines}, {Kind: Numbers}},
					Rows:    [][]Cell{Cells(Plain, text, "b"+text, "12,345")},
				})
				for line := range strings.Lines(got) {
					if size := lipgloss.Width(strings.TrimSuffix(line, "\n")); size > 50 {
						t.Fatalf("%d %q in %d lines: got %d columns in\n%s", n, part, lines, size, got)
					}
				}
				if first := strings.Split(got, "\n")[1]; !strings.Contains(first, "  12,345") {
					t.Fatalf("%d %q: got\n%s", n, part, got)
				}
			}
		}
	}
}

func TestTerminalsAreShownTheBeginningOfLongTexts(t *testing.T) {
	for _, part := range []string{"a", "a b ", "日", "\u0301", "\x1b"} {
		got := table(t, Style{}, 80, Table{
			Columns: []Column{{Lines: 3}, {}}, Rows: [][]Cell{Cells(Plain, strings.Repeat(part, 1<<22), "b")},
		})
		if !strings.Contains(got, "…") || len(got) > 20_000 {
			t.Errorf("%q: got %d bytes", part, len(got))
		}
	}
}

func TestColourWrapsTexts(t *testing.T) {
	coloured := NewStyle(io.Discard, Always)
	got := table(t, coloured, 80, Table{
		Columns: []Column{{Title: "name"}, {Title: "n", Kind: Numbers}, {Kind: Bars}},
		Rows: [][]Cell{
			{{Text: "a"}, {Text: "10", Tone: Bad}, {Share: 0.5}},
			{Absent(), {Text: "0", Tone: Faint}, {Share: 0.5, Tone: Faint}},
		},
	})
	want := "\x1b[1mname\x1b[0m   \x1b[1mn\x1b[0m\n" +
		"a     \x1b[31m10\x1b[0m  \x1b[36m██████\x1b[0m\n" +
		"\x1b[2m—\x1b[0m      \x1b[2m0\x1b[0m  \x1b[2m██████\x1b[0m\n"
	if got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	for _, width := range []int{0, 60, 80, 120} {
		plain := table(t, Style{}, width, members())
		if got := colours.ReplaceAllString(table(t, coloured, width, members()), ""); got != plain {
			t.Errorf("%d columns: got\n%s\nwant\n%s", width, got, plain)
		}
	}
}

func TestTableLeavesItsCells(t *testing.T) {
	m := members()
	table(t, Style{}, 60, m)
	if got := m.Rows[2][1].Text; got != "a\x1b[31m\tb\nc" {
		t.Errorf("got %q", got)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestTableReportsWhatCannotBeWritten(t *testing.T) {
	if err := (Style{}).Table(full{}, members(), 80); err == nil || err.Error() != "full" {
		t.Errorf("got %v, want full", err)
	}
}
