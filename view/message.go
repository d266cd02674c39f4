package view

import (
	"fmt"
	"io"

	"segql/ast"
)

// Message draws a text that is about no place of a source, "error: …", broken to fit
// a terminal of width columns; a width of 0 is a file.
func (s Style) Message(w io.Writer, severity ast.Severity, text string, width int) error {
	head := severity.String()
	_, err := fmt.Fprintf(w, "%s%s\n", s.severities[severity].Render(head), wrap(": "+Visible(text), len(head), 2, width))
	return err
}
