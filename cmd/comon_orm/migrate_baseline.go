package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newMigrateBaseline(c *cli, db *databaseFlags) *cobra.Command {
	var options migrate.BaselineOptions
	var verify, dump string
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Record an existing database as the first migration; runs no SQL of it",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := c.checkName(db, options.Name); err != nil {
				return err
			}
			if dump != "" {
				content, err := os.ReadFile(dump)
				if err != nil {
					return fmt.Errorf("read the dump: %w", err)
				}
				options.Dump = string(content)
			}
			needs := sessionNeeds{access: app.Writing, validSchema: true}
			return c.withSession(cmd.Context(), db, needs, func(project app.Project, loaded app.Loaded, session *app.Session) error {
				return c.baseline(cmd.Context(), project, loaded, session, options, verify)
			})
		},
	}
	cmd.Flags().StringVar(&options.Name, "name", "", "name of the migration (default baseline)")
	cmd.Flags().BoolVar(&options.Adopt, "adopt", false, "take over from Prisma's migrations, or from comon_orm for Dart")
	cmd.Flags().BoolVar(&options.CreateOnly, "create-only", false, "write the migration to be completed by hand, and record nothing")
	textVar(cmd.Flags(), &dump, "from-dump", "`file` of pg_dump --schema-only, or of sqlite3's .schema, whose statements the migration gets")
	cmd.Flags().StringVar(&verify, "verify", "", "`URL` of an empty database to try the migration on")
	return cmd
}

func (c *cli) baseline(ctx context.Context, project app.Project, loaded app.Loaded, session *app.Session, o migrate.BaselineOptions, verify string) (err error) {
	if verify != "" {
		empty, err := project.OpenEmpty(ctx, loaded.Schema, app.SessionOptions{Environment: os.LookupEnv}, verify)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, empty.Close()) }()
		o.Verify = empty
	}
	first, err := session.Baseline(ctx, loaded.Schema, o)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(map[string]any{
			"migration": first.Name, "replaces": append([]string{}, first.Metadata.Replaces...), "recorded": first.Recorded, "verified": first.Verified,
			"unproven": first.Unproven, "missing": append([]string{}, first.Missing...),
			"notMade": append([]string{}, first.NotMade...), "source": first.Source, "notTaken": first.NotTaken, "next": c.nextJSON(afterBaseline(first)...),
		})
	}
	switch {
	case first.Verified:
		c.printf("proven: %s makes an empty database equal to %s\n", first.Name, session.Name)
		return nil
	case first.Recorded:
		c.printf("recorded %s as applied to %s\n", first.Name, session.Name)
	default:
		c.printf("wrote %s, which is not recorded: complete it, give it its new checksum, and take the database over by it\n", first.Name)
	}
	for _, name := range first.NotMade {
		c.printf("not made: %s, which the schema ignores, is not in the database\n", name)
	}
	for _, missing := range first.Missing {
		c.printf("  an empty database would differ: %s\n", missing)
	}
	if first.Unproven != "" {
		c.printf("not proven: %s; an empty database of your own can be used to try it on\n", first.Unproven)
	}
	if n := len(first.Metadata.Replaces); n > 0 {
		c.printf("it replaces %s of another tool\n", count(n, "migration"))
	}
	switch {
	case first.Source == migrate.FromMigrations:
		c.printf("its statements are those of that tool's migrations, which make an equal database\n")
	case first.NotTaken != "":
		c.printf("its statements are the database's own definitions, not those of that tool's migrations: %s\n", first.NotTaken)
	}
	c.next(afterBaseline(first)...)
	return nil
}

// afterBaseline returns the commands to run after a baseline that is incomplete.
func afterBaseline(first *migrate.Baselined) []hint.Hint {
	switch {
	case first.Verified:
		return nil
	case !first.Recorded:
		return []hint.Hint{hint.Of(hint.Restamp, ""), hint.Of(hint.Baseline, "")}
	case first.Unproven != "":
		return []hint.Hint{hint.Of(hint.Verify, "")}
	}
	return nil
}
