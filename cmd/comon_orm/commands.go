package main

import (
	"os"
	"strings"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// startedAs returns how the program was called, as far as this is known before the command line is
// parsed.
func startedAs() hint.Run {
	process := hint.ThisProcess()
	process.Package, process.Version = programPackage()
	process.IsTool = app.IsTool
	return hint.Run{Program: process.Program(), Environment: os.Environ()}
}

// called records the command and its flags, because the commands in messages repeat them.
func (c *cli) called(cmd *cobra.Command, args []string) {
	c.run.Verb, c.run.Args, c.run.Flags = verbOf(cmd), args, nil
	c.run.Optional = map[string]string{}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.NoOptDefVal != "" {
			c.run.Optional[f.Name] = f.NoOptDefVal
		}
		c.run.Flags = append(c.run.Flags, flagsOf(f)...)
	})
}

// flagsOf returns the flag with the value that the user gave. A flag that was given several times
// has one entry for each value.
func flagsOf(f *pflag.Flag) []hint.Flag {
	values := []string{f.Value.String()}
	if list, ok := f.Value.(pflag.SliceValue); ok {
		values = list.GetSlice()
		if f.Value.Type() == "stringSlice" {
			values = []string{strings.Join(values, ",")}
		}
	}
	out := make([]hint.Flag, len(values))
	for i, value := range values {
		out[i] = hint.Flag{Name: f.Name, Value: value}
	}
	return out
}

// verbOf returns the words of a command without the name of the program.
func verbOf(cmd *cobra.Command) string {
	_, verb, _ := strings.Cut(cmd.CommandPath(), " ")
	return verb
}

func (c *cli) messages() app.Messages { return app.Messages{Run: &c.run, Upstream: c.upstream} }

// next prints the commands to run after one that succeeded.
func (c *cli) next(hints ...hint.Hint) {
	for _, command := range c.nextJSON(hints...) {
		c.printf("next: %s\n", command)
	}
}

// nextJSON returns the commands that next prints, for the JSON output. It never returns nil.
func (c *cli) nextJSON(hints ...hint.Hint) []string {
	return append([]string{}, c.messages().Commands(hints)...)
}

// fix prints the command that solves the problem in a message.
func (c *cli) fix(h hint.Hint) { c.notef("  fix: %s", c.run.Command(h)) }

// explainPlaceholder prints which value the shell must give to the variable in a printed command.
func (c *cli) explainPlaceholder() {
	if name := c.run.Placeholder(); name != "" {
		c.notef("%s must hold the URL that this run was given, which is not repeated here", name)
	}
}
