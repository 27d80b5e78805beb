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

// ErrNoMigration is the error for a name that no migration has.
var ErrNoMigration = errors.New("there is no migration of that name")

// Options are what is judged and with what.
type Options struct {
	// Snapshots parse the schemas next to a migration.
	Snapshots schema.Snapshots
	// Dialect returns the dialect of a known provider.
	Dialect func(provider.Provider) dialect.Dialect
	// Name is the one migration to judge; "" judges all.
	Name string
	// Path is the prefix of file names in findings: the path of the directory for the user.
	Path string
}

// Report is the result of [Run].
type Report struct {
	// Migrations is the number of judged migrations.
	Migrations int
	// Findings are in the order of migrations, files and places.
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

// Finding is one thing that a rule found.
type Finding struct {
	Kind      hazard.Kind
	Level     hazard.Level
	Migration string
	// Object is the table, column, key or enum, as directives name it; "" if there is none.
	Object string
	// Message is lower case, no full stop; Help is what to write instead.
	Message, Help string
	Span          source.Span
}

// Diagnostic is the finding in printable form: a block is an error.
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

// Run judges the migrations in a directory. A missing directory has none.
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
