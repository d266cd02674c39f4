package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"segql/ast"
	"segql/eval/store"
	"segql/view"
)

// Welcome prints what a session begins with.
func (s *Session) Welcome() error {
	if err := s.lines("segql: type a segment, or :help; Tab completes, Ctrl-D leaves"); err != nil {
		return err
	}
	return s.banner()
}

// banner says what the session is on; where is no store, the ways to one.
func (s *Session) banner() error {
	db, done, err := s.shelf.use()
	var missing *noStore
	if errors.As(err, &missing) {
		_, err := fmt.Fprintf(s.out, "%s\n", view.Wrap(err.Error(), s.width()))
		return err
	}
	if err != nil {
		return err
	}
	defer done()
	scope := s.scope(ast.Profiles, "")
	profiles, err := db.View(scope)
	if err != nil {
		return err
	}
	defer profiles.Close()
	n, err := profiles.Len(context.Background())
	if err != nil {
		return err
	}
	s.known.changed(n)
	kept, err := db.Segments(scope)
	if err != nil {
		return err
	}
	folder, forAWhile := s.shelf.where()
	if forAWhile {
		folder += ", for this session"
	}
	return s.lines(fmt.Sprintf("store %s, domain %s", folder, scope.Domain),
		fmt.Sprintf("%s profiles, %s", view.Number(n), keptNames(kept)))
}

// keptNames names the segments that the store keeps, or the first of them.
func keptNames(kept []store.KeptSegment) string {
	const most = 5
	if len(kept) == 0 {
		return "no segments"
	}
	text := "segments:"
	for _, k := range kept[:min(len(kept), most)] {
		text += " @" + k.Name
	}
	if more := len(kept) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// lines prints lines, each cut to the screen.
func (s *Session) lines(lines ...string) error {
	for i, line := range lines {
		lines[i] = view.Fit(line, s.width()) + "\n"
	}
	_, err := fmt.Fprint(s.out, strings.Join(lines, ""))
	return err
}
