package view

import (
	"strings"
	"testing"
)

func TestADiffIsWrittenAsItIs(t *testing.T) {
	const diff = "diff a b\n--- a\n+++ b\n@@ -1,2 +1,2 @@\n \tsame  \n-old\t\n+new\r\n\n\\ No newline at end of file"
	var plain, colored strings.Builder
	if err := (Style{}).Diff(&plain, []byte(diff)); err != nil {
		t.Fatal(err)
	}
	if plain.String() != diff {
		t.Errorf("got %q, want %q", plain.String(), diff)
	}
	if err := NewStyle(&colored, Always).Diff(&colored, []byte(diff)); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"\x1b[1m--- a\x1b[0m\n", "\x1b[31m-old", "\x1b[32m+new"} {
		if !strings.Contains(colored.String(), part) {
			t.Errorf("got %q, want %q in it", colored.String(), part)
		}
	}
}
