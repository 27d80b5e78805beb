package main

import (
	"errors"

	"github.com/spf13/pflag"
)

// text is the value of a flag that restricts or redirects a command. It must not be empty, because
// an unset variable of a script would change the meaning of the command: with an empty --url, the
// command would use the datasource's database, and with an empty --name, the newest migration.
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
