package lint

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// ErrNoMigration is returned if no migration has the name in [Options].
var ErrNoMigration = errors.New("there is no migration of that name")

// Options says which migrations are judged, and how snapshots are parsed.
type Options struct {
	// Snapshots parses the schema snapshots next to a migration.
	Snapshots schema.Snapshots
	// Dialect returns the dialect of a known provider.
	Dialect func(provider.Provider) dialect.Dialect
	// Name is the migration to judge; "" judges all migrations.
	Name string
	// Path is the path of the directory as the user knows it. File names in findings begin with it.
	Path string
}

// Report is the result of [Run].
type Report struct {
	// Migrations is the number of judged migrations.
	Migrations int
	// Findings are sorted by migration, file and position.
	Findings []Finding
}

// Blocks counts the findings of level block.
func (r Report) Blocks() int {
	n := 0
	for _, f := range r.Findings {
		if f.Level == hazard.Block {
			n++
		}
	}
	return n
}

// Finding is one problem that a rule found.
type Finding struct {
	Kind      hazard.Kind
	Level     hazard.Level
	Migration string
	// Object is the table, column, key or enum by its name in directives; "" if there is none.
	Object string
	// Message begins in lower case and has no full stop. Help says what to write instead.
	Message, Help string
	Span          source.Span
}

// Diagnostic returns the finding in printable form, in which a block is an error.
func (f Finding) Diagnostic() diag.Diagnostic {
	d := diag.Diagnostic{Severity: diag.Error, Code: diag.Code(f.Kind.Code()), Message: f.Message, Help: f.Help, Span: f.Span}
	switch f.Level {
	case hazard.Note:
		d.Severity = diag.Note
	case hazard.Warning:
		d.Severity = diag.Warning
	case hazard.Block:
	}
	return d
}

// Run judges the migrations in a directory. A directory that does not exist has no migrations.
func Run(fsys fs.FS, o Options) (Report, error) {
	migrations, err := read(fsys, o)
	if err != nil {
		return Report{}, err
	}
	var report Report
	snapshots := &snapshots{options: o}
	for _, m := range migrations {
		if o.Name != "" && o.Name != m.name {
			continue
		}
		report.Migrations++
		findings := m.judge(snapshots)
		findings = append(findings, m.findings...)
		slices.SortStableFunc(findings, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(a.Span.File.Name, b.Span.File.Name), a.Span.Start-b.Span.Start, cmp.Compare(b.Level, a.Level), cmp.Compare(a.Kind, b.Kind))
		})
		report.Findings = append(report.Findings, findings...)
	}
	if o.Name != "" && report.Migrations == 0 {
		return Report{}, ErrNoMigration
	}
	return report, nil
}
