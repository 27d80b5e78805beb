package failuretest

import (
	"context"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// stepped is a database that calls a function before every statement, and at the beginning and the
// end of every transaction. If the function returns an error, the step fails.
type stepped struct {
	migrate.Database
	next func(ctx context.Context, s step) error
	// asks, if not nil, is called before queries.
	asks func(s step)
	inTx bool
}

// step is a moment between two statements of a run.
type step struct {
	what sqltext.SQL // "begin", "commit", "committed" or the next statement
	inTx bool
}

// String returns the beginning of the statement, on one line.
func (s step) String() string {
	words := strings.Join(strings.Fields(string(s.what)), " ")
	return words[:min(len(words), 80)]
}

// Exec reports a statement, then runs it.
func (d *stepped) Exec(ctx context.Context, sql sqltext.SQL) error {
	if err := d.next(ctx, step{sql, d.inTx}); err != nil {
		return err
	}
	return d.Database.Exec(ctx, sql)
}

// Query reports a query, then runs it.
func (d *stepped) Query(ctx context.Context, sql sqltext.SQL) ([][]string, error) {
	if d.asks != nil {
		d.asks(step{sql, d.inTx})
	}
	return d.Database.Query(ctx, sql)
}

// Transaction reports its beginning, the moment before its commit and the one after it.
func (d *stepped) Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) error {
	if err := d.next(ctx, step{"begin", false}); err != nil {
		return err
	}
	err := d.Database.Transaction(ctx, g, func(ctx context.Context) error {
		d.inTx = true
		defer func() { d.inTx = false }()
		if err := do(ctx); err != nil {
			return err
		}
		return d.next(ctx, step{"commit", true})
	})
	if err != nil {
		return err
	}
	return d.next(ctx, step{"committed", false})
}
