package store

import "time"

// MakeSmall makes batches and blocks so small that a test meets their borders.
func (s *Store) MakeSmall(batchRows, blockRows int) {
	s.whileNothingIsMade(func() { s.batchRows, s.limits.rows = batchRows, blockRows })
}

// SettleFor sets how long blocks wait until they are made anew in the background.
func (s *Store) SettleFor(d time.Duration) {
	s.whileNothingIsMade(func() { s.settling = d })
}

// whileNothingIsMade ends what is made in the background, and calls do.
func (s *Store) whileNothingIsMade(do func()) {
	s.stopTending()
	s.writing.Lock()
	defer s.writing.Unlock()
	s.closing--
	do()
}

// AwaitBackground waits until nothing is made in the background.
func (s *Store) AwaitBackground() {
	for {
		s.writing.Lock()
		busy := s.tending != nil
		s.writing.Unlock()
		if !busy {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// BlockFacts is what a block of the index is made of.
type BlockFacts struct {
	MadeAnew         bool // alone, not when everything was written anew
	Changed, Expired int  // profiles since it was made
	Absent, Constant int  // attributes that nobody in it has, and of which there is one value
}

// Blocks returns the facts of the blocks of a scope's index, nil without an index.
func (s *Store) Blocks(c Scope) ([]BlockFacts, error) {
	v, err := s.rowsView(c)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	d, version, err := v.directory()
	if err != nil || d == nil {
		return nil, err
	}
	l := &layout{}
	if err := v.readMarks(l, d, version); err != nil {
		return nil, err
	}
	list := []BlockFacts{}
	for i := range d {
		h, err := v.readHead(&d[i])
		if err != nil {
			return nil, err
		}
		dates, err := v.expiriesOf(&block{number: d[i].number, rows: h.rows, head: h})
		if err != nil {
			return nil, err
		}
		f := BlockFacts{MadeAnew: d[i].number>>numberBits > 0, Changed: len(l.partitions[i].marks)}
		for _, x := range dates {
			if expired(x.at, v.now) {
				f.Expired++
			}
		}
		f.Absent = len(v.paths) - len(h.columns)
		for _, column := range h.columns {
			if column.distinct == 1 {
				f.Constant++
			}
		}
		list = append(list, f)
	}
	return list, nil
}
