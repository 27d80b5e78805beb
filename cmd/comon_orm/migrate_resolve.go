package main

import (
	"context"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newMigrateResolve(c *cli, db *databaseFlags) *cobra.Command {
	var options migrate.ResolveOptions
	var restore string
	cmd := &cobra.Command{
		Use:   "resolve",
		Short: "Record in the history that a migration is applied, or rolled back; runs no SQL of it",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if given(options.Applied)+given(options.RolledBack)+given(restore) != 1 {
				return app.Usagef("give one of --applied NAME, --rolled-back NAME and --restore NAME")
			}
			return c.withSession(cmd.Context(), db, sessionNeeds{access: app.Writing, migrations: true}, func(_ app.Project, _ app.Loaded, session *app.Session) error {
				if restore != "" {
					return c.restore(cmd.Context(), session, restore)
				}
				return c.resolve(cmd.Context(), session, options)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&options.Applied, "applied", "", "`name` of the migration that is applied")
	flags.StringVar(&options.RolledBack, "rolled-back", "", "`name` of the migration that is rolled back")
	flags.StringVar(&restore, "restore", "", "write the directory of the migration of this `name` as the history recorded it")
	flags.StringVar(&options.Reason, "reason", "", "why, for the history")
	flags.BoolVar(&options.Force, "force", false, "record it although the database says otherwise")
	return cmd
}

func given(flag string) int { return min(len(flag), 1) }

func (c *cli) resolve(ctx context.Context, session *app.Session, options migrate.ResolveOptions) error {
	if err := session.Resolve(ctx, options); err != nil {
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
}

func (c *cli) restore(ctx context.Context, session *app.Session, name string) error {
	if err := session.Restore(ctx, name); err != nil {
		return err
	}
	if c.json {
		return c.printJSON(map[string]string{"migration": name, "state": "restored"})
	}
	c.printf("restored %s from the history\n", name)
	return nil
}
