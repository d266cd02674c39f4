package repl

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// pastEntries is how many entries of earlier sessions are kept.
const pastEntries = 1000

// A past is the file of what was typed in all sessions: an entry a line, its own
// lines apart by \n.
type past struct {
	path string // "" keeps nothing
	kept int    // of the session's entries
}

var (
	escapeEntry   = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", "")
	unescapeEntry = strings.NewReplacer(`\\`, `\`, `\n`, "\n")
)

// openPast returns the entries of earlier sessions. A file that cannot be read has
// none; that it cannot be written to is told when something is.
func openPast(path string) (*past, []string) {
	p := &past{path: path}
	if path == "" {
		return p, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return p, nil
	}
	var entries []string
	for line := range strings.Lines(string(text)) {
		if entry := unescapeEntry.Replace(strings.TrimSuffix(line, "\n")); strings.TrimSpace(entry) != "" {
			entries = append(entries, entry)
		}
	}
	if len(entries) > 2*pastEntries {
		entries = entries[len(entries)-pastEntries:]
		p.rewrite(entries)
	}
	p.kept = len(entries)
	return p, entries
}

// rewrite writes the file anew. That it cannot leaves it as it is.
func (p *past) rewrite(entries []string) {
	f, err := os.CreateTemp(filepath.Dir(p.path), "history-*") // its mode is 0600
	if err != nil {
		return
	}
	defer os.Remove(f.Name()) // unless it has been renamed
	_, err = f.WriteString(lines(entries))
	if errors.Join(err, f.Close()) == nil {
		_ = os.Rename(f.Name(), p.path)
	}
}

func lines(entries []string) string {
	var b strings.Builder
	for _, entry := range entries {
		b.WriteString(escapeEntry.Replace(entry) + "\n")
	}
	return b.String()
}

// add appends the entries that are new, at once, for several sessions may be at it.
func (p *past) add(entries []string) error {
	if p.path == "" || len(entries) == p.kept {
		return nil
	}
	fresh := entries[p.kept:]
	p.kept = len(entries)
	if err := os.MkdirAll(filepath.Dir(p.path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(p.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if info, err := f.Stat(); err == nil && info.Mode().Perm() != 0o600 && info.Mode().IsRegular() {
		err = f.Chmod(0o600)
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return errors.Join(err, f.Close())
		}
	}
	_, err = f.WriteString(lines(fresh))
	return errors.Join(err, f.Close())
}

// HistoryFile returns where what is typed is kept: in the user's folder for states,
// "" if there is none.
func HistoryFile() string {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "segql", "history")
}
