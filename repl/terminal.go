package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"

	"segql/grammar"
	"segql/view"
)

// A terminal is a session that a person types into.
type terminal struct {
	*Session
	in, out *os.File
	lines   lineReader
	past    *past
	cancel  atomic.Pointer[context.CancelFunc] // of what runs, nil at the prompt
	ended   atomic.Bool                        // by a signal
}

// A lineReader asks for lines.
type lineReader interface {
	// read returns a line, which may hold several of an earlier entry. It fails with
	// errInterrupted, or io.EOF at the end.
	read(prompt string) (string, error)
	// offer takes earlier entries, to be looked for.
	offer(entries []string)
	// interrupt is called for an interruption that the terminal has not kept for
	// itself while a line is asked for.
	interrupt()
	// stop makes read return io.EOF.
	stop()
	close()
}

// errInterrupted is that a line was broken off by Ctrl-C.
var errInterrupted = errors.New("interrupted")

// Terminal asks for lines on a terminal until the person leaves. What is typed is
// kept for the next session in a file; a path of "" keeps nothing.
func (s *Session) Terminal(ctx context.Context, in, out *os.File, history string) error {
	t := &terminal{Session: s, in: in, out: out}
	t.past, s.entries = openPast(history)
	s.countValues()
	if os.Getenv("TERM") == "dumb" {
		t.lines = newPlainLines(s, in, out)
	} else {
		lines, err := newEditedLines(s, in, out)
		if err != nil {
			return fmt.Errorf("preparing the terminal: %w", err)
		}
		t.lines = lines
	}
	defer t.lines.close()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	go t.watch(signals)
	if err := s.Welcome(); err != nil {
		s.Show(out, err)
	}
	for !s.Over() && !t.ended.Load() {
		t.lines.offer(s.entries)
		line, err := t.lines.read(t.prompt())
		switch {
		case errors.Is(err, errInterrupted):
			s.Abandon()
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("reading the terminal: %w", err)
		default:
			t.handle(context.WithoutCancel(ctx), line)
		}
		if err := t.past.add(s.entries); err != nil {
			s.note(fmt.Sprintf("the history is not kept: %v", err))
		}
	}
	return nil
}

// watch stops what runs at an interruption, and the session at a signal to end.
func (t *terminal) watch(signals <-chan os.Signal) {
	for sig := range signals {
		if cancel := t.cancel.Load(); cancel != nil {
			(*cancel)()
		} else if sig == os.Interrupt {
			t.lines.interrupt()
		}
		if sig != os.Interrupt {
			t.ended.Store(true)
			t.lines.stop()
		}
	}
}

const promptText = "segql> "

// prompt asks for a segment, or says how many brackets are open.
func (t *terminal) prompt() string {
	text := promptText
	if t.pending != "" {
		text = "     … " // the body of a header, or the end of a comment
		if depth, _ := grammar.Unfinished(t.pending); depth > 0 {
			text = fmt.Sprintf("%4d < ", depth)
		}
	}
	return t.style().Ink(view.Prompt, strings.TrimRight(text, " ")) + " "
}

// handle runs a line, and shows what it answers when that is whole.
func (t *terminal) handle(ctx context.Context, line string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t.cancel.Store(&cancel)
	var answer bytes.Buffer
	if isDirect(line) {
		_, err := t.Do(ctx, line)
		t.cancel.Store(nil)
		if err != nil {
			t.Show(t.out, err)
		}
		return
	}
	t.Session.out, t.Session.notes = &answer, &answer
	spin := startSpinner(t.out)
	_, err := t.Do(ctx, line)
	spin.stop()
	t.cancel.Store(nil)
	t.Session.out, t.Session.notes = t.out, t.out
	if err != nil {
		t.Show(&answer, err)
	}
	t.show(answer.Bytes())
}

// isDirect reports whether a line is a command that talks with the terminal itself.
func isDirect(line string) bool {
	c, err := lookup(strings.TrimSpace(line))
	return strings.HasPrefix(strings.TrimSpace(line), ":") && err == nil && c.direct
}
