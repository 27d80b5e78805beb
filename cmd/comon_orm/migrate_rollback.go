package main

import (
	"context"

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
				allowed, err := allow.of(session)
				if err != nil {
					return err
				}
				return c.rollback(cmd.Context(), session, migrate.RollbackOptions{Name: name, Allow: allowed, Backfill: values})
			})
		},
	}
	countFlags(cmd, &counts)
	textVar(cmd.Flags(), &name, "name", "go back to before this `migration`")
	backfillFlag(cmd.Flags(), &backfill)
	allow.register(cmd)
	return cmd
}

// rollback undoes migrations and prints which ones it undid. It asks before data is lost.
func (c *cli) rollback(ctx context.Context, session *app.Session, o migrate.RollbackOptions) error {
	undone, err := session.Rollback(ctx, o)
	if stopped := onlyWarnings(err); stopped != nil && len(undone) == 0 && c.confirm(ctx, app.StoppedText(stopped)+"\ngo on?") {
		o.Allow = migrate.Allow{All: true}
		undone, err = session.Rollback(ctx, o)
	}
	if c.json && (err == nil || len(undone) > 0) { // if nothing was undone, only the error is printed
		if failed := c.printJSON(map[string][]string{"rolled_back": append([]string{}, undone...)}); failed != nil {
			return failed
		}
		return err
	}
	for _, migration := range undone {
		c.printf("rolled back %s\n", migration)
	}
	return err
}
