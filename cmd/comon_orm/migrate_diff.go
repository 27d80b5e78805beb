package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/spf13/cobra"
)

// diffFlags are the flags of migrate diff.
type diffFlags struct {
	planFlags
	from, to sideFlags
	script   bool
	exitCode bool
	output   string
}

// sideFlags choose one side of the comparison.
type sideFlags struct {
	empty, database, migrations, history bool
	schema                               string
}

func (f *sideFlags) register(cmd *cobra.Command, side string) {
	flags := cmd.Flags()
	flags.BoolVar(&f.empty, side+"-empty", false, "a database with nothing in it")
	flags.BoolVar(&f.database, side+"-database", false, "the live database")
	flags.BoolVar(&f.migrations, side+"-migrations", false, "what the local migrations make")
	flags.BoolVar(&f.history, side+"-history", false, "what the applied migrations make, as the history recorded it")
	flags.StringVar(&f.schema, side+"-schema", "", "a schema: the project's, or =`FILE`")
	flags.Lookup(side + "-schema").NoOptDefVal = projectSchema
}

// projectSchema is the value of --from-schema and --to-schema when they are given without a file.
const projectSchema = "the project's"

// live reports whether the side is read from the database.
func (f *sideFlags) live() bool { return f.database || f.history }

func (f *sideFlags) source(side string, loaded app.Loaded) (migrate.Source, error) {
	var chosen []migrate.Source
	if f.empty {
		chosen = append(chosen, migrate.EmptySource{})
	}
	if f.database {
		chosen = append(chosen, migrate.DatabaseSource{})
	}
	if f.migrations {
		chosen = append(chosen, migrate.MigrationsSource{})
	}
	if f.history {
		chosen = append(chosen, migrate.HistorySource{})
	}
	if f.schema == projectSchema {
		chosen = append(chosen, migrate.SchemaSource{Schema: loaded.Schema})
	} else if f.schema != "" {
		project, err := app.Find(f.schema)
		if err != nil {
			return nil, err
		}
		other, err := project.LoadValid()
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, migrate.SchemaSource{Schema: other.Schema})
	}
	if len(chosen) != 1 {
		return nil, app.Usagef("give one of --%[1]s-empty, --%[1]s-schema, --%[1]s-database, --%[1]s-migrations and --%[1]s-history", side)
	}
	return chosen[0], nil
}

func newMigrateDiff(c *cli, db *databaseFlags) *cobra.Command {
	f := &diffFlags{}
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Plan the change from one state to another, and apply nothing",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			needs := sessionNeeds{access: app.Reading, validSchema: true, optional: !f.from.live() && !f.to.live()}
			return c.withSession(cmd.Context(), db, needs, func(_ app.Project, loaded app.Loaded, session *app.Session) error {
				return c.diff(cmd.Context(), f, loaded, session)
			})
		},
	}
	f.register(cmd)
	f.from.register(cmd, "from")
	f.to.register(cmd, "to")
	cmd.Flags().BoolVar(&f.script, "script", false, "print the SQL")
	cmd.Flags().BoolVar(&f.exitCode, "exit-code", false, "exit 2 when there is a difference")
	cmd.Flags().StringVar(&f.output, "output", "", "write to `file` instead of standard output")
	return cmd
}

func (c *cli) diff(ctx context.Context, f *diffFlags, loaded app.Loaded, session *app.Session) error {
	options, err := f.options()
	if err != nil {
		return err
	}
	from, err := f.from.source("from", loaded)
	if err != nil {
		return err
	}
	to, err := f.to.source("to", loaded)
	if err != nil {
		return err
	}
	found, err := session.Diff(ctx, from, to, options)
	if err != nil {
		return err
	}
	if err := c.showDiff(f, found); err != nil {
		return err
	}
	c.showBlocks(found)
	if f.exitCode && !found.Empty() {
		return findings{exitDifference}
	}
	return nil
}

// showBlocks lists the hazards that block the plan, and the flags that answer them.
func (c *cli) showBlocks(found plan.Plan) {
	var risks []migrate.Risk
	for _, block := range found.Blocks {
		risks = append(risks, migrate.Risk{Hazard: block, Count: migrate.Unknown})
	}
	c.showRisks(risks, app.Planning)
	for _, line := range strings.Split(strings.TrimPrefix(app.CommandLines(c.messages().StopCommands(risks, app.Planning)...), "\n"), "\n") {
		if line != "" {
			c.notef("%s", line)
		}
	}
}

func (c *cli) showDiff(f *diffFlags, found plan.Plan) error {
	target := *c
	if f.output != "" {
		file, err := os.Create(f.output)
		if err != nil {
			return fmt.Errorf("write the difference: %w", err)
		}
		defer func() { _ = file.Close() }()
		target.out = file
	}
	switch {
	case c.json:
		return target.printJSON(migrate.JSON(found, nil))
	case f.script:
		target.printContent(script(found))
	case found.Empty():
		target.printf("no difference\n")
	default:
		for _, group := range found.Groups {
			for _, step := range group.Steps {
				target.printf("%s\n", step.Reason)
			}
		}
	}
	return nil
}

// script returns the plan as SQL for psql and sqlite3.
func script(p plan.Plan) string {
	var out strings.Builder
	for _, group := range p.Groups {
		for _, step := range group.Steps {
			fmt.Fprintf(&out, "-- %s\n%s;\n\n", step.Reason, step.SQL)
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}
