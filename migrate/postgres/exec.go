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

// lockTries is the number of times that a group is tried before the run fails with ErrBusy.
const lockTries = 5

// Transaction calls the function do in a transaction. If a statement waits longer than the lock
// timeout, everything is rolled back and tried again after a pause. In the pause, the sessions that
// queued for the lock after this statement can continue.
func (db *DB) Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) error {
	if db.inTx {
		return errors.New("a transaction is open already")
	}
	return db.patiently(ctx, func() error {
		return db.remembering(func() error { return db.once(ctx, g, do) })
	})
}

// remembering calls the function do, and calls it a second time if it fails with errForgotten. The
// connection prepares no statements any more in the second call.
func (db *DB) remembering(do func() error) error {
	err := do()
	if errors.Is(err, errForgotten) {
		return do()
	}
	return err
}

// patiently calls the function do. If the call fails because it waited longer than LockTimeout for
// a lock, patiently calls the function again after a pause.
func (db *DB) patiently(ctx context.Context, do func() error) error {
	watch := db.watch(ctx)
	defer watch.end()
	for try := 1; ; try++ {
		err := do()
		if !errors.Is(err, migrate.ErrBusy) || errors.Is(err, errWaitedLong) {
			return err
		}
		if try == lockTries {
			return fmt.Errorf("%w (given up after %d tries, each of which waits %s for a lock)%s", err, lockTries, db.options.LockTimeout, db.lockers(ctx, watch))
		}
		if try == 1 {
			db.options.Waiting("a lock on a table" + db.lockers(ctx, watch))
		}
		pause := time.Duration(try)*100*time.Millisecond + rand.N(100*time.Millisecond)
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(pause):
		}
	}
}

func (db *DB) once(ctx context.Context, g artifact.Group, do func(context.Context) error) error {
	// The isolation level is always READ COMMITTED, not the server's default. With a stricter
	// level, a count could use a snapshot that is older than the lock on its table.
	how := sqltext.SQL("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE")
	if db.options.ReadOnly {
		how = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"
	}
	had, forced, err := db.begin(ctx, how)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	db.inTx = true
	defer func() { db.inTx = false }()
	if err := db.within(ctx, had, forced.of(g), do); err != nil {
		return errors.Join(err, db.rollback())
	}
	db.settingsChanged = true // settings of the session that a file has changed stay after the commit
	if err := db.exec(ctx, "COMMIT"); err != nil {
		if db.conn.IsClosed() {
			return fmt.Errorf("%w: %w", migrate.ErrOutcomeUnknown, err)
		}
		return errors.Join(fmt.Errorf("commit: %w", err), db.rollback())
	}
	return nil
}

// begin begins a transaction in one round trip. It also pins the settings, tries to acquire the
// migration lock (had), and finds tables whose row security also applies to their owner (forced).
func (db *DB) begin(ctx context.Context, how sqltext.SQL) (had bool, forced forcedTables, err error) {
	if db.conn.IsClosed() {
		if err := db.reconnect(ctx); err != nil {
			return false, nil, err
		}
	}
	answers, err := db.answer(ctx, []question{
		{sql: string(how)}, {sql: string(db.pinSQL(true)), often: true},
		{sql: fmt.Sprintf("SELECT pg_try_advisory_xact_lock(%d)", db.lockKey()), often: true}, {sql: forcedQuery, often: true},
	})
	if err != nil {
		return false, nil, errors.Join(err, db.rollback())
	}
	db.ran = false
	return answers[2][0][0] == "t", readForced(answers[3]), nil
}

// within calls the function do with the migration lock. It lets the role see all rows of the tables
// in the parameter forced.
func (db *DB) within(ctx context.Context, had bool, forced forcedTables, do func(context.Context) error) error {
	switch {
	case had:
	case db.pooled:
		if err := db.poll(ctx, "pg_try_advisory_xact_lock"); err != nil {
			return err
		}
	default:
		// This run has lost its session lock unnoticed, and another run has acquired it. The run
		// notices this only here, because each transaction also has to acquire the lock for itself.
		return fmt.Errorf("%w: another migration run holds the lock%s", migrate.ErrBusy, db.holder(ctx))
	}
	if err := db.unforce(ctx, forced); err != nil {
		return err
	}
	if err := do(ctx); err != nil {
		return err
	}
	return db.force(ctx, forced)
}

// ReadTransaction calls the function do in one transaction with one snapshot. The transaction ends
// before ReadTransaction returns, because an index that is built concurrently waits for every older
// snapshot.
func (db *DB) ReadTransaction(ctx context.Context, do func(context.Context) error) error {
	if db.inTx {
		return do(ctx)
	}
	return db.remembering(func() error { return db.onceToRead(ctx, do) })
}

func (db *DB) onceToRead(ctx context.Context, do func(context.Context) error) (err error) {
	if db.conn.IsClosed() {
		if err := db.reconnect(ctx); err != nil {
			return err
		}
	}
	_, err = db.answer(ctx, []question{{sql: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}, {sql: string(db.pinSQL(true)), often: true}})
	if err != nil {
		return errors.Join(fmt.Errorf("begin to read: %w", err), db.rollback())
	}
	db.inTx, db.ran = true, false
	defer func() {
		db.inTx = false
		err = errors.Join(err, db.rollback())
	}()
	return do(ctx)
}

// rollback rolls back the open transaction. It has a context of its own, because the caller's
// context may have ended.
func (db *DB) rollback() error {
	if db.conn.IsClosed() || db.conn.TxStatus() == 'I' {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := db.exec(ctx, "ROLLBACK"); err != nil {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}
