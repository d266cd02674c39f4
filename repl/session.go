// Package repl is the shell: a session of segments that are typed in and of
// commands about them, and the terminal that it runs on.
package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"segql/ast"
	"segql/eval/store"
	"segql/grammar"
	"segql/report"
	"segql/view"
)

// Options say what a session begins with.
type Options struct {
	Folder  string // of the store
	Domain  string // of the profiles; "" leaves it to the segment's header
	Reading ast.Reading
	Now     time.Time // of every evaluation; zero is the time when it begins
	Store   store.Options
	Color   view.Color
	Quiet   bool // no warnings and notes
	// Run runs a command of the command line and prints to the writers.
	Run func(ctx context.Context, out, notes io.Writer, args []string) error
}

// A Session is what was typed so far and what is known by it. It knows no
// terminal: what it answers goes to a writer. It is used by one goroutine.
type Session struct {
	settings
	out, notes io.Writer
	screen     io.Writer // that out ends up on, which says whether it has colours
	columnsOf  func() int
	run        func(ctx context.Context, out, notes io.Writer, args []string) error
	shelf      *shelf
	known      []*knowledge // by service
	pending    string       // the lines of what is not finished
	segments   []*segment
	lists      []*list
	current    string                   // the name of the segment that commands are about
	columns    map[ast.Service][]string // of :list
	entries    []string                 // whole, in their order
	quit       bool
}

// NewSession returns a session that answers on out, and warns on notes.
func NewSession(o Options, out, notes io.Writer) *Session {
	s := &Session{out: out, notes: notes, screen: out, run: o.Run, shelf: newShelf(o.Folder, o.Store)}
	s.columnsOf = func() int { return view.Width(out) }
	s.settings = settings{domain: o.Domain, reading: o.Reading, now: o.Now, color: o.Color, quiet: o.Quiet, pager: true}
	s.columns = map[ast.Service][]string{}
	for range ast.Services {
		s.known = append(s.known, &knowledge{shelf: s.shelf, cancel: func() {}})
	}
	s.forget()
	return s
}

// Close ends the session, and removes what it made for a while.
func (s *Session) Close() error {
	for _, k := range s.known {
		k.stop()
	}
	return s.shelf.close()
}

// forget forgets what is known of the store, which is another one or has changed.
func (s *Session) forget() {
	for service, k := range s.known {
		k.move(s.scope(ast.Service(service), ""))
	}
}

// countValues counts the values of attributes in the background from now on:
// somebody may want to complete them.
func (s *Session) countValues() {
	for _, k := range s.known {
		k.counting = true
	}
}

// Do takes a line. It reports whether what was typed goes on with the next one.
// An error says what is wrong with what was typed, or what failed; the session
// goes on.
func (s *Session) Do(ctx context.Context, line string) (more bool, err error) {
	more, err = s.do(ctx, line)
	for _, t := range s.shelf.troubles() {
		s.note(t.String() + "; the rows of its profiles are read instead; segql stats --compact makes it anew")
	}
	return more, err
}

func (s *Session) do(ctx context.Context, line string) (more bool, err error) {
	text := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(text, ":"):
		s.remember(text)
		return s.pending != "", s.command(ctx, text)
	case text == "" && s.pending == "":
		return false, nil
	case text == "":
		return false, s.leaveOff(ctx)
	case s.pending == "" && (strings.HasPrefix(text, "@") || s.find(text) != nil):
		s.remember(text)
		return false, s.again(ctx, text)
	case s.pending == "" && isNamed(strings.Fields(text)[0]):
		s.remember(text)
		return false, fmt.Errorf("a command begins with a colon; :%s?", text)
	}
	s.pending += line + "\n"
	if _, more := grammar.Unfinished(s.pending); more {
		return true, nil
	}
	return false, s.take(ctx)
}

// leaveOff ends at a blank line what is not finished. Where no bracket is open, it
// is taken as it is.
func (s *Session) leaveOff(ctx context.Context) error {
	if depth, _ := grammar.Unfinished(s.pending); depth == 0 {
		return s.take(ctx)
	}
	s.Abandon()
	s.note("the segment was abandoned: a blank line ends one that is not finished")
	return nil
}

// Abandon forgets what is not finished.
func (s *Session) Abandon() {
	if s.pending != "" {
		s.remember(strings.TrimSpace(s.pending))
	}
	s.pending = ""
}

// take takes what was typed.
func (s *Session) take(ctx context.Context) error {
	text := s.pending
	s.pending = ""
	s.remember(strings.TrimSpace(text))
	return s.define(ctx, typed(text))
}

// remember keeps an entry, unless it repeats the one before.
func (s *Session) remember(entry string) {
	if n := len(s.entries); n == 0 || s.entries[n-1] != entry {
		s.entries = append(s.entries, entry)
	}
}

// Finish is called after the last line. What is not finished is an error.
func (s *Session) Finish(ctx context.Context) error {
	if s.pending == "" {
		return nil
	}
	if depth, _ := grammar.Unfinished(s.pending); depth == 0 {
		return s.take(ctx)
	}
	text := s.pending
	s.pending = ""
	_, list := grammar.Parse(&ast.Source{Name: typedName, Text: text})
	return list
}

// Over reports whether the session was told to end.
func (s *Session) Over() bool { return s.quit }

// Show draws an error of Do.
func (s *Session) Show(w io.Writer, err error) {
	var list ast.Diagnostics
	switch {
	case errors.As(err, &list):
		view.Diagnostics(w, s.told(list), s.style(), s.width())
	case errors.Is(err, context.Canceled):
		s.style().Message(w, ast.Note, "interrupted", s.width())
	case err.Error() != "":
		s.style().Message(w, ast.Error, err.Error(), s.width())
	}
}

// told returns the diagnostics that the session is to tell.
func (s *Session) told(list ast.Diagnostics) ast.Diagnostics {
	if !s.quiet {
		return list
	}
	var errors ast.Diagnostics
	for _, d := range list {
		if d.Severity() == ast.Error {
			errors = append(errors, d)
		}
	}
	return errors
}

// warn draws warnings.
func (s *Session) warn(list ast.Diagnostics) {
	if list = s.told(list); len(list) > 0 {
		view.Diagnostics(s.notes, list, s.style(), s.width())
		io.WriteString(s.notes, "\n")
	}
}

// note tells what is worth knowing and no mistake.
func (s *Session) note(text string) {
	if !s.quiet {
		s.style().Message(s.notes, ast.Note, text, s.width())
	}
}

func (s *Session) style() view.Style { return view.NewStyle(s.screen, s.color) }

// width returns the columns of the screen, 0 if it is a file.
func (s *Session) width() int { return s.columnsOf() }

func (s *Session) printer() report.Printer {
	return report.Printer{W: s.out, Style: s.style(), Width: s.width()}
}
