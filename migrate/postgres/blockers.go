package postgres

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// The server knows who is waited for only as long as somebody waits, and whoever waits cannot ask. So what may wait for a
// lock is watched: when it has taken half of the lock timeout, a second connection begins to ask pg_blocking_pids, and
// what it found last is what a message names. Behind a pooler, or where no second connection is to be had, those are
// named that hold locks on tables after the wait.

// who is a row about a process: its number, name, user, state, when its last query began, and the table. Query texts are left
// out, for they may hold secrets.
const who = `a.pid::text, coalesce(nullif(a.application_name, ''), a.backend_type, ''), coalesce(a.usename, ''), coalesce(a.state, ''),
  coalesce(to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS" UTC"'), '')`

// blockersQuery names whom a process waits for. A prepared transaction has no process.
const blockersQuery = `WITH waiting AS (SELECT l.relation::pg_catalog.regclass::text AS on_table FROM pg_catalog.pg_locks l WHERE l.pid = $1::text::int AND NOT l.granted AND l.locktype = 'relation' LIMIT 1),
blocking AS (SELECT DISTINCT pid FROM unnest(pg_catalog.pg_blocking_pids($1::text::int)) AS b (pid))
SELECT ` + who + `, coalesce((SELECT on_table FROM waiting), '') FROM blocking b JOIN pg_catalog.pg_stat_activity a USING (pid)
UNION ALL SELECT '', p.gid, p.owner, '', to_char(p.prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS" UTC"'), coalesce((SELECT on_table FROM waiting), '')
FROM blocking b JOIN pg_catalog.pg_prepared_xacts p ON b.pid = 0 AND p.database = current_database() ORDER BY 1 LIMIT 3`

// lockersQuery names who holds locks on tables.
const lockersQuery = `SELECT DISTINCT ` + who + `, c.relname FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) JOIN pg_catalog.pg_class c ON c.oid = l.relation
WHERE l.granted AND l.locktype = 'relation' AND l.pid <> pg_backend_pid() AND c.relkind IN ('r', 'p') AND c.relnamespace <> 'pg_catalog'::regnamespace
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
ORDER BY 1, c.relname LIMIT 3`

// named lists rows of who, "" where there are none.
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

// watch asks whom the connection waits for, in case it waits.
type watch struct {
	stop  context.CancelFunc
	ended chan struct{}
	mu    sync.Mutex
	last  string
}

// watch begins to watch the connection, until end.
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

// end ends the watch and waits for that.
func (w *watch) end() {
	w.stop()
	<-w.ended
}

// holders are whom it has found, as far as it has.
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
		_ = conn.Close(ctx) // nothing depends on it
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

// sleep is false when the context ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// lockers names whom a watch has found, or else who holds locks on tables.
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
