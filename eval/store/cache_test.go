package store

import "testing"

// growing takes as many bytes as it says.
type growing struct{ bytes int }

func (g *growing) Size() int { return g.bytes }

func TestTheCacheStaysWithinItsBudget(t *testing.T) {
	const budget = 100_000
	c := newCache(budget)
	takes := func() (sum int) {
		for _, x := range c.items {
			sum += x.value.Size()
		}
		return sum
	}
	key := func(i int) cacheKey { return cacheKey{uint64(i), 1, cachedColumns} }
	for i := range 1000 {
		c.put(key(i), &growing{1 + i*37%5000})
		if takes() > budget {
			t.Fatalf("after %d it keeps %d bytes", i, takes())
		}
	}
	if takes() < budget/2 {
		t.Errorf("it keeps %d bytes only", takes())
	}
	c.put(key(1), &growing{budget + 1})
	if c.get(key(1)) != nil {
		t.Error("it keeps what takes more than all may, or what was there before")
	}
	for _, x := range c.items {
		x.value.(*growing).bytes *= 10
	}
	for range 1 << 12 {
		c.get(key(0))
	}
	if takes() > budget {
		t.Errorf("it keeps %d bytes that have become more", takes())
	}
	c.put(key(2), &growing{10})
	c.put(key(2), &growing{20})
	if g, ok := c.get(key(2)).(*growing); !ok || g.bytes != 20 {
		t.Errorf("got %v for what was put again", g)
	}
	c.clear()
	if c.bytes != 0 || c.get(key(2)) != nil {
		t.Error("it keeps something that it was to let go of")
	}
}
