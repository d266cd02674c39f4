package view

import (
	"fmt"
	"io"

	"segql/ast"
)

// Message draws a line that is about no place of a source: "error: …".
func (s Style) Message(w io.Writer, severity ast.Severity, text string) error {
	_, err := fmt.Fprintf(w, "%s: %s\n", s.severities[severity].Render(severity.String()), Visible(text))
	return err
}
