package main

import (
	"os"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/spf13/cobra"
)

func newInit(c *cli) *cobra.Command {
	var options app.InitOptions
	var database string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Start a project: schema, .env and the go:generate line",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.schema != "" {
				return app.Usagef("init writes prisma/schema.prisma and takes no --schema")
			}
			known := false
			if options.Provider, known = provider.Parse(database); !known {
				return app.Usagef("provider %q is not known: use %s", database, provider.Names())
			}
			c.secretURL = options.URL
			result, err := app.Init(cmd.Context(), options)
			if err != nil {
				return err
			}
			if c.json {
				return c.printJSON(map[string]any{"created": result.Created, "notes": result.Notes})
			}
			for _, path := range result.Created {
				c.printf("created %s\n", path)
			}
			for _, note := range result.Notes {
				c.printf("%s\n", note)
			}
			if _, err := os.Stat("go.mod"); err != nil {
				c.printf("the generated client belongs to a module\n")
				c.next(hint.Of(hint.ModInit, app.NewModule()))
			}
			c.printf("describe your data in prisma/schema.prisma, then make the tables\n")
			c.next(hint.Of(hint.Dev, ""))
			return nil
		},
	}
	cmd.Flags().StringVar(&database, "provider", provider.SQLite.String(), "database: "+provider.Names())
	textVar(cmd.Flags(), &options.URL, "url", "database `URL`, written into .env")
	return cmd
}
