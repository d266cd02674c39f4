package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"segql/eval/store"
)

// encryptedSegql is segql with a store that is encrypted.
var encryptedSegql = contender{"segql-encrypted", loadEncrypted, openEncrypted}

// benchKey is the key of such a store, which is in a file beside it.
var benchKey = []byte("a key of two and thirty bytes...")

func keyFile(dir string) string { return filepath.Join(dir, "bench-key") }

func loadEncrypted(set *dataset, file, folder string) *exec.Cmd {
	cmd := loadSegql(set, file, folder)
	cmd.Args = append(cmd.Args, "--encryption-key-file", keyFile(filepath.Dir(folder)))
	return cmd
}

func openEncrypted(set *dataset, folder string, write bool) (engine, error) {
	s, err := store.Open(folder, store.Options{ReadOnly: !write, Key: benchKey})
	return &segqlStore{store: s, set: set}, err
}

// encrypt measures segql with a store that is not encrypted and with one that is,
// round by round, and prints what that costs.
func encrypt(ctx context.Context, o options) error {
	d, err := makeData(ctx, o.dir, o.set, o.records)
	if err != nil {
		return err
	}
	if err := os.WriteFile(keyFile(o.dir), benchKey, 0o600); err != nil {
		return err
	}
	var outcomes [2]outcome
	for n := range o.rounds {
		for i, c := range []*contender{&contenders[segql], &encryptedSegql} {
			fmt.Fprintf(os.Stderr, "round %d of %d: %s\n", n+1, o.rounds, c.name)
			r, err := newTrial(c, d, o).all(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			outcomes[i] = append(outcomes[i], r)
		}
	}
	fmt.Printf("%d %s, rounds: %d, threads: %d\n\n", d.records, o.set.name, o.rounds, threads)
	printAligned(os.Stdout, encryption(o.set, outcomes))
	return disagreement(outcomes[:], []string{contenders[segql].name, encryptedSegql.name})
}

// encryption returns the lines of the table. Encryption may cost half as much
// again where the index answers that has been read.
func encryption(set *dataset, outcomes [2]outcome) [][]string {
	const warm = 1.5
	p := newPair(outcomes, "plain", "encrypted", "cost")
	p.add("import", typical(func(r *round) time.Duration { return r.imported.wall }), duration, 0)
	p.add("import, processor time", typical(func(r *round) time.Duration { return r.imported.processor }), duration, 0)
	p.add("import, peak memory", most(func(r *round) int64 { return r.imported.peak }), mebibytes, 0)
	p.add("store on disk", most(func(r *round) int64 { return r.store }), mebibytes, 0)
	p.add("querying, peak memory", most(func(r *round) int64 { return r.queried.peak }), mebibytes, 0)
	p.add("updating one", typical(func(r *round) time.Duration { return r.updates.One }), duration, 0)
	for _, s := range set.segments {
		p.add("first count after opening, "+s.name,
			typical(func(r *round) time.Duration { return r.reopened[s.name] }), duration, 0)
	}
	for _, s := range set.segments {
		p.add("count, "+s.name, typical(func(r *round) time.Duration { return r.answers.Took[s.name].Count }), duration, warm)
	}
	for _, s := range set.segments {
		p.add("count after updating 1 %, "+s.name,
			typical(func(r *round) time.Duration { return r.updates.Count[s.name] }), duration, warm)
	}
	for _, s := range set.all() {
		p.add("ids, "+s.name, typical(func(r *round) time.Duration { return r.answers.Took[s.name].List }), duration, warm)
	}
	for _, s := range set.segments {
		p.add("membership, "+s.name, typical(func(r *round) time.Duration { return r.answers.Took[s.name].Members }), duration, warm)
	}
	return p.lines
}
