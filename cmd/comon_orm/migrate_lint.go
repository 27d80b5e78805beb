package main

import (
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/spf13/cobra"
)

// lintResult is the output of migrate lint --json.
type lintResult struct {
	OK       bool          `json:"ok"` // nothing blocks
	Findings []lintFinding `json:"findings"`
}

type lintFinding struct {
	Code      string `json:"code"`
	Level     string `json:"level"` // "note" or "block"
	Migration string `json:"migration"`
	Object    string `json:"object"`
	Message   string `json:"message"`
	Help      string `json:"help"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
}

func newMigrateLint(c *cli, db *databaseFlags) *cobra.Command {
	var format, name string
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Check migrations, planned or written by hand, without a database",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if c.json {
				format = "json"
			}
			project, err := c.project()
			if err != nil {
				return err
			}
			report, err := project.Lint(app.LintOptions{Migrations: db.from, Name: name})
			if err != nil {
				return err
			}
			if err := c.showLint(format, report); err != nil {
				return err
			}
			if report.Blocks() > 0 {
				return findings{exitFailed}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "output: text, json or sarif")
	textVar(cmd.Flags(), &name, "name", "check only this `migration`")
	return cmd
}

func (c *cli) showLint(format string, report lint.Report) error {
	diagnostics := app.LintDiagnostics(report)
	switch format {
	case "json":
		return c.printJSON(lintJSON(report, diag.JSON(diagnostics)))
	case "sarif":
		return c.printJSON(app.LintSARIF(report))
	case "text":
		c.showDiagnostics(diagnostics)
		c.printf("%s: %s, %s\n", count(report.Migrations, "migration"), count(report.Blocks(), hazard.Block.String()), count(len(report.Findings)-report.Blocks(), hazard.Note.String()))
		return nil
	}
	return app.Usagef("unknown format %q: use text, json or sarif", format)
}

// lintJSON adds the positions of the diagnostics to the findings.
func lintJSON(report lint.Report, places []diag.JSONDiagnostic) lintResult {
	out := lintResult{OK: report.Blocks() == 0, Findings: []lintFinding{}}
	for i, f := range report.Findings {
		at := places[i]
		out.Findings = append(out.Findings, lintFinding{
			f.Kind.Code(), f.Level.String(), f.Migration, f.Object, f.Message, f.Help, at.File, at.Line, at.Column, at.Start, at.End,
		})
	}
	return out
}
