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
