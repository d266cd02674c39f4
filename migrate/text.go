package migrate

import "strings"

// formulaText returns a formula as people read it.
func formulaText(f formula) string {
	switch f := f.(type) {
	case literal:
		return f.String()
	case and:
		return joined(f, " and ")
	case or:
		return joined(f, " or ")
	case not:
		return "not (" + formulaText(f.of) + ")"
	case from:
		var names []string
		for _, s := range f.Sources {
			names = append(names, s.String())
		}
		return "in " + f.Mode.String() + " of " + strings.Join(names, ", ")
	}
	return ""
}

func joined(list []formula, word string) string {
	var texts []string
	for _, f := range list {
		text := formulaText(f)
		switch f.(type) {
		case and, or:
			text = "(" + text + ")"
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, word)
}
