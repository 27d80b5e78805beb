package main

import (
	"fmt"
	"io"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/spf13/cobra"
)

func newFormat(c *cli) *cobra.Command {
	var check, complete bool
	cmd := &cobra.Command{
		Use:   "format [-]",
		Short: "Put the schema into canonical layout; - reads standard input and writes standard output",
		Args:  atMostArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return c.formatStream(args[0], check, app.Formatting{Complete: complete})
			}
			return c.formatProject(check, app.Formatting{Write: !check, Complete: complete})
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "change nothing; exit 1 when a file is not in canonical layout")
	cmd.Flags().BoolVar(&complete, "complete", false, "add the missing halves of relations: back relations, foreign keys, fields and references")
	return cmd
}

func (c *cli) formatStream(arg string, check bool, f app.Formatting) error {
	if arg != "-" {
		return app.Usagef("unexpected argument %q: name the schema with --schema, or give - for standard input", arg)
	}
	text, err := io.ReadAll(c.in)
	if err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	formatted := f.Text(string(text))
	if !check {
		_, err := io.WriteString(c.out, formatted)
		return err
	}
	if formatted != string(text) {
		c.notef("standard input is not in canonical layout")
		return findings{exitFailed}
	}
	return nil
}

func (c *cli) formatProject(check bool, f app.Formatting) error {
	project, err := c.project()
	if err != nil {
		return err
	}
	changed, err := project.Format(f)
	if err != nil {
		return err
	}
	if c.json {
		if err := c.printJSON(map[string]any{"changed": append([]string{}, changed...)}); err != nil {
			return err
		}
	}
	for _, name := range changed {
		switch {
		case check:
			c.notef("%s is not in canonical layout", name)
		case !c.json:
			c.printf("formatted %s\n", name)
		}
	}
	if check && len(changed) > 0 {
		c.fix(hint.Of(hint.Format, ""))
		return findings{exitFailed}
	}
	return nil
}
