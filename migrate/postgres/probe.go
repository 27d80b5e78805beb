package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// Probe runs a count in a read-only transaction. Inside an open transaction, it runs the count in a
// read-only subtransaction that is rolled back. It waits for a lock no longer than a statement of a
// migration does.
func (db *DB) Probe(ctx context.Context, count sqltext.SQL, limit time.Duration) (out migrate.Probed, err error) {
	if db.inTx {
		return db.probe(ctx, "SAVEPOINT comon_orm_probe", "ROLLBACK TO SAVEPOINT comon_orm_probe", count, limit)
	}
	err = db.patiently(ctx, func() (err error) {
		out, err = db.probe(ctx, "BEGIN ISOLATION LEVEL READ COMMITTED", "ROLLBACK", count, limit)
		return err
	})
	return out, err
}

// lockedQuery finds the tables that the probe has read, by the locks of its transaction. It omits
// tables that the role may not lock, because the role cannot change them either.
const lockedQuery = `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_class c ON c.oid = l.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg\_toast%' AND pg_catalog.pg_has_role(c.relowner, 'USAGE') AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) ORDER BY 1`

func (db *DB) probe(ctx context.Context, begin, end string, count sqltext.SQL, limit time.Duration) (migrate.Probed, error) {
	questions := []question{{sql: begin}, {sql: "SET LOCAL transaction_read_only = on"}}
	ask := db.ask
	if !db.inTx {
		questions, ask = append(questions, question{sql: string(db.pinSQL(true))}), db.answer
	}
	questions = append(questions, question{sql: fmt.Sprintf("SET LOCAL statement_timeout = %d", max(1, limit.Milliseconds()))},
		question{sql: string(count)}, question{sql: lockedQuery}, question{sql: end})
	answers, err := ask(ctx, questions)
	if err != nil {
		if !db.conn.IsClosed() && ctx.Err() == nil {
			err = errors.Join(uncounted(err), db.undo(end))
		}
		return migrate.Probed{}, err
	}
	last := len(answers) - 1
	out := migrate.Probed{Rows: answers[last-2]}
	for _, row := range answers[last-1] {
		out.Tables = append(out.Tables, row[0])
	}
	return out, nil
}

// undo runs the statement in the parameter end, which ends a transaction or subtransaction. It has
// a context of its own, because the caller's context may have ended.
func (db *DB) undo(end string) error {
	if db.conn.TxStatus() == 'I' {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := db.Exec(ctx, sqltext.SQL(end)); err != nil {
		return fmt.Errorf("end the count: %w", err)
	}
	return nil
}

// uncounted translates the server error of a probe into an error that says why there is no count.
func uncounted(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	switch {
	case pg.Code == queryCanceled && !errors.Is(err, migrate.ErrBusy):
		return fmt.Errorf("%w: it took longer than it may", migrate.ErrUncounted)
	case pg.Routine == "check_enable_rls" && pg.Hint != "": // only an owner gets a hint
		return fmt.Errorf("%w: row security is forced on the owner of the table as well: %s", migrate.ErrUncounted, pg.Message)
	case pg.Routine == "check_enable_rls":
		return fmt.Errorf("%w: connect as the owner of the table, or ALTER ROLE … BYPASSRLS: %w", migrate.ErrRowsHidden, err)
	case pg.Code == readOnly:
		return fmt.Errorf("%w: %w", migrate.ErrWrites, err)
	case strings.HasPrefix(pg.Code, dataException) || strings.HasPrefix(pg.Code, syntaxError) && pg.Code != insufficientPrivilege:
		return fmt.Errorf("%w: %w", migrate.ErrValue, err)
	}
	return err
}

// LockTables locks tables until the transaction ends, so that no other session reads or writes
// them. The names are those that Probe returned.
func (db *DB) LockTables(ctx context.Context, tables []string) error {
	if len(tables) == 0 {
		return nil
	}
	names := make([]sqltext.SQL, len(tables))
	for i, t := range tables {
		names[i] = "(" + sqltext.Literal(provider.PostgreSQL, t) + ")"
	}
	rows, err := db.Query(ctx, "SELECT name FROM (VALUES "+sqltext.Join(names, ", ")+") AS t (name) WHERE pg_catalog.to_regclass(name) IS NOT NULL")
	if err != nil || len(rows) == 0 {
		return err
	}
	there := make([]sqltext.SQL, len(rows))
	for i, row := range rows {
		there[i] = sqltext.SQL(row[0])
	}
	if err := db.Exec(ctx, "LOCK TABLE "+sqltext.Join(there, ", ")+" IN ACCESS EXCLUSIVE MODE"); err != nil {
		return fmt.Errorf("lock %s: %w", sqltext.Join(there, ", "), err)
	}
	return nil
}
