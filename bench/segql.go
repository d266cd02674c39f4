package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/grammar"
	"segql/profile"
)

// command is where the segql command is built.
func command(dir string) string { return filepath.Join(dir, "bench-command") }

// buildCommand builds the command with the product's own dependencies, which
// are not those of this module.
func buildCommand(dir string) error {
	cmd := exec.Command("go", "build", "-C", "..", "-o", command(dir), "./cmd/segql")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("building segql, from its folder bench: %w", err)
	}
	return nil
}

// loadSegql is the process that imports into segql.
func loadSegql(set *dataset, file, folder string) *exec.Cmd {
	return exec.Command(command(filepath.Dir(folder)), "import", "--service", set.service.String(), "--store", folder, file)
}

// A segqlStore is an open store of segql.
type segqlStore struct {
	store *store.Store
	set   *dataset
	view  *store.View // nil before there is a query
}

// scopeOf is where the command imports to.
func scopeOf(set *dataset) store.Scope { return store.Scope{Service: set.service, Domain: "default"} }

func openSegql(set *dataset, folder string, write bool) (engine, error) {
	s, err := store.Open(folder, store.Options{ReadOnly: !write})
	return &segqlStore{store: s, set: set}, err
}

func (s *segqlStore) Close() error {
	s.forget()
	return s.store.Close()
}

func (s *segqlStore) prepare(seg *segment) (query, error) {
	list, err := plans(seg.name, seg.text)
	if err != nil {
		return nil, err
	}
	view, err := s.current()
	return &segqlQuery{list[0], view}, err
}

// current returns a view of the records, the same until something is written.
func (s *segqlStore) current() (_ *store.View, err error) {
	if s.view == nil {
		s.view, err = s.store.View(scopeOf(s.set))
	}
	return s.view, err
}

func (s *segqlStore) forget() {
	if s.view != nil {
		s.view.Close()
		s.view = nil
	}
}

func (s *segqlStore) update(ids []string) error {
	s.forget()
	w, err := s.store.Writer(scopeOf(s.set), store.WriteOptions{})
	if err != nil {
		return err
	}
	for _, id := range ids {
		record := &profile.Record{ID: id, Pairs: []profile.Pair{{Path: s.set.update.path, Value: s.set.update.value}}}
		if _, err := w.Put(record, true); err != nil {
			return errors.Join(err, w.Close())
		}
	}
	return w.Close()
}

// plans returns the plans of segments, which are one file.
func plans(name string, texts ...string) ([]*compile.Plan, error) {
	file, said := grammar.Parse(&ast.Source{Name: name, Text: strings.Join(texts, "")})
	if said.Failed() {
		return nil, said
	}
	checked, said := compile.Check([]*ast.File{file}, compile.Options{})
	if said.Failed() {
		return nil, said
	}
	var list []*compile.Plan
	for _, s := range checked {
		plan, said := compile.MakePlan(s, compile.PlanOptions{})
		if said.Failed() {
			return nil, said
		}
		list = append(list, plan)
	}
	return list, nil
}

// A segqlQuery is the plan of a segment.
type segqlQuery struct {
	plan *compile.Plan
	view *store.View
}

func at() eval.At { return eval.At{Now: now} }

func (q *segqlQuery) count(ctx context.Context) (int, error) {
	in, _, err := eval.Count(ctx, q.plan, q.view, at())
	return in, err
}

func (q *segqlQuery) ids(ctx context.Context) iter.Seq2[string, error] {
	return eval.IDs(ctx, q.plan, q.view, at())
}

func (q *segqlQuery) members(ctx context.Context, ids []string) (map[string]bool, error) {
	return eval.Membership(ctx, q.plan, q.view, at(), ids)
}
