package repl

import (
	"context"
	"slices"
	"strings"

	"segql/ast"
	"segql/profile"
)

// An importFlag is a flag that :import takes before its files.
type importFlag struct {
	name  string
	value string // what stands behind it, "" for nothing
	help  string
	takes argument // completes the value, nil for nothing to offer
}

// importFlags is the only list of them. segql import has the same.
func importFlags() []importFlag {
	return []importFlag{
		{"--key", "COLUMN", "decides which profile a row is for", column},
		{"--map", "FIELDS.json", "the file that maps columns", jsonFile},
		{"--format", "FORMAT", "how the files are written", oneOf(profile.Formats())},
		{"--expiry", "DAYS", "until they expire", nil},
		{"--replace", "", "keep nothing of those that are known", nil},
		{"--dry-run", "", "validate, and write nothing", nil},
		{"--service", "SERVICE", "whose they are", oneOf(ast.Services)},
		{"--segment", "NAME", "the imported segment to make of ids", importedSegment},
		{"--id", "ID", "that Pinpoint gave the segment", nil},
		{"--version", "N", "of the segment", nil},
	}
}

// ImportFlags returns the names of the flags, without dashes.
func ImportFlags() []string {
	var names []string
	for _, f := range importFlags() {
		names = append(names, strings.TrimPrefix(f.name, "--"))
	}
	return names
}

// importText says more of :import.
func importText() string {
	var list []string
	for _, f := range importFlags() {
		list = append(list, strings.TrimSpace(f.name+" "+f.value))
	}
	return "The flags are those of segql import: " + strings.Join(list, ", ") + ". With --service pinpoint the files have endpoints; " +
		"with --segment too they have ids of endpoints or users, of which the imported segment NAME is made."
}

// importFiles puts profiles or endpoints into the store, as the command line does.
func (s *Session) importFiles(ctx context.Context, c *call) error {
	err := s.tool(ctx, "import", c.args)
	s.forget()
	return err
}

// imported completes what :import takes: a flag, its value, or a file.
func imported(s *Session, typed string, before []string) []candidate {
	flags := importFlags()
	named := func(name string) func(importFlag) bool { return func(f importFlag) bool { return f.name == name } }
	if n := len(before); n > 0 {
		if i := slices.IndexFunc(flags, named(before[n-1])); i >= 0 && flags[i].value != "" {
			if flags[i].takes == nil {
				return nil
			}
			return flags[i].takes(s, typed, before)
		}
	}
	if strings.HasPrefix(typed, "-") {
		var list []candidate
		for _, f := range flags {
			if !slices.Contains(before, f.name) {
				list = append(list, candidate{f.name, f.help, " "})
			}
		}
		return matching(typed, list)
	}
	if slices.Contains(before, "--segment") {
		return files(typed) // of ids, whatever they are called
	}
	return files(typed, ".jsonl", ".ndjson", ".json", ".csv", ".gz")
}

func column(s *Session, typed string, _ []string) []candidate {
	return matching(typed, argumentCandidates(s.known[ast.Profiles].attributes()))
}

func importedSegment(s *Session, typed string, _ []string) []candidate {
	return matching(typed, argumentCandidates(s.known[ast.Pinpoint].segments()))
}

func jsonFile(_ *Session, typed string, _ []string) []candidate { return files(typed, ".json") }

// argumentCandidates are texts that may have blanks.
func argumentCandidates(texts []string) []candidate {
	words := make([]string, len(texts))
	for i, text := range texts {
		words[i] = asWord(text)
	}
	return wordCandidates(words...)
}
