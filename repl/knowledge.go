package repl

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"segql/eval"
	"segql/eval/store"
	"segql/report"
)

// knowledge is what completion and hints know of a service's part of the store.
// Names are read when they are asked for; values are counted in the background, so
// that no key stroke waits for it, and anew when the profiles have changed.
type knowledge struct {
	shelf    *shelf
	counting bool // values are counted

	mu      sync.Mutex
	scope   store.Scope
	total   int // profiles, -1 if it is not known
	named   bool
	paths   []string
	names   []string              // of the segments that the store keeps
	values  map[string]eval.Tally // of the attributes
	all     *report.Attributes    // as they were counted last
	stamp   string                // of the store when they were
	cancel  func()                // ends the counting that goes on
	counted chan struct{}         // closed when it has ended; nil before the first
}

// move forgets what is known, and is about another scope or store from now on.
func (k *knowledge) move(scope store.Scope) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.scope, k.named, k.values, k.all, k.total = scope, false, nil, nil, -1
	k.begin()
}

// changed tells how many profiles a scope has. If they were others, what is known is
// read anew.
func (k *knowledge) changed(scope store.Scope, total int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if scope == k.scope && total != k.total {
		k.total, k.named = total, false
		k.begin()
	}
}

// begin counts in the background, under the lock.
func (k *knowledge) begin() {
	k.cancel()
	if !k.counting {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	k.cancel, k.counted = cancel, done
	go func(scope store.Scope) {
		defer close(done)
		k.count(ctx, scope)
	}(k.scope)
}

// count counts the values. What cannot be read is not known; whoever asks for it by
// a command is told why.
func (k *knowledge) count(ctx context.Context, scope store.Scope) {
	k.look(scope, func(db *store.Store, profiles *store.View) {
		stamp := db.Stamp()
		if all, err := report.CountAttributes(ctx, profiles); err == nil {
			k.learn(scope, stamp, all)
		}
	})
}

// learn keeps what was counted of a scope.
func (k *knowledge) learn(scope store.Scope, stamp string, all *report.Attributes) {
	values := map[string]eval.Tally{}
	for _, t := range all.Tallies {
		values[t.Path] = t
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.scope == scope {
		k.values, k.all, k.stamp = values, all, stamp
	}
}

// attributesOf returns the attributes of profiles: as they were counted before, if
// nothing was written since and nothing has expired.
func (k *knowledge) attributesOf(ctx context.Context, db *store.Store, scope store.Scope, profiles *store.View) (*report.Attributes, error) {
	n, err := profiles.Len(ctx)
	if err != nil {
		return nil, err
	}
	k.waitFor(ctx.Done())
	stamp := db.Stamp()
	k.mu.Lock()
	all, fresh := k.all, k.all != nil && k.scope == scope && k.stamp == stamp && stamp != "" && k.all.Profiles == n
	k.mu.Unlock()
	if fresh {
		return all, nil
	}
	if all, err = report.CountAttributes(ctx, profiles); err == nil {
		k.learn(scope, stamp, all)
	}
	return all, err
}

// look calls do with the store and the profiles of a scope, if they can be read.
func (k *knowledge) look(scope store.Scope, do func(*store.Store, *store.View)) {
	db, done, err := k.shelf.use()
	if err != nil {
		return
	}
	defer done()
	profiles, err := db.View(scope)
	if err != nil {
		return
	}
	defer profiles.Close()
	do(db, profiles)
}

// readNames reads the names of attributes and segments, under the lock.
func (k *knowledge) readNames() {
	if k.named {
		return
	}
	k.paths, k.names = nil, nil
	k.look(k.scope, func(db *store.Store, profiles *store.View) {
		k.paths = profiles.Paths()
		kept, _ := db.Segments(k.scope) // those that cannot be read are not offered
		for _, s := range kept {
			k.names = append(k.names, s.Name)
		}
		k.names = slices.Compact(k.names) // one that has versions is there as often
		k.named = true
	})
}

// attributes returns the paths of the attributes that profiles have, sorted.
func (k *knowledge) attributes() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.readNames()
	return k.paths
}

// segments returns the names of the segments that the store keeps.
func (k *knowledge) segments() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.readNames()
	return k.names
}

// promptly is how long a key stroke may wait for the store.
const promptly = 100 * time.Millisecond

// wait waits for the end of what is being counted, but not for long.
func (k *knowledge) wait(long time.Duration) {
	enough := make(chan struct{})
	defer time.AfterFunc(long, func() { close(enough) }).Stop()
	k.waitFor(enough)
}

// waitFor waits for the end of what is being counted, or for a channel's.
func (k *knowledge) waitFor(enough <-chan struct{}) {
	k.mu.Lock()
	counted := k.counted
	k.mu.Unlock()
	if counted == nil {
		return
	}
	select {
	case <-counted:
	case <-enough:
	}
}

// stop ends the counting.
func (k *knowledge) stop() {
	k.mu.Lock()
	k.cancel()
	k.mu.Unlock()
	k.wait(time.Minute)
}

// of returns the most frequent values of an attribute that begin as one that was
// typed, and how many profiles there are.
func (k *knowledge) of(path, typed string) (values []eval.Frequency, total int) {
	k.wait(promptly)
	k.mu.Lock()
	tally, scope, total := k.values[path], k.scope, k.total
	k.mu.Unlock()
	for _, v := range tally.Frequent {
		if strings.HasPrefix(strings.ToLower(v.Value), strings.ToLower(typed)) {
			values = append(values, v)
		}
	}
	if len(values) > 0 && typed == "" || tally.Distinct == len(tally.Frequent) {
		return values, total
	}
	const few = 20
	ctx, cancel := context.WithTimeout(context.Background(), promptly)
	defer cancel()
	k.look(scope, func(_ *store.Store, profiles *store.View) {
		others, _ := eval.Frequent(ctx, profiles, path, typed, few) // none if it takes long
		for _, v := range others {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
	})
	return values, total
}
