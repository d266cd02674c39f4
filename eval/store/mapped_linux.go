package store

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// letGo lets go of the memory in which files of a folder are mapped, of which the
// system has what was written, and brings back what is read again. Badger maps all
// of its files, and unmaps none before it is closed.
func letGo(dir string) {
	dir, err := filepath.EvalSymlinks(dir)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	maps, openErr := os.Open("/proc/self/maps")
	if err != nil || openErr != nil {
		return // then it takes more memory
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uintptr
		_, path, _ := strings.Cut(lines.Text(), "/")
		if !strings.HasPrefix("/"+path, dir+string(filepath.Separator)) {
			continue
		}
		if _, err := fmt.Sscanf(lines.Text(), "%x-%x", &from, &to); err == nil {
			syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED)
		}
	}
}
