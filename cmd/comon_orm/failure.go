package main

import (
	"errors"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
)

// failure is what a command prints with --json when an error ended it, besides the result as far as there is one.
type failure struct {
	Error *errorBody `json:"error,omitempty"`
	// Diagnostics are those of an invalid schema, as check prints them.
	Diagnostics []diag.JSONDiagnostic `json:"diagnostics,omitempty"`
	// Findings are those that stopped a run, as migrate status prints them.
	Findings []app.Finding `json:"findings,omitempty"`
	// Hazards are those that stopped a run, each with how to answer it.
	Hazards []app.HazardJSON `json:"hazards,omitempty"`
}

type errorBody struct {
	Message  string `json:"message"`
	ExitCode int    `json:"exit_code"`
	// Fix is the command that answers the error as a whole, Or are others that do; findings have their own.
	Fix string   `json:"fix,omitempty"`
	Or  []string `json:"or,omitempty"`
}

// failureOf is an error in its printed form; of none, nothing is printed.
func (c *cli) failureOf(err error) failure {
	var out failure
	var said findings
	if err == nil || errors.As(err, &said) {
		return out // the result is what it is, if only in a file
	}
	out.Error = &errorBody{Message: c.masked(c.messages().Explain(err)), ExitCode: exitCode(err)}
	if fixes := c.messages().Fixes(err); len(fixes) > 0 {
		out.Error.Fix, out.Error.Or = fixes[0], fixes[1:]
	}
	var invalid *app.InvalidSchemaError
	if errors.As(err, &invalid) {
		out.Diagnostics = diag.JSON(invalid.Diagnostics)
	}
	var found *migrate.FindingsError
	if errors.As(err, &found) {
		out.Findings = c.messages().Findings(found.Findings)
	}
	var stopped *migrate.StoppedError
	if errors.As(err, &stopped) {
		out.Hazards = c.messages().StoppedJSON(stopped)
	}
	return out
}

// reportJSON prints an error for programs, where it left no result.
func (c *cli) reportJSON(err error) error {
	if out := c.failureOf(err); out.Error != nil {
		return c.printJSON(out)
	}
	return nil
}
