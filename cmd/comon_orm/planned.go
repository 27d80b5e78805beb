package main

import (
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/spf13/cobra"
)

// planned returns a command that the documentation describes, but that this version does not have
// yet.
func planned(name, short string) *cobra.Command {
	return &cobra.Command{
		Use:                name,
		Short:              short + " (planned)",
		DisableFlagParsing: true, // its flags are planned too
		RunE: func(cmd *cobra.Command, _ []string) error {
			return notYet(cmd.CommandPath())
		},
	}
}

// notYet returns the error for the use of a planned command or flag.
func notYet(what string) error { return app.Usagef("%s is planned, but not available yet", what) }

// plannedFlag is the value of a planned flag. It accepts any value, or none.
type plannedFlag struct{}

func (plannedFlag) String() string   { return "" }
func (plannedFlag) Set(string) error { return nil }
func (plannedFlag) Type() string     { return "bool" }

// plannedFlags adds flags that the documentation describes, but that this version does not have
// yet.
func plannedFlags(cmd *cobra.Command, names ...string) {
	for _, name := range names {
		cmd.Flags().Var(plannedFlag{}, name, "(planned)")
		cmd.Flags().Lookup(name).NoOptDefVal = "true"
	}
	before := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		for _, name := range names {
			if cmd.Flags().Changed(name) {
				return notYet(cmd.CommandPath() + " --" + name)
			}
		}
		if before != nil {
			return before(cmd, args)
		}
		return nil
	}
}
