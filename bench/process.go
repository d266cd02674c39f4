package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// threads is how many processors each contender may use.
const threads = 2

// A usage is what a process took, from its start to its end.
type usage struct {
	wall, processor time.Duration
	peak            int64 // bytes of memory that were resident at most
}

// self returns this program as a child.
func self(do string, set *dataset, args ...string) *exec.Cmd {
	return exec.Command("/proc/self/exe", append([]string{"child", do, set.name}, args...)...)
}

// spend runs a process and returns what it printed and took.
func spend(ctx context.Context, cmd *exec.Cmd) ([]byte, usage, error) {
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", threads))
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, usage{}, err
	}
	defer context.AfterFunc(ctx, func() { cmd.Process.Kill() })()
	if err := cmd.Wait(); err != nil {
		return nil, usage{}, fmt.Errorf("%v: %w\n%s", cmd.Args[1:], cmp.Or(ctx.Err(), err), said.Bytes())
	}
	state := cmd.ProcessState
	used := usage{wall: time.Since(begun), processor: state.UserTime() + state.SystemTime()}
	if r, ok := state.SysUsage().(*syscall.Rusage); ok {
		used.peak = r.Maxrss << 10
	}
	return out.Bytes(), used, nil
}

// allocated returns how many bytes the files of a folder take on disk; files
// may be longer than that.
func allocated(folder string) (int64, error) {
	var sum int64
	err := filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if s, ok := info.Sys().(*syscall.Stat_t); ok {
			sum += s.Blocks * 512
		}
		return nil
	})
	return sum, err
}
