package store

import (
	"container/list"
	"sync"
)

// A cacheKey names a decoded part of a block. Blocks that are made of rows have
// numbers of their own, which are never those of blocks that are stored.
type cacheKey struct {
	block uint64
	of    uint32 // as of a partKey
	kind  cacheKind
}

// A cacheKind is what a decoded part is.
type cacheKind uint8

// The kinds of the block itself, and of a column; ordered + o is it in the
// ast.Order o.
const (
	cachedHead cacheKind = iota
	cachedIDs
	cachedExpiries
	ordered
)

// A cache keeps decoded parts up to a number of bytes, those that were used last.
type cache struct {
	lock   sync.Mutex
	budget int64
	bytes  int64
	items  map[cacheKey]*list.Element // of cached
	recent list.List                  // the part that was used last first
}

type cached struct {
	key   cacheKey
	value any
	bytes int64
}

func newCache(budget int64) *cache {
	return &cache{budget: budget, items: map[cacheKey]*list.Element{}}
}

// get returns a part, which may be nil, and whether the cache has it.
func (c *cache) get(k cacheKey) (any, bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	e, ok := c.items[k]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(*cached).value, true
}

// put keeps a part that takes so many bytes, and lets go of others for it. One
// that takes more than all may is not kept.
func (c *cache) put(k cacheKey, value any, bytes int) {
	const entry = 200 // bytes that a part takes here
	c.lock.Lock()
	defer c.lock.Unlock()
	if _, ok := c.items[k]; ok {
		return // somebody was quicker
	}
	size := int64(bytes + entry)
	if size > c.budget {
		return
	}
	c.items[k] = c.recent.PushFront(&cached{k, value, size})
	c.bytes += size
	for c.bytes > c.budget {
		last := c.recent.Back()
		x := c.recent.Remove(last).(*cached)
		delete(c.items, x.key)
		c.bytes -= x.bytes
	}
}

// clear lets go of everything.
func (c *cache) clear() {
	c.lock.Lock()
	defer c.lock.Unlock()
	clear(c.items)
	c.recent.Init()
	c.bytes = 0
}
