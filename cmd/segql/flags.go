package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"segql/ast"
)

// flagError adds the nearest flag to what pflag says of one that is unknown.
// The flags of an unknown command are not what is wrong.
func flagError(cmd *cobra.Command, err error) error {
	if args := cmd.Flags().Args(); !cmd.HasParent() && len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := ast.Nearest(unknown.GetSpecifiedName(), slices.Values(names)); near != "" {
			return usage("%w; --%s?", err, near)
		}
	}
	return usage("%w", err)
}

// unknownCommand refuses the name of a command, and names the nearest.
func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	if near := ast.Nearest(name, slices.Values(names)); near != "" {
		return usage("unknown command %q; %s?", name, near)
	}
	return usage("unknown command %q", name)
}

// A choice is a flag that takes one of a few names, which also complete it.
type choice[T fmt.Stringer] struct {
	value  *T
	lookup func(string) (T, bool)
	names  []string
}

// addChoice adds a flag to a set of cmd's flags.
func addChoice[T fmt.Stringer](cmd *cobra.Command, flags *pflag.FlagSet, x choice[T], name, short, usage string) {
	flags.VarP(x, name, short, usage+": "+ast.OneOf(x.names))
	if err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(x.names, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag was just added
	}
}

func (x choice[T]) String() string {
	if x.value == nil {
		return ""
	}
	return (*x.value).String()
}

// Set takes a name.
func (x choice[T]) Set(name string) error {
	v, ok := x.lookup(name)
	if !ok {
		return fmt.Errorf("expected %s", ast.OneOf(x.names))
	}
	*x.value = v
	return nil
}

// Type returns what the help calls the value.
func (choice[T]) Type() string { return "NAME" }

// An instant is a flag that takes a time, as rule R17 has it.
type instant struct{ value *time.Time }

func (x instant) String() string { return "" }

// Set takes a time.
func (x instant) Set(text string) error {
	t, ok := ast.ParseInstant(text)
	if !ok {
		return errors.New("expected a time such as 2026-01-31T12:00:00Z, or a date")
	}
	*x.value = t.Time
	return nil
}

// Type returns what the help calls the value.
func (instant) Type() string { return "TIME" }

// formats are the names of a command's formats, in the order of T.
type formats[T interface {
	~uint8
	fmt.Stringer
}] []string

// choice returns the flag that takes one of the formats.
func (f formats[T]) choice(value *T) choice[T] {
	lookup := func(name string) (T, bool) {
		i := slices.Index(f, name)
		return T(max(i, 0)), i >= 0
	}
	return choice[T]{value, lookup, f}
}

// addService adds the flag that says whose profiles are meant.
func addService(cmd *cobra.Command, service *ast.Service) {
	services := choice[ast.Service]{service, ast.LookupService, ast.Services}
	addChoice(cmd, cmd.Flags(), services, "service", "", "whose they are")
}
