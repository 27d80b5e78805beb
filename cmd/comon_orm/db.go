package main

import "github.com/spf13/cobra"

func newDB(c *cli) *cobra.Command {
	cmd := group(&cobra.Command{Use: "db", Short: "Work on a database without history"})
	flags := &databaseFlags{}
	textVar(cmd.PersistentFlags(), &flags.url, "url", "database `URL` instead of the datasource's")
	cmd.AddCommand(
		newDBPush(c, flags), newDBPull(c, flags),
		planned("execute", "Run SQL"), planned("seed", "Fill the database"),
	)
	return cmd
}
