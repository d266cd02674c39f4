package repl

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"segql/view"
)

// A command is a row of the only table of commands: what runs, helps and completes
// them reads it.
type command struct {
	name string
	args string // as the help shows them: [N] may be left out, N… may be several
	help string // one line
	more string // beside it, for :help NAME
	// direct says that it talks with the terminal itself: no spinner, no pager.
	direct bool
	takes  []argument // what completes its arguments, the last one also those behind it
	run    func(*Session, context.Context, *call) error
}

// A call is a command as it was typed.
type call struct {
	*command
	args []string
	rest string // all of them, as they were typed
}

// arg returns an argument, "" if it is missing.
func (c *call) arg(i int) string {
	if i < len(c.args) {
		return c.args[i]
	}
	return ""
}

// usage is the error of a command that is used wrongly.
func (c *call) usage(format string, args ...any) error {
	return fmt.Errorf("%s; use :%s", fmt.Sprintf(format, args...), strings.TrimSpace(c.name+" "+c.command.args))
}

// commands is a function, for the help reads it.
func commands() []command {
	return []command{
		{"list", "[N] [NAME]", "a table of profiles in the segment", "N is how many, 20 unless it says so. The columns are the name of the profile and the attributes of the segment; :columns changes them.", false, []argument{number, segmentName}, (*Session).list},
		{"columns", "[ATTRIBUTE…]", "change the columns of :list", "Attributes with blanks or commas between. Without one the columns are those of the segment again.", false, []argument{attribute}, (*Session).setColumns},
		{"explain", "[NAME]", "the plan, with what each node lets through", "Each node has the number of profiles, its share of all as a bar, and how it was answered; a branch that nobody is in is marked. Below stands what the segment rests on and AWS documents nowhere.", false, []argument{segmentName}, (*Session).explain},
		{"why", "ID [NAME]", "why a profile is in the segment, or is not", "Each condition with the actual value beside the expected one, down through the sources.", false, []argument{profileID, segmentName}, (*Session).why},
		{"json", "[TARGET] [NAME]", "the AWS document of the segment", "TARGET is " + targetNames() + ".", false, []argument{targetName, segmentName}, (*Session).json},
		{"source", "[NAME]", "the segment as source, formatted", "", false, []argument{segmentName}, (*Session).source},
		{"member", "ID…", "whether profiles are in the segment", "PRESENT, ABSENT or 404 for each id.", false, []argument{profileID}, (*Session).member},
		{"attributes", "[ATTRIBUTE]", "the attributes of the profiles, or the values of one", "Of all: how many profiles have each, how many distinct values there are, and the most frequent. Of one: more of its values as bars, and of numbers and dates a histogram.", false, []argument{attribute}, (*Session).attributes},
		{"segments", "", "the segments of the session and of the store", "@NAME names one that the store keeps. A name alone on a line answers for its segment again.", false, nil, (*Session).listSegments},
		{"compare", "A B", "how many profiles two segments share", "How many are in each, in both, in one alone, and in neither. A and B are names: of segments of the session, or @NAME.", false, []argument{segmentName}, (*Session).compare},
		{"diff", "A B", "what differs in the source of two segments", "", false, []argument{segmentName}, (*Session).diff},
		{"save", "FILE|@NAME", "write the session's segments to a file, or keep one in the store", "FILE is replaced. With @NAME the last segment is kept in the store under that name.", false, []argument{segmentFile}, (*Session).save},
		{"load", "FILE…", "take the segments of files", "A folder stands for the .seg files in it.", false, []argument{segmentFile}, (*Session).load},
		{"edit", "[NAME]", "edit the segment with $EDITOR", "What is saved there is taken as if it were typed.", true, []argument{segmentName}, (*Session).edit},
		{"snapshot", "FORMAT FILE", "write the profiles in the segment to a file", "FORMAT is csv, jsonl or orc. The file is there when it is whole.", false, []argument{oneOf(snapshotFormats), anyFile}, (*Session).snapshot},
		{"import", "[FLAGS] FILE…", "put profiles or endpoints into the store", importText(), true, []argument{imported}, (*Session).importFiles},
		{"demo", "[DIR]", "a store with made-up profiles and three segments", "20,000 profiles, the same each time. Without DIR the store is in a private folder that is removed at the end.", true, []argument{folder}, (*Session).demo},
		{"open", "DIR", "go on with another store", "", false, []argument{folder}, (*Session).open},
		{"domain", "[NAME]", "go on with another domain", "Without NAME each segment's header says its own again.", false, []argument{domainName}, (*Session).setDomain},
		{"set", "[NAME [VALUE]]", "show or change a setting", "", false, []argument{settingName, settingValue}, (*Session).set},
		{"history", "[TEXT…]", "what was typed, or what of it has TEXT in it", "", false, nil, (*Session).history},
		{"timing", "", "say how long each command takes, or no longer", "", false, nil, (*Session).toggleTiming},
		{"help", "[COMMAND]", "the commands, or more of one", "", false, []argument{commandName}, (*Session).help},
		{"quit", "", "leave", "So does Ctrl-D.", true, nil, (*Session).leave},
	}
}

// lookup returns the command that a line begins with.
func lookup(line string) (*call, error) {
	word, rest, _ := strings.Cut(strings.TrimPrefix(line, ":"), " ")
	var names []string
	for _, c := range commands() {
		if c.name == word {
			rest = strings.TrimSpace(rest)
			args, err := split(rest)
			for i, arg := range args {
				args[i] = atHome(arg)
			}
			return &call{&c, args, rest}, err
		}
		names = append(names, ":"+c.name)
	}
	if word == "" {
		return nil, fmt.Errorf("expected a command behind the colon; see :help")
	}
	return nil, fmt.Errorf("unknown command :%s%s", word, hint(":"+word, names, "; see :help"))
}

// isNamed reports whether a command has this name. No segment begins with one.
func isNamed(word string) bool {
	return slices.ContainsFunc(commands(), func(c command) bool { return c.name == word })
}

// command runs the command of a line.
func (s *Session) command(ctx context.Context, line string) error {
	c, err := lookup(line)
	if err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	begun := time.Now()
	timed := s.timing
	err = c.run(s, ctx, c)
	if timed && s.timing {
		s.note(":" + c.name + " took " + view.Duration(time.Since(begun)))
	}
	return err
}

// check reports arguments that are missing or too many.
func (c *call) check() error {
	fields := strings.Fields(c.command.args)
	needed := 0
	for _, field := range fields {
		if field[0] == '[' || field[len(field)-1] == ']' {
			continue
		}
		if needed++; needed > len(c.args) {
			return c.usage("expected %s", field)
		}
	}
	if len(c.args) > len(fields) && !strings.Contains(c.command.args, "…") {
		return c.usage("expected at most %d, found %d", len(fields), len(c.args))
	}
	return nil
}

// atHome returns a path that begins in the user's folder as ~/ as what it is.
func atHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if home, err := os.UserHomeDir(); ok && err == nil {
		return filepath.Join(home, rest)
	}
	return path
}

// split returns words with blanks between; quotes hold one together.
func split(text string) (words []string, err error) {
	var word strings.Builder
	var quote rune
	begun := false
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, begun = r, true
		case quote == 0 && (r == ' ' || r == '\t'):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("the quote %c is not closed", quote)
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

// asWord returns a text as split takes it for one word.
func asWord(text string) string {
	quote := `"`
	if strings.Contains(text, quote) {
		quote = "'"
	}
	if !strings.ContainsAny(text, " \t\"'") {
		return text
	}
	return quote + text + quote
}

// help prints the commands, or what there is to say of one.
func (s *Session) help(_ context.Context, c *call) error {
	if name := strings.TrimPrefix(c.arg(0), ":"); name != "" {
		of, err := lookup(":" + name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, ":%s\n\n%s\n", strings.TrimSpace(of.name+" "+of.command.args), view.Wrap(of.text(), s.width()))
		return err
	}
	t := view.Table{Columns: []view.Column{{Min: 20}, {Min: 24, Lines: 2}}}
	for _, c := range commands() {
		t.Rows = append(t.Rows, []view.Cell{{Text: strings.TrimSpace(":" + c.name + " " + c.args), Tone: view.Strong}, {Text: c.help}})
	}
	if err := s.printer().Table(t); err != nil {
		return err
	}
	_, err := io.WriteString(s.out, "\n"+view.Wrap(typing, s.width())+"\n")
	return err
}

// text returns all that there is to say of a command.
func (c *command) text() string {
	text := strings.ToUpper(c.help[:1]) + c.help[1:] + "."
	if c.name == "set" {
		text += " " + settingsText()
	}
	return strings.TrimSpace(text + " " + c.more)
}

const typing = `Anything else is a segment: include ALL < group ALL < … > >, or its conditions alone, such as ` +
	`FirstName BEGINS_WITH "A"; Attributes.tier INCLUSIVE gold. It is kept as it, or under the name of its header. ` +
	`A command without NAME is about the last one. Tab completes, Ctrl-R searches what was typed.`

// leave ends the session.
func (s *Session) leave(context.Context, *call) error {
	s.quit = true
	return nil
}
