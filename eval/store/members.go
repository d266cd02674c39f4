package store

import (
	"cmp"
	"context"
	"slices"

	"segql/ast"
	"segql/profile"
)

// SetMembers makes those endpoints the members of an imported segment that have one
// of the ids or whose user has, and nobody else. The segment is named as endpoints
// have it among their Segments; without ids nobody is in it any more. It sets those
// of the ids to true that are known. What is broken off has changed some endpoints,
// and can be repeated.
func (s *Store) SetMembers(ctx context.Context, c Scope, segment string, ids map[string]bool) (members int, err error) {
	w, err := s.Writer(c, WriteOptions{})
	if err != nil {
		return 0, err
	}
	v, err := s.rowsView(c)
	if err == nil {
		members, err = w.setMembers(ctx, v, segment, ids)
		v.Close()
	}
	if closing := w.Close(); err == nil {
		err = closing
	}
	return members, err
}

func (w *Writer) setMembers(ctx context.Context, v *View, segment string, ids map[string]bool) (members int, err error) {
	var failure error
	err = v.walk(ctx, v.prefix, after(v.prefix), v.there(func(id, row []byte) error {
		o := v.paths.ownedBy(row)
		_, byID := ids[string(id)]
		_, byUser := ids[o.user]
		if byID {
			ids[string(id)] = true
		}
		if byUser {
			ids[o.user] = true
		}
		in := byID || byUser
		if in {
			members++
		}
		pair := profile.Pair{Path: ast.Segments, Value: segment}
		if in == slices.Contains(o.segments, pair) {
			return nil
		}
		if in {
			o.segments = append(o.segments, pair)
		} else if o.segments = slices.DeleteFunc(o.segments, func(p profile.Pair) bool { return p == pair }); len(o.segments) == 0 {
			o.segments = []profile.Pair{{Path: ast.Segments}}
		}
		if _, failure = w.Put(&profile.Record{ID: string(id), Pairs: o.segments}, false); failure != nil {
			return errStop // the row is not to blame
		}
		return nil
	}))
	return members, cmp.Or(failure, err)
}
