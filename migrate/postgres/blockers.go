package postgres

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// The server can name the session that blocks another one only during the wait, and a waiting
// session cannot send a query. So statements that may wait for a lock are watched. After half of
// the lock timeout, a second connection starts to call pg_blocking_pids, and error messages name
// its last result. With a pooler, or if the second connection fails, the server is asked after the
// wait which sessions hold locks on tables, and error messages name these.

// who has the columns that describe a process: its number, name, user, state, and the start of its
// last query. It omits the text of the query, which may contain secrets. Each query that uses these
// columns adds the name of a table, or "".
const who = `a.pid::text, coalesce(nullif(a.application_name, ''), a.backend_type, ''), coalesce(a.usename, ''), coalesce(a.state, ''),
  coalesce(to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS" UTC"'), '')`

// blockersQuery finds the processes that block a process. It also finds prepared transactions,
// which have no process; their rows have "" as the number of the process.
const blockersQuery = `WITH waiting AS (SELECT l.relation::pg_catalog.regclass::text AS on_table FROM pg_catalog.pg_locks l WHERE l.pid = $1::text::int AND NOT l.granted AND l.locktype = 'relation' LIMIT 1),
blocking AS (SELECT DISTINCT pid FROM unnest(pg_catalog.pg_blocking_pids($1::text::int)) AS b (pid))
SELECT ` + who + `, coalesce((SELECT on_table FROM waiting), '') FROM blocking b JOIN pg_catalog.pg_stat_activity a USING (pid)
UNION ALL SELECT '', p.gid, p.owner, '', to_char(p.prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS" UTC"'), coalesce((SELECT on_table FROM waiting), '')
FROM blocking b JOIN pg_catalog.pg_prepared_xacts p ON b.pid = 0 AND p.database = current_database() ORDER BY 1 LIMIT 3`

// lockersQuery finds the processes that hold locks on tables.
const lockersQuery = `SELECT DISTINCT ` + who + `, c.relname FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) JOIN pg_catalog.pg_class c ON c.oid = l.relation
WHERE l.granted AND l.locktype = 'relation' AND l.pid <> pg_backend_pid() AND c.relkind IN ('r', 'p') AND c.relnamespace <> 'pg_catalog'::regnamespace
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
ORDER BY 1, c.relname LIMIT 3`

// named describes processes in words. Each row has the columns of the constant who, and then the
// name of a table. It returns "" if there are no rows.
func named(rows [][]string) string {
	var names []string
	for _, row := range rows {
		process, began := "process "+row[0], ", last query began "
		if row[0] == "" {
			process, began = "prepared transaction", ", prepared "
		}
		for i, before := range []string{", ", ", user ", ", ", began, ", on table "} {
			if row[i+1] != "" {
				process += before + row[i+1]
			}
		}
		names = append(names, process)
	}
	if len(names) == 0 {
		return ""
	}
	return " (held by: " + strings.Join(names, "; ") + ")"
}

// watch finds the sessions that block the connection while it waits.
type watch struct {
	stop  context.CancelFunc
	ended chan struct{}
	mu    sync.Mutex
	last  string
}

// watch starts a watch of the connection, which runs until end is called.
func (db *DB) watch(ctx context.Context) *watch {
	ctx, cancel := context.WithCancel(ctx)
	w := &watch{stop: cancel, ended: make(chan struct{})}
	if db.pooled || db.conn.IsClosed() {
		close(w.ended)
		return w
	}
	go w.run(ctx, db.config, db.conn.PID(), db.options.LockTimeout)
	return w
}

// end stops the watch and waits until it has stopped.
func (w *watch) end() {
	w.stop()
	<-w.ended
}

// holders describes the processes that the watch has found last.
func (w *watch) holders() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}

func (w *watch) run(ctx context.Context, config *pgconn.Config, pid uint32, timeout time.Duration) {
	defer close(w.ended)
	if !sleep(ctx, timeout/2) {
		return
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(ctx) // an error does not matter
	}()
	for {
		result := conn.ExecParams(ctx, blockersQuery, [][]byte{fmt.Append(nil, pid)}, nil, nil, nil).Read()
		if result.Err != nil {
			return
		}
		if found := named(texts(result.Rows)); found != "" {
			w.mu.Lock()
			w.last = found
			w.mu.Unlock()
		}
		if !sleep(ctx, timeout/8) {
			return
		}
	}
}

// sleep returns false if the context ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// lockers describes the processes that a watch has found. If it has found none, lockers describes
// the processes that hold locks on tables.
func (db *DB) lockers(ctx context.Context, w *watch) string {
	if found := w.holders(); found != "" || db.inTx || db.conn.IsClosed() {
		return found
	}
	rows, err := db.Query(ctx, lockersQuery)
	if err != nil {
		return ""
	}
	return named(rows)
}
