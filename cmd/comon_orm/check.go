package main

import (
	"fmt"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/spf13/cobra"
)

// checkResult is what check --json prints.
type checkResult struct {
	Valid       bool                  `json:"valid"`
	Diagnostics []diag.JSONDiagnostic `json:"diagnostics"`
}

func newCheck(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "check",
		Aliases: []string{"validate"},
		Short:   "Find every error in the schema",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			if c.json {
				format = "json"
			}
			project, err := c.project()
			if err != nil {
				return err
			}
			loaded, err := project.Load()
			if err != nil {
				return err
			}
			if err := c.showCheck(format, project, loaded); err != nil {
				return err
			}
			if loaded.Diagnostics.HasErrors() {
				return findings{exitFailed}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "output: text, json or sarif")
	plannedFlags(cmd, "all", "base")
	return cmd
}

func (c *cli) showCheck(format string, project app.Project, loaded app.Loaded) error {
	valid := !loaded.Diagnostics.HasErrors()
	switch format {
	case "json":
		return c.printJSON(checkResult{valid, diag.JSON(loaded.Diagnostics)})
	case "sarif":
		return c.printJSON(diag.SARIF(loaded.Diagnostics))
	case "text":
		c.showDiagnostics(loaded.Diagnostics)
		if valid {
			c.printf("%s is valid: %s, %s\n", project.Schema, count(len(loaded.Schema.Models), "model"), count(len(loaded.Schema.Enums), "enum"))
		}
		return nil
	}
	return app.Usagef("unknown format %q: use text, json or sarif", format)
}

// count returns "1 model", "2 models".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
