package store

import (
	"errors"
	"sync"
)

// A gate lets many in at a time or one alone, until it is closed. Unlike with a
// sync.RWMutex, who is inside may come in again while another waits to be alone.
type gate struct {
	lock    sync.Mutex
	changed sync.Cond // has lock
	inside  int
	alone   bool
	closed  bool
}

func newGate() *gate {
	g := &gate{}
	g.changed.L = &g.lock
	return g
}

var errClosed = errors.New("it is closed")

// enter waits until nobody is alone.
func (g *gate) enter() error {
	g.lock.Lock()
	defer g.lock.Unlock()
	for g.alone {
		g.changed.Wait()
	}
	if g.closed {
		return errClosed
	}
	g.inside++
	return nil
}

func (g *gate) leave() {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.inside--
	g.changed.Broadcast()
}

// enterAlone reports whether nobody is inside, and keeps others out then.
func (g *gate) enterAlone() bool {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.alone = g.alone || g.inside == 0 && !g.closed
	return g.alone
}

func (g *gate) leaveAlone() {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.alone = false
	g.changed.Broadcast()
}

// close waits until nobody is inside, and lets nobody in any more. It reports
// whether it is the first to close the gate.
func (g *gate) close() bool {
	g.lock.Lock()
	defer g.lock.Unlock()
	for g.inside > 0 || g.alone {
		g.changed.Wait()
	}
	first := !g.closed
	g.closed = true
	return first
}
