//go:build race

package store_test

// slower is by how much less there is to do if the race detector is on.
const slower = 3
