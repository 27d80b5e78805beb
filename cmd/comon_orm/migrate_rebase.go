package main

import (
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newMigrateRebase(c *cli, db *databaseFlags) *cobra.Command {
	var base string
	cmd := &cobra.Command{
		Use:   "rebase [MIGRATION...]",
		Short: "Move local migrations that are not applied after the others and plan them again",
		RunE: func(cmd *cobra.Command, args []string) error {
			needs := sessionNeeds{access: app.Reading, optional: base != "" || len(args) > 0}
			return c.withSession(cmd.Context(), db, needs, func(_ app.Project, _ app.Loaded, session *app.Session) error {
				options := migrate.RebaseOptions{Shared: func(name string) bool { return c.upstream(name) != "" }}
				if len(args) > 0 || base != "" {
					options.Move = append([]string{}, args...) // not nil: if the base has all migrations, nothing moves
				}
				if base != "" {
					ours, err := session.NotIn(cmd.Context(), base)
					if err != nil {
						return err
					}
					options.Move = append(options.Move, ours...)
				}
				done, err := session.Rebase(cmd.Context(), options)
				if err != nil {
					return err
				}
				return c.showRebased(done)
			})
		},
	}
	textVar(cmd.Flags(), &base, "base", "move what git `ref` does not have, such as origin/main")
	return cmd
}

func (c *cli) showRebased(done []migrate.Rebased) error {
	if c.json {
		return c.printJSON(map[string]any{"rebased": append([]migrate.Rebased{}, done...)})
	}
	for _, r := range done {
		switch {
		case r.New == "":
			c.printf("deleted %s: the migrations before it make its change already\n", r.Old)
		case r.Replanned:
			c.printf("rebased %s as %s, with new SQL: review it\n", r.Old, r.New)
		default:
			c.printf("rebased %s as %s, SQL unchanged\n", r.Old, r.New)
		}
	}
	if len(done) == 0 {
		c.printf("every migration is in order\n")
	}
	return nil
}
