package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/eval/store"
	"segql/grammar"
	"segql/profile"
	"segql/view"
)

// An attributesFormat is how attributes are printed.
type attributesFormat uint8

const (
	attributesText attributesFormat = iota
	attributesJSON
)

var attributesFormats = formats[attributesFormat]{"text", "json"}

func (f attributesFormat) String() string { return attributesFormats[f] }

func (c *cli) attributesCommand() *cobra.Command {
	var format attributesFormat
	cmd := &cobra.Command{
		Use:   "attributes [flags] [NAME]",
		Short: "Print the attributes of the profiles, with their values",
		Long: "Attributes prints each attribute of the profiles: how many profiles have it, how\n" +
			"many distinct values there are, and the most frequent ones; of a NAME more of\n" +
			"them. Every percentage is of all profiles of the domain.",
		Example: `  segql attributes
  segql attributes Address.City
  segql attributes 'Attributes["loyalty points"]'`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: c.completeAttributes,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) > 0 {
				name = attributePath(args[0])
			}
			return c.attributes(cmd.Context(), name, format)
		},
	}
	addChoice(cmd, cmd.Flags(), attributesFormats.choice(&format), "format", "", "how to print them")
	return cmd
}

// completeAttributes completes the paths of the domain's attributes.
func (c *cli) completeAttributes(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	profiles, err := c.view(c.scope(ast.Profiles, ""))
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	defer profiles.Close()
	return profiles.Paths(), cobra.ShellCompDirectiveNoFileComp
}

// attributes prints the attributes of the domain's profiles, or the one of a
// path.
func (c *cli) attributes(ctx context.Context, path string, format attributesFormat) error {
	scope := c.scope(ast.Profiles, "")
	profiles, err := c.view(scope)
	if err != nil {
		return err
	}
	defer profiles.Close()
	counted, err := c.takeCensus(ctx, profiles, path)
	if err != nil {
		return storeFailed("reading the profiles", err)
	}
	switch {
	case format == attributesJSON && (path == "" || counted.tallies[path] != nil):
		return c.printCensusJSON(counted, scope.Domain)
	case counted.profiles == 0:
		return c.noProfiles(scope)
	case path == "":
		return c.printCensus(counted)
	case counted.tallies[path] != nil:
		return c.printTally(counted.tallies[path], counted.profiles)
	}
	return noAttribute(profiles, path)
}

func (c *cli) takeCensus(ctx context.Context, profiles *store.View, path string) (*census, error) {
	const often = 1000
	p := view.NewProgress(c.progress(), "reading the profiles", 0)
	defer p.Done()
	counted := newCensus(path)
	for r, err := range profiles.Records(ctx) {
		if err != nil {
			return nil, err
		}
		if counted.add(r); counted.profiles%often == 0 {
			p.Rows(often)
		}
	}
	return counted, nil
}

// attributePath returns the path of an attribute that is spelled as in the
// language, or else takes the text for one.
func attributePath(text string) string {
	const before, after = "include < group < ", " INCLUSIVE x > >"
	f, list := grammar.Parse(&ast.Source{Text: before + text + after})
	if !list.Failed() && len(f.Decls) == 1 {
		if s, ok := f.Decls[0].(*ast.Segment); ok && len(s.Conditions()) == 1 {
			text = plain(s.Conditions()[0].Attribute)
		}
	}
	if path, err := profile.ResolveColumn(text, nil); err == nil {
		return path
	}
	return text
}

// plain returns the path of an attribute without quotes and brackets.
func plain(a ast.Attribute) string {
	names := make([]string, len(a.Parts))
	for i, part := range a.Parts {
		names[i] = part.Text
	}
	return strings.Join(names, ".")
}

// noAttribute refuses a path that no profile has.
func noAttribute(profiles *store.View, path string) error {
	hint := "; see segql attributes"
	if near := ast.Nearest(path, slices.Values(profiles.Paths())); near != "" {
		hint = "; " + near + "?"
	}
	return &failure{exitInput, fmt.Errorf("no profile has the attribute %s%s", path, hint)}
}

// spelled returns a path as the language spells it.
func spelled(path string) string {
	root, name, dotted := strings.Cut(path, ".")
	a := ast.Attribute{Parts: []ast.Literal{{Kind: ast.NameLiteral, Text: root}}}
	if dotted {
		kind := ast.StringLiteral
		if ast.IsName(name) {
			kind = ast.NameLiteral
		}
		a.Parts = append(a.Parts, ast.Literal{Kind: kind, Text: name})
	}
	return a.String()
}
