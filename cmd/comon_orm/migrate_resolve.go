package main

import (
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newMigrateResolve(c *cli, db *databaseFlags) *cobra.Command {
	var options migrate.ResolveOptions
	cmd := &cobra.Command{
		Use:   "resolve",
		Short: "Record in the history that a migration is applied, or rolled back; runs no SQL of it",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (options.Applied == "") == (options.RolledBack == "") {
				return app.Usagef("give one of --applied NAME and --rolled-back NAME")
			}
			return c.withSession(cmd.Context(), db, sessionNeeds{access: app.Writing}, func(_ app.Project, _ app.Loaded, session *app.Session) error {
				if err := session.Resolve(cmd.Context(), options); err != nil {
					return err
				}
				name, state := options.Applied, "applied"
				if name == "" {
					name, state = options.RolledBack, "rolled back"
				}
				if c.json {
					return c.printJSON(map[string]string{"migration": name, "state": state})
				}
				c.printf("recorded %s as %s\n", name, state)
				return nil
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&options.Applied, "applied", "", "`name` of the migration that is applied")
	flags.StringVar(&options.RolledBack, "rolled-back", "", "`name` of the migration that is rolled back")
	flags.StringVar(&options.Reason, "reason", "", "why, for the history")
	flags.BoolVar(&options.Force, "force", false, "record it although the database says otherwise")
	return cmd
}
