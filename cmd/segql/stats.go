package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/eval/store"
	"segql/view"
)

// A statsFormat is how the state of a store is printed.
type statsFormat uint8

const (
	statsText statsFormat = iota
	statsJSON
)

var statsFormats = formats[statsFormat]{"text", "json"}

func (f statsFormat) String() string { return statsFormats[f] }

// A storeState is what is known of a store, also as JSON.
type storeState struct {
	Store     string         `json:"store"`
	Format    int            `json:"format"` // its version
	Encrypted bool           `json:"encrypted"`
	Before    int64          `json:"bytes_before,omitempty"` // that it took until it was compacted
	Bytes     int64          `json:"bytes"`                  // that it takes on the disk
	Domains   []domainState  `json:"domains"`
	Verified  bool           `json:"verified"`
	Findings  []storeFinding `json:"findings"`
}

type domainState struct {
	Service    string     `json:"service"`
	Domain     string     `json:"domain"`
	Profiles   int        `json:"profiles"`
	Expired    int        `json:"expired"` // and not yet gone from the disk
	Attributes int        `json:"attributes"`
	Segments   int        `json:"segments"`
	Index      indexState `json:"index"`
}

type indexState struct {
	Blocks     int           `json:"blocks"`
	Profiles   int           `json:"profiles"` // as they were when their block was made
	Changed    int           `json:"changed"`  // since then
	Bytes      int64         `json:"bytes"`
	Attributes []columnState `json:"attributes"` // the largest first
}

type columnState struct {
	Attribute string   `json:"attribute"`
	Profiles  int      `json:"profiles"`
	Distinct  int      `json:"distinct"` // in each block
	Bytes     int64    `json:"bytes"`
	Orders    []string `json:"orders"`
}

type storeFinding struct {
	Subject string `json:"subject"`
	Problem string `json:"problem"`
	Help    string `json:"help"`
}

func (c *cli) statsCommand() *cobra.Command {
	var (
		verify, compact bool
		newKey          string
		format          statsFormat
	)
	cmd := &cobra.Command{
		Use:   "stats [flags]",
		Short: "Print what the store holds, and check or compact it",
		Long: "Stats prints what the store holds in every domain, and what it takes on the disk.\n" +
			"--verify reads all of it and prints what is wrong. --compact drops what is left of\n" +
			"profiles that were deleted, replaced or have expired; meanwhile the disk holds\n" +
			"the store twice. --rotate-key does so too, and encrypts all of it with another\n" +
			"key, or with a first one.",
		Example: "  segql stats --verify",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if newKey == "" && cmd.Flags().Changed(rotateFlag) {
				return usage("--%s: name a file", rotateFlag)
			}
			return c.stats(cmd.Context(), format, verify, compact, newKey)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&verify, "verify", false, "read the whole store and print what is wrong with it")
	flags.BoolVar(&compact, "compact", false, "drop what is left of profiles that are gone")
	flags.StringVar(&newKey, rotateFlag, "", "encrypt the store with the key in this `FILE`")
	addChoice(cmd, flags, statsFormats.choice(&format), "format", "", "how to print them")
	return cmd
}

const rotateFlag = "rotate-key"

// stats compacts, encrypts and verifies the store if that is asked for, and prints
// its state.
func (c *cli) stats(ctx context.Context, format statsFormat, verify, compact bool, newKey string) error {
	how := toRead
	var key []byte
	if newKey != "" {
		var err error
		if key, err = c.readKey("--"+rotateFlag, newKey); err != nil {
			return err
		}
		compact = true
	}
	if compact {
		how = toChange
	}
	s, err := c.open(how)
	if err != nil {
		return err
	}
	state := &storeState{Store: c.storeFolder(), Findings: []storeFinding{}, Domains: []domainState{}}
	if compact {
		err = c.compactStore(ctx, s, state, key)
	}
	state.Encrypted = s.Encrypted()
	if err == nil && verify {
		err = c.verifyStore(ctx, s, state)
	}
	if err == nil && len(state.Findings) == 0 { // else what is counted may be anything
		err = state.count(ctx, s)
	}
	if err != nil {
		return err
	}
	if err := c.printState(state, format); err != nil {
		return err
	}
	if n := len(state.Findings); n > 0 {
		return &failure{exitFile, fmt.Errorf("the store %q is damaged: %s", state.Store, count(n, "finding"))}
	}
	return nil
}

// compactStore compacts the store. With a key it is encrypted with that one.
func (c *cli) compactStore(ctx context.Context, s *store.Store, state *storeState, key []byte) error {
	before, err := s.Stats(ctx)
	if err != nil {
		return storeFailed("reading the store", err)
	}
	doing, do := "compacting", s.Compact
	if key != nil {
		doing, do = "encrypting", func(ctx context.Context) error { return s.Rotate(ctx, key) }
	}
	p := view.NewProgress(c.progress(), doing, 0)
	defer p.Done()
	if err := do(ctx); err != nil {
		return storeFailed(doing+" the store", err)
	}
	state.Before = before.Disk
	if key != nil {
		c.key = key // if it is opened again
	}
	return nil
}

func (c *cli) verifyStore(ctx context.Context, s *store.Store, state *storeState) error {
	p := view.NewProgress(c.progress(), "verifying", 0)
	defer p.Done()
	found, err := s.Verify(ctx)
	if err != nil {
		return storeFailed("verifying the store", err)
	}
	state.Verified = true
	for _, f := range found {
		state.Findings = append(state.Findings, storeFinding(f))
	}
	return nil
}

// count counts what the store holds.
func (state *storeState) count(ctx context.Context, s *store.Store) error {
	stats, err := s.Stats(ctx)
	if err != nil {
		return storeFailed("reading the store", err)
	}
	state.Format, state.Bytes = stats.Format, stats.Disk
	for _, d := range stats.Scopes {
		state.Domains = append(state.Domains, domainState{
			d.Service.String(), d.Domain, d.Profiles, d.Expired, d.Attributes, d.Segments, indexOf(d.Index),
		})
	}
	return nil
}

func indexOf(x store.IndexStats) indexState {
	state := indexState{x.Blocks, x.Rows, x.Changed, x.Bytes, []columnState{}}
	for _, column := range x.Columns {
		var orders []string
		for _, o := range column.Orders {
			orders = append(orders, o.String())
		}
		state.Attributes = append(state.Attributes,
			columnState{ast.AttributeOf(column.Path).String(), column.Profiles, column.Distinct, column.Bytes, orders})
	}
	return state
}

func (c *cli) printState(state *storeState, format statsFormat) error {
	switch {
	case format == statsJSON:
		return c.printJSON(state)
	case len(state.Findings) > 0:
		return c.printFindings(state.Findings)
	}
	text := fmt.Sprintf("%s: format %d, ", view.Visible(state.Store), state.Format)
	if state.Encrypted {
		text += "encrypted, "
	}
	text += view.Bytes(state.Bytes) + " on the disk"
	if state.Before > 0 {
		text += ", " + view.Bytes(state.Before) + " before"
	}
	if state.Verified {
		text += "; all is well"
	}
	if err := c.print([]byte(text + "\n")); err != nil {
		return err
	}
	if len(state.Domains) == 0 {
		return nil
	}
	t := view.Table{Columns: []view.Column{
		{Title: "domain"}, {Title: "service"}, {Title: "profiles", Kind: view.Numbers},
		{Title: "expired", Kind: view.Numbers}, {Title: "attributes", Kind: view.Numbers},
		{Title: "segments", Kind: view.Numbers}, {Title: "indexed", Kind: view.Numbers},
		{Title: "changed", Kind: view.Numbers}, {Title: "index", Kind: view.Numbers},
	}}
	for _, d := range state.Domains {
		row := append(
			[]view.Cell{{Text: d.Domain, Tone: view.Strong}, {Text: d.Service}},
			numbers(d.Profiles, d.Expired, d.Attributes, d.Segments, d.Index.Profiles, d.Index.Changed)...,
		)
		t.Rows = append(t.Rows, append(row, view.Cell{Text: view.Bytes(d.Index.Bytes)}))
	}
	if err := c.table(t); err != nil {
		return err
	}
	for _, d := range state.Domains {
		if err := c.printIndex(d); err != nil {
			return err
		}
	}
	return nil
}

// printIndex prints what the index holds of the attributes that cost most.
func (c *cli) printIndex(d domainState) error {
	if len(d.Index.Attributes) == 0 {
		return nil
	}
	t := view.Table{Columns: []view.Column{
		{Title: "index of " + d.Domain}, {Title: "profiles", Kind: view.Numbers}, {Title: "distinct", Kind: view.Numbers},
		{Title: "bytes", Kind: view.Numbers}, {Kind: view.Bars}, {Title: "looked up by"},
	}}
	for _, x := range d.Index.Attributes[:min(len(d.Index.Attributes), tableRows)] {
		t.Rows = append(t.Rows, append(
			[]view.Cell{{Text: x.Attribute}, {Text: view.Number(x.Profiles)}, {Text: view.Number(x.Distinct)}},
			view.Cell{Text: view.Bytes(x.Bytes)}, view.Cell{Share: view.Share(int(x.Bytes), int(d.Index.Bytes))},
			view.Cell{Text: strings.Join(x.Orders, ", ")},
		))
	}
	t.More = len(d.Index.Attributes) - len(t.Rows)
	fmt.Fprintln(c.stdout)
	return c.table(t)
}

// numbers returns the cells of numbers, of which 0 is faint.
func numbers(list ...int) []view.Cell {
	cells := make([]view.Cell, len(list))
	for i, n := range list {
		if cells[i].Text = view.Number(n); n == 0 {
			cells[i].Tone = view.Faint
		}
	}
	return cells
}

func (c *cli) printFindings(list []storeFinding) error {
	t := view.Table{Columns: []view.Column{
		{Title: "of", Lines: 3}, {Title: "found", Lines: 3}, {Title: "way out", Lines: 3},
	}}
	for _, f := range list {
		t.Rows = append(t.Rows, []view.Cell{
			{Text: f.Subject, Tone: view.Strong}, {Text: f.Problem, Tone: view.Bad}, {Text: f.Help},
		})
	}
	return c.table(t)
}
