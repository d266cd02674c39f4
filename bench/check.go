package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/profile"
)

// checked is how many random segments are checked.
const checked = 200

// check compares what segql answers random segments with what a scan of the
// profiles finds, in which each segment is looked at as it is written.
func check(folder string) (err error) {
	texts := newAuthor(seed).segments(checked)
	list, err := plans("random", texts...)
	if err != nil {
		return err
	}
	s, err := store.Open(folder, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	view, err := s.View(scopeOf(&profiles))
	if err != nil {
		return err
	}
	defer view.Close()
	ctx := context.Background()
	want, err := scan(ctx, view, list)
	if err != nil {
		return err
	}
	for i, plan := range list {
		q := &segqlQuery{plan, view}
		got := found{}
		if got.Records, err = q.count(ctx); err != nil {
			return err
		}
		if got.IDs, err = digestOf(ctx, q); err != nil {
			return err
		}
		if got != want[i] {
			return fmt.Errorf("found %v, a scan found %v, for\n%s", got, want[i], texts[i])
		}
	}
	return nil
}

// scan returns what the segments hold, for which it reads the profiles once.
func scan(ctx context.Context, view *store.View, list []*compile.Plan) ([]found, error) {
	const chunk = 512
	chunks := make(chan []*profile.Record)
	scanners := make([]scanner, runtime.GOMAXPROCS(0))
	var running sync.WaitGroup
	now := at()
	for i := range scanners {
		s := &scanners[i]
		s.found = make([]found, len(list))
		for _, plan := range list {
			s.references = append(s.references, eval.NewReference(plan.Segment, now))
		}
		running.Go(func() {
			for records := range chunks {
				s.scan(records)
			}
		})
	}
	var failure error
	var records []*profile.Record
	for r, err := range view.Records(ctx) {
		if err != nil {
			failure = err
			break
		}
		if records = append(records, r); len(records) == chunk {
			chunks <- records
			records = nil
		}
	}
	chunks <- records
	close(chunks)
	running.Wait()
	sums := make([]found, len(list))
	for _, s := range scanners {
		for i, f := range s.found {
			sums[i].Records += f.Records
			sums[i].IDs += f.IDs
		}
	}
	return sums, failure
}

// A scanner looks at one profile after the other.
type scanner struct {
	references []*eval.Reference // of the segments
	found      []found
}

func (s *scanner) scan(records []*profile.Record) {
	for _, r := range records {
		values := map[string][]string{}
		for _, p := range r.Pairs {
			values[p.Path] = append(values[p.Path], p.Value)
		}
		of := func(path string) []string { return values[path] }
		for i, reference := range s.references {
			if reference.Holds(of) {
				s.found[i].Records++
				s.found[i].IDs.add(r.ID)
			}
		}
	}
}
