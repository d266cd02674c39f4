package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
)

// migrationInputs are the sections of a case that are not what the program does:
// what begins so is written to files before it runs.
var migrationInputs = []string{"arguments", "in/"}

// TestMigrations runs whole migrations: the arguments on the inputs under in/. What
// is printed and all files that are made are pinned.
func TestMigrations(t *testing.T) {
	files, err := filepath.Glob("../../testdata/migrate/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			path, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			isInput := func(f txtar.File) bool {
				return slices.ContainsFunc(migrationInputs, func(s string) bool { return strings.HasPrefix(f.Name, s) })
			}
			inputs := slices.DeleteFunc(slices.Clone(archive.Files), func(f txtar.File) bool { return !isInput(f) })
			want := txtar.Format(archive)
			archive.Files = append(inputs, runMigration(t, inputs)...)
			got := txtar.Format(archive)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			} else if !bytes.Equal(got, want) {
				t.Errorf("%s", diff.Diff("want", want, "got", got))
			}
		})
	}
}

// runMigration runs a migration in a folder of its own, and returns what it printed
// and what it made.
func runMigration(t *testing.T, inputs []txtar.File) []txtar.File {
	t.Helper()
	t.Chdir(t.TempDir())
	var args []string
	known := map[string]bool{}
	for _, f := range inputs {
		if f.Name == "arguments" {
			args = strings.Fields(string(f.Data))
			continue
		}
		known[f.Name] = true
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), append([]string{"migrate", "pinpoint"}, args...), nil, &stdout, &stderr)
	made := []txtar.File{
		{Name: "status", Data: fmt.Appendf(nil, "%d\n", status)},
		{Name: "stdout", Data: stdout.Bytes()},
		{Name: "stderr", Data: stderr.Bytes()},
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || known[path] || path == "." || path == "in" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if strings.HasPrefix(path, "out") && info.Mode().Perm()&0o077 != 0 && !strings.HasPrefix(path, "in") {
			t.Errorf("%s has the mode %v, and is read by others", path, info.Mode())
		}
		if d.IsDir() {
			return nil
		}
		text, err := os.ReadFile(path)
		made = append(made, txtar.File{Name: path, Data: text})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestExamplesMigrate takes segment documents that are in use through a migration.
// They may not be copied, so that they are read where they are.
func TestExamplesMigrate(t *testing.T) {
	const examples = "../../../shared/reference/examples"
	paths, err := filepath.Glob(examples + "/pinpoint-*.json")
	if err != nil || len(paths) == 0 {
		t.Skipf("the reference documents are not at %s", examples)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			made := runMigration(t, []txtar.File{
				{Name: "arguments", Data: []byte("--segments in/segment.json --endpoints in/endpoints.jsonl --out out --allow approximate,grain --now 2026-10-30")},
				{Name: "in/segment.json", Data: text},
				{Name: "in/endpoints.jsonl", Data: []byte(`{"Id":"1","ChannelType":"EMAIL","EffectiveDate":"2026-10-29T00:00:00Z"}` + "\n")},
			})
			status, stdout := string(made[0].Data), string(made[1].Data)
			refused := strings.Contains(stdout, "stopped: ")
			switch {
			case len(made[2].Data) > 0:
				t.Errorf("got on standard error:\n%s", made[2].Data)
			case strings.Contains(filepath.Base(path), "invalid") && (status != "1\n" || !strings.Contains(stdout, ": $.")):
				t.Errorf("expected a refusal with a path, got\n%s", stdout)
			case status == "0\n" && refused, status == "1\n" && !refused, status != "0\n" && status != "1\n":
				t.Errorf("got exit status %s of\n%s", status, stdout)
			}
		})
	}
}
