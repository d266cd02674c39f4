package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"segql/ast"
)

// ErrFailed is that a script had errors, which have been shown.
var ErrFailed = errors.New("the script has errors")

// Script runs the lines of a script, up to the first error unless it is to keep
// going. Errors are shown on notes, with the line that they are in. Blank lines say
// nothing, also within a segment.
func (s *Session) Script(ctx context.Context, in io.Reader, keepGoing bool) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, ast.MaxSize)
	failed := false
	n, begun := 0, 0
	for !s.Over() && lines.Scan() {
		n++
		if strings.TrimSpace(lines.Text()) == "" && s.pending != "" {
			s.pending += "\n"
			continue
		}
		if s.pending == "" {
			begun = n
		}
		if _, err := s.Do(ctx, lines.Text()); err != nil {
			failed = true
			if s.showAt(begun, err); !keepGoing || ctx.Err() != nil {
				return ErrFailed
			}
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading the script: %w", err)
	}
	if err := s.Finish(ctx); err != nil {
		failed = true
		s.showAt(begun, err)
	}
	if failed {
		return ErrFailed
	}
	return nil
}

// showAt shows an error of what began in a line.
func (s *Session) showAt(line int, err error) {
	var list ast.Diagnostics
	if errors.As(err, &list) {
		for i, d := range list {
			if d.Source != nil && d.Source.Name == typedName { // its lines are those of the script
				list[i] = inLine(d, line)
			}
		}
		s.Show(s.notes, list)
		return
	}
	if err.Error() != "" && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("line %d: %w", line, err)
	}
	s.Show(s.notes, err)
}

// inLine returns a diagnostic of a source that begins in a line of a script.
func inLine(d ast.Diagnostic, line int) ast.Diagnostic {
	before := strings.Repeat("\n", line-1)
	d.Source = &ast.Source{Name: typedName, Text: before + d.Source.Text}
	d.Span.Start += len(before)
	d.Span.End += len(before)
	return d
}
