package main

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newMigrateSquash(c *cli, db *databaseFlags) *cobra.Command {
	var options migrate.SquashOptions
	cmd := &cobra.Command{
		Use:   "squash [FROM..TO]",
		Short: "Make one migration of several that are applied; databases that have them record it, others run it",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				from, to, isRange := strings.Cut(args[0], "..")
				if !isRange {
					return app.Misused(verbOf(cmd), "%q is no range: write FROM..TO, FROM.. or ..TO, with the names of migrations", args[0])
				}
				options.From, options.To = from, to
			}
			needs := sessionNeeds{access: app.Writing, migrations: true}
			return c.withSession(cmd.Context(), db, needs, func(_ app.Project, _ app.Loaded, session *app.Session) error {
				done, err := session.Squash(cmd.Context(), options)
				if err != nil {
					return err
				}
				return c.showSquashing(done)
			})
		},
	}
	textVar(cmd.Flags(), &options.Name, "name", "`words` of the new name, or the whole name (default squashed)")
	return cmd
}

func (c *cli) showSquashing(done *migrate.Squashing) error {
	if c.json {
		return c.printJSON(map[string]any{
			"migration": done.Name, "squashed": done.Squashed, "kept": done.Kept, "unproven": done.Unproven, "noWayBack": done.NoWayBack,
		})
	}
	c.printf("squashed %s into %s: %s\n", count(len(done.Squashed), "migration"), done.Name, strings.Join(done.Squashed, ", "))
	switch {
	case done.Unproven != "":
		c.printf("not proven: %s\n", done.Unproven)
	default:
		c.printf("proven: it makes on an empty database what they make\n")
	}
	if done.Kept != "" {
		c.printf("it contains their SQL, one after the other: %s\n", done.Kept)
	}
	if done.NoWayBack != "" {
		c.printf("its rollback.sql, theirs one after the other, does not run: %s\n", done.NoWayBack)
	}
	c.printf("review and commit it; databases that have all of them record it at their next deploy\n")
	return nil
}
