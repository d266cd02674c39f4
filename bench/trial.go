package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A trial has a contender keep the data and answer, each time in a process of
// its own.
type trial struct {
	contender *contender
	data      data
	store     string
	verify    bool
}

func newTrial(c *contender, d data, o options) *trial {
	return &trial{c, d, filepath.Join(o.dir, "bench-"+c.name), o.verify}
}

// A round is what was measured of a contender once, an outcome every time.
type (
	round struct {
		imported, queried usage
		store             int64                    // bytes that are allocated on disk
		reopened          map[string]time.Duration // to the first count, by the segment's name
		answers           answers
		updates           updates
	}
	outcome []round
)

// all measures everything, from the import on.
func (t *trial) all(ctx context.Context) (round, error) {
	r, err := t.start(ctx)
	if err != nil {
		return r, err
	}
	r.reopened = map[string]time.Duration{}
	for i, s := range t.data.set.segments {
		var took time.Duration
		if _, err := t.child(ctx, &took, "reopen", fmt.Sprint(i)); err != nil {
			return r, err
		}
		r.reopened[s.name] = took
	}
	_, err = t.child(ctx, &r.updates, "update", t.data.ids)
	return r, err
}

// start imports the data into a new store and queries it.
func (t *trial) start(ctx context.Context) (r round, err error) {
	if err := os.RemoveAll(t.store); err != nil {
		return r, err
	}
	if _, r.imported, err = spend(ctx, t.contender.load(t.data.set, t.data.file, t.store)); err != nil {
		return r, err
	}
	if r.store, err = allocated(t.store); err != nil {
		return r, err
	}
	r.queried, err = t.child(ctx, &r.answers, "ask", t.data.ids, fmt.Sprint(t.verify))
	return r, err
}

// check compares what segql answers with a scan.
func (t *trial) check(ctx context.Context) error {
	_, _, err := spend(ctx, self("check", t.data.set, t.store))
	return err
}

// child has a child do something with the store, and reads what it prints.
func (t *trial) child(ctx context.Context, result any, do string, args ...string) (usage, error) {
	out, used, err := spend(ctx, self(do, t.data.set, append([]string{t.contender.name, t.store}, args...)...))
	if err == nil {
		err = json.Unmarshal(out, result)
	}
	return used, err
}
