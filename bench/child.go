package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

// children are what a process of this program may do, and print what it found.
var children = map[string]func(set *dataset, args []string) (any, error){
	"import-duckdb": func(set *dataset, args []string) (any, error) { return nil, importDuckDB(set, args[0], args[1]) },
	"import-sqlite": func(set *dataset, args []string) (any, error) { return nil, importSQLite(set, args[0], args[1]) },
	"ask": func(set *dataset, args []string) (any, error) {
		return ask(set, contenderNamed(args[0]), args[1], args[2], args[3] == "true")
	},
	"reopen": func(set *dataset, args []string) (any, error) {
		i, err := strconv.Atoi(args[2])
		if err != nil {
			return nil, err
		}
		return reopen(set, contenderNamed(args[0]), args[1], &set.segments[i])
	},
	"update": func(set *dataset, args []string) (any, error) {
		return update(set, contenderNamed(args[0]), args[1], args[2])
	},
	"reverse": func(*dataset, []string) (any, error) { return reverse() },
	"check":   func(_ *dataset, args []string) (any, error) { return nil, check(args[0]) },
}

func child(args []string) error {
	do, ok := children[args[0]]
	if !ok {
		return fmt.Errorf("no child is called %q", args[0])
	}
	result, err := do(datasets[args[1]], args[2:])
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
