package repl

import (
	"context"
	"os"
)

func (s *Session) Terminal(ctx context.Context, in, out *os.File, history bool) error { return nil }
