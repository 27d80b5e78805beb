package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/spf13/cobra"
)

// cli contains what all commands share: the streams and the global flags.
type cli struct {
	stdio
	schema  string
	json    bool
	noColor bool
	// secretURL is the URL of the database in use. Its secrets are masked in every message.
	secretURL string
	progress  *progress // of the current run; nil if there is none
	// run describes how the program was called. Commands in messages are written in the same way.
	run hint.Run
	// upstream finds the commit with the migrations that a branch builds on.
	upstream func(migration string) string
}

func newRoot(c *cli) *cobra.Command {
	root := group(&cobra.Command{
		Use:   "comon_orm",
		Short: "A typed Go client and reviewed SQL migrations from schema.prisma",
	})
	root.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
		c.called(cmd, args)
		return nil
	}
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	flags := root.PersistentFlags()
	textVar(flags, &c.schema, "schema", "schema `file` or directory (default prisma/schema.prisma, then schema.prisma)")
	flags.BoolVar(&c.json, "json", false, "print the result as JSON")
	flags.BoolVar(&c.noColor, "no-color", false, "print without colours")
	root.AddCommand(
		newInit(c), newCheck(c), newFormat(c), newGenerate(c), newMigrate(c), newDB(c), newVersion(c),
		planned("diagram", "Draw the schema"), planned("lsp", "Serve editors"),
	)
	return root
}

// group completes the root command and each command that has only subcommands. It silences cobra's
// error messages, because run reports all errors.
func group(cmd *cobra.Command) *cobra.Command {
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		cmd.SuggestionsMinimumDistance = 2
		message := fmt.Sprintf("unknown command %q for %s", args[0], cmd.CommandPath())
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			return app.Usagef("%s: did you mean %s?", message, strings.Join(near, " or "))
		}
		return app.Misused(verbOf(cmd), "%s", message)
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return app.Misused(verbOf(cmd), "%v", err)
	})
	return cmd
}

// noArgs refuses arguments.
func noArgs(cmd *cobra.Command, args []string) error { return atMostArgs(0)(cmd, args) }

func atMostArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return app.Misused(verbOf(cmd), "unexpected argument %q", args[n])
		}
		return nil
	}
}

// project finds the schema.
func (c *cli) project() (app.Project, error) {
	project, err := app.Find(c.schema)
	if project.Note != "" {
		c.notef("note: %s", project.Note)
	}
	return project, err
}

func (c *cli) color() bool {
	_, off := os.LookupEnv("NO_COLOR")
	return !c.noColor && !off && isTerminal(c.err)
}

// printf writes results to standard output. It ignores a closed pipe.
func (c *cli) printf(format string, args ...any) {
	if c.progress != nil {
		c.progress.stop() // results are printed after the run
	}
	_, _ = io.WriteString(c.out, c.masked(fmt.Sprintf(format, args...)))
}

// printContent writes text that is itself the result, such as SQL to run, without any change.
func (c *cli) printContent(text string) {
	if c.progress != nil {
		c.progress.stop()
	}
	_, _ = io.WriteString(c.out, text)
}

// notef writes a line for a person to standard error, where it does not mix with data.
func (c *cli) notef(format string, args ...any) {
	_, _ = io.WriteString(c.err, c.masked(fmt.Sprintf(format+"\n", args...)))
}

func (c *cli) errorf(format string, args ...any) { c.notef("comon_orm: "+format, args...) }

// masked hides the secrets in a message. It hides the secrets of the URL of the database in use and
// of URLs on the command line, in every encoding and also in parts. It also hides any text that
// looks like a secret.
func (c *cli) masked(text string) string {
	text = datasource.MaskIn(text, c.secretURL)
	given := slices.Clone(c.run.Args)
	for _, f := range c.run.Flags {
		given = append(given, f.Value)
	}
	for _, value := range given {
		if strings.Contains(value, "://") || strings.HasPrefix(value, "file:") {
			text = datasource.MaskIn(text, value)
		}
	}
	return datasource.MaskText(text)
}

// printJSON writes v to standard output, indented.
func (c *cli) printJSON(v any) error {
	text, err := encodeJSON(v)
	if err != nil {
		return err
	}
	_, err = io.WriteString(c.out, datasource.MaskText(text))
	return err
}

func encodeJSON(v any) (string, error) {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(v)
	return out.String(), err
}
