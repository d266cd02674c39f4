package store

import (
	"context"
	"errors"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"segql/ast"
	"segql/eval"
	"segql/eval/index"
)

// columnsOf returns the wanted columns of a block.
func (v *View) columnsOf(ctx context.Context, b *block, gone *gone, wanted []eval.WantedColumn) ([]eval.Column, error) {
	list := make([]eval.Column, len(wanted))
	var missing []eval.WantedColumn
	how := eval.Cached
	if b.head == nil && b.read.CompareAndSwap(true, false) {
		how = eval.Scanned
	}
	for i, w := range wanted {
		if w.Number < 0 {
			list[i].Gone = []uint32{}
			continue // nobody has it
		}
		key := columnsKey(b, uint32(w.Number))
		known := v.knownColumns(key)
		switch c := known[w.Order]; {
		case c != nil:
			list[i] = eval.Column{Column: *c, How: how}
		case b.head == nil || !isIndexed(v.scope.Service, w.Path):
			missing = append(missing, w)
		default:
			known, err := v.storedColumns(b, w, known)
			if err != nil {
				return nil, &indexError{err}
			}
			v.store.cache.put(key, known)
			list[i] = eval.Column{Column: *known[w.Order], How: eval.Indexed}
		}
	}
	if len(missing) > 0 {
		made, err := v.readColumns(ctx, b, missing)
		if err != nil {
			return nil, err
		}
		for i, w := range wanted {
			if c, ok := made[w]; ok {
				list[i] = eval.Column{Column: c, How: eval.Scanned}
			}
		}
	}
	if gone != nil {
		for i, w := range wanted {
			list[i].Gone = gone.ranksOf(w, list[i].Column)
		}
	}
	return list, nil
}

func columnsKey(b *block, attribute uint32) cacheKey {
	return cacheKey{b.number, attribute + 1, cachedColumns}
}

// knownColumns returns what the cache has of an attribute of a block.
func (v *View) knownColumns(key cacheKey) index.Columns {
	known, _ := v.store.cache.get(key).(index.Columns)
	return known
}

// storedColumns reads a column of a block of the index, to add it to those that are
// known of its attribute.
func (v *View) storedColumns(b *block, w eval.WantedColumn, known index.Columns) (index.Columns, error) {
	h := b.head.column(uint32(w.Number))
	if h == nil {
		return known.Decode(w.Order, &index.Parts{}, b.rows)
	}
	parts := &index.Parts{Distinct: h.distinct, Values: h.values, Present: h.present}
	var needed []index.Part
	if known[ast.ByText] == nil {
		needed = []index.Part{index.DictionaryPart, index.RowsPart}
	}
	if w.Order != ast.ByText {
		needed = append(needed, index.PartOf(w.Order))
	}
	for _, part := range needed {
		if h.parts[part].length == 0 {
			continue
		}
		var err error
		parts.Encoded[part], err = v.readPart(partKey{b.number, h.number + 1, uint8(part)}, h.parts[part])
		if err != nil {
			return known, err
		}
	}
	return known.Decode(w.Order, parts, b.rows)
}

// cachedPart returns what the cache has, or else what read returns. An error of
// read is an indexError.
func cachedPart[T sized](v *View, key cacheKey, read func() (T, error)) (value T, err error) {
	if known, ok := v.store.cache.get(key).(T); ok {
		return known, nil
	}
	if value, err = read(); err != nil {
		return value, &indexError{err}
	}
	v.store.cache.put(key, value)
	return value, nil
}

// An indexError is that a part of the index cannot be read.
type indexError struct{ error }

func (e *indexError) Unwrap() error { return e.error }

// readPart reads a part of the index. What is not as its head says is an error,
// and so is what Badger cannot read at all. Of no length it is read to its end.
func (v *View) readPart(k partKey, want partState) (text []byte, err error) {
	defer func() {
		if problem := recover(); problem != nil { // Badger does not expect damage
			text, err = nil, errPart
		}
	}()
	prefix := v.scope.prefix(indexKind)
	for chunk := 0; len(text) < want.length || want.length == 0; chunk++ {
		item, err := v.txn.Get(k.append(prefix, chunk))
		if errors.Is(err, badger.ErrKeyNotFound) {
			if chunk == 0 || want.length > 0 {
				return nil, errMissing
			}
			return text, nil
		}
		if err == nil {
			err = item.Value(func(part []byte) error {
				switch {
				case len(part) == want.length:
					text = part // which is the item's own, and the item nobody else's
				case chunk == 0:
					text = append(make([]byte, 0, want.length), part...)
				default:
					text = append(text, part...)
				}
				return nil
			})
		}
		if err != nil {
			return nil, err
		}
	}
	v.store.touched(len(text))
	if want.length > 0 && sumOf(text) != want {
		return nil, errChecksum
	}
	return text, nil
}

// head returns the head of a block of the index.
func (v *View) head(ref *blockRef) (*head, error) {
	return cachedPart(v, cacheKey{ref.number, 0, cachedHead}, func() (*head, error) { return v.readHead(ref) })
}

func (v *View) readHead(ref *blockRef) (*head, error) {
	k := partKey{ref.number, 0, headPart}
	text, err := v.readPart(k, partState{})
	if err != nil {
		return nil, err
	}
	h, err := decodeHead(text, k.append(v.scope.prefix(indexKind), 0))
	if err == nil && h.rows != ref.rows {
		err = errPart
	}
	return h, err
}

// idsOf returns the ids of a block.
func (v *View) idsOf(b *block) (*index.IDs, error) {
	if b.head == nil {
		return b.ids, nil
	}
	return cachedPart(v, cacheKey{b.number, 0, cachedIDs}, func() (*index.IDs, error) {
		text, err := v.readPart(partKey{b.number, 0, idsPart}, b.head.ids)
		if err != nil {
			return nil, err
		}
		ids, err := index.DecodeIDs(text)
		if err == nil && ids.Len() != b.rows {
			err = errPart
		}
		return ids, err
	})
}

// expiriesOf returns which rows of a block expire.
func (v *View) expiriesOf(b *block) (expiries, error) {
	if b.head == nil {
		return b.expiries, nil
	}
	if b.head.expiries.length == 0 {
		return nil, nil
	}
	return cachedPart(v, cacheKey{b.number, 0, cachedExpiries}, func() (expiries, error) {
		text, err := v.readPart(partKey{b.number, 0, expiriesPart}, b.head.expiries)
		if err != nil {
			return nil, err
		}
		return decodeExpiries(text, b.rows)
	})
}

// A rowSource calls do with rows, in the order of their ids, also with those that
// have expired. It lends what it hands out.
type rowSource func(do func(id, row []byte) error) error

// blocksOfRows makes blocks of rows, with the wanted columns.
func (v *View) blocksOfRows(rows rowSource, w *eval.Wanted) ([]*block, error) {
	var list []*block
	var ids []string
	var dates expiries
	columns := v.newColumns(w.Columns)
	flush := func() error {
		if len(ids) == 0 {
			return nil
		}
		known, err := index.DecodeIDs(index.EncodeIDs(ids))
		if err != nil {
			return err
		}
		b := &block{
			number: v.store.numberOfRows(), rows: len(ids), ids: known, expiries: dates, earliest: dates.earliest(),
		}
		b.read.Store(true)
		_, err = v.keepColumns(b, columns)
		list = append(list, b)
		ids, dates = nil, nil
		return err
	}
	err := rows(func(id, row []byte) error {
		if len(ids) == v.store.limits.rows {
			if err := flush(); err != nil {
				return err
			}
		}
		expiry, err := columns.add(len(ids), row)
		dates.add(len(ids), expiry)
		ids = append(ids, string(id))
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, flush()
}

// madeColumns are columns that are being made of rows.
type madeColumns struct {
	byNumber []*index.Builder               // by the attributes' numbers
	wanted   map[uint32][]eval.WantedColumn // likewise
}

func (v *View) newColumns(wanted []eval.WantedColumn) madeColumns {
	m := madeColumns{wanted: map[uint32][]eval.WantedColumn{}}
	for _, w := range wanted {
		if w.Number >= 0 {
			m.wanted[uint32(w.Number)] = append(m.wanted[uint32(w.Number)], w)
			m.byNumber = slices.Grow(m.byNumber, w.Number+1)[:max(len(m.byNumber), w.Number+1)]
		}
	}
	for n, list := range m.wanted {
		var orders []ast.Order
		for _, w := range list {
			orders = append(orders, w.Order)
		}
		m.byNumber[n] = index.NewBuilder(orders)
	}
	return m
}

// add adds a row, and returns its expiry.
func (m *madeColumns) add(number int, row []byte) (expiry int64, err error) {
	expiry, fields := expiryOf(row)
	for fields.next() && fields.number < uint64(len(m.byNumber)) {
		if c := m.byNumber[fields.number]; c != nil {
			c.Add(number, fields.value())
		}
	}
	if fields.bad {
		return 0, errRow
	}
	return expiry, nil
}

// keepColumns finishes columns, and puts them into the cache: not those of a block
// of the index, for which another view may find other rows.
func (v *View) keepColumns(b *block, m madeColumns) (map[eval.WantedColumn]index.Column, error) {
	made := map[eval.WantedColumn]index.Column{}
	for n, wanted := range m.wanted {
		parts := m.byNumber[n].Build(b.rows)
		key := columnsKey(b, n)
		var known index.Columns
		if b.head == nil {
			known = v.knownColumns(key)
		}
		for _, w := range wanted {
			var err error
			if known, err = known.Decode(w.Order, parts, b.rows); err != nil {
				return nil, err
			}
			made[w] = *known[w.Order]
		}
		if b.head == nil {
			v.store.cache.put(key, known)
		}
	}
	return made, nil
}

// readColumns makes columns of a block of its rows. Those that have changed since
// it was made are as they are now, and gone.
func (v *View) readColumns(ctx context.Context, b *block, wanted []eval.WantedColumn) (map[eval.WantedColumn]index.Column, error) {
	ids, err := v.idsOf(b)
	if err != nil {
		return nil, err
	}
	columns := v.newColumns(wanted)
	row := 0
	err = v.eachOf(ctx, func(yield func(string) bool) {
		for i := range b.rows {
			row = i
			if !yield(ids.At(i)) {
				return
			}
		}
	}, func(_, text []byte) error {
		_, err := columns.add(row, text)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v.keepColumns(b, columns)
}
