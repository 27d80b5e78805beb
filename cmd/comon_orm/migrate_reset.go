package main

import (
	"fmt"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/spf13/cobra"
)

func newMigrateReset(c *cli, db *databaseFlags) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "reset",
		Short: "Drop everything in the database and apply all migrations again",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withSession(cmd.Context(), db, sessionNeeds{access: app.Writing, migrations: true}, func(_ app.Project, _ app.Loaded, session *app.Session) error {
				if !force {
					answer, asked := c.ask(cmd.Context(), "reset drops everything in "+session.Name+". Type "+session.ShortName()+" to go on: ")
					if err := cmd.Context().Err(); err != nil {
						return fmt.Errorf("nothing was changed: %w", err)
					}
					if !asked {
						return app.Unsure("reset drops everything in %s: confirm that you want it", session.Name)
					}
					if answer != session.ShortName() {
						return app.Usagef("that is not the database's name, and nothing was changed")
					}
				}
				result, err := session.Reset(cmd.Context())
				if shown := c.showDeployment(result, false, err); shown != nil {
					return shown
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "do not ask")
	return cmd
}
