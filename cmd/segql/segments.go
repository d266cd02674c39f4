package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/compile"
	"segql/eval"
	"segql/eval/store"
	"segql/grammar"
	"segql/profile"
	"segql/report"
	"segql/view"
)

func (c *cli) segmentsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "segments",
		Short: "Print and change the segments kept in the store",
		Long: "Segments prints the segments that the store keeps. They are sources for other\n" +
			"segments, and @NAME names one wherever a file does.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.listSegments() },
	}
	var expressions []string
	var version int
	show := &cobra.Command{
		Use:   "show [flags] NAME",
		Short: "Print the source of a segment",
		Args:  exactly(1, "the name of a segment"),
		RunE:  func(_ *cobra.Command, args []string) error { return c.showSegment(args[0], version) },
	}
	show.Flags().IntVar(&version, "version", 0, "print the version `N`, which Pinpoint knows (default: the latest)")
	save := &cobra.Command{
		Use:               "save IN...",
		Short:             "Keep segments under their names, with their source",
		ValidArgsFunction: completeFiles(segmentFiles),
		RunE:              func(_ *cobra.Command, args []string) error { return c.saveSegments(args, expressions) },
	}
	save.Flags().StringArrayVarP(&expressions, "expression", "e", nil, "keep the segments of this `TEXT`")
	cmd.AddCommand(save, show,
		&cobra.Command{
			Use:   "delete NAME...",
			Short: "Remove segments",
			Args:  atLeast(1, "the name of a segment"),
			RunE:  func(_ *cobra.Command, args []string) error { return c.deleteSegments(args) },
		},
		&cobra.Command{
			Use:   "of ID...",
			Short: "Print the segments that hold a profile",
			Args:  atLeast(1, "the id of a profile"),
			RunE:  func(_ *cobra.Command, args []string) error { return c.segmentsOf(args) },
		})
	return cmd
}

// exactly and atLeast are cobra's, but that they say what is missing.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usage("expected %s, found %s", what, count(len(args), "argument"))
		}
		return nil
	}
}

func atLeast(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < n {
			return usage("expected %s", what)
		}
		return nil
	}
}

// A keptSegment is a segment that the store keeps, and where.
type keptSegment struct {
	store.Scope
	store.KeptSegment
}

// keptSegments returns the segments of the domain that is asked for, else of
// all.
func (c *cli) keptSegments() ([]keptSegment, error) {
	s, err := c.open(toRead)
	if err != nil {
		return nil, err
	}
	scopes, err := s.Scopes()
	if err != nil {
		return nil, storeFailed("reading the store", err)
	}
	var list []keptSegment
	for _, scope := range scopes {
		if c.domain != "" && scope.Domain != c.domain {
			continue
		}
		segments, err := s.Segments(scope)
		if err != nil {
			return nil, storeFailed("reading the store", err)
		}
		for _, k := range segments {
			list = append(list, keptSegment{scope, k})
		}
	}
	return list, nil
}

func (c *cli) listSegments() error {
	list, err := c.keptSegments()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		c.note("the store keeps no segments; segql segments save FILE keeps those of a file")
		return nil
	}
	rows := make([]report.Segment, len(list))
	for i, k := range list {
		rows[i] = report.Segment{Name: k.Name, Service: k.Service, Domain: k.Domain, Version: k.Version, About: about(k)}
	}
	return printed(c.printer().Segments(rows))
}

// showSegment prints the source of a version of a segment, of the latest for 0.
func (c *cli) showSegment(name string, version int) error {
	if version == 0 {
		src, err := c.readKept(name)
		if err != nil {
			return err
		}
		return c.print([]byte(src.Text))
	}
	list, err := c.keptSegments()
	if err != nil {
		return err
	}
	for _, k := range list {
		if k.Name == name && k.Version == version {
			return c.print([]byte(k.Text))
		}
	}
	return &failure{exitInput, fmt.Errorf("the store %s keeps no version %d of %s; see segql segments", c.storeFolder(), version, name)}
}

// about returns what a segment says of itself.
func about(k keptSegment) string {
	f, _ := grammar.Parse(&ast.Source{Name: "@" + k.Name, Text: k.Text})
	segments, _ := compile.Check([]*ast.File{f}, compile.Options{})
	for _, s := range segments {
		if s.Name == k.Name {
			return report.About(s)
		}
	}
	return ""
}

// saveSegments keeps each segment of the inputs as a file of its own: the lists
// of its file that it uses, and itself.
func (c *cli) saveSegments(args, expressions []string) error {
	segments, list, err := c.check(args, expressions, false)
	if err != nil {
		return err
	}
	c.draw(c.stderr, list)
	if err := verdict(list); err != nil {
		return err
	}
	for _, seg := range segments {
		if seg.Name == "" {
			return usage("a segment is kept under its name, and one has none; write segment NAME before it")
		}
	}
	if err := c.close(); err != nil { // it was read
		return err
	}
	s, err := c.open(toMake)
	if err != nil {
		return err
	}
	texts := compile.Sources(segments)
	for i, seg := range segments {
		version := 0
		if seg.Version != nil {
			version = *seg.Version
		}
		scope := c.scope(seg.Service, seg.Domain)
		replaced, err := s.SaveSegment(scope, seg.Name, version, texts[i])
		if err != nil {
			return storeFailed("keeping the segment "+seg.Name, err)
		}
		verb := "kept"
		if replaced {
			verb = "replaced"
		}
		c.note("%s %s in the domain %s", verb, spelledSource(seg.Name, version), scope.Domain)
	}
	return nil
}

// spelledSource returns a version of a segment as a source names it; 0 is none.
func spelledSource(name string, version int) string {
	if version == 0 {
		return name
	}
	return fmt.Sprintf("%s version %d", name, version)
}

func (c *cli) deleteSegments(names []string) error {
	s, err := c.open(toChange)
	if err != nil {
		return err
	}
	list, err := c.keptSegments()
	if err != nil {
		return err
	}
	places := map[string][]store.Scope{}
	for _, k := range list {
		if !slices.Contains(places[k.Name], k.Scope) {
			places[k.Name] = append(places[k.Name], k.Scope)
		}
	}
	for _, name := range names { // before any is removed
		switch len(places[name]) {
		case 0:
			return c.noSegment(name)
		case 1:
		default:
			return usage("%s is kept in several domains; name one with --domain", name)
		}
	}
	for _, name := range names {
		if err := c.dismiss(s, places[name][0], name, list); err != nil {
			return err
		}
		if _, err := s.DeleteSegment(places[name][0], name); err != nil {
			return storeFailed("removing the segment "+name, err)
		}
		c.note("removed %s from the domain %s", name, places[name][0].Domain)
	}
	return nil
}

// dismiss takes the endpoints out of the imported segments of a name.
func (c *cli) dismiss(s *store.Store, scope store.Scope, name string, list []keptSegment) error {
	for _, k := range list {
		if k.Name != name || k.Scope != scope || !isImported(k) {
			continue
		}
		if _, err := s.SetMembers(context.Background(), scope, importedKey(name, k.Version), nil); err != nil {
			return storeFailed("removing the segment "+name, err)
		}
	}
	return nil
}

// isImported reports whether a kept segment has no criteria, but members.
func isImported(k keptSegment) bool {
	if k.Service != ast.Pinpoint {
		return false
	}
	f, _ := grammar.Parse(&ast.Source{Name: "@" + k.Name, Text: k.Text})
	segments, _ := compile.Check([]*ast.File{f}, compile.Options{})
	return len(segments) == 1 && segments[0].Imported
}

// noSegment refuses the name of a segment that the store does not keep.
func (c *cli) noSegment(name string) error {
	return &failure{exitInput, fmt.Errorf("the store %s keeps no segment %s; see segql segments", c.storeFolder(), name)}
}

// segmentsOf prints which of the kept segments hold each of the profiles.
func (c *cli) segmentsOf(ids []string) error {
	s, err := c.open(toRead)
	if err != nil {
		return err
	}
	scopes, err := s.Scopes()
	if err != nil {
		return storeFailed("reading the store", err)
	}
	rows := make([][][]view.Cell, len(ids))
	known := make([]bool, len(ids))
	for _, scope := range scopes {
		if c.domain != "" && scope.Domain != c.domain {
			continue
		}
		if err := c.segmentsIn(s, scope, ids, rows, known); err != nil {
			return err
		}
	}
	t := view.Table{Columns: []view.Column{{Title: "id", Min: 8}, {Title: "segment"}, {Title: "domain"}, {Title: "for"}}, Rows: slices.Concat(rows...)}
	if len(t.Rows) > 0 {
		if err := c.table(t); err != nil {
			return err
		}
	}
	var unknown []string
	for i, id := range ids {
		switch {
		case !known[i]:
			unknown = append(unknown, id)
		case len(rows[i]) == 0:
			c.note("no kept segment holds %s", id)
		}
	}
	if len(unknown) > 0 {
		return &failure{exitInput, fmt.Errorf("no profile has the id %s, and no endpoint", strings.Join(unknown, ", "))}
	}
	return nil
}

// segmentsIn adds the rows of a domain for each of the ids, and notes which of
// them it knows.
func (c *cli) segmentsIn(s *store.Store, scope store.Scope, ids []string, rows [][][]view.Cell, known []bool) error {
	profiles, err := s.View(scope)
	if err != nil {
		return storeFailed("reading the store", err)
	}
	defer profiles.Close()
	names, plans, err := c.keptPlans(s, scope)
	if err != nil {
		return err
	}
	matcher := eval.NewMatcher(plans, c.at)
	for i, id := range ids {
		r, err := profiles.Get(profile.FormOf(scope.Service).ID(id))
		if err != nil {
			return storeFailed("reading the store", err)
		}
		if r == nil {
			continue
		}
		known[i] = true
		for _, place := range matcher.Match(r.Values) {
			rows[i] = append(rows[i], view.Cells(view.Plain, r.ID, names[place], scope.Domain, scope.Service.String()))
		}
	}
	return nil
}

// keptPlans returns the names and the plans of the segments of a domain that can
// be evaluated, and says which cannot. They are checked together, so that each
// is read once however many have it as a source.
func (c *cli) keptPlans(s *store.Store, scope store.Scope) (names []string, plans []*compile.Plan, err error) {
	kept, err := s.Segments(scope)
	if err != nil {
		return nil, nil, storeFailed("reading the store", err)
	}
	files := make([]*ast.File, len(kept))
	for i, k := range kept {
		files[i], _ = grammar.Parse(&ast.Source{Name: "@" + k.Name, Text: k.Text})
	}
	segments, _ := compile.Check(files, compile.Options{})
	planned := map[*ast.File]*compile.Plan{}
	for _, seg := range segments {
		if !seg.File.Broken {
			planned[seg.File], _ = compile.MakePlan(seg, compile.PlanOptions{})
		}
	}
	for i, k := range kept {
		name := spelledSource(k.Name, k.Version)
		if p := planned[files[i]]; p != nil {
			names, plans = append(names, name), append(plans, p)
		} else {
			c.note("%s cannot be evaluated; segql estimate @%s says why", name, k.Name)
		}
	}
	return names, plans, nil
}
