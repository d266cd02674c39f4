package store

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"

	"segql/ast"
	"segql/eval"
	"segql/eval/index"
)

// verifyIndex compares the index of a scope with one that is made of its rows.
func (s *Store) verifyIndex(ctx context.Context, c Scope, found *verifier) error {
	v, err := s.rowsView(c)
	if err != nil {
		return err
	}
	defer v.Close()
	subject := "the index of " + c.words()
	d, version, err := v.directory()
	if err != nil {
		return err
	}
	if d == nil {
		if version > 0 { // else it has gone meanwhile
			found.find(helpIndex, subject, "its directory cannot be read")
		}
		return nil
	}
	l := &layout{}
	if err := v.readMarks(l, d, version); err != nil {
		return err
	}
	for i, ref := range d {
		switch err := v.verifyBlock(ctx, l.partitions[i]); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			found.find(helpIndex, subject, "of its block %d %v", ref.number, err)
		}
	}
	return nil
}

// errDiffers is that a part is whole, and not what the rows are.
var errDiffers = errors.New("a part differs from the profiles")

// verifyBlock reads every part of a block, and compares them with what its rows
// make, or what they hold if some have changed.
func (v *View) verifyBlock(ctx context.Context, p *partition) error {
	h, err := v.readHead(p.ref)
	if err != nil {
		return err
	}
	if _, err := v.readPart(partKey{p.ref.number, 0, idsPart}, h.ids); err != nil {
		return err
	}
	if h.expiries.length > 0 {
		if _, err := v.readPart(partKey{p.ref.number, 0, expiriesPart}, h.expiries); err != nil {
			return err
		}
	}
	for _, column := range h.columns {
		for part, state := range column.parts {
			if state.length == 0 {
				continue
			}
			if _, err := v.readPart(partKey{p.ref.number, column.number + 1, uint8(part)}, state); err != nil {
				return err
			}
		}
	}
	if len(p.marks) > 0 || expired(p.ref.earliest, v.now) {
		return v.compareRows(ctx, h, p)
	}
	return v.compareParts(ctx, h, p)
}

// compareParts makes a block of the rows that one was made of, and compares each
// part.
func (v *View) compareParts(ctx context.Context, h *head, p *partition) error {
	same := func(key, value []byte) error {
		item, err := v.txn.Get(key)
		if err != nil {
			return errMissing
		}
		return item.Value(func(stored []byte) error {
			if !bytes.Equal(stored, value) {
				return errDiffers
			}
			return nil
		})
	}
	number := func() uint64 { return p.ref.number }
	made := newBuilder(v.scope, v.paths, limits{index.MaxRows, math.MaxInt}, number, same)
	add := v.there(func(id, row []byte) error { return made.add(string(id), row) })
	if err := v.walk(ctx, p.from, p.to, add); err != nil {
		return err
	}
	if err := made.flush(); err != nil {
		return err
	}
	if len(made.made) != 1 || made.made[0].rows != h.rows {
		return errDiffers
	}
	return nil
}

// compareRows compares the values of those rows of a block that have not changed
// since it was made.
func (v *View) compareRows(ctx context.Context, h *head, p *partition) error {
	b := &block{number: p.ref.number, rows: h.rows, earliest: p.ref.earliest, head: h}
	if err := v.mark(b, p.marks); err != nil {
		return err
	}
	ids, err := v.idsOf(b)
	if err != nil {
		return err
	}
	gone, err := v.gone(b)
	if err != nil {
		return err
	}
	columns, err := v.everyColumn(b)
	if err != nil {
		return err
	}
	left, same := h.rows-gone.count, true
	err = v.walk(ctx, p.from, p.to, v.there(func(id, row []byte) error {
		if _, marked := slices.BinarySearch(p.marks, string(id)); marked {
			return nil
		}
		i, known := ids.Find(string(id))
		same = known && !gone.rows.Has(i) && sameValues(columns, i, row)
		if left--; !same {
			return errStop
		}
		return nil
	}))
	if err == nil && (!same || left > 0) {
		err = errDiffers
	}
	return err
}

// everyColumn reads the columns of a block in every order, without keeping them.
func (v *View) everyColumn(b *block) (map[eval.WantedColumn]index.Column, error) {
	columns := map[eval.WantedColumn]index.Column{}
	for n, path := range v.paths {
		var known index.Columns
		for _, o := range ordersOf(v.scope.Service, path) {
			w := eval.WantedColumn{Path: path, Number: n, Order: o}
			var err error
			if known, err = v.storedColumns(b, w, known); err != nil {
				return nil, err
			}
			columns[w] = *known[o]
		}
	}
	return columns, nil
}

// sameValues reports whether the columns of a block have the values of a row.
func sameValues(columns map[eval.WantedColumn]index.Column, i int, row []byte) bool {
	for w, c := range columns {
		var of, in []string
		c.Values(i, func(value string) bool { of = append(of, value); return true })
		_, fields := expiryOf(row)
		for fields.next() {
			if fields.number == uint64(w.Number) && hasPlace(string(fields.value()), w.Order) {
				in = append(in, string(fields.value()))
			}
		}
		slices.Sort(of)
		slices.Sort(in)
		if !slices.Equal(of, slices.Compact(in)) {
			return false
		}
	}
	return true
}

// hasPlace reports whether an order has a place for a value.
func hasPlace(value string, o ast.Order) bool {
	if o <= ast.ByEnd {
		return true
	}
	_, ok := o.Point(value)
	return ok
}
