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
	"segql/report"
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
	var service ast.Service
	cmd := &cobra.Command{
		Use:   "attributes [flags] [NAME]",
		Short: "Print the attributes of the profiles, with their values",
		Long: "Attributes prints each attribute of the profiles: how many profiles have it, how\n" +
			"many distinct values there are, and the most frequent ones; of a NAME more of\n" +
			"them, and how its numbers and dates are spread. Those that segments cannot be\n" +
			"about are named last. Every percentage is of all profiles of the domain.",
		Example: `  segql attributes
  segql attributes Address.City
  segql attributes 'Attributes["loyalty points"]'`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: c.completeAttributes,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) > 0 {
				name = attributePath(args[0], service)
			}
			return c.attributes(cmd.Context(), service, name, format)
		},
	}
	addChoice(cmd, cmd.Flags(), attributesFormats.choice(&format), "format", "", "how to print them")
	addService(cmd, &service)
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
func (c *cli) attributes(ctx context.Context, service ast.Service, path string, format attributesFormat) error {
	scope := c.scope(service, "")
	profiles, err := c.view(scope)
	if err != nil {
		return err
	}
	defer profiles.Close()
	if path != "" {
		return c.attribute(ctx, scope, profiles, path, format)
	}
	a, err := report.CountAttributes(ctx, profiles)
	switch {
	case err != nil:
		return storeFailed("reading the profiles", err)
	case format == attributesJSON:
		return c.printAttributesJSON(a, scope.Domain)
	case a.Profiles == 0:
		return c.noProfiles(scope)
	}
	return printed(c.printer().For(service).Attributes(a))
}

func (c *cli) attribute(
	ctx context.Context, scope store.Scope, profiles *store.View, path string, format attributesFormat,
) error {
	a, err := report.CountAttribute(ctx, profiles, path)
	switch {
	case err != nil:
		return storeFailed("reading the profiles", err)
	case a.All == 0 && format == attributesText:
		return c.noProfiles(scope)
	case a.Profiles == 0:
		return noAttribute(profiles, path)
	case format == attributesJSON:
		return c.printAttributeJSON(a, scope.Domain)
	}
	return printed(c.printer().For(scope.Service).Attribute(a))
}

// attributePath returns the path of an attribute that is spelled as in the
// language, or else takes the text for one.
func attributePath(text string, service ast.Service) string {
	if a, ok := grammar.ParseAttribute(text); ok {
		text = a.Path()
	}
	if path, err := profile.FormOf(service).Resolve(text); err == nil {
		return path
	}
	return text
}

// noAttribute refuses a path that no profile has.
func noAttribute(profiles *store.View, path string) error {
	hint := "; see segql attributes"
	if near := ast.Nearest(path, slices.Values(profiles.Paths())); near != "" && near != path {
		hint = "; " + near + "?"
	}
	return &failure{exitInput, fmt.Errorf("no %s has the attribute %s%s", profiles.Scope().Service.Noun(), path, hint)}
}

// noProfiles says where there are profiles, if the domain has none.
func (c *cli) noProfiles(scope store.Scope) error {
	scopes, err := c.store.Scopes()
	if err != nil {
		return storeFailed("reading the store", err)
	}
	var others []string
	for _, other := range scopes {
		if other.Service == scope.Service && other.Domain != scope.Domain {
			others = append(others, other.Domain)
		}
	}
	hint := "segql import FILE puts some there"
	if scope.Service == ast.Pinpoint {
		hint = "segql import --service pinpoint FILE puts some there"
	}
	if len(others) > 0 {
		hint = "others are " + strings.Join(others, ", ")
	}
	c.note("the domain %s has no %ss; %s", scope.Domain, scope.Service.Noun(), hint)
	return nil
}
