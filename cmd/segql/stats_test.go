package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestFindingsAreShownWhole(t *testing.T) {
	var out bytes.Buffer
	c := &cli{stdout: &out}
	finding := storeFinding{"the file 000001.sst", "a checksum does not match", "put back a backup of the store"}
	if err := c.printFindings([]storeFinding{finding}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{finding.Subject, finding.Problem, finding.Help} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("got %q, want %q in it", out.String(), text)
		}
	}
}
