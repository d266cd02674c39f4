//go:build !unix

package repl

// suspend does nothing where a process cannot be stopped.
func suspend() {}
