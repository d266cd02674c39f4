package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/eval/store"
	"segql/profile"
	"segql/view"
)

func (c *cli) profilesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "profiles",
		Short: "Print and delete profiles by their ids",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return usage("expected get or delete") },
	}
	var service ast.Service
	get := &cobra.Command{
		Use:     "get ID...",
		Short:   "Print profiles as JSON lines",
		Example: "  segql profiles get 1f0e3dad99908345f7439f8ffabdffc4",
		Args:    atLeast(1, "the id of a profile"),
		RunE:    func(_ *cobra.Command, args []string) error { return c.getProfiles(service, args) },
	}
	var yes bool
	remove := &cobra.Command{
		Use:   "delete [--yes] ID...",
		Short: "Delete profiles",
		Long: "Delete takes profiles out of every answer at once. What is left of them on the\n" +
			"disk goes with segql stats --compact.",
		Example: "  segql profiles delete --yes 1f0e3dad99908345f7439f8ffabdffc4",
		Args:    atLeast(1, "the id of a profile"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.deleteProfiles(cmd.Context(), service, args, yes)
		},
	}
	remove.Flags().BoolVar(&yes, "yes", false, "do not ask")
	addService(get, &service)
	addService(remove, &service)
	cmd.AddCommand(get, remove)
	return cmd
}

// getProfiles prints the profiles that are there.
func (c *cli) getProfiles(service ast.Service, ids []string) error {
	scope, form := c.scope(service, ""), profile.FormOf(service)
	profiles, err := c.view(scope)
	if err != nil {
		return err
	}
	defer profiles.Close()
	var unknown []string
	err = c.stream(func(w io.Writer) error {
		var line []byte
		for _, id := range ids {
			r, err := profiles.Get(form.ID(id))
			if err != nil {
				return storeFailed("reading the store", err)
			}
			if r == nil {
				unknown = append(unknown, id)
				continue
			}
			line = append(form.AppendJSON(line[:0], r), '\n')
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return unknownProfiles(scope, unknown)
}

// unknownProfiles says which ids are not those of profiles, if there are any.
func unknownProfiles(scope store.Scope, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return &failure{exitInput, fmt.Errorf("the domain %s has no %s %s", scope.Domain, scope.Service.Noun(), firstFew(ids))}
}

// firstFew lists the first of many names.
func firstFew(names []string) string {
	const few = 5
	text := strings.Join(names[:min(few, len(names))], ", ")
	if n := len(names) - few; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// deleteProfiles removes the profiles that are there.
func (c *cli) deleteProfiles(ctx context.Context, service ast.Service, args []string, yes bool) error {
	if in, ok := c.stdin.(io.Writer); !yes && (!ok || !view.IsTerminal(in)) {
		return usage("nobody can be asked where standard input is no terminal; --yes agrees")
	}
	s, err := c.open(toChange)
	if err != nil {
		return err
	}
	scope := c.scope(service, "")
	known, unknown, err := sortOut(s, scope, args)
	if err != nil {
		return storeFailed("reading the store", err)
	}
	if len(known) > 0 && !yes {
		question := fmt.Sprintf("delete %s from the domain %s?", count(len(known), service.Noun()), scope.Domain)
		if yes, err = c.agreed(ctx, question); err != nil {
			return err
		}
	}
	switch {
	case len(known) == 0:
	case !yes:
		c.note("nothing was deleted")
	default:
		if _, err := s.Delete(ctx, scope, known); err != nil {
			return storeFailed("deleting profiles", err)
		}
		c.note("%s deleted; what is left on the disk goes with segql stats --compact", count(len(known), service.Noun()))
	}
	return unknownProfiles(scope, unknown)
}

// sortOut returns the ids of profiles that are there, each once, and the others
// as they were given.
func sortOut(s *store.Store, scope store.Scope, args []string) (known, unknown []string, err error) {
	profiles, err := s.View(scope)
	if err != nil {
		return nil, nil, err
	}
	defer profiles.Close()
	seen := map[string]bool{}
	for _, text := range args {
		id := profile.FormOf(scope.Service).ID(text)
		if seen[id] {
			continue
		}
		seen[id] = true
		r, err := profiles.Get(id)
		switch {
		case err != nil:
			return nil, nil, err
		case r == nil:
			unknown = append(unknown, text)
		default:
			known = append(known, id)
		}
	}
	return known, unknown, nil
}

// agreed asks on the terminal.
func (c *cli) agreed(ctx context.Context, question string) (bool, error) {
	fmt.Fprintf(c.stderr, "%s [y/N] ", question)
	answers := make(chan string, 1)
	go func() {
		answer, _ := bufio.NewReader(c.stdin).ReadString('\n') // at its end nobody agrees
		answers <- strings.ToLower(strings.TrimSpace(answer))
	}()
	select {
	case answer := <-answers:
		return answer == "y" || answer == "yes", nil
	case <-ctx.Done():
		return false, storeFailed("asking", ctx.Err())
	}
}
