package main

import (
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newDBPush(c *cli, db *databaseFlags) *cobra.Command {
	var answers planFlags
	var acceptLoss, prune bool
	allow := &allowFlag{}
	var counts countLimits
	cmd := &cobra.Command{
		Use:   "push",
		Short: "Change the database to match the schema, without a migration",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			options, err := answers.options()
			if err != nil {
				return err
			}
			push := migrate.PushOptions{PlanOptions: options, Prune: prune}
			needs := sessionNeeds{access: app.Creating, validSchema: true, counts: counts}
			return c.withSession(cmd.Context(), db, needs, func(_ app.Project, loaded app.Loaded, session *app.Session) error {
				if push.Allow, err = allow.of(session); err != nil {
					return err
				}
				push.Allow.All = push.Allow.All || acceptLoss
				result, err := session.Push(cmd.Context(), loaded.Schema, push)
				if stopped := onlyWarnings(err); stopped != nil && c.confirm(cmd.Context(), app.StoppedText(stopped)+"\ngo on?") {
					push.Allow.All = true
					result, err = session.Push(cmd.Context(), loaded.Schema, push)
				}
				if shown := c.showPush(result, err); shown != nil {
					return shown
				}
				return err
			})
		},
	}
	answers.register(cmd)
	countFlags(cmd, &counts)
	allow.register(cmd)
	cmd.Flags().BoolVar(&acceptLoss, "accept-data-loss", false, "the same as --allow-warnings, as in Prisma")
	cmd.Flags().BoolVar(&prune, "prune", false, "drop tables, columns and indexes that the schema does not name")
	return cmd
}

func (c *cli) showPush(result *migrate.Pushed, err error) error {
	switch {
	case result == nil:
		return nil
	case c.json:
		return c.printJSON(struct {
			migrate.PlanJSON
			failure
		}{migrate.JSON(result.Plan, result.Risks), c.failureOf(err)})
	case err != nil:
		return nil
	case result.Plan.Empty():
		c.printf("the database matches the schema already\n")
		return nil
	}
	c.showRisks(result.Risks, app.Planning)
	for _, group := range result.Plan.Groups {
		for _, step := range group.Steps {
			c.printf("%s\n", step.Reason)
		}
	}
	return nil
}
