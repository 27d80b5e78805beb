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
	// pollInterval is how long SQLite itself waits for a busy file; it ignores the context
	// meanwhile.
	pollInterval = 50 * time.Millisecond
	// patience is the time after which a wait is reported.
	patience = 500 * time.Millisecond
)

// WithLock only runs do. A lock on a SQLite file ends with its transaction, and the settings of a
// rebuild cannot change inside one: each transaction is BEGIN IMMEDIATE and checks by itself
// whether another run has changed the history.
func (db *DB) WithLock(ctx context.Context, do func(context.Context) error) error { return do(ctx) }

// whenFree runs a statement. If the file is busy before the statement has begun, it runs it again
// until the busy timeout has passed or the context has ended. It repeats only statements that have
// had no effect in that case, as repeatable says.
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
			// For a locked table SQLite fails at once, without waiting.
			time.Sleep(pollInterval)
		}
	}
}
