package repl

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"

	"github.com/chzyer/readline"

	"segql/view"
)

// What turns on and off that a terminal marks what is pasted.
const (
	pasteOn  = "\x1b[?2004h"
	pasteOff = "\x1b[?2004l"
	clear    = "\x1b[2J"
)

// editedLines are lines that are edited, coloured and completed as they are typed.
type editedLines struct {
	session *Session
	out     *os.File
	stdin   *readline.CancelableStdin
	rl      *readline.Instance
	isEmpty atomic.Bool // the line, as it was drawn last
}

func newEditedLines(s *Session, in, out *os.File) (*editedLines, error) {
	l := &editedLines{session: s, out: out}
	l.stdin = readline.NewCancelableStdin(&keys{in: in, isEmpty: l.isEmpty.Load})
	rl, err := readline.NewEx(&readline.Config{
		Stdin: l.stdin, Stdout: wrapping{out}, Stderr: out,
		HistoryLimit: pastEntries, DisableAutoSaveHistory: true, HistorySearchFold: true,
		AutoComplete: nothing{}, Listener: l, Painter: l, FuncFilterInputRune: l.filter,
		EOFPrompt: "\n",
	})
	l.rl = rl
	return l, err
}

// nothing is what the library completes, which can only append to what was typed.
// The listener does it instead.
type nothing struct{}

// Do returns no candidates.
func (nothing) Do([]rune, int) ([][]rune, int) { return nil, 0 }

// wrapping is a terminal that may take the cursor to the line above where it steps
// back from the beginning of a line that has been wrapped, as tmux does. The library
// steps back there and goes up by itself.
type wrapping struct{ io.Writer }

// Write writes to the terminal.
func (w wrapping) Write(p []byte) (int, error) {
	const up = "\x1b[A\r"
	_, err := w.Writer.Write(bytes.ReplaceAll(p, []byte("\b"+up), []byte(up)))
	return len(p), err
}

func (l *editedLines) read(prompt string) (string, error) {
	l.rl.SetPrompt(prompt)
	io.WriteString(l.out, pasteOn)
	defer io.WriteString(l.out, pasteOff)
	line, err := l.rl.Readline()
	if errors.Is(err, readline.ErrInterrupt) {
		return "", errInterrupted
	}
	return strings.ReplaceAll(line, string(lineMark), "\n"), err
}

// offer gives the library its entries anew, for it takes an entry that was looked
// up for the one that is added.
func (l *editedLines) offer(entries []string) {
	l.rl.ResetHistory()
	for _, entry := range entries[max(0, len(entries)-pastEntries):] {
		l.rl.SaveHistory(strings.ReplaceAll(entry, "\n", string(lineMark)))
	}
}

func (*editedLines) interrupt() {} // Ctrl-C is a key

func (l *editedLines) stop() { l.rl.Operation.Close() }

func (l *editedLines) close() {
	l.stdin.Close()
	l.rl.Close()
}

// filter does itself what the library does in a way of its own: it clears no
// screen, and stops the process that started it as well.
func (l *editedLines) filter(r rune) (rune, bool) {
	switch r {
	case readline.CharCtrlL:
		io.WriteString(l.out, clear)
	case readline.CharCtrlZ:
		l.rl.Terminal.ExitRawMode()
		io.WriteString(l.out, pasteOff)
		suspend()
		l.rl.Terminal.EnterRawMode()
		io.WriteString(l.out, pasteOn)
		l.rl.Refresh()
		return readline.CharBell, true
	}
	return r, true
}

// Paint returns the line in colours.
func (l *editedLines) Paint(line []rune, cursor int) []rune {
	l.isEmpty.Store(len(line) == 0)
	s, text := l.session, string(line)
	before := len(string(line[:cursor]))
	return []rune(paintedLine(s.style(), s.pending, text, before) + l.moved(text, before))
}

// moved moves the cursor by what the library does not, which takes each character
// behind it for one column wide.
func (l *editedLines) moved(text string, cursor int) string {
	tail := text[cursor:]
	if strings.Contains(tail, "\n") || len(promptText)+view.TextWidth(text) >= view.Width(l.out) {
		return ""
	}
	return view.Left(view.TextWidth(tail) - len([]rune(tail)))
}

// OnChange completes the line at a Tab.
func (l *editedLines) OnChange(line []rune, cursor int, key rune) ([]rune, int, bool) {
	if key != readline.CharTab {
		return nil, 0, false
	}
	before, after := string(line[:cursor]), string(line[cursor:])
	done, list := l.session.completed(before, after)
	if done != before {
		return []rune(done + after), len([]rune(done)), true
	}
	if len(list) > 0 {
		l.session.offerCandidates(l.rl.Stdout(), list)
	}
	return nil, 0, false
}
