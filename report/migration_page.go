package report

import (
	_ "embed"
	"html/template"
	"io"

	"segql/migrate"
	"segql/view"
)

//go:embed migration.html
var migrationPage string

// pages draws the page of a migration.
var pages = template.Must(template.New("migration").Funcs(template.FuncMap{
	"number": view.Number,
	"things": things,
	"share": func(part int, p *migrate.Proof) float64 {
		return 100 * view.Share(part, p.Before+p.After-p.Both)
	},
	"verdicts": func() []migrate.Verdict {
		return []migrate.Verdict{migrate.Equal, migrate.Allowed, migrate.Differs, migrate.Stopped}
	},
	"more": func(m migrate.Moved) int { return m.Count - len(m.IDs) },
	"moved": func(side string, d migrate.Difference) []movement {
		return []movement{{side, "by the grain", d.Grain}, {side, "by the translation", d.Translation}}
	},
}).Parse(migrationPage))

// A movement is people on one side only, and why.
type movement struct {
	Side, Why string
	migrate.Moved
}

// MigrationPage writes what became of a project as one page of HTML that needs
// nothing else.
func MigrationPage(w io.Writer, r *migrate.Report) error { return pages.Execute(w, r) }
