package postgres

import (
	"context"
	"strconv"
)

// detectPooler looks whether the server process is the one that greeted the connection, now and at the next statement.
// PgBouncer greets with a process of its own making, and in transaction mode takes any session for each transaction. Behind
// one no session lock is taken and nothing is set for the session; each transaction has its lock, and that is what counts.
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
