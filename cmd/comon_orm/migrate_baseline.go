package main

import (
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newMigrateBaseline(c *cli, db *databaseFlags) *cobra.Command {
	var options migrate.BaselineOptions
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Record an existing database as the first migration; runs no SQL of it",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := c.checkName(db, options.Name); err != nil {
				return err
			}
			needs := sessionNeeds{access: app.Writing, validSchema: true}
			return c.withSession(cmd.Context(), db, needs, func(_ app.Project, loaded app.Loaded, session *app.Session) error {
				first, err := session.Baseline(cmd.Context(), loaded.Schema, options)
				if err != nil {
					return err
				}
				if c.json {
					return c.printJSON(map[string]any{"migration": first.Name, "replaces": append([]string{}, first.Metadata.Replaces...)})
				}
				c.printf("recorded %s as applied to %s\n", first.Name, session.Name)
				if n := len(first.Metadata.Replaces); n > 0 {
					c.printf("it stands for %s of another tool\n", count(n, "migration"))
				}
				return nil
			})
		},
	}
	textVar(cmd.Flags(), &options.Name, "name", "`name` of the migration (default baseline)")
	cmd.Flags().BoolVar(&options.Adopt, "adopt", false, "take over from Prisma's migrations, or from comon_orm for Dart")
	return cmd
}
