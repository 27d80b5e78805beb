// Package sqlite implements [migrate.Database] for SQLite: one pinned connection, its transactions,
// the settings for rebuilds, and introspection. Package migrate decides what runs on it.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// Memory is the path of a database in memory, which is dropped with its connection.
const Memory = ":memory:"

// Options configure how a file is opened.
type Options struct {
	// Create creates the file and its directory if they do not exist. If it is false and the file
	// does not exist, Open returns an error that wraps fs.ErrNotExist.
	Create bool
	// ReadOnly opens the file for reading only.
	ReadOnly bool
	// BusyTimeout limits how long a statement waits for other writers; 0 means 10 s.
	BusyTimeout time.Duration
	// Waiting, if not nil, is called once per wait with a description of what the run waits for.
	Waiting func(what string)
}

// DB is one open database file. It implements [migrate.Database].
type DB struct {
	conn    *sqlite.Conn
	path    string
	options Options
	tx      *transaction // nil outside a transaction that writes
	reading bool         // within ReadTransaction
}

var _ migrate.Database = (*DB)(nil)

// Open opens the file at path.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	if err := prepareFile(path, o.Create && !o.ReadOnly); err != nil {
		return nil, err
	}
	flags := sqlite.OpenReadWrite // if the file is write-protected, SQLite opens it read-only
	if o.Create && !o.ReadOnly {
		flags |= sqlite.OpenCreate
	}
	conn, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return nil, fmt.Errorf("open SQLite database %s: %w", path, err)
	}
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 10 * time.Second
	}
	if o.Waiting == nil {
		o.Waiting = func(string) {}
	}
	conn.SetBusyTimeout(pollInterval)
	db := &DB{conn: conn, path: path, options: o}
	// The SELECT fails if the file is not a database.
	setup := []string{"PRAGMA foreign_keys = ON", "SELECT count(*) FROM sqlite_schema"}
	if o.ReadOnly {
		setup = append(setup, "PRAGMA query_only = ON")
	}
	for _, sql := range setup {
		if err := db.Exec(ctx, sqltext.SQL(sql)); err != nil {
			return nil, errors.Join(fmt.Errorf("open SQLite database %s: %w", path, err), conn.Close())
		}
	}
	return db, nil
}

func prepareFile(path string, create bool) error {
	if path == Memory {
		return nil
	}
	_, err := os.Stat(path)
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("open SQLite database: %w", err)
	case !create:
		return fmt.Errorf("SQLite database %s: %w, and is not to be created", path, fs.ErrNotExist)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the directory of SQLite database %s: %w", path, err)
	}
	return nil
}

// Dialect returns the dialect of SQLite.
func (db *DB) Dialect() dialect.Dialect { return ddl.New() }

// Name returns the path of the file.
func (db *DB) Name() string { return db.path }

// Schema returns "", because SQLite has no schemas.
func (db *DB) Schema() string { return "" }

// Server returns the version of the embedded SQLite.
func (db *DB) Server(ctx context.Context) (string, error) {
	rows, err := db.Query(ctx, "SELECT sqlite_version()")
	if err != nil {
		return "", err
	}
	return rows[0][0], nil
}

// EnsureSchema does nothing, because SQLite has no schemas.
func (db *DB) EnsureSchema(context.Context) error { return nil }

// Close closes the file.
func (db *DB) Close() error { return db.conn.Close() }

// Exec runs one statement.
func (db *DB) Exec(ctx context.Context, sql sqltext.SQL) error {
	if rereads, replaced := db.tx.alteration(sql); rereads {
		return db.alter(ctx, sql, replaced)
	}
	return db.run(ctx, sql, nil)
}

// Query runs one query and returns every value as text, NULL as "".
func (db *DB) Query(ctx context.Context, sql sqltext.SQL) ([][]string, error) {
	var rows [][]string
	err := db.run(ctx, sql, readInto(&rows))
	return rows, err
}

// QueryAll runs statements of this tool. SQLite prepares each statement only once.
func (db *DB) QueryAll(ctx context.Context, statements ...migrate.Statement) ([][][]string, error) {
	answers := make([][][]string, len(statements))
	for i, s := range statements {
		values := make([]any, len(s.Args))
		for i, a := range s.Args {
			values[i] = a
		}
		err := db.whenFree(ctx, db.tx == nil, func() error {
			answers[i] = nil
			db.conn.SetInterrupt(ctx.Done())
			defer db.conn.SetInterrupt(nil)
			return sqlitex.Execute(db.conn, string(s.SQL), &sqlitex.ExecOptions{Args: values, ResultFunc: readInto(&answers[i])})
		})
		if err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// readInto appends rows as text.
func readInto(rows *[][]string) func(*sqlite.Stmt) error {
	return func(stmt *sqlite.Stmt) error {
		row := make([]string, stmt.ColumnCount())
		for i := range row {
			row[i] = stmt.ColumnText(i)
		}
		*rows = append(*rows, row)
		return nil
	}
}

func (db *DB) run(ctx context.Context, sql sqltext.SQL, row func(*sqlite.Stmt) error) error {
	return db.whenFree(ctx, db.tx == nil || sql == commit, func() error {
		db.conn.SetInterrupt(ctx.Done())
		defer db.conn.SetInterrupt(nil)
		return sqlitex.ExecuteTransient(db.conn, string(sql), &sqlitex.ExecOptions{ResultFunc: row})
	})
}

// translate wraps the errors that callers handle in the errors of package migrate.
func translate(ctx context.Context, err error) error {
	switch code := sqlite.ErrCode(err).ToPrimary(); {
	case err == nil:
		return nil
	case code == sqlite.ResultInterrupt && ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case code == sqlite.ResultBusy, code == sqlite.ResultLocked:
		return fmt.Errorf("%w: another program writes to it: %w", migrate.ErrBusy, err)
	case code == sqlite.ResultReadOnly:
		return fmt.Errorf("the database file cannot be written: %w", err)
	case code == sqlite.ResultFull, code == sqlite.ResultIOErr, code == sqlite.ResultNoMem:
		return fmt.Errorf("%w: %w", migrate.ErrHeldUp, err)
	default:
		return err
	}
}

// Columns returns the columns of a table.
func (db *DB) Columns(ctx context.Context, table string) ([]string, error) {
	rows, err := db.Query(ctx, "SELECT name FROM pragma_table_info("+sqltext.Literal(provider.SQLite, table)+", 'main')")
	if err != nil {
		return nil, fmt.Errorf("look for table %s: %w", table, err)
	}
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row[0]
	}
	return names, nil
}
