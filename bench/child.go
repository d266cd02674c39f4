package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

// children are what a process of this program may do, and print what it found.
var children = map[string]func(args []string) (any, error){
	"import-duckdb": func(args []string) (any, error) { return nil, importDuckDB(args[0], args[1]) },
	"import-sqlite": func(args []string) (any, error) { return nil, importSQLite(args[0], args[1]) },
	"ask": func(args []string) (any, error) {
		return ask(contenderNamed(args[0]), args[1], args[2], args[3] == "true")
	},
	"reopen": func(args []string) (any, error) {
		i, err := strconv.Atoi(args[2])
		if err != nil {
			return nil, err
		}
		return reopen(contenderNamed(args[0]), args[1], &segments[i])
	},
	"update": func(args []string) (any, error) {
		return update(contenderNamed(args[0]), args[1], args[2])
	},
	"reverse": func([]string) (any, error) { return reverse() },
	"check":   func(args []string) (any, error) { return nil, check(args[0]) },
}

func child(args []string) error {
	do, ok := children[args[0]]
	if !ok {
		return fmt.Errorf("no child is called %q", args[0])
	}
	result, err := do(args[1:])
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
