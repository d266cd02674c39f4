package store

import "syscall"

// bootID returns what the system calls its start, "" if it has no name for it.
func bootID() string {
	id, _ := syscall.Sysctl("kern.bootsessionuuid")
	return id
}
