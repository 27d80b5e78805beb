package main

import (
	"errors"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
)

// failure is the part of the --json output that describes an error. A failed command prints it
// together with its result, if it has one.
type failure struct {
	Error *errorBody `json:"error,omitempty"`
	// Diagnostics contains the errors of an invalid schema, in the format of check --json.
	Diagnostics []diag.JSONDiagnostic `json:"diagnostics,omitempty"`
	// Findings contains the findings that stopped a run, in the format of migrate status --json.
	Findings []app.Finding `json:"findings,omitempty"`
	// Hazards contains the hazards that stopped a run, each with the command that accepts it.
	Hazards []app.HazardJSON `json:"hazards,omitempty"`
}

type errorBody struct {
	Message  string `json:"message"`
	ExitCode int    `json:"exit_code"`
	// Fix is the command that resolves the error, and Or lists alternatives. Each finding has a Fix
	// of its own.
	Fix string   `json:"fix,omitempty"`
	Or  []string `json:"or,omitempty"`
}

// failureOf returns the printed form of an error, empty for nil.
func (c *cli) failureOf(err error) failure {
	var out failure
	var said findings
	if err == nil || errors.As(err, &said) {
		return out // the command has printed its result; the error only sets the exit code
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

// reportJSON prints an error as JSON if the command printed no result.
func (c *cli) reportJSON(err error) error {
	if out := c.failureOf(err); out.Error != nil {
		return c.printJSON(out)
	}
	return nil
}
