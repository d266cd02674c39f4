package view

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// An Ink is what a piece of a source is, to be seen by its colour. Colours are never
// the only difference: what is wrong or matched is underlined as well.
type Ink uint8

// The inks.
const (
	Paper     Ink = iota // nothing in particular
	Structure            // a word of the structure
	Attribute
	Operator
	Value
	Remark // a comment
	Wrong
	Matched // a bracket, of the pair where the cursor is
	Prompt
)

func inks(r *lipgloss.Renderer, ansi func(code string) lipgloss.Style, p palette) [9]lipgloss.Style {
	return [...]lipgloss.Style{
		Structure: r.NewStyle().Bold(true),
		Attribute: ansi(p.attribute),
		Operator:  ansi(magenta),
		Value:     ansi(p.value),
		Remark:    r.NewStyle().Faint(true),
		Wrong:     ansi(red).Underline(true),
		Matched:   r.NewStyle().Bold(true).Underline(true),
		Prompt:    r.NewStyle().Bold(true),
	}
}

// Ink colours a piece of a source, whatever lines it has.
func (s Style) Ink(ink Ink, text string) string {
	if ink == Paper || !s.colored {
		return text
	}
	style := s.inks[ink].TabWidth(lipgloss.NoTabConversion)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = style.Render(line)
		}
	}
	return strings.Join(lines, "\n")
}

// IsPlain reports whether the style colours nothing.
func (s Style) IsPlain() bool { return !s.colored }
