package main

import (
	"errors"

	"github.com/spf13/pflag"
)

// text is the value of a flag that restricts or redirects a command. An empty value is refused: a
// script's variable that is not set must not turn --url into the datasource's database, or --name
// into the newest migration.
type text string

func (t *text) String() string { return string(*t) }

func (t *text) Set(value string) error {
	if value == "" {
		return errors.New("it is empty; leave the flag out for the default")
	}
	*t = text(value)
	return nil
}

func (*text) Type() string { return "string" }

// textVar defines a flag whose value must not be empty.
func textVar(flags *pflag.FlagSet, to *string, name, usage string) {
	flags.Var((*text)(to), name, usage)
}
