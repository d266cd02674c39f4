package repl

import (
	"bufio"
	"io"
	"os"
)

// plainLines are lines as the system edits them, for a terminal that cannot move
// its cursor.
type plainLines struct {
	in  *bufio.Reader
	out *os.File
}

func newPlainLines(in, out *os.File) *plainLines { return &plainLines{bufio.NewReader(in), out} }

func (l *plainLines) read(prompt string) (string, error) {
	io.WriteString(l.out, prompt)
	line, err := l.in.ReadString('\n')
	if err == io.EOF {
		io.WriteString(l.out, "\n")
		if line != "" {
			err = nil
		}
	}
	return line, err
}

func (*plainLines) offer([]string) {}
func (*plainLines) stop()          {}
func (*plainLines) close()         {}
