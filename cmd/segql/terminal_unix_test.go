//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// A person sits at a terminal in which segql runs.
type person struct {
	*testing.T
	screen   *screen
	keyboard *os.File
	process  *os.Process
	before   *term.State // of the terminal
	left     chan error  // how segql ended
}

// sit starts segql in a terminal.
func sit(t *testing.T, dir string, args ...string) *person {
	t.Helper()
	cmd := exec.Command("segql", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+filepath.Join(dir, "state"), "TERM=xterm-256color", "NO_COLOR=", "PAGER=cat", "SEGQL_STORE=")
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(int(tty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &person{t, &screen{columns: 80}, terminal, cmd.Process, before, make(chan error, 1)}
	go io.Copy(p.screen, terminal)
	go func() { p.left <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Kill()
		terminal.Close()
	})
	return p
}

// types types keys.
func (p *person) types(keys string) {
	p.Helper()
	if _, err := io.WriteString(p.keyboard, keys); err != nil {
		p.Fatal(err)
	}
}

// sees waits until the screen shows a text, for as long as the slowest machine may
// need.
func (p *person) sees(text string) {
	p.Helper()
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(p.screen.text(), text); {
		if time.Now().After(deadline) {
			p.Fatalf("the screen does not show %q:\n%s", text, p.screen.text())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// leaves waits for the end of segql.
func (p *person) leaves() {
	p.Helper()
	select {
	case err := <-p.left:
		if err != nil {
			p.Errorf("segql ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		p.Fatalf("segql does not end:\n%s", p.screen.text())
	}
}

// Keys.
const (
	ctrlC, ctrlD, ctrlR = "\x03", "\x04", "\x12"
	up, left, home      = "\x1b[A", "\x1b[D", "\x1b[1~"
	enter, tab          = "\r", "\t"
)

func TestTheShellInATerminal(t *testing.T) {
	started := time.Now()
	dir := t.TempDir()
	p := sit(t, dir)
	p.sees(`no store in ".segql"; :demo makes one up`)
	p.sees("\nsegql>")
	if banner := strings.Count(strings.Split(p.screen.text(), "segql> ")[0], "\n"); banner > 4 {
		t.Errorf("the banner has %d lines, want 4 at most", banner)
	}
	p.types(":demo demo" + enter)
	p.sees("20,000 profiles, segments")

	// A segment is completed, edited in the middle behind wide characters, and answered.
	p.types("FirstName BEG" + tab + `"王A"` + home)
	p.sees(`segql> FirstName BEGINS_WITH "王A"`)
	p.types("\x05" + left + left + "\x7f" + enter) // to the end, before the A, and delete
	p.sees(`segql> FirstName BEGINS_WITH "A"`)
	p.sees("it  1,454 of 20,000 profiles (7.3 %)")

	// Values come from the store.
	p.types("Attributes.tier INCLUSIVE ")
	for !strings.Contains(p.screen.text(), "platinum  1.6 %") && time.Since(started) < time.Minute {
		p.types(tab) // they are counted in the background
		time.Sleep(100 * time.Millisecond)
	}
	p.sees("platinum  1.6 %")
	p.types(ctrlC)
	p.sees("INCLUSIVE ^C")

	// Several lines, broken off, and again to the end.
	p.types("include ALL <" + enter)
	p.sees("\n   1 <")
	p.types("group ALL <" + enter)
	p.sees("\n   2 <")
	p.types(ctrlC)
	p.sees("^C\nsegql>")
	p.types("include ALL <" + enter + "group ALL <" + enter + "Attributes.tier INCLUSIVE gold" + enter + "> >" + enter)
	p.sees("it  819 of 20,000 profiles")

	// What is pasted has tabs and blank lines.
	p.types("\x1b[200~segment pasted\rinclude ALL <\r\r\tgroup ALL < FirstName INCLUSIVE Ava >\r>\r\x1b[201~")
	p.sees("pasted  ")

	// A mistake is drawn under what was typed.
	p.types("FirstNme INCLUSIVE Ann" + enter)
	p.sees("1 | FirstNme INCLUSIVE Ann\n  | ^^^^^^^^\n  = help: FirstName?")

	// Ctrl-C stops what runs, and the store is as it was.
	p.types(":demo other" + enter)
	time.Sleep(50 * time.Millisecond)
	begun := time.Now()
	p.types(ctrlC)
	p.sees("note: interrupted")
	if took := time.Since(begun); took > time.Second {
		t.Errorf("an interruption took %v, ten times the aim are 1 s", took)
	}
	p.types("FirstName INCLUSIVE Ava" + enter)
	p.sees("it  ")
	p.types(":quit" + enter)
	p.leaves()
	if got := p.screen.text(); strings.Contains(got, "panic") || strings.Contains(got, "DATA RACE") {
		t.Error(got)
	}

	history := filepath.Join(dir, "state", "segql", "history")
	if info, err := os.Stat(history); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the history is %v, %v, want the mode 0600", info.Mode(), err)
	}

	// The next session has what was typed in this one, entries of several lines whole.
	p = sit(t, dir, "--store", "demo")
	p.sees("20,000 profiles, segments")
	p.sees("\nsegql>") // from when on the keys are the shell's
	p.types(ctrlR + "group ALL <⏎Attr" + enter)
	p.sees("it  819 of 20,000 profiles")
	p.types(up)
	p.sees("segql> include ALL <⏎group ALL <⏎Attributes.tier INCLUSIVE gold⏎> >")
	p.types(ctrlC + ctrlD)
	p.leaves()

	// Nothing is kept of one that is told so, and nothing of before is there.
	before, _ := os.ReadFile(history)
	p = sit(t, dir, "repl", "--no-history", "--store", "demo")
	p.sees("20,000 profiles, segments")
	p.types(up + ":timing" + enter)
	p.sees("timing is on")
	p.types(ctrlD)
	p.leaves()
	if after, _ := os.ReadFile(history); string(after) != string(before) {
		t.Error("--no-history kept what was typed")
	}
}

// The terminal is as it was before, however the shell ends.
func TestTheTerminalIsRestored(t *testing.T) {
	dir := t.TempDir()
	for _, way := range []string{":quit" + enter, ctrlD, ":demo x" + enter + ":quit" + enter, "SIGTERM"} {
		p := sit(t, dir)
		p.sees("\nsegql>")
		if way == "SIGTERM" {
			p.types("FirstN")
			p.sees("segql> FirstN")
			if err := p.process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		} else {
			p.types(way)
		}
		p.leaves()
		after, err := term.GetState(int(p.keyboard.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(after, p.before) {
			t.Errorf("after %q the terminal is %+v, want %+v", way, after, p.before)
		}
	}
}
