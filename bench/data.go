package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// data is a file of JSON lines.
type data struct {
	file string
	size int64
}

// seed makes the profiles the same in every run.
const seed = 1

// makeData makes the profiles, unless the folder has them from an earlier run.
func makeData(ctx context.Context, dir string, profiles int) (data, error) {
	file := filepath.Join(dir, fmt.Sprintf("profiles-%d.jsonl", profiles))
	info, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		cmd := exec.Command(command(dir), "generate", "-o", file,
			"--profiles", fmt.Sprint(profiles), "--seed", fmt.Sprint(seed))
		if _, _, err := spend(ctx, cmd); err != nil {
			return data{}, err
		}
		info, err = os.Stat(file)
	}
	if err != nil {
		return data{}, err
	}
	return data{file, info.Size()}, nil
}
