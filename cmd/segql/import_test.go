package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"segql/ast"
	"segql/eval/store"
)

// runs runs the program on a store of its own in dir.
func runs(ctx context.Context, dir string, stdin io.Reader, args ...string) (status int, out, errs string) {
	var stdout, stderr bytes.Buffer
	args = append(args, "--store", filepath.Join(dir, "store"))
	status = run(ctx, args, stdin, &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

func testRow(n int) string { return fmt.Sprintf(`{"ProfileId":"%032x","FirstName":"Ana"}`+"\n", n) }

// A stream is rows without end, of which somebody is told how many were read.
type stream struct {
	rows int
	rest bytes.Buffer
	read func(rows int)
}

func (s *stream) Read(p []byte) (int, error) {
	for s.rest.Len() < len(p) {
		s.rest.WriteString(testRow(s.rows))
		s.rows++
	}
	s.read(s.rows)
	return s.rest.Read(p)
}

func TestAnInterruptedImportSaysWhatItKept(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	ctx, cancel := context.WithCancel(t.Context())
	const rows = 300_000 // many more than are read ahead
	status, _, stderr := runs(ctx, dir, &stream{read: func(n int) {
		if n > rows {
			cancel()
		}
	}}, "import", "-")
	told := regexp.MustCompile(`^segql: interrupted; ([0-9,]+) rows were kept, and .* again is safe\n`)
	found := told.FindStringSubmatch(stderr)
	if status != exitInterrupted || found == nil {
		t.Fatalf("got exit status %d and %q, want %d and what was kept", status, stderr, exitInterrupted)
	}
	_, stdout, _ := runs(t.Context(), dir, nil, "count", "-e", "include < group < > >")
	if kept := strings.ReplaceAll(found[1], ",", ""); kept != strings.TrimSpace(stdout) {
		t.Errorf("got %s rows kept, the store holds %s", kept, stdout)
	}
}

func TestAnImportThatIsInterruptedAtOnceKeepsNothing(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	status, _, stderr := runs(ctx, dir, strings.NewReader(testRow(1)), "import", "-")
	if want := "segql: interrupted; no row was kept\n"; status != exitInterrupted || stderr != want {
		t.Errorf("got exit status %d and %q, want %d and %q", status, stderr, exitInterrupted, want)
	}
}

func TestExpiryIsAnInstantInTheRecord(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	before := time.Now().Truncate(time.Millisecond)
	// The wall clock counts, not --now (R32).
	status, _, stderr := runs(t.Context(), dir, strings.NewReader(testRow(1)),
		"import", "--expiry", "1098", "--now", "2001-01-01", "-")
	if status != 0 {
		t.Fatalf("got exit status %d: %s", status, stderr)
	}
	s, err := store.Open(filepath.Join(dir, "store"), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	v, err := s.View(store.Scope{Service: ast.Profiles, Domain: defaultDomain})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	r, err := v.Get(fmt.Sprintf("%032x", 1))
	if err != nil || r == nil {
		t.Fatalf("got %v and the error %v, want a profile", r, err)
	}
	days := time.UnixMilli(r.Expiry).Sub(before).Hours() / 24
	if days < 1098 || days > 1098.1 {
		t.Errorf("got an expiry after %v days, want 1098", days)
	}
}
