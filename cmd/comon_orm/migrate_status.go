package main

import (
	"fmt"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/spf13/cobra"
)

func newMigrateStatus(c *cli, db *databaseFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Compare migrations, history and database, and change nothing",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withSession(cmd.Context(), db, sessionNeeds{access: app.LookingAhead, migrations: true}, func(_ app.Project, loaded app.Loaded, session *app.Session) error {
				status, err := session.Status(cmd.Context())
				if err != nil {
					return err
				}
				found, err := session.FoundWithWaysBack(cmd.Context(), loaded, status.Findings)
				if err != nil {
					return err
				}
				if session.Absent != "" {
					c.notef("there is no database %s yet: applying the migrations creates it", session.Absent)
				}
				if err := c.showStatus(status, found); err != nil {
					return err
				}
				if !status.OK {
					return findings{exitFailed}
				}
				return nil
			})
		},
	}
}

func (c *cli) showStatus(status *migrate.Status, found []app.Found) error {
	if c.json {
		return c.printJSON(c.messages().StatusJSON(status, found))
	}
	applied := count(len(status.Applied), "migration") + " applied"
	if n := len(status.Unrecorded); n > 0 {
		applied += fmt.Sprintf(" (%d not recorded yet)", n)
	}
	c.printf("%s, %d pending\n", applied, len(status.Pending))
	for _, note := range status.Notes {
		c.printf("note: %s\n", note)
	}
	for _, finding := range c.messages().Found(found) {
		c.printf("%s\n", finding)
	}
	if status.OK {
		c.printf("migrations and database agree\n")
	}
	return nil
}
