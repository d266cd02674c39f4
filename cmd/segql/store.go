package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"segql/ast"
	"segql/eval/store"
	"segql/grammar"
)

const (
	defaultStore  = ".segql"
	storeVariable = "SEGQL_STORE"
	defaultDomain = "default"
)

// storeFolder returns the folder of the store.
func (c *cli) storeFolder() string {
	return cmp.Or(c.storeFlag, os.Getenv(storeVariable), defaultStore)
}

// scope returns what of the store a command is about: the domain is --domain,
// else the header's, else the default one.
func (c *cli) scope(service ast.Service, header string) store.Scope {
	return store.Scope{Service: service, Domain: cmp.Or(c.domain, header, defaultDomain)}
}

// How a store is opened: to read it, to change one that is there, or to make it
// if it is not.
var (
	toRead   = store.Options{ReadOnly: true}
	toChange = store.Options{}
	toMake   = store.Options{Create: true}
)

// open returns the store, which is opened once a run.
func (c *cli) open(o store.Options) (*store.Store, error) {
	if c.store != nil {
		return c.store, nil
	}
	if !o.ReadOnly {
		store.PrivateFiles()
	}
	s, err := store.Open(c.storeFolder(), o)
	if err != nil {
		return nil, &failure{exitFile, err}
	}
	c.store = s
	return s, nil
}

// view returns the profiles of a domain.
func (c *cli) view(scope store.Scope) (*store.View, error) {
	s, err := c.open(toRead)
	if err != nil {
		return nil, err
	}
	v, err := s.View(scope)
	if err != nil {
		return nil, storeFailed("reading the store", err)
	}
	return v, nil
}

// close closes the store, if it is open.
func (c *cli) close() error {
	if c.store == nil {
		return nil
	}
	if err := c.store.Close(); err != nil {
		return &failure{exitFile, err}
	}
	return nil
}

// storeFailed says what was being done to the store when it failed.
func storeFailed(doing string, err error) error {
	if errors.Is(err, context.Canceled) {
		return &failure{exitInterrupted, errors.New("interrupted")}
	}
	return fileFailed(doing, err)
}

// A library finds the segments that the store keeps. Without a store there are
// none.
type library struct{ *cli }

// Find returns the file of a segment.
func (l library) Find(service ast.Service, name string, version *int) (*ast.File, error) {
	src, err := l.kept(service, name, version)
	if src == nil || err != nil {
		return nil, err
	}
	f, list := grammar.Parse(src)
	if list.Failed() {
		return nil, fmt.Errorf("the store keeps it with mistakes: %s", list[0].Message)
	}
	return f, nil
}

// kept returns the source of a segment that the store keeps, nil if it keeps
// none of this name. Without --domain it is that of the default domain, else of
// the only domain that has the name.
func (c *cli) kept(service ast.Service, name string, version *int) (*ast.Source, error) {
	s, err := c.open(toRead)
	if store.IsProblem(err, store.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	domains, err := c.domains(s, service)
	if err != nil {
		return nil, err
	}
	var found *ast.Source
	for _, domain := range domains {
		text, ok, err := s.Segment(store.Scope{Service: service, Domain: domain}, name, version)
		switch {
		case err != nil:
			return nil, storeFailed("reading the store", err)
		case !ok:
			continue
		case found != nil:
			return nil, &failure{exitInput, fmt.Errorf("several domains keep a segment %s; name one with --domain", name)}
		}
		found = &ast.Source{Name: "@" + name, Text: text}
		if domain == defaultDomain {
			break
		}
	}
	return found, nil
}

// domains returns where the segments of a service are looked for.
func (c *cli) domains(s *store.Store, service ast.Service) ([]string, error) {
	if c.domain != "" {
		return []string{c.domain}, nil
	}
	scopes, err := s.Scopes()
	if err != nil {
		return nil, storeFailed("reading the store", err)
	}
	list := []string{defaultDomain}
	for _, scope := range scopes {
		if scope.Service == service && scope.Domain != defaultDomain {
			list = append(list, scope.Domain)
		}
	}
	return list, nil
}
