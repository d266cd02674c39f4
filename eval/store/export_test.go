package store

// MakeSmall makes batches and blocks so small that a test meets their borders.
func (s *Store) MakeSmall(batchRows, blockRows int) {
	s.batchRows, s.limits.rows = batchRows, blockRows
}
