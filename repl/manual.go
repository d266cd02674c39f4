package repl

import (
	"fmt"
	"strings"
)

// CommandTable returns the commands as a table of the manual.
func CommandTable() string {
	var b strings.Builder
	b.WriteString("| command | what it does |\n| --- | --- |\n")
	for _, c := range commands() {
		text := strings.TrimSpace(c.help + ". " + c.more)
		usage := strings.ReplaceAll(strings.TrimSpace(":"+c.name+" "+c.args), "|", `\|`)
		fmt.Fprintf(&b, "| `%s` | %s |\n", usage, strings.TrimSuffix(text, "."))
	}
	return b.String()
}

// SettingTable returns what :set changes as a table of the manual.
func SettingTable() string {
	var b strings.Builder
	b.WriteString("| setting | values | what it is |\n| --- | --- | --- |\n")
	for _, x := range settingTable() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", x.name, x.takes(), x.help)
	}
	return b.String()
}
