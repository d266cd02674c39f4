//go:build !race

package store_test

// slower is how much less there is to do, because the race detector is on.
const slower = 1
