package repl

import (
	"context"
	"errors"
	"fmt"
	"os"

	"segql/ast"
	"segql/compile"
	"segql/eval/store"
	"segql/grammar"
	"segql/profile"
	"segql/view"
)

// demoProfiles is how many profiles :demo makes up.
const demoProfiles = 20_000

// demoSegments are what :demo keeps in its store.
const demoSegments = `
// Members of the loyalty programme who spend the most.
segment gold "Gold members" include ALL < group ALL < Attributes.tier INCLUSIVE gold, platinum > >

// They ordered often, and live in a large market.
segment regulars "Regular customers" include ALL <
  group ALL < Calculated.orders GREATER_THAN 3; Address.Country INCLUSIVE US, DE, FR, GB >
>

// Gold members who may be written to, without those who order anyway.
segment nudge "Gold members to write to" include ALL <
  group ALL from ALL < gold > < EmailAddress CONTAINS "@" >
  group ALL from NONE < regulars > < >
>
`

// tool runs a command of the command line on the session's store and domain.
func (s *Session) tool(ctx context.Context, name string, args []string) error {
	if s.run == nil {
		return fmt.Errorf(":%s is not to be had here", name)
	}
	return s.shelf.change(func(folder string) error {
		line := []string{name, "--store", folder, "--color", s.color.String()}
		if s.domain != "" {
			line = append(line, "--domain", s.domain)
		}
		if s.quiet {
			line = append(line, "--quiet")
		}
		return s.run(ctx, s.out, s.notes, append(line, args...))
	})
}

// open goes on with another store.
func (s *Session) open(_ context.Context, c *call) error {
	folder := c.arg(0)
	db, err := store.Open(folder, s.shelf.options)
	if store.IsProblem(err, store.Missing) {
		return &noStore{folder}
	}
	if err != nil {
		return err
	}
	if err := errors.Join(db.Close(), s.shelf.move(folder, false)); err != nil {
		return err
	}
	s.forget()
	return s.banner()
}

// demo makes a store of made-up profiles and goes on with it.
func (s *Session) demo(ctx context.Context, c *call) error {
	folder, forAWhile := c.arg(0), c.arg(0) == ""
	if forAWhile {
		made, err := os.MkdirTemp("", "segql-demo-")
		if err != nil {
			return err
		}
		folder = made
	}
	err := s.fill(ctx, folder)
	if err != nil && forAWhile {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	if err != nil {
		return err
	}
	if err := s.shelf.move(folder, forAWhile); err != nil {
		return err
	}
	s.forget()
	return s.banner()
}

// fill makes the store of :demo.
func (s *Session) fill(ctx context.Context, folder string) (err error) {
	if db, err := store.Open(folder, s.shelf.options); err == nil {
		return errors.Join(fmt.Errorf("there is a store in %q already; :open %s goes on with it", folder, folder), db.Close())
	}
	store.PrivateFiles()
	db, err := store.Open(folder, store.Options{Create: true, Key: s.shelf.options.Key})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	scope := s.scope(ast.Profiles, "")
	if err := s.people(ctx, db, scope); err != nil {
		return err
	}
	f, _ := grammar.Parse(&ast.Source{Name: "demo", Text: demoSegments})
	checked, _ := compile.Check([]*ast.File{f}, compile.Options{})
	for i, text := range compile.Sources(checked) {
		if _, err := db.SaveSegment(scope, checked[i].Name, 0, text); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) people(ctx context.Context, db *store.Store, scope store.Scope) error {
	w, err := db.Writer(scope, store.WriteOptions{})
	if err != nil {
		return err
	}
	progress := view.NewProgress(s.screen, "making profiles up", 0)
	defer progress.Done()
	n := 0
	for r := range profile.Generate(profile.GenerateOptions{Profiles: demoProfiles, Seed: 1}) {
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), w.Close())
		}
		if _, err := w.Put(r, false); err != nil {
			return errors.Join(err, w.Close())
		}
		const often = 500
		if n++; n%often == 0 {
			progress.Rows(often)
		}
	}
	return w.Close()
}
