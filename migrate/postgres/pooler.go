package postgres

import (
	"context"
	"strconv"
)

// detectPooler checks whether the server process is the one that greeted the connection, now and at
// the next statement. PgBouncer greets with a process number of its own, and in transaction mode
// takes any session for each transaction. With such a pooler no session lock is taken and no
// session setting is used; the lock of each transaction is what counts.
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
