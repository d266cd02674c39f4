package grammar

import (
	"fmt"
	"strings"
	"testing"
)

func TestTokensCoverWhatIsNoSpace(t *testing.T) {
	for _, text := range []string{
		`include ALL < group ALL < FirstName BEGINS_WITH "A"; Attributes["x y"] BETWEEN 1, 2 > > // end`,
		"let a = x, \"open\nsegment b { tags { a 1 } } include <>",
		"include < group < A == `raw", "/* open", `é "ü" § $x 12a`,
	} {
		at := 0
		for _, token := range Tokens(text) {
			if between := strings.TrimSpace(text[at:token.Span.Start]); between != "" {
				t.Errorf("got no token for %q in %q", between, text)
			}
			if got := text[token.Span.Start:token.Span.End]; got != token.Text {
				t.Errorf("got the text %q, want %q", token.Text, got)
			}
			at = token.Span.End
		}
		if rest := strings.TrimSpace(text[at:]); rest != "" {
			t.Errorf("got no token for %q in %q", rest, text)
		}
	}
}

func TestUnfinished(t *testing.T) {
	for _, c := range []struct {
		text  string
		depth int
		more  bool
	}{
		{"", 0, false},
		{"include ALL <", 1, true},
		{"include ALL < group ALL <", 2, true},
		{"include ALL < group ALL < > >", 0, false},
		{"include ALL < > >", 0, false},
		{"segment a {", 1, true},
		{"segment a { domain b }", 0, true},
		{"segment a for pinpoint", 0, false},
		{"sql `select", 0, true},
		{`include < group < FirstName CONTAINS "a > >`, 2, true},
		{"/* not yet", 0, true},
		{"FirstName INCLUSIVE \"<", 0, false},
	} {
		if depth, more := Unfinished(c.text); depth != c.depth || more != c.more {
			t.Errorf("%q: got %s, want %s", c.text, fmt.Sprint(depth, more), fmt.Sprint(c.depth, c.more))
		}
	}
}
