package main

import (
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newMigrateRollback(c *cli, db *databaseFlags) *cobra.Command {
	var name string
	var backfill []string
	allow := &allowFlag{}
	var counts countLimits
	cmd := &cobra.Command{
		Use:   "rollback",
		Short: "Undo the newest migration, or all down to the one named; for recovery",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withSession(cmd.Context(), db, sessionNeeds{access: app.Writing, migrations: true, counts: counts}, func(_ app.Project, _ app.Loaded, session *app.Session) error {
				values, err := backfillOf(backfill)
				if err != nil {
					return err
				}
				run := func(allow migrate.Allow) ([]string, error) {
					return session.Rollback(cmd.Context(), migrate.RollbackOptions{Name: name, Allow: allow, Backfill: values})
				}
				allowed, err := allow.of(session)
				if err != nil {
					return err
				}
				undone, err := run(allowed)
				if stopped := onlyWarnings(err); stopped != nil && len(undone) == 0 && c.confirm(cmd.Context(), app.StoppedText(stopped)+"\ngo on?") {
					undone, err = run(migrate.Allow{All: true})
				}
				if c.json && (err == nil || len(undone) > 0) { // else the error is the result
					if err := c.printJSON(map[string][]string{"rolled_back": append([]string{}, undone...)}); err != nil {
						return err
					}
				} else {
					for _, migration := range undone {
						c.printf("rolled back %s\n", migration)
					}
				}
				return err
			})
		},
	}
	countFlags(cmd, &counts)
	textVar(cmd.Flags(), &name, "name", "go back to before this `migration`")
	backfillFlag(cmd.Flags(), &backfill)
	allow.register(cmd)
	return cmd
}
