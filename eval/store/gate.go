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

var (
	errClosed = errors.New("it is closed")
	errInside = errors.New("it is being used")
)

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

// wait waits until nobody is inside.
func (g *gate) wait() {
	g.lock.Lock()
	defer g.lock.Unlock()
	for g.inside > 0 || g.alone {
		g.changed.Wait()
	}
}

// close lets nobody in any more, if nobody is inside: else, and if it was closed
// before, it is an error.
func (g *gate) close() error {
	g.lock.Lock()
	defer g.lock.Unlock()
	switch {
	case g.closed:
		return errClosed
	case g.inside > 0 || g.alone:
		return errInside
	}
	g.closed = true
	return nil
}
