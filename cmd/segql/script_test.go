package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"segql": main}) }

// TestScripts runs the command line as a shell would. Beside testscript's own
// commands a script has "exits N COMMAND…", for the exit status means something,
// and under the condition "pyarrow" a Python that has it, $PYTHON.
func TestScripts(t *testing.T) {
	python, found := pyarrow()
	testscript.Run(t, testscript.Params{
		Dir:           "../../testdata/script",
		UpdateScripts: *update,
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			env.Setenv("PYTHON", python)
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "pyarrow" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return found, nil
		},
	})
}

// pyarrow returns the Python that the environment names, which has to have
// pyarrow, or else the one of .ci/run, if that was run.
func pyarrow() (python string, found bool) {
	if python := os.Getenv("SEGQL_PYTHON"); python != "" {
		return python, true
	}
	python, err := filepath.Abs("../../.ci/venv/bin/python")
	if err == nil {
		_, err = os.Stat(python)
	}
	return python, err == nil
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var failed *exec.ExitError
		if !errors.As(err, &failed) {
			ts.Fatalf("%v", err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("got exit status %d, want %d", got, want)
	}
}
