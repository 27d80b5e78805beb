package main

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/spf13/cobra"
)

func newDBPull(c *cli, db *databaseFlags) *cobra.Command {
	var show, force bool
	cmd := &cobra.Command{
		Use:   "pull",
		Short: "Change the schema to match the database; order, comments and names of the schema stay",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			needs := sessionNeeds{access: app.Reading, validSchema: !force}
			return c.withSession(cmd.Context(), db, needs, func(_ app.Project, loaded app.Loaded, session *app.Session) error {
				return c.pull(cmd.Context(), session, loaded, show, force)
			})
		},
	}
	cmd.Flags().BoolVar(&show, "print", false, "print the schema instead of writing it")
	cmd.Flags().BoolVar(&force, "force", false, "write the schema again: keep only datasource and generators")
	return cmd
}

func (c *cli) pull(ctx context.Context, session *app.Session, loaded app.Loaded, show, force bool) error {
	pulled, err := session.Pull(ctx, loaded, force)
	var unrepresentable *app.UnrepresentableError
	if errors.As(err, &unrepresentable) {
		c.showDiagnostics(unrepresentable.Diagnostics)
	}
	if err != nil && (unrepresentable == nil || !show) {
		return err
	}
	for _, note := range pulled.Notes {
		c.notef("note: %s", note)
	}
	if !show {
		if err := pulled.Write(); err != nil {
			return err
		}
	}
	return errors.Join(c.showPull(pulled, show), err)
}

func (c *cli) showPull(pulled app.Pulled, show bool) error {
	switch {
	case c.json:
		return c.printJSON(pullJSON(pulled, !show))
	case show:
		for _, f := range pulled.Files {
			if len(pulled.Files) > 1 {
				c.printf("// %s\n", f.Name)
			}
			c.printContent(f.Text)
		}
		return nil
	case !pulled.Changed():
		c.printf("the schema matches the database already\n")
	}
	for _, f := range pulled.Files {
		if f.Changed {
			c.printf("pulled into %s\n", f.Name)
		}
	}
	return nil
}

// pullJSON is {"files": [{"name", "text", "changed"}], "notes": [{"object", "message"}], "written":
// bool}.
func pullJSON(pulled app.Pulled, written bool) map[string]any {
	files, notes := []map[string]any{}, []map[string]any{}
	for _, f := range pulled.Files {
		files = append(files, map[string]any{"name": f.Name, "text": f.Text, "changed": f.Changed})
	}
	for _, n := range pulled.Notes {
		notes = append(notes, map[string]any{"object": n.Object, "message": n.Message})
	}
	return map[string]any{"files": files, "notes": notes, "written": written}
}
