package eval

import (
	"context"
	"iter"

	"segql/compile"
)

// Count returns how many profiles are in the segment of a plan, and how many
// there are.
func Count(ctx context.Context, p *compile.Plan, profiles Profiles, at At) (in, total int, err error) {
	q := newQuery(p, at.reading(), profiles)
	type counts struct{ in, total int }
	each := func(ctx context.Context, i int) (c counts, err error) {
		blocks, err := profiles.Partition(ctx, i, &q.wanted)
		for _, b := range blocks {
			e := q.on(b)
			c.in += e.count(q.root)
			c.total += b.Left
			e.done()
		}
		return c, err
	}
	for c, err := range inOrder(ctx, profiles.Partitions(), each) {
		if err != nil {
			return 0, 0, err
		}
		in += c.in
		total += c.total
	}
	return in, total, nil
}

// IDs yields the ids of the profiles in the segment of a plan, in their order.
// An error ends them.
func IDs(ctx context.Context, p *compile.Plan, profiles Profiles, at At) iter.Seq2[string, error] {
	q := newQuery(p, at.reading(), profiles)
	q.wanted.IDs = true
	each := func(ctx context.Context, i int) ([]string, error) {
		blocks, err := profiles.Partition(ctx, i, &q.wanted)
		var ids []string
		for _, b := range blocks {
			ids = merged(ids, q.ids(b))
		}
		return ids, err
	}
	return func(yield func(string, error) bool) {
		for ids, err := range inOrder(ctx, profiles.Partitions(), each) {
			if err != nil {
				yield("", err)
				return
			}
			for _, id := range ids {
				if !yield(id, nil) {
					return
				}
			}
		}
	}
}

// ids returns the ids of the profiles of a block that are in the segment.
func (q *query) ids(b Block) []string {
	e := q.on(b)
	defer e.done()
	rows := e.rows()
	defer e.release(rows)
	return b.IDs.Of(rows)
}

// merged returns two ascending lists as one.
func merged(a, b []string) []string {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	case a[len(a)-1] < b[0]:
		return append(a, b...)
	}
	list := make([]string, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			list, a = append(list, a[0]), a[1:]
		} else {
			list, b = append(list, b[0]), b[1:]
		}
	}
	return append(append(list, a...), b...)
}

// Membership says of each profile among the ids that is there whether it is in
// the segment of a plan. An id that it does not mention is not there (rule R28).
func Membership(ctx context.Context, p *compile.Plan, profiles Profiles, at At, ids []string) (map[string]bool, error) {
	q := newQuery(p, at.reading(), profiles)
	found, err := profiles.Find(ctx, ids, &q.wanted)
	if err != nil {
		return nil, err
	}
	members := make(map[string]bool, len(ids))
	for _, f := range found {
		e := q.on(f.Block)
		for i, row := range f.Rows {
			members[f.IDs[i]] = e.holds(q.root, row)
		}
		e.done()
	}
	return members, nil
}
