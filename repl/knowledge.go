package repl

import (
	"context"
	"strings"
	"sync"
	"time"

	"segql/ast"
	"segql/eval"
	"segql/eval/store"
	"segql/report"
)

// knowledge is what completion knows of the store: read in the background, so that
// no key stroke waits for it, and anew when the profiles have changed.
type knowledge struct {
	shelf *shelf
	ready chan struct{} // closed when it has been read once; what tests wait for

	mu     sync.Mutex
	cancel func() // of the reading that goes on
	scope  store.Scope
	total  int
	paths  []string
	names  []string              // of the segments that the store keeps
	values map[string]eval.Tally // of the attributes
}

func newKnowledge(f *shelf) *knowledge {
	return &knowledge{shelf: f, cancel: func() {}, total: -1, scope: store.Scope{Service: ast.Profiles, Domain: defaultDomain}}
}

// move reads what there is in a scope.
func (k *knowledge) move(scope store.Scope) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.scope, k.paths, k.names, k.values, k.total = scope, nil, nil, nil, -1
	k.begin()
}

// changed tells how many profiles there are. If they were others, it is read anew.
func (k *knowledge) changed(total int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if total != k.total {
		k.total = total
		k.begin()
	}
}

// begin reads in the background, under the lock.
func (k *knowledge) begin() {
	k.cancel()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	k.ready = done
	k.cancel = cancel
	go func(scope store.Scope) {
		defer close(done)
		k.read(ctx, scope)
	}(k.scope)
}

// read reads the store. What cannot be read is not known; whoever asks for it by a
// command is told why.
func (k *knowledge) read(ctx context.Context, scope store.Scope) {
	db, done, err := k.shelf.use()
	if err != nil {
		return
	}
	defer done()
	kept, err := db.Segments(scope)
	if err != nil {
		return
	}
	var names []string
	for _, s := range kept {
		names = append(names, s.Name)
	}
	profiles, err := db.View(scope)
	if err != nil {
		return
	}
	defer profiles.Close()
	paths := profiles.Paths()
	k.learn(ctx, func() { k.names, k.paths = names, paths })
	counted, err := report.CountAttributes(ctx, profiles)
	if err != nil {
		return
	}
	values := map[string]eval.Tally{}
	for _, t := range counted.Tallies {
		values[t.Path] = t
	}
	k.learn(ctx, func() { k.values = values })
}

func (k *knowledge) learn(ctx context.Context, set func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if ctx.Err() == nil {
		set()
	}
}

// stop ends the reading.
func (k *knowledge) stop() {
	k.mu.Lock()
	k.cancel()
	ready := k.ready
	k.mu.Unlock()
	if ready != nil {
		<-ready
	}
}

// wait waits until what was begun has been read.
func (k *knowledge) wait() {
	k.mu.Lock()
	ready := k.ready
	k.mu.Unlock()
	if ready != nil {
		<-ready
	}
}

// attributes returns the paths of the attributes that profiles have.
func (k *knowledge) attributes() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.paths
}

// segments returns the names of the segments that the store keeps.
func (k *knowledge) segments() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.names
}

// of returns the most frequent values of an attribute that begin as one that was
// typed, and how many profiles there are.
func (k *knowledge) of(path, typed string) (values []eval.Frequency, total int) {
	k.mu.Lock()
	ready := k.ready
	k.mu.Unlock()
	if ready != nil {
		select {
		case <-ready:
		case <-time.After(promptly):
		}
	}
	k.mu.Lock()
	tally, scope, total := k.values[path], k.scope, k.total
	k.mu.Unlock()
	for _, v := range tally.Frequent {
		if strings.HasPrefix(strings.ToLower(v.Value), strings.ToLower(typed)) {
			values = append(values, v)
		}
	}
	if len(values) == 0 && tally.Distinct > len(tally.Frequent) {
		values = k.ask(scope, path, typed)
	}
	return values, total
}

// promptly is how long a key stroke waits for the store.
const promptly = 100 * time.Millisecond

// ask asks the store for values that are not so frequent, none if that takes long.
func (k *knowledge) ask(scope store.Scope, path, typed string) []eval.Frequency {
	ctx, cancel := context.WithTimeout(context.Background(), promptly)
	defer cancel()
	db, done, err := k.shelf.use()
	if err != nil {
		return nil
	}
	defer done()
	profiles, err := db.View(scope)
	if err != nil {
		return nil
	}
	defer profiles.Close()
	values, _ := eval.Frequent(ctx, profiles, path, typed, few)
	return values
}

// few is how many values are offered that are not so frequent.
const few = 20
