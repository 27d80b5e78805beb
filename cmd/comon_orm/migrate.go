package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/spf13/cobra"
)

// databaseFlags are the flags of every command that works on a database.
type databaseFlags struct {
	url  string
	from string
}

func newMigrate(c *cli) *cobra.Command {
	cmd := group(&cobra.Command{Use: "migrate", Short: "Plan, apply and inspect migrations"})
	flags := &databaseFlags{}
	textVar(cmd.PersistentFlags(), &flags.url, "url", "database `URL` instead of the datasource's")
	textVar(cmd.PersistentFlags(), &flags.from, "from", "migrations `directory` (default migrations next to a schema file in prisma/, else prisma/migrations; outside of a schema directory)")
	cmd.AddCommand(
		newMigrateDev(c, flags), newMigrateDeploy(c, flags), newMigrateStatus(c, flags), newMigrateResolve(c, flags),
		newMigrateReset(c, flags), newMigrateDiff(c, flags), newMigrateRollback(c, flags),
		newMigrateRebase(c, flags), newMigrateSquash(c, flags), newMigrateBaseline(c, flags),
		newMigrateLint(c, flags),
	)
	return cmd
}

// sessionNeeds contains the requirements of a command on the schema and the database.
type sessionNeeds struct {
	access app.Access
	// validSchema stops at errors in the schema. Without it, a valid datasource is enough.
	validSchema bool
	// optional lets the command run without a database.
	optional bool
	// migrations refuses a --from that does not exist.
	migrations bool
	counts     countLimits
}

// countLimits limits the time for counting the rows at risk. The field each limits a single query.
// The field locked limits all queries together that run while a lock is held.
type countLimits struct{ each, locked time.Duration }

// countFlags defines --probe-timeout and --count-budget.
func countFlags(cmd *cobra.Command, limits *countLimits) {
	cmd.Flags().DurationVar(&limits.locked, "count-budget", 2*time.Second, "how long rows may be counted while their table is locked; where that is too short on PostgreSQL, a constraint keeps more from coming and they are counted without a lock")
	cmd.Flags().DurationVar(&limits.each, "probe-timeout", 30*time.Second, "how long one count of rows at risk may take; what takes longer is unknown, which stops the run")
}

// budget returns the time under a lock as the library expects it. There, 0 stands for the default.
func (l countLimits) budget() time.Duration {
	if l.locked == 0 && l.each != 0 {
		return -1
	}
	return l.locked
}

// withSession loads the schema, opens the database and the migrations, runs do and closes them.
func (c *cli) withSession(ctx context.Context, flags *databaseFlags, needs sessionNeeds, do func(app.Project, app.Loaded, *app.Session) error) (err error) {
	project, err := c.project()
	if err != nil {
		return err
	}
	loaded, err := project.Load()
	if err != nil {
		return err
	}
	if err := loaded.Valid(); err != nil && (needs.validSchema || loaded.Schema == nil || loaded.Schema.Datasource == nil) {
		return err
	}
	if needs.validSchema {
		c.showDiagnostics(loaded.Diagnostics.WithoutAdvice())
	}
	c.progress = newProgress(c)
	defer c.progress.stop()
	session, err := project.OpenSession(ctx, loaded.Schema, app.SessionOptions{
		Environment: os.LookupEnv, URL: flags.url, Migrations: flags.from, NeedsMigrations: needs.migrations,
		Access: needs.access, Optional: needs.optional, ProbeTimeout: needs.counts.each, CountBudget: needs.counts.budget(),
		Secret: func(url string) { c.secretURL = url }, ToolVersion: readVersion().Version, Progress: c.progress.show,
		Waiting: func(what string) { c.notef("waiting for %s", what) }, Created: func(name string) { c.notef("created the database %s", name) },
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	c.upstream = app.Upstream(ctx, session.Dir, "")
	for _, warning := range session.Warnings {
		c.notef("warning: %s", warning)
	}
	return session.WithWaysBack(ctx, loaded, do(project, loaded, session))
}

// showRisks prints the risks that do not stop the run.
func (c *cli) showRisks(risks []migrate.Risk, when app.Moment) {
	for _, risk := range risks {
		if risk.Count == 0 && risk.Hazard.Level() == hazard.Block {
			continue // answered
		}
		suffix := ""
		if risk.Count == 0 {
			suffix = " (no rows at risk in this database)"
		}
		c.notef("%s: %s%s", risk.Hazard.Level(), app.RiskText(risk, when), suffix)
	}
}
