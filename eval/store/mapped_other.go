//go:build !linux

package store

// letGo does nothing here: what Badger has mapped stays in memory until it is
// closed.
func letGo(string) {}
