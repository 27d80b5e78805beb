package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/cocomon/comon_orm/migrate"
)

const commit = "COMMIT"

const (
	// pollInterval is how long SQLite itself waits for a file that is busy, deaf to the context meanwhile.
	pollInterval = 50 * time.Millisecond
	// patience is how long a wait stays unmentioned.
	patience = 500 * time.Millisecond
)

// WithLock runs do. A lock on a SQLite file ends with its transaction, and the settings of a rebuild cannot change
// within one: each transaction is BEGIN IMMEDIATE and finds out by itself whether another run was faster.
func (db *DB) WithLock(ctx context.Context, do func(context.Context) error) error { return do(ctx) }

// whenFree runs a statement; one that finds the file busy before it has begun is run again until the busy timeout has
// passed or the context has ended. Only statements that have had no effect then, as repeatable says, are.
func (db *DB) whenFree(ctx context.Context, repeatable bool, run func() error) error {
	began, told := time.Now(), false
	for {
		err := translate(ctx, run())
		waited := time.Since(began)
		if !repeatable || !errors.Is(err, migrate.ErrBusy) {
			return err
		}
		if waited >= db.options.BusyTimeout {
			return fmt.Errorf("%w (given up after %s)", err, db.options.BusyTimeout)
		}
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		if !told && waited > patience {
			db.options.Waiting("another program, which writes to " + db.path)
			told = true
		}
		if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultLocked {
			// A locked table is told at once, without SQLite waiting.
			time.Sleep(pollInterval)
		}
	}
}
