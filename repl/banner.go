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
	var holds []string
	for service, k := range s.known {
		service := ast.Service(service)
		n, err := countProfiles(db, s.scope(service, ""))
		if err != nil {
			return err
		}
		k.changed(s.scope(service, ""), n)
		if n > 0 {
			holds = append(holds, fmt.Sprintf("%s %ss", view.Number(n), service.Noun()))
		}
	}
	if holds == nil {
		holds = []string{"0 profiles"}
	}
	folder, forAWhile := s.shelf.where()
	if forAWhile {
		folder += ", until you leave"
	}
	return s.lines(fmt.Sprintf("store %s, domain %s", folder, s.scope(ast.Profiles, "").Domain),
		strings.Join(append(holds, firstKept(s.keptNames())), ", "))
}

func countProfiles(db *store.Store, scope store.Scope) (int, error) {
	profiles, err := db.View(scope)
	if err != nil {
		return 0, err
	}
	defer profiles.Close()
	return profiles.Len(context.Background())
}

// firstKept names the segments that the store keeps, or the first of them.
func firstKept(kept []string) string {
	const most = 5
	if len(kept) == 0 {
		return "no segments"
	}
	text := "segments:"
	for _, name := range kept[:min(len(kept), most)] {
		text += " @" + asWord(name)
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
