package store

import "sync"

// A cacheKey names what is decoded of a block: something of itself, or a column.
// Blocks that are made of rows have numbers of their own, which are never those of
// blocks that are stored.
type cacheKey struct {
	block uint64
	of    uint32 // as of a partKey
	kind  cacheKind
}

// A cacheKind is what something decoded is.
type cacheKind uint8

// The kinds of the block itself, and of a column.
const (
	cachedHead     cacheKind = iota // *head
	cachedIDs                       // *index.IDs
	cachedExpiries                  // expiries
	cachedColumns                   // index.Columns
)

// A cache keeps what is decoded up to a number of bytes. What it lets go of for
// something else is any of it: evaluations go through all blocks, so that what was
// used longest ago is needed next.
type cache struct {
	lock   sync.Mutex
	budget int64
	bytes  int64
	items  map[cacheKey]cached
}

type cached struct {
	value any
	bytes int64
}

func newCache(budget int64) *cache {
	return &cache{budget: budget, items: map[cacheKey]cached{}}
}

// get returns what the cache has, which may be nil, and whether it has it.
func (c *cache) get(k cacheKey) (any, bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	x, ok := c.items[k]
	return x.value, ok
}

// put keeps something that takes so many bytes instead of what had its key, and
// lets go of other things for it. What takes more than all may is not kept.
func (c *cache) put(k cacheKey, value any, bytes int) {
	const entry = 200 // bytes that an item takes here
	c.lock.Lock()
	defer c.lock.Unlock()
	c.bytes -= c.items[k].bytes
	delete(c.items, k)
	size := int64(bytes + entry)
	if size > c.budget {
		return
	}
	for other, x := range c.items {
		if c.bytes+size <= c.budget {
			break
		}
		delete(c.items, other)
		c.bytes -= x.bytes
	}
	c.items[k] = cached{value, size}
	c.bytes += size
}

// clear lets go of everything.
func (c *cache) clear() {
	c.lock.Lock()
	defer c.lock.Unlock()
	clear(c.items)
	c.bytes = 0
}
