package repl

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"segql/view"
)

// defaultPager is that of a system where $PAGER names none: it shows colours, and
// leaves what it has shown on the screen.
const defaultPager = "less"

// show shows an answer: through the pager if it has more lines than the terminal.
func (t *terminal) show(answer []byte) {
	if t.pager && bytes.Count(answer, []byte("\n")) >= view.Height(t.out) && view.Height(t.out) > 0 && page(t.out, answer) {
		return
	}
	t.out.Write(answer)
}

// page shows a text with the pager, and reports whether that began.
func page(out *os.File, text []byte) bool {
	words := strings.Fields(firstSet("PAGER", defaultPager))
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), out, os.Stderr
	if os.Getenv("LESS") == "" {
		cmd.Env = append(os.Environ(), "LESS=FRX")
	}
	if cmd.Start() != nil {
		return false
	}
	_ = cmd.Wait() // a pager that is left early has failed for nobody
	return true
}

const (
	patience = 300 * time.Millisecond // until a spinner is shown
	turn     = 100 * time.Millisecond
)

// A spinner shows that something runs, and for how long.
type spinner struct{ quit, done chan struct{} }

func startSpinner(w *os.File) *spinner {
	s := &spinner{make(chan struct{}), make(chan struct{})}
	go s.spin(w)
	return s
}

func (s *spinner) spin(w io.Writer) {
	defer close(s.done)
	begun := time.Now()
	ticker := time.NewTicker(turn)
	defer ticker.Stop()
	shapes := []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
	dumb := os.Getenv("TERM") == "dumb"
	shown := false
	for i := 0; ; i++ {
		select {
		case <-s.quit:
			if shown {
				io.WriteString(w, "\r\x1b[K")
			}
			return
		case <-ticker.C:
		}
		if elapsed := time.Since(begun); elapsed >= patience && !dumb {
			fmt.Fprintf(w, "\r%c %.1f s, Ctrl-C stops it\x1b[K", shapes[i%len(shapes)], elapsed.Seconds())
			shown = true
		}
	}
}

// stop clears what is shown.
func (s *spinner) stop() {
	close(s.quit)
	<-s.done
}
