package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"segql/ast"
	"segql/compile"
	"segql/eval/store"
	"segql/view"
)

func (c *cli) root() *cobra.Command {
	var shell shelling
	root := &cobra.Command{
		Use:   "segql",
		Short: "A language, a compiler and a workbench for customer segments",
		Long: "segql compiles readable segments to the documents of Amazon Connect Customer\n" +
			"Profiles and Amazon Pinpoint, and such documents back to segments. It evaluates\n" +
			"them on profiles that it keeps in a store of its own.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if c.nowFlag = c.at.Now; c.at.Now.IsZero() {
				c.at.Now = time.Now()
			}
			if c.keyFlag == "" && cmd.Flags().Changed(keyFlag) { // a store without a key would be plain
				return usage("--%s: name a file", keyFlag)
			}
			if c.domain != "" && !compile.IsName(c.domain) {
				return usage("--domain %q: a domain has 1 to 64 letters, digits, - and _", c.domain)
			}
			const least, most = 1, 1 << 20
			if c.cacheMB < least || c.cacheMB > most {
				return usage("--cache-mb %d: expected %d to %d megabytes", c.cacheMB, least, most)
			}
			if c.memoryMB < least || c.memoryMB > most {
				return usage("--memory-mb %d: expected %d to %d megabytes", c.memoryMB, least, most)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.isInteractive() {
				return c.repl(cmd.Context(), nil, shell)
			}
			return cmd.Help()
		},
	}
	addNoHistory(root, &shell)
	root.SetIn(c.stdin)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.StringVar(&c.storeFlag, "store", "", "the `DIR` of the profile store (default .segql, or SEGQL_STORE)")
	flags.StringVar(&c.keyFlag, keyFlag, "", "the `FILE` with the key of an encrypted store (or "+keyVariable+")")
	flags.StringVar(&c.domain, "domain", "", "the `NAME` of the Customer Profiles domain")
	flags.Var(instant{&c.at.Now}, "now", "evaluate as if at this `TIME` (RFC 3339)")
	reading := &c.at.Reading
	addChoice(root, flags, choice[ast.Missing]{&reading.Missing, ast.LookupMissing, ast.Missings()},
		"missing", "", "what a missing value is to EXCLUSIVE and NOT_BETWEEN (rule R13)")
	addChoice(root, flags, choice[ast.Bounds]{&reading.Bounds, ast.LookupBounds, ast.BoundsNames()},
		"bounds", "", "whether BETWEEN holds on its bounds (rule R19)")
	flags.IntVar(&c.cacheMB, "cache-mb", store.DefaultCache>>20, "keep at most `MB` megabytes of the index in memory")
	flags.IntVar(&c.memoryMB, "memory-mb", store.DefaultMemory>>20, "import and make the index with about `MB` megabytes of memory")
	flags.BoolVar(&c.quiet, "quiet", false, "no warnings and notes")
	addChoice(root, flags, choice[view.Color]{&c.color, view.LookupColor, view.Colors()}, "color", "", "when to colour")
	root.AddCommand(
		c.compileCommand(), c.decompileCommand(), c.fmtCommand(), c.checkCommand(),
		c.importCommand(), c.generateCommand(), c.attributesCommand(), c.profilesCommand(), c.segmentsCommand(), c.statsCommand(),
		c.estimateCommand(), c.countCommand(), c.membersCommand(), c.membershipCommand(),
		c.explainCommand(), c.whyCommand(), c.compareCommand(), c.diffCommand(), c.snapshotCommand(),
		c.migrateCommand(), c.replCommand(), c.versionCommand(),
	)
	root.SetHelpCommand(helpCommand(root))
	root.InitDefaultCompletionCmd()
	completion, _, _ := root.Find([]string{"completion"})
	completion.RunE = func(*cobra.Command, []string) error {
		return usage("name a shell: bash, zsh, fish or powershell")
	}
	return root
}

// helpCommand is cobra's, but that an unknown command is an error.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Print the help of a command",
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if cmd, _, err := root.Find(args); err == nil {
				for _, sub := range cmd.Commands() {
					if sub.IsAvailableCommand() {
						names = append(names, sub.Name())
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || cmd == root && len(rest) > 0 {
				return unknownCommand(root, args[0])
			}
			return cmd.Help()
		},
	}
}

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			version := "(devel)"
			if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
				version = info.Main.Version
			}
			return c.print(fmt.Appendf(nil, "segql %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH))
		},
	}
}
