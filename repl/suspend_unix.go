//go:build unix

package repl

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// suspend stops the process and those that it has started, until the shell of the
// system goes on with them. Where that cannot be, for nobody could go on with them,
// it returns soon.
func suspend() {
	const soon = 100 * time.Millisecond
	goneOn := make(chan os.Signal, 1)
	signal.Notify(goneOn, syscall.SIGCONT)
	defer signal.Stop(goneOn)
	if syscall.Kill(0, syscall.SIGTSTP) != nil {
		return
	}
	select { // the signal comes when it comes
	case <-goneOn:
	case <-time.After(soon):
	}
}
