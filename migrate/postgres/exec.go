package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// lockTries is how often a group is tried before the database counts as busy.
const lockTries = 5

// Transaction runs do in a transaction. When a statement waited longer than the lock timeout, everything is rolled
// back and tried again after a pause, so that the readers queued behind it get through.
func (db *DB) Transaction(ctx context.Context, _ artifact.Group, do func(context.Context) error) error {
	if db.inTx {
		return errors.New("a transaction is open already")
	}
	for try := 1; ; try++ {
		err := db.once(ctx, do)
		if !errors.Is(err, migrate.ErrBusy) || errors.Is(err, errWaitedLong) {
			return err
		}
		if try == lockTries {
			return fmt.Errorf("%w (given up after %d tries, each of which waits %s for a lock)", err, lockTries, db.options.LockTimeout)
		}
		pause := time.Duration(try)*100*time.Millisecond + rand.N(100*time.Millisecond)
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

func (db *DB) once(ctx context.Context, do func(context.Context) error) error {
	if err := db.Exec(ctx, "BEGIN"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	db.inTx = true
	defer func() { db.inTx = false }()
	if err := db.within(ctx, do); err != nil {
		return errors.Join(err, db.rollback())
	}
	if err := db.Exec(ctx, "COMMIT"); err != nil {
		if db.conn.IsClosed() {
			return fmt.Errorf("%w: %w", migrate.ErrOutcomeUnknown, err)
		}
		return errors.Join(fmt.Errorf("commit: %w", err), db.rollback())
	}
	return nil
}

func (db *DB) within(ctx context.Context, do func(context.Context) error) error {
	if err := db.Exec(ctx, sqltext.SQL(fmt.Sprintf("SET LOCAL lock_timeout = %d", db.options.LockTimeout.Milliseconds()))); err != nil {
		return err
	}
	if db.pooled {
		if err := db.poll(ctx, "pg_try_advisory_xact_lock"); err != nil {
			return err
		}
		return do(ctx)
	}
	// The session lock may be gone without our knowing, behind a pooler; this one ends with the transaction.
	had, err := db.try(ctx, "pg_try_advisory_xact_lock")
	if err != nil {
		return err
	}
	if !had {
		return fmt.Errorf("%w: another migration run holds the lock%s", migrate.ErrBusy, db.holder(ctx))
	}
	return do(ctx)
}

// ReadTransaction runs do in one transaction that reads one snapshot and is ended before ReadTransaction returns: an
// index that is built concurrently waits for every older snapshot.
func (db *DB) ReadTransaction(ctx context.Context, do func(context.Context) error) (err error) {
	if db.inTx {
		return do(ctx)
	}
	if err := db.Exec(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	db.inTx = true
	defer func() {
		db.inTx = false
		err = errors.Join(err, db.rollback())
	}()
	return do(ctx)
}

// rollback runs whatever became of the caller's context.
func (db *DB) rollback() error {
	if db.conn.IsClosed() || db.conn.TxStatus() == 'I' {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := db.Exec(ctx, "ROLLBACK"); err != nil {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}
