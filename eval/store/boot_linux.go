package store

import "os"

// bootID returns what the system calls its start, "" if it has no name for it.
func bootID() string {
	id, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return string(id)
}
