package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// devFlags are the flags of migrate dev.
type devFlags struct {
	planFlags
	name       string
	createOnly bool
	allow      allowFlag
	restamp    bool
	reconcile  bool
}

// planFlags are the flags with the answers that a plan may need.
type planFlags struct {
	renames  []string
	noRename bool
	backfill []string
	online   string
	carry    bool
	links    []string
}

func (f *planFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.renames, "rename", nil, "what was renamed: `Model.old=new` or Model=NewModel")
	flags.BoolVar(&f.noRename, "no-rename", false, "what looks like a rename is a drop and an add")
	backfillFlag(flags, &f.backfill)
	flags.StringArrayVar(&f.links, "keep-links", nil, "a foreign key, `Model.field`, that becomes a many-to-many relation: its links go to the join table")
	flags.BoolVar(&f.carry, "carry", false, "what depends on a column or enum whose type changes is dropped before and made again after (PostgreSQL)")
	flags.StringVar(&f.online, "online", "auto", "forms that do not block writers: auto, always or never")
}

func (f *planFlags) options() (migrate.PlanOptions, error) {
	out := migrate.PlanOptions{Renames: f.renames, NoRename: f.noRename, Carry: f.carry, KeepLinks: f.links}
	for _, answer := range f.renames {
		if old, name, ok := strings.Cut(answer, "="); !ok || old == "" || name == "" {
			return out, app.Usagef("--rename %s: write Model.old=new or Model=NewModel", answer)
		}
	}
	var err error
	if out.Backfill, err = backfillOf(f.backfill); err != nil {
		return out, err
	}
	switch f.online {
	case "auto":
		out.Online = plan.Auto
	case "always":
		out.Online = plan.Always
	case "never":
		out.Online = plan.Never
	default:
		return out, app.Usagef("--online %s: use auto, always or never", f.online)
	}
	return out, nil
}

func newMigrateDev(c *cli, db *databaseFlags) *cobra.Command {
	f := &devFlags{}
	var counts countLimits
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Write the migration from the last one to the schema, apply it, generate the client",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := c.checkName(db, f.name); err != nil {
				return err
			}
			needs := sessionNeeds{access: app.CreatingDatabase, validSchema: true, counts: counts}
			if f.createOnly || f.restamp {
				needs = sessionNeeds{access: app.Reading, validSchema: true, optional: true, counts: counts}
			}
			return c.withSession(cmd.Context(), db, needs, func(project app.Project, loaded app.Loaded, session *app.Session) error {
				if f.restamp {
					return c.restamp(cmd.Context(), session)
				}
				return c.dev(cmd.Context(), f, project, loaded, session)
			})
		},
	}
	f.register(cmd)
	countFlags(cmd, &counts)
	textVar(cmd.Flags(), &f.name, "name", "`name` of the migration (default: what it does)")
	cmd.Flags().BoolVar(&f.createOnly, "create-only", false, "write the migration and apply nothing; with --name also an empty one, for SQL of your own")
	f.allow.register(cmd)
	cmd.Flags().BoolVar(&f.reconcile, "reconcile", false, "take a change made to the database by hand, which the schema has too, into a migration")
	cmd.Flags().BoolVar(&f.restamp, "restamp", false, "give edited migrations that are not applied their new checksum")
	return cmd
}

// checkName refuses a name before anything is opened or created.
func (c *cli) checkName(db *databaseFlags, name string) error {
	if name == "" {
		return nil
	}
	project, err := c.project()
	if err != nil {
		return err
	}
	return app.CheckMigrationName(project.Migrations(db.from), name)
}

// devJSON is the output of migrate dev --json.
type devJSON struct {
	migrate.PlanJSON
	failure
	Deployed  []string `json:"deployed"`
	Migration string   `json:"migration"`
	Applied   bool     `json:"applied"`
	Next      []string `json:"next"`
}

func (c *cli) dev(ctx context.Context, f *devFlags, project app.Project, loaded app.Loaded, session *app.Session) error {
	options, err := f.options()
	if err != nil {
		return err
	}
	if session.Offline != nil {
		c.notef("no database connection, so rows at risk are not counted: %v", session.Offline)
	}
	var generated []app.Generated
	if !f.createOnly {
		if generated, err = c.prepareClients(project, loaded, session); err != nil {
			return err
		}
	}
	allow, err := f.allow.of(session)
	if err != nil {
		return err
	}
	run := func(allow migrate.Allow) (*migrate.DevResult, error) {
		return session.Dev(ctx, loaded.Schema, migrate.DevOptions{
			PlanOptions: options, Name: f.name, CreateOnly: f.createOnly, Allow: allow, Reconcile: f.reconcile,
		})
	}
	result, err := run(allow)
	for c.answer(ctx, err, &options) {
		result, err = run(allow)
	}
	if stopped := onlyWarnings(err); stopped != nil && c.confirm(ctx, app.StoppedText(stopped)+"\ngo on?") {
		result, err = run(migrate.Allow{All: true})
	}
	if drifted(err) && !f.reconcile && c.confirm(ctx, err.Error()+"\nwrite a reconcile migration? Only a change that schema.prisma has can be taken in.") {
		f.reconcile = true
		c.answered(hint.Flag{Name: "reconcile", Bare: true})
		result, err = run(allow)
	}
	err = session.WithWaysBack(ctx, loaded, err)
	c.showDev(result, err, f.createOnly)
	if err != nil {
		return err
	}
	for _, one := range generated {
		if err := one.Changes.Apply(); err != nil {
			return err
		}
	}
	return c.showDevGenerated(generated, f.createOnly)
}

// prepareClients generates the clients that are written after the migration. It returns none if the
// schema has no generator or the directory has no client.
func (c *cli) prepareClients(project app.Project, loaded app.Loaded, session *app.Session) ([]app.Generated, error) {
	generated, err := project.Prepare(loaded, session)
	var noClient *app.NoClientError
	if errors.As(err, &noClient) {
		c.notef("no client is generated: %s", c.messages().Explain(err))
		return generated, nil
	}
	return generated, err
}

// showDevGenerated prints what changed in the client. With --json it prints nothing, because the
// output must be a single JSON document, and with --create-only nothing changed.
func (c *cli) showDevGenerated(generated []app.Generated, createOnly bool) error {
	if c.json || createOnly {
		return nil
	}
	return c.showGenerated(generated, false)
}

func (c *cli) showDev(result *migrate.DevResult, err error, createOnly bool) {
	out := devJSON{PlanJSON: migrate.PlanJSON{Steps: []migrate.StepJSON{}}, failure: c.failureOf(err), Deployed: append([]string{}, result.Deployed...), Applied: result.Applied, Next: c.nextJSON(afterDev(result, err, createOnly)...)}
	if result.Draft != nil {
		out.PlanJSON = migrate.JSON(result.Draft.Plan, result.Draft.Risks)
	}
	if result.Migration != nil {
		out.Migration = string(result.Migration.Name)
	}
	if c.json {
		if err != nil && result.Draft == nil && len(out.Deployed) == 0 {
			return // there is no plan, so only the error is printed
		}
		if err := c.printJSON(out); err != nil {
			c.errorf("%v", err)
		}
		return
	}
	for _, name := range result.Recorded {
		c.printf("recorded %s, without running: the database has what it makes\n", name)
	}
	for _, name := range out.Deployed {
		c.printf("applied %s, which was pending\n", name)
	}
	if err == nil && result.Draft != nil {
		c.showRisks(result.Draft.Risks, app.Planning)
	}
	if result.Replaced != "" {
		c.notef("%s was applied only in part and rolled back: it is planned again, and the history keeps the old one", result.Replaced)
	}
	if result.Untried != "" {
		c.notef("the plan was tried before it was written, but %s", result.Untried)
	}
	c.showWritten(result, out, err, createOnly)
	c.next(afterDev(result, err, createOnly)...)
}

// showWritten prints whether the plan was written, and whether it was applied.
func (c *cli) showWritten(result *migrate.DevResult, out devJSON, err error, createOnly bool) {
	switch {
	case out.Migration != "" && result.Draft.Empty() && !result.Applied:
		c.printf("wrote %s, empty: put SQL of your own into its migration.sql and what undoes it into rollback.sql, then give it its new checksum\n", out.Migration)
	case result.Applied && len(result.Draft.Takes) > 0 && result.Draft.Plan.Empty():
		c.printf("recorded %s, without running: SQL of your own has made what it takes into the schema\n", out.Migration)
	case result.Applied:
		c.printf("applied %s: %s\n", out.Migration, count(len(out.Steps), "step"))
	case out.Migration != "":
		c.printf("wrote %s: %s, not applied\n", out.Migration, count(len(out.Steps), "step"))
		if blocked(result) && err == nil {
			c.printf("edit its migration.sql for what blocks, then give it its new checksum\n")
		}
	case err == nil:
		c.printf("the migrations are up to date with the schema\n")
		if createOnly {
			c.printf("a migration for SQL of your own has a name\n")
		}
	}
}

// afterDev returns the commands to run after migrate dev.
func afterDev(result *migrate.DevResult, err error, createOnly bool) []hint.Hint {
	switch {
	case err != nil || result.Applied: // an error has its own commands
	case result.Migration != nil && (result.Draft.Empty() || blocked(result)):
		return []hint.Hint{hint.Of(hint.Restamp, "")}
	case result.Migration != nil:
		return []hint.Hint{hint.Of(hint.Deploy, "")}
	case createOnly:
		return []hint.Hint{hint.Of(hint.CreateOnly, "").With(hint.Name("own_sql"))}
	}
	return nil
}

// blocked reports whether a hazard of the level "block" stops the plan.
func blocked(result *migrate.DevResult) bool {
	return slices.ContainsFunc(result.Draft.Risks, func(r migrate.Risk) bool { return r.Hazard.Level() == hazard.Block })
}

// drifted reports whether the database differs from its state after the last migration.
func drifted(err error) bool {
	var drift *migrate.DriftError
	return errors.As(err, &drift) && !drift.After && drift.Migration != ""
}

// onlyWarnings returns the error if consent is enough to continue.
func onlyWarnings(err error) *migrate.StoppedError {
	var stopped *migrate.StoppedError
	if !errors.As(err, &stopped) {
		return nil
	}
	for _, risk := range stopped.Risks {
		if risk.Hazard.Level() != hazard.Warning {
			return nil
		}
	}
	return stopped
}

func backfillFlag(flags *pflag.FlagSet, answers *[]string) {
	flags.StringArrayVar(answers, "backfill", nil, "SQL for existing rows: `Model.field=EXPRESSION`")
}

// backfillOf returns the answers by field, or nil if there are none.
func backfillOf(answers []string) (map[string]sqltext.SQL, error) {
	var out map[string]sqltext.SQL
	for _, answer := range answers {
		field, expression, ok := strings.Cut(answer, "=")
		if !ok || !strings.Contains(field, ".") || expression == "" {
			return nil, app.Usagef("--backfill %s: write Model.field=EXPRESSION", answer)
		}
		if out == nil {
			out = map[string]sqltext.SQL{}
		}
		out[field] = sqltext.SQL(expression)
	}
	return out, nil
}
