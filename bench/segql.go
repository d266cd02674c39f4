package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/grammar"
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
func loadSegql(file, folder string) *exec.Cmd {
	return exec.Command(command(filepath.Dir(folder)), "import", "--store", folder, file)
}

// A segqlStore is an open store of segql.
type segqlStore struct {
	store *store.Store
	view  *store.View
}

func openSegql(folder string) (engine, error) {
	s, err := store.Open(folder, store.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	view, err := s.View(store.Scope{Service: ast.Profiles, Domain: "default"})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return segqlStore{s, view}, nil
}

func (s segqlStore) Close() error {
	s.view.Close()
	return s.store.Close()
}

func (s segqlStore) prepare(seg *segment) (query, error) {
	file, list := grammar.Parse(&ast.Source{Name: seg.name, Text: seg.text})
	if list.Failed() {
		return nil, list
	}
	checked, list := compile.Check([]*ast.File{file}, compile.Options{})
	if list.Failed() {
		return nil, list
	}
	plan, list := compile.MakePlan(checked[0], compile.PlanOptions{})
	if list.Failed() {
		return nil, list
	}
	return &segqlQuery{plan, s.view}, nil
}

// A segqlQuery is the plan of a segment.
type segqlQuery struct {
	plan *compile.Plan
	view *store.View
}

func (q *segqlQuery) at() eval.At { return eval.At{Now: time.Now()} }

func (q *segqlQuery) count(ctx context.Context) (int, error) {
	in, _, err := eval.Count(ctx, q.plan, q.view, q.at())
	return in, err
}

func (q *segqlQuery) ids(ctx context.Context) iter.Seq2[string, error] {
	return eval.IDs(ctx, q.plan, q.view, q.at())
}
