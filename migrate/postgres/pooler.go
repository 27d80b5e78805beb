package postgres

import (
	"context"
	"strconv"
)

// detectPooler detects a pooler in transaction mode, such as PgBouncer, which may use another
// session for each transaction. It compares the process id that was sent at the start of the
// connection with the process ids that two statements return; PgBouncer sends an id of its own.
// With such a pooler the run uses no session lock and no session settings, and each transaction
// acquires the migration lock itself.
func (db *DB) detectPooler(ctx context.Context) error {
	for range 2 {
		if db.pooled {
			return nil
		}
		rows, err := db.Query(ctx, "SELECT pg_backend_pid()")
		if err != nil {
			return err
		}
		db.pooled = rows[0][0] != strconv.FormatUint(uint64(db.conn.PID()), 10)
	}
	return nil
}
