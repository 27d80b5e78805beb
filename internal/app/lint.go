package app

import (
	"errors"
	"os"
	"strings"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/migrate/lint"
)

// LintOptions select the migrations to check.
type LintOptions struct {
	// Migrations takes precedence over the conventional directory. Name is the only migration to
	// check. If it is "", all migrations are checked.
	Migrations, Name string
}

// Lint checks the project's migrations. It needs no database and does not read the schema.
func (p Project) Lint(o LintOptions) (lint.Report, error) {
	dir := p.Migrations(o.Migrations)
	if err := checkDirectory(dir); err != nil {
		return lint.Report{}, err
	}
	report, err := lint.Run(os.DirFS(dir), lint.Options{
		Snapshots: grammar.NewSnapshots(), Dialect: dialectOf, Name: o.Name, Path: dir,
	})
	if errors.Is(err, lint.ErrNoMigration) {
		return lint.Report{}, Usagef("there is no migration %s in %s: give the name of its directory", o.Name, dir)
	}
	return report, err
}

// LintDiagnostics returns the findings as diagnostics.
func LintDiagnostics(r lint.Report) diag.List {
	out := make(diag.List, len(r.Findings))
	for i, f := range r.Findings {
		out[i] = f.Diagnostic()
	}
	return out
}

// lintURI is the page that explains the rules of migrations.
const lintURI = "https://github.com/cocomon/comon_orm/blob/main/docs/lint.md#"

// LintSARIF returns the report as a SARIF 2.1.0 log.
func LintSARIF(r lint.Report) diag.SARIFLog {
	log := diag.SARIF(LintDiagnostics(r))
	for _, run := range log.Runs {
		for i := range run.Tool.Driver.Rules {
			rule := &run.Tool.Driver.Rules[i]
			rule.HelpURI = lintURI + strings.ToLower(string(rule.ID))
		}
	}
	return log
}
