package postgres

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// errWaitedLong means that the maximum wait for another run has passed.
var errWaitedLong = errors.New("another migration run holds the lock")

// lockKey returns the key of the advisory lock, which is the same for all runs on one schema.
// Advisory locks of different databases never conflict.
func (db *DB) lockKey() int64 {
	h := fnv.New64a()
	// Writing to a hash never fails.
	_, _ = h.Write([]byte("comon_orm migrate " + db.schema))
	return int64(h.Sum64()) //nolint:gosec // any 64 bits are a valid key
}

// WithLock calls the function do under a session advisory lock. With a pooler it calls the function
// without a lock, because each transaction may use another session. Instead, each transaction then
// acquires a lock itself.
func (db *DB) WithLock(ctx context.Context, do func(context.Context) error) (err error) {
	if db.pooled {
		return do(ctx)
	}
	if err := db.lock(ctx); err != nil {
		return err
	}
	db.locked = true
	defer func() {
		db.locked = false
		if db.conn.IsClosed() {
			return // the server released the lock when the connection was lost
		}
		_, release := db.try(context.WithoutCancel(ctx), "pg_advisory_unlock")
		err = errors.Join(err, release)
	}()
	return do(ctx)
}

// lock polls for the lock. It does not wait for the lock in a statement, because that statement
// would hold a snapshot. A CREATE INDEX CONCURRENTLY of the run that holds the lock would wait for
// the snapshot, which would be a deadlock.
func (db *DB) lock(ctx context.Context) error { return db.poll(ctx, "pg_try_advisory_lock") }

// poll calls a function that tries to acquire the lock until it succeeds.
func (db *DB) poll(ctx context.Context, function string) error {
	deadline, told := time.Now().Add(db.options.LockWait), false
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		had, err := db.try(ctx, function)
		if err != nil {
			return fmt.Errorf("take the migration lock: %w", err)
		}
		if had {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%w: %w for more than %s%s", migrate.ErrBusy, errWaitedLong, db.options.LockWait, db.holder(ctx))
		}
		if !told {
			db.options.Waiting("another migration run" + db.holder(ctx))
			told = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (db *DB) try(ctx context.Context, function string) (bool, error) {
	rows, err := db.Query(ctx, sqltext.SQL(fmt.Sprintf("SELECT %s(%d)", function, db.lockKey())))
	if err != nil {
		return false, err
	}
	return rows[0][0] == "t", nil
}

// holder describes the session that holds the lock; "" if the server does not show it.
func (db *DB) holder(ctx context.Context) string {
	key := uint64(db.lockKey()) //nolint:gosec // the same bits
	rows, err := db.Query(ctx, sqltext.SQL(fmt.Sprintf(`SELECT `+who+`, '' FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.classid = %d AND l.objid = %d AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`, key>>32, key&0xffffffff)))
	if err != nil {
		return ""
	}
	return named(rows)
}
