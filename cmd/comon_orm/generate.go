package main

import (
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/spf13/cobra"
)

func newGenerate(c *cli) *cobra.Command {
	var options app.GenerateOptions
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write the Go client",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			project, err := c.project()
			if err != nil {
				return err
			}
			loaded, err := project.LoadValid()
			if err != nil {
				return err
			}
			c.showDiagnostics(loaded.Diagnostics.WithoutAdvice())
			results, err := project.Generate(loaded, options)
			if err != nil {
				return err
			}
			return c.showGenerated(results, options.Check)
		},
	}
	cmd.Flags().BoolVar(&options.Check, "check", false, "change nothing; exit 1 when the client is not what the schema generates")
	textVar(cmd.Flags(), &options.Generator, "generator", "only the generator block of this `name`")
	plannedFlags(cmd, "watch")
	return cmd
}

// generatedJSON is one client in the output of generate --json.
type generatedJSON struct {
	Output  string   `json:"output"`
	Written []string `json:"written"`
	Deleted []string `json:"deleted"`
	Current int      `json:"current"`
}

func (c *cli) showGenerated(results []app.Generated, check bool) error {
	stale := false
	var data []generatedJSON
	for _, r := range results {
		c.showDiagnostics(r.Diagnostics)
		for _, warning := range r.Warnings {
			c.notef("warning: %s", warning)
		}
		stale = stale || !r.Changes.Fresh()
		one := generatedJSON{Output: r.Changes.Dir, Written: []string{}, Deleted: append([]string{}, r.Changes.Delete...), Current: r.Changes.Current}
		for _, f := range r.Changes.Write {
			one.Written = append(one.Written, f.Path)
		}
		data = append(data, one)
		if !c.json {
			c.showClient(one, check)
		}
	}
	if c.json {
		if err := c.printJSON(map[string]any{"clients": data}); err != nil {
			return err
		}
	}
	if check && stale {
		return findings{exitFailed}
	}
	return nil
}

func (c *cli) showClient(one generatedJSON, check bool) {
	switch {
	case len(one.Written)+len(one.Deleted) == 0:
		c.printf("%s is up to date (%s)\n", one.Output, count(one.Current, "file"))
	case check:
		for _, name := range one.Written {
			c.notef("%s/%s is not what the schema generates", one.Output, name)
		}
		for _, name := range one.Deleted {
			c.notef("%s/%s is no longer generated", one.Output, name)
		}
		c.fix(hint.Of(hint.Generate, ""))
	default:
		c.printf("generated %s: %s written, %d unchanged, %d deleted\n", one.Output, count(len(one.Written), "file"), one.Current, len(one.Deleted))
	}
}
