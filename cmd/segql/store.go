package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"segql/ast"
	"segql/eval/store"
	"segql/grammar"
	"segql/report"
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
	key, err := c.storeKey()
	if err != nil {
		return nil, err
	}
	o.Key, o.Cache, o.Memory = key, int64(c.cacheMB)<<20, int64(c.memoryMB)<<20
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
	err := c.store.Close()
	c.store = nil
	if err != nil {
		return &failure{exitFile, err}
	}
	return nil
}

// closeWhole closes the store, after what of its index was found damaged has been
// made anew, if that is possible, and tells of it.
func (c *cli) closeWhole(ctx context.Context) error {
	if c.store == nil {
		return nil
	}
	const many = 10_000 // profiles whose reading somebody may have waited for
	troubles, unindexed := c.store.Troubles(), c.store.Unindexed()
	if err := c.close(); err != nil {
		return err
	}
	if len(troubles) == 0 {
		if unindexed >= many {
			c.note("%s are not in the index, and were read one by one; segql stats --compact makes it", count(unindexed, "profile"))
		}
		return nil
	}
	done := "the rows of its profiles were read instead, and it has been made anew"
	s, err := c.open(toChange)
	if err == nil {
		err = errors.Join(s.Repair(ctx, troubles), c.close())
	}
	if err != nil {
		done = "the rows of its profiles were read instead; segql stats --compact makes it anew"
	}
	for _, t := range troubles {
		c.note("%s; %s", t, done)
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
type library struct {
	*cli
	domain string // of the segment that is looked at, if its source need not say it
}

// Find returns the file of a segment of a domain: --domain, else the one that is
// asked for, else the default one.
func (l library) Find(service ast.Service, domain, name string, version *int) (*ast.File, error) {
	s, err := l.open(toRead)
	if store.IsProblem(err, store.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	scope := l.scope(service, cmp.Or(l.domain, domain))
	kept := name
	if service == ast.Pinpoint {
		if kept, err = l.byID(s, scope, name); err != nil {
			return nil, err
		}
	}
	text, ok, err := s.Segment(scope, kept, version)
	if !ok || err != nil {
		return nil, err
	}
	f, list := grammar.Parse(&ast.Source{Name: "@" + name, Text: text})
	if list.Failed() {
		return nil, fmt.Errorf("the store keeps it with mistakes: %s", list[0].Message)
	}
	return f, nil
}

// byID returns the name under which a segment of Pinpoint is kept that has an id,
// or else the id itself, which may be a name. The ids are read once a run.
func (l library) byID(s *store.Store, scope store.Scope, id string) (string, error) {
	if l.keptIDs == nil {
		l.keptIDs = map[store.Scope]map[string]string{}
	}
	names, known := l.keptIDs[scope]
	if !known {
		var err error
		if names, err = report.KeptNames(s, scope); err != nil {
			return "", err
		}
		l.keptIDs[scope] = names
	}
	return cmp.Or(names[id], id), nil
}

// readKept reads a segment that the store keeps, and makes its domain that of
// the run. Without --domain it is that of the default domain, else of the only
// one that has the name.
func (c *cli) readKept(name string) (*ast.Source, error) {
	list, err := c.keptSegments()
	if err != nil {
		return nil, err
	}
	var found []keptSegment
	for _, k := range list {
		if k.Name != name {
			continue
		}
		if last := len(found) - 1; last >= 0 && found[last].Scope == k.Scope {
			found[last] = k // a later version
		} else {
			found = append(found, k)
		}
	}
	if len(found) > 1 {
		isDefault := func(k keptSegment) bool { return k.Domain == defaultDomain }
		i := slices.IndexFunc(found, isDefault)
		if i < 0 {
			return nil, usage("several domains keep a segment %s; name one with --domain", name)
		}
		found = found[i:]
	}
	if len(found) == 0 {
		return nil, c.noSegment(name)
	}
	if domain := found[0].Domain; domain != defaultDomain {
		c.domain = domain
	}
	return &ast.Source{Name: "@" + name, Text: found[0].Text}, nil
}
