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
	// pollInterval is the time that SQLite itself waits for a busy file. It is short, because
	// SQLite ignores the context meanwhile.
	pollInterval = 50 * time.Millisecond
	// patience is the time after which a wait is reported.
	patience = 500 * time.Millisecond
)

// WithLock only runs do. A lock on a SQLite file ends with its transaction, and a run needs several
// transactions, because the settings for a rebuild cannot change inside one. So each transaction is
// BEGIN IMMEDIATE, and checks whether another run has changed the history.
func (db *DB) WithLock(ctx context.Context, do func(context.Context) error) error { return do(ctx) }

// whenFree runs a statement. If the file is busy, it runs the statement again until the busy
// timeout has passed or the context has ended. It runs a statement only once unless repeatable is
// true, which means that the statement has no effect if the file is busy.
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
			// SQLite does not wait for a locked table.
			time.Sleep(pollInterval)
		}
	}
}
