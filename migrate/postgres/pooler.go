package postgres

import (
	"context"
	"strconv"
)

// detectPooler compares the process id that the server announced when the connection started with
// the id of the process that answers, in two statements. PgBouncer announces an id of its own, and
// in transaction mode uses any session for each transaction. With such a pooler the run takes no
// session lock and uses no session setting; each transaction takes the migration lock itself.
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
