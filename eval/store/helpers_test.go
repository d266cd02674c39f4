package store

import "testing"

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func mustOpen(tb testing.TB, dir string, o Options) *Store {
	tb.Helper()
	s, err := Open(dir, o)
	must(tb, err)
	return s
}

// testKey is a key of a store.
var testKey = []byte("a key of two and thirty bytes...")

// eachWay runs a test for a store that is not encrypted, and for one that is.
func eachWay(t *testing.T, test func(t *testing.T, key []byte)) {
	t.Parallel()
	for name, key := range map[string][]byte{"plain": nil, "encrypted": testKey} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, key)
		})
	}
}
