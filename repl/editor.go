package repl

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// edit shows the source of a segment in an editor, and takes what is saved.
func (s *Session) edit(ctx context.Context, c *call) error {
	text := ""
	if c.arg(0) != "" || s.current != "" {
		t, err := s.target(c.arg(0))
		if err != nil {
			return err
		}
		text = t.text
	}
	dir, err := os.MkdirTemp("", "segql-edit-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "segment"+segmentSuffix)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	if err := runEditor(path); err != nil {
		return err
	}
	edited, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if string(edited) == text || strings.TrimSpace(string(edited)) == "" {
		s.note("nothing was changed")
		return nil
	}
	s.remember(strings.TrimSpace(string(edited)))
	return s.define(ctx, typed(string(edited)))
}

func runEditor(path string) error {
	line := strings.Fields(firstSet("VISUAL", "EDITOR", "vi"))
	cmd := exec.Command(line[0], append(line[1:], path)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("the editor %s failed: %w; $EDITOR names another", line[0], err)
	}
	return nil
}

// firstSet returns the first of the variables that is set, else the last of the
// words itself.
func firstSet(words ...string) string {
	last := len(words) - 1
	for _, variable := range words[:last] {
		if value := strings.TrimSpace(os.Getenv(variable)); value != "" {
			return value
		}
	}
	return words[last]
}
