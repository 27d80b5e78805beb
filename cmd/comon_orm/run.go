package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"golang.org/x/term"
)

// The exit codes, which scripts rely on.
const (
	exitDone       = 0
	exitFailed     = 1  // an error, or findings: invalid schema, drift, no server, not formatted
	exitDifference = 2  // migrate diff --exit-code found a difference
	exitStopped    = 3  // warnings or blocks; nothing changed
	exitBusy       = 4  // the database or its lock is held by somebody else; nothing changed
	exitUnknown    = 5  // the connection was lost at commit; it is safe to run the command again
	exitUsage      = 64 // usage or configuration
)

// stdio contains the streams that a command reads and writes.
type stdio struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// findings is the error of a command that ran without failure and has printed its findings. It only
// sets the exit code, and run prints nothing more.
type findings struct{ code int }

func (f findings) Error() string { return fmt.Sprintf("exit code %d", f.code) }

// run executes the command line and returns its exit code. An interrupt cancels the context, and
// every command then stops at its next safe point.
func run(ctx context.Context, args []string, streams stdio) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	written := &counter{to: streams.out}
	streams.out = written
	c := &cli{stdio: streams, run: startedAs()}
	root := newRoot(c)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	c.report(err)
	defer c.explainPlaceholder()
	if written.n == 0 && (c.json || wantsJSON(args)) {
		err = errors.Join(err, c.reportJSON(err))
	}
	return exitCode(err)
}

// counter counts the bytes written.
type counter struct {
	to io.Writer
	n  int
}

func (c *counter) Write(data []byte) (int, error) {
	n, err := c.to.Write(data)
	c.n += n
	return n, err
}

// wantsJSON reports whether --json is among arguments that could not be parsed.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json")
}

// report prints an error, unless the command printed it.
func (c *cli) report(err error) {
	var found findings
	var invalid *app.InvalidSchemaError
	switch {
	case err == nil || errors.As(err, &found):
	case errors.As(err, &invalid):
		c.showDiagnostics(invalid.Diagnostics)
	default:
		c.errorf("%s", c.messages().Explain(err))
	}
}

// showDiagnostics renders diagnostics on standard error.
func (c *cli) showDiagnostics(list diag.List) {
	var out strings.Builder
	if err := diag.Render(&out, list, diag.Options{Color: c.color()}); err != nil {
		c.errorf("show diagnostics: %v", err)
	}
	_, _ = io.WriteString(c.err, c.masked(out.String()))
}

func exitCode(err error) int {
	var (
		found   findings
		usage   *app.UsageError
		config  *datasource.ConfigError
		name    *artifact.NameError
		partial *migrate.PartialError
		stopped *migrate.StoppedError
		more    *migrate.MoreAtRiskError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &found):
		return found.code
	case errors.As(err, &usage), errors.As(err, &config), errors.As(err, &name):
		return exitUsage
	case errors.Is(err, migrate.ErrOutcomeUnknown):
		return exitUnknown
	case errors.As(err, &partial): // a part of the changes was made
		return exitFailed
	case errors.As(err, &stopped), errors.As(err, &more):
		return exitStopped
	case errors.Is(err, migrate.ErrBusy):
		return exitBusy
	}
	return exitFailed
}
