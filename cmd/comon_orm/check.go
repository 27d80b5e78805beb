package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/spf13/cobra"
)

// checkResult is the output of check --json.
type checkResult struct {
	Valid       bool                  `json:"valid"`
	Diagnostics []diag.JSONDiagnostic `json:"diagnostics"`
	// Findings contains the results of --all.
	Findings *[]app.Finding `json:"findings,omitempty"`
}

// checkFlags are the flags of check.
type checkFlags struct {
	format     string
	all        bool
	base, from string
}

func newCheck(c *cli) *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:     "check",
		Aliases: []string{"validate"},
		Short:   "Find every error in the schema; with --all also in client and migrations",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.json {
				f.format = "json"
			}
			f.all = f.all || f.base != ""
			if f.all && f.format == "sarif" {
				return app.Usagef("--all writes text or json: sarif holds places in the schema only")
			}
			return c.check(cmd.Context(), f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "output: text, json or sarif")
	flags.BoolVar(&f.all, "all", false, "also: generated client fresh, migrations whole, in order, with their checksums; works offline")
	textVar(flags, &f.base, "base", "with --all: the migrations continue those of this git `ref`")
	textVar(flags, &f.from, "from", "migrations `directory`")
	return cmd
}

func (c *cli) check(ctx context.Context, f *checkFlags) error {
	project, err := c.project()
	if err != nil {
		return err
	}
	loaded, err := project.Load()
	if err != nil {
		return err
	}
	var found *[]app.Finding
	if f.all && (!loaded.Diagnostics.HasErrors() || loaded.Schema != nil && loaded.Schema.Datasource != nil) {
		list, err := project.CheckAll(ctx, loaded, app.CheckOptions{Migrations: f.from, Base: f.base})
		if err != nil {
			return err
		}
		c.upstream = app.Upstream(ctx, project.Migrations(f.from), f.base)
		written := c.messages().Found(list)
		found = &written
	}
	if err := c.showCheck(f, project, loaded, found); err != nil {
		return err
	}
	if loaded.Diagnostics.HasErrors() || found != nil && len(*found) > 0 {
		return findings{exitFailed}
	}
	return nil
}

func (c *cli) showCheck(f *checkFlags, project app.Project, loaded app.Loaded, found *[]app.Finding) error {
	valid := !loaded.Diagnostics.HasErrors()
	switch f.format {
	case "json":
		return c.printJSON(checkResult{valid, diag.JSON(loaded.Diagnostics), found})
	case "sarif":
		return c.printJSON(diag.SARIF(loaded.Diagnostics))
	case "text":
		c.showDiagnostics(loaded.Diagnostics)
		if valid {
			c.printf("%s is valid: %s, %s\n", project.Schema, count(len(loaded.Schema.Models), "model"), count(len(loaded.Schema.Enums), "enum"))
		}
		if valid {
			c.noteNotMade(app.NotMade(loaded.Schema))
			if dir := project.LeftOut(f.from); dir != "" {
				c.notef("note: the migrations in %s are inside the schema's directory and are not part of the schema", dir)
			}
		}
		c.showFound(f, found)
		return nil
	}
	return app.Usagef("unknown format %q: use text, json or sarif", f.format)
}

// noteNotMade lists the models for which no migration creates a table.
func (c *cli) noteNotMade(names []string) {
	if len(names) > 0 {
		c.notef("note: no migration makes the tables of models that the schema ignores, and a pull keeps them: %s", strings.Join(names, ", "))
	}
}

func (c *cli) showFound(f *checkFlags, found *[]app.Finding) {
	if found == nil {
		return
	}
	for _, finding := range *found {
		c.printf("%s\n", finding)
	}
	if len(*found) > 0 {
		return
	}
	c.printf("the client is up to date, the migrations are complete and in order\n")
	if f.base != "" {
		c.printf("nothing forked since %s\n", f.base)
	}
}

// count returns "1 model", "2 models".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
