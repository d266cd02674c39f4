package repl

import (
	"bufio"
	"io"
	"os"
	"strings"
	"sync/atomic"

	"github.com/chzyer/readline"
)

// plainLines are lines as the system edits them, for a terminal that cannot move
// its cursor.
type plainLines struct {
	session     *Session
	stdin       *readline.CancelableStdin
	in          *bufio.Reader
	out         *os.File
	interrupted atomic.Bool // while a line was asked for
}

func newPlainLines(s *Session, in, out *os.File) *plainLines {
	stdin := readline.NewCancelableStdin(in)
	return &plainLines{session: s, stdin: stdin, in: bufio.NewReader(stdin), out: out}
}

func (l *plainLines) read(prompt string) (string, error) {
	l.interrupted.Store(false)
	io.WriteString(l.out, prompt)
	line, err := l.in.ReadString('\n')
	if l.interrupted.Load() {
		l.session.Abandon() // the system has forgotten the line itself
	}
	if err == io.EOF {
		io.WriteString(l.out, "\n")
		if line != "" {
			err = nil
		}
	}
	return strings.TrimSuffix(line, "\n"), err
}

// interrupt abandons what was typed so far.
func (l *plainLines) interrupt() {
	l.interrupted.Store(true)
	io.WriteString(l.out, "\n"+promptText)
}

func (l *plainLines) stop()        { l.stdin.Close() }
func (l *plainLines) close()       { l.stdin.Close() }
func (*plainLines) offer([]string) {}
