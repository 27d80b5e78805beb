package main

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/spf13/cobra"
)

// deployJSON is the output of migrate deploy --json.
type deployJSON struct {
	failure
	// Recorded contains the squashed migrations that were recorded without running, because all
	// migrations that they replace were already applied.
	Recorded []string `json:"recorded,omitempty"`
	Applied  []string `json:"applied"`
	Pending  []string `json:"pending"`
	// Hazards contains the hazards of the pending migrations.
	Hazards []app.HazardJSON `json:"hazards"`
}

func newMigrateDeploy(c *cli, db *databaseFlags) *cobra.Command {
	var dryRun bool
	var counts countLimits
	allow := &allowFlag{}
	cmd := &cobra.Command{
		Use:   "deploy",
		Short: "Apply the migrations that are pending, exactly as they were reviewed",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			access := app.Creating
			if dryRun {
				access = app.Reading
			}
			return c.withSession(cmd.Context(), db, sessionNeeds{access: access, migrations: true, counts: counts}, func(_ app.Project, loaded app.Loaded, session *app.Session) error {
				run := func(allow migrate.Allow) (*migrate.Deployment, error) {
					return session.Deploy(cmd.Context(), migrate.DeployOptions{Allow: allow, DryRun: dryRun})
				}
				allowed, err := allow.of(session)
				if err != nil {
					return err
				}
				result, err := run(allowed)
				if stopped := onlyWarnings(err); stopped != nil && c.confirm(cmd.Context(), app.StoppedText(stopped)+"\ngo on?") {
					result, err = run(migrate.Allow{All: true})
				}
				err = session.WithWaysBack(cmd.Context(), loaded, err)
				if shown := c.showDeployment(result, dryRun, err); shown != nil {
					return shown
				}
				return err
			})
		},
	}
	allow.register(cmd)
	countFlags(cmd, &counts)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what would be applied, and change nothing")
	return cmd
}

func (c *cli) showDeployment(result *migrate.Deployment, dryRun bool, failed error) error {
	if result == nil {
		return nil
	}
	out := deployJSON{failure: c.failureOf(failed), Recorded: result.Recorded, Applied: append([]string{}, result.Applied...), Pending: []string{}, Hazards: c.messages().RisksJSON(result.Risks, app.Deploying)}
	for _, m := range result.Pending {
		out.Pending = append(out.Pending, string(m.Name))
	}
	if c.json {
		if failed != nil && len(out.Applied)+len(out.Pending)+len(out.Recorded) == 0 {
			return nil // nothing was done, so only the error is printed
		}
		return c.printJSON(out)
	}
	if failed == nil {
		c.showRisks(result.Risks, app.Deploying) // if the run was stopped, the error contains the risks
	}
	for _, name := range out.Recorded {
		c.printf("recorded %s, without running: the database has what it makes\n", name)
	}
	for _, name := range out.Applied {
		c.printf("applied %s\n", name)
	}
	if dryRun {
		for _, m := range result.Pending {
			c.printf("would apply %s\n", m.Name)
			c.printf("%s", indented(m.Script))
		}
	}
	if failed == nil && len(out.Applied)+len(out.Pending)+len(out.Recorded) == 0 {
		c.printf("nothing to apply\n")
	}
	return nil
}

// indented returns the statements that would run, indented by four spaces.
func indented(script artifact.Script) string {
	var b strings.Builder
	for _, group := range script.Groups {
		for _, statement := range group.Statements {
			b.WriteString("    " + sqltext.Text(sqltext.Replace(statement.SQL, "\n", "\n    ")) + ";\n")
		}
	}
	return b.String()
}
