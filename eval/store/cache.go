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
	gets   int
}

type cached struct {
	value sized
	bytes int64 // when it was last looked at
}

// Something sized knows how many bytes of memory it takes by now.
type sized interface{ Size() int }

func newCache(budget int64) *cache {
	return &cache{budget: budget, items: map[cacheKey]cached{}}
}

// get returns what the cache has, nil for nothing. What it has may take more when it
// is used, which is looked at now and then.
func (c *cache) get(k cacheKey) sized {
	const often = 1 << 12
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.gets++; c.gets%often == 0 {
		c.weigh()
		c.shrink(c.budget)
	}
	return c.items[k].value
}

// put keeps something instead of what had its key, and lets go of other things for
// it. What takes more than all may is not kept.
func (c *cache) put(k cacheKey, value sized) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.remove(k)
	x := newCached(value)
	if x.bytes > c.budget {
		return
	}
	if c.bytes+x.bytes > c.budget {
		c.weigh()
		c.shrink(c.budget - x.bytes)
	}
	c.items[k] = x
	c.bytes += x.bytes
}

func newCached(value sized) cached {
	const entry = 200 // bytes that an item takes here
	return cached{value, int64(value.Size()) + entry}
}

func (c *cache) remove(k cacheKey) {
	c.bytes -= c.items[k].bytes
	delete(c.items, k)
}

// weigh looks at how many bytes everything takes by now.
func (c *cache) weigh() {
	c.bytes = 0
	for k, x := range c.items {
		x = newCached(x.value)
		c.items[k] = x
		c.bytes += x.bytes
	}
}

// shrink lets go of anything until the rest takes no more than so many bytes.
func (c *cache) shrink(to int64) {
	for k := range c.items {
		if c.bytes <= to {
			break
		}
		c.remove(k)
	}
}

// clear lets go of everything.
func (c *cache) clear() {
	c.lock.Lock()
	defer c.lock.Unlock()
	clear(c.items)
	c.bytes = 0
}
