// Package postgres implements [migrate.Database] for PostgreSQL. It has one connection, fixes the
// settings of that connection, acquires the migration lock, runs transactions, and reads the schema
// of the database. Package migrate decides which statements run on the connection.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

// Options configure how a database is opened.
type Options struct {
	// LockTimeout limits how long one statement waits for a table lock; 0 means 2 s. After that,
	// all statements of the transaction are rolled back and tried again. The limit is needed
	// because every later reader of the table waits while a DDL statement waits.
	LockTimeout time.Duration
	// LockWait limits how long a run waits for another run; 0 means 60 s.
	LockWait time.Duration
	// ReadOnly lets the server refuse every change.
	ReadOnly bool
	// Create creates the database if it does not exist and the role may create it. Created, if not
	// nil, is then called with its name.
	Create  bool
	Created func(name string)
	// Waiting, if not nil, is called once per wait. Its parameter says whether the run waits for
	// another run or for a lock on a table, and describes the process that holds the lock.
	Waiting func(what string)
}

// DB is one connection. It implements [migrate.Database].
type DB struct {
	config  *pgconn.Config
	options Options
	conn    *pgconn.PgConn
	schema  string
	inTx    bool
	// searchPath and role are the search_path and the role at the start of the first connection.
	searchPath, role string
	// settingsChanged is true if settings of the session may differ from the pins (see pins.go),
	// because the connection is new or a migration file may have changed them. ran is true if a
	// file may have changed settings of the open transaction.
	settingsChanged, ran bool
	// prepared has the prepared statements by their text. names counts all statements that were
	// ever prepared on this connection.
	prepared  map[string]*pgconn.StatementDescription
	names     int
	forgetful bool // the server may have dropped the prepared statements
	pooled    bool // the connection is to a pooler: the next statement may run in another session
	locked    bool // within WithLock, so that a new connection must acquire the lock again
	identity  history.Database
}

var _ migrate.Database = (*DB)(nil)

// Open connects to a database.
func Open(ctx context.Context, target *datasource.Postgres, o Options) (*DB, error) {
	config, err := pgconn.ParseConfig(target.ConnString)
	if err != nil {
		return nil, &datasource.ConfigError{Message: "read the database URL: " + datasource.MaskIn(err.Error(), target.ConnString)}
	}
	if o.LockTimeout == 0 {
		o.LockTimeout = 2 * time.Second
	}
	if o.LockWait == 0 {
		o.LockWait = time.Minute
	}
	if o.Waiting == nil {
		o.Waiting = func(string) {}
	}
	if o.Created == nil {
		o.Created = func(string) {}
	}
	// The four settings that a pooler accepts.
	for _, p := range []pin{{"client_encoding", "UTF8"}, {"TimeZone", "UTC"}, {"DateStyle", "ISO, MDY"}, {"standard_conforming_strings", "on"}} {
		config.RuntimeParams[p.name] = p.value
	}
	delete(config.RuntimeParams, "timezone")
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "comon_orm"
	}
	db := &DB{config: config, options: o, schema: target.Schema}
	err = db.connect(ctx)
	if o.Create && isMissing(err) {
		if err = db.create(ctx); err == nil {
			err = db.connect(ctx)
		}
	}
	if isMissing(err) {
		err = &datasource.ConfigError{Message: db.missing() + ": it has to be created first", NoDatabase: true}
	}
	if err != nil {
		return nil, err
	}
	if db.schema == "" {
		return nil, errors.Join(errors.New("no schema of the search_path exists: add ?schema=NAME to the database URL"), db.Close())
	}
	return db, nil
}

func (db *DB) connect(ctx context.Context) error {
	conn, err := pgconn.ConnectConfig(ctx, db.config)
	if err != nil {
		// pgconn's message names host, user and database, never the password.
		return fmt.Errorf("connect to PostgreSQL: %w", &datasource.Unreachable{Cause: err})
	}
	db.conn = conn
	db.prepared, db.forgetful = map[string]*pgconn.StatementDescription{}, false
	if err := db.detectPooler(ctx); err != nil {
		return errors.Join(fmt.Errorf("connect to PostgreSQL: %w", err), db.Close())
	}
	if db.searchPath == "" {
		if err := db.resolve(ctx); err != nil {
			return errors.Join(fmt.Errorf("connect to PostgreSQL: %w", err), db.Close())
		}
	}
	// The other settings are set by statements, because poolers refuse them as startup parameters.
	db.settingsChanged = true
	if _, err := db.ask(ctx, nil); err != nil {
		return errors.Join(fmt.Errorf("connect to PostgreSQL: %w", err), db.Close())
	}
	return nil
}

// Dialect returns the dialect of PostgreSQL.
func (db *DB) Dialect() dialect.Dialect { return ddl.New() }

// Name returns the database's name with host and schema.
func (db *DB) Name() string {
	return fmt.Sprintf("%s (schema %s, host %s)", db.config.Database, db.schema, db.config.Host)
}

// Schema returns the schema of the URL. If the URL has none, it returns the schema that
// [DB.resolve] has chosen from the search_path.
func (db *DB) Schema() string { return db.schema }

// Server returns the version that the server sent at the start of the connection.
func (db *DB) Server(ctx context.Context) (string, error) {
	if version := db.conn.ParameterStatus("server_version"); version != "" {
		return version, nil
	}
	rows, err := db.Query(ctx, "SHOW server_version")
	if err != nil {
		return "", err
	}
	return rows[0][0], nil
}

// EnsureSchema creates the connection's schema if it does not exist.
func (db *DB) EnsureSchema(ctx context.Context) error {
	rows, err := db.Query(ctx, "SELECT 1 FROM pg_namespace WHERE nspname = "+sqltext.Literal(provider.PostgreSQL, db.schema))
	if err != nil || len(rows) > 0 {
		return err
	}
	if err := db.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+sqltext.Ident(provider.PostgreSQL, db.schema)); err != nil {
		return fmt.Errorf("create schema %s: %w", db.schema, err)
	}
	return nil
}

// Close ends the connection.
func (db *DB) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return db.conn.Close(ctx)
}

// Exec runs one statement.
func (db *DB) Exec(ctx context.Context, sql sqltext.SQL) error {
	if db.inTx {
		db.ran = true
		return db.exec(ctx, sql)
	}
	watch := db.watch(ctx)
	defer watch.end()
	err := db.exec(ctx, sql)
	db.settingsChanged = true
	if errors.Is(err, migrate.ErrBusy) {
		err = fmt.Errorf("%w%s", err, db.lockers(ctx, watch))
	}
	return err
}

// Query runs one query of this tool and returns every value as text, NULL as "".
func (db *DB) Query(ctx context.Context, sql sqltext.SQL) ([][]string, error) {
	answers, err := db.query(ctx, question{sql: string(sql)})
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// QueryAll runs statements of this tool with text parameters.
func (db *DB) QueryAll(ctx context.Context, statements ...migrate.Statement) ([][][]string, error) {
	questions := make([]question, len(statements))
	for i, s := range statements {
		questions[i] = question{sql: string(s.SQL), args: s.Args, often: true}
	}
	return db.query(ctx, questions...)
}

func (db *DB) query(ctx context.Context, questions ...question) ([][][]string, error) {
	if db.conn.IsClosed() && !db.inTx {
		if err := db.reconnect(ctx); err != nil {
			return nil, err
		}
	}
	return db.ask(ctx, questions)
}

// exec runs a statement with the extended protocol, which accepts only one statement.
func (db *DB) exec(ctx context.Context, sql sqltext.SQL) error {
	if db.conn.IsClosed() && !db.inTx {
		if err := db.reconnect(ctx); err != nil {
			return err
		}
	}
	if !db.inTx && len(db.pinning()) > 0 {
		if _, err := db.ask(ctx, nil); err != nil {
			return err
		}
	}
	result := db.conn.ExecParams(ctx, string(sql), nil, nil, nil, nil).Read()
	return lost(ctx, db.conn, translate(result.Err))
}

// lost returns err. If the connection is lost, the error also says so.
func lost(ctx context.Context, conn *pgconn.PgConn, err error) error {
	if err != nil && conn.IsClosed() && ctx.Err() == nil {
		return fmt.Errorf("%w: the connection was lost: %w", migrate.ErrHeldUp, err)
	}
	return err
}

// reconnect connects again, and acquires the migration lock again, which was lost with the
// connection.
func (db *DB) reconnect(ctx context.Context) error {
	locked := db.locked
	db.locked = false
	defer func() { db.locked = locked }()
	if err := db.connect(ctx); err != nil {
		return err
	}
	if !locked {
		return nil
	}
	if err := db.lock(ctx); err != nil {
		return errors.Join(err, db.Close()) // no statement may run without the lock
	}
	return nil
}

// SQLSTATEs (PostgreSQL manual, appendix A).
const (
	lockNotAvailable = "55P03"
	deadlock         = "40P01"
	readOnly         = "25006"
	queryCanceled    = "57014"
	unsafeNewValue   = "55P04"
	unknownStatement = "26000"

	dataException         = "22" // the class of errors for an invalid value of a type
	syntaxError           = "42" // the class that also has unknown names and wrong types
	insufficientResources = "53" // the class for full disk or memory, and too many connections
	operatorIntervention  = "57" // the class for a canceled query, and a server that shuts down
)

// translate returns an error of package migrate for each server error that callers handle, such as
// [migrate.ErrBusy] for a lock timeout. The new error wraps err.
func translate(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	switch {
	case pg.Code == lockNotAvailable, pg.Code == deadlock:
		return fmt.Errorf("%w: another program holds a lock on a table: %w", migrate.ErrBusy, err)
	case pg.Code == unsafeNewValue:
		return fmt.Errorf("%w: %w", migrate.ErrNeedsCommit, err)
	case pg.Code == readOnly:
		return fmt.Errorf("the database cannot be written: %w", err)
	case strings.HasPrefix(pg.Code, insufficientResources), strings.HasPrefix(pg.Code, operatorIntervention):
		return fmt.Errorf("%w: %w", migrate.ErrHeldUp, err)
	default:
		return err
	}
}

// Columns returns the columns of a table in the connection's schema.
func (db *DB) Columns(ctx context.Context, table string) ([]string, error) {
	rows, err := db.Query(ctx, `SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = `+sqltext.Literal(provider.PostgreSQL, db.schema)+` AND c.relname = `+sqltext.Literal(provider.PostgreSQL, table)+` AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`)
	if err != nil {
		return nil, fmt.Errorf("look for table %s: %w", table, err)
	}
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row[0]
	}
	return names, nil
}
