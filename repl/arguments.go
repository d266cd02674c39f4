package repl

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"segql/ast"
	"segql/compile"
)

// An argument is what completes an argument of a command.
type argument func(s *Session, typed string, before []string) []candidate

// completeCommand returns what may stand at the end of a line with a command.
func (s *Session) completeCommand(line string) completion {
	word, rest, behind := strings.Cut(line, " ")
	if !behind {
		var list []candidate
		for _, c := range commands() {
			list = append(list, candidate{":" + c.name, c.help, " "})
		}
		return completion{0, matching(word, list)}
	}
	c, err := lookup(word)
	if err != nil || c.takes == nil {
		return completion{}
	}
	from := len(word) + 1 + lastArgument(rest)
	before := strings.Fields(line[len(word)+1 : from])
	takes := c.takes[min(len(before), len(c.takes)-1)]
	return completion{from, takes(s, line[from:], before)}
}

// lastArgument returns where the argument begins that is being typed.
func lastArgument(rest string) int {
	start, quoted := 0, false
	for i, r := range rest {
		switch {
		case r == '"' || r == '\'':
			quoted = !quoted
		case r == ' ' && !quoted:
			start = i + 1
		}
	}
	return start
}

func number(s *Session, typed string, before []string) []candidate {
	return segmentName(s, typed, before)
}

func profileID(*Session, string, []string) []candidate { return nil }

func segmentName(s *Session, typed string, _ []string) []candidate {
	return matching(typed, s.segmentNames())
}

func attribute(s *Session, typed string, _ []string) []candidate {
	return s.attributesLike(s.service(), typed)
}

func targetName(s *Session, typed string, _ []string) []candidate {
	return matching(typed, append(wordCandidates(compile.Targets()...), s.segmentNames()...))
}

// oneOf completes one of some words.
func oneOf(words []string) argument {
	return func(_ *Session, typed string, _ []string) []candidate {
		return matching(typed, wordCandidates(words...))
	}
}

func domainName(s *Session, typed string, _ []string) []candidate {
	var list []string
	for service := range s.known {
		of, _ := s.domains(ast.Service(service)) // none where they cannot be read
		list = append(list, of...)
	}
	slices.Sort(list)
	return matching(typed, wordCandidates(slices.Compact(list)...))
}

func settingName(_ *Session, typed string, _ []string) []candidate {
	var list []candidate
	for _, x := range settingTable() {
		list = append(list, candidate{x.name, x.help, " "})
	}
	return matching(typed, list)
}

func settingValue(_ *Session, typed string, before []string) []candidate {
	for _, x := range settingTable() {
		if x.name == before[0] && x.values != nil {
			return matching(typed, wordCandidates(x.values...))
		}
	}
	return matching(typed, wordCandidates(clock))
}

func commandName(_ *Session, typed string, _ []string) []candidate {
	var list []candidate
	for _, c := range commands() {
		list = append(list, candidate{c.name, c.help, ""})
	}
	return matching(strings.TrimPrefix(typed, ":"), list)
}

// anyFile and segmentFile complete paths.
func anyFile(_ *Session, typed string, _ []string) []candidate { return files(typed) }

func folder(_ *Session, typed string, _ []string) []candidate {
	return files(typed, string(filepath.Separator)) // in which no file's name ends
}

func segmentFile(s *Session, typed string, before []string) []candidate {
	if strings.HasPrefix(typed, "@") {
		return segmentName(s, typed, before)
	}
	return files(typed, segmentSuffix)
}

// files returns the folders, and the files with one of the endings, that a path
// begins; all files without endings.
func files(typed string, endings ...string) []candidate {
	quote := ""
	if strings.HasPrefix(typed, `"`) || strings.HasPrefix(typed, "'") {
		quote, typed = typed[:1], typed[1:]
	}
	dir, base := filepath.Split(typed)
	folder := cmp.Or(atHome(dir), ".")
	entries, _ := os.ReadDir(folder) // what cannot be read has nothing to offer
	var list []candidate
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".") || !strings.HasPrefix(name, base) {
			continue
		}
		mark := quote
		if mark == "" && strings.ContainsRune(dir+name, ' ') {
			mark = `"`
		}
		switch {
		case e.IsDir():
			list = append(list, candidate{text: mark + dir + name + string(filepath.Separator)})
		case endings == nil || slices.Contains(endings, filepath.Ext(name)):
			list = append(list, candidate{text: mark + dir + name + mark, tail: " "})
		}
	}
	return list
}
