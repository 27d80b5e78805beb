// Package postgres runs query trees on PostgreSQL through pgx.
//
// It speaks pgx's wire protocol layer directly: statements are prepared once per connection,
// parameters and results travel in binary form where that is cheaper, several nodes share
// one trip, and BEGIN goes with the first statement of a transaction.
package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/target"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// Executor runs nodes on one database. It implements [driver.Executor].
type Executor struct {
	pool *pgxpool.Pool
	*trace.Tracer
	settings datasource.Postgres
	owned    bool
}

var _ driver.Executor = (*Executor)(nil)

// Open connects to the datasource's database. The URL of the options wins over the source.
func Open(ctx context.Context, src driver.Source, opts ...orm.Option) (*Executor, error) {
	config := orm.NewConfig(opts...).Config
	url, err := target.URL(config, src)
	if err != nil {
		return nil, err
	}
	database, err := datasource.Parse(provider.PostgreSQL, url)
	if err != nil {
		return nil, err
	}
	settings := *database.PG
	parsed, err := pgxpool.ParseConfig(settings.ConnString)
	if err != nil { // its text may quote the URL, so it is not wrapped
		return nil, fmt.Errorf("read the database URL: %s", datasource.MaskIn(err.Error(), url))
	}
	if n := max(config.MaxConns, 0); n > 0 {
		parsed.MaxConns = int32(min(n, 1<<15))
	} else if settings.MaxConns > 0 {
		parsed.MaxConns = int32(min(settings.MaxConns, 1<<15))
	}
	if !settings.StatementCache { // for those who use the pool themselves
		parsed.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
		parsed.ConnConfig.StatementCacheCapacity, parsed.ConnConfig.DescriptionCacheCapacity = 0, 0
	} else {
		parsed.AfterConnect = pinSession
	}
	pinStartup(parsed.ConnConfig.RuntimeParams)
	settings.ConnString = ""
	pool, err := pgxpool.NewWithConfig(ctx, parsed)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect to the PostgreSQL database %s on %s: %w", parsed.ConnConfig.Database, parsed.ConnConfig.Host, &datasource.Unreachable{Cause: err})
	}
	return &Executor{pool: pool, Tracer: trace.New(config), settings: settings, owned: true}, nil
}

// pinStartup sets what texts and times mean, whatever server, database and role have set: the four parameters that
// PgBouncer lets pass. A time zone of the URL stays; the other three the client relies on.
func pinStartup(params map[string]string) {
	zone := "UTC"
	for name, value := range params {
		switch strings.ToLower(name) {
		case "timezone":
			zone = value
		case "client_encoding", "datestyle", "standard_conforming_strings":
		default:
			continue
		}
		delete(params, name)
	}
	params["timezone"], params["client_encoding"] = zone, "UTF8"
	params["datestyle"], params["standard_conforming_strings"] = "ISO, MDY", "on"
}

// pinSession sets what the values of an array and the digits of a number depend on. These a pooler would not let pass
// when the connection is made, and a session that is shared between transactions would not keep.
func pinSession(ctx context.Context, c *pgx.Conn) error {
	err := c.PgConn().Exec(ctx, `SELECT set_config(name, value, false) FROM (VALUES ('array_nulls', 'on'), ('extra_float_digits', '1'), ('bytea_output', 'hex')) p (name, value)
  WHERE current_setting(name) <> value`).Close()
	if err != nil {
		return fmt.Errorf("set what values mean: %w", err)
	}
	return nil
}

// New makes an executor on an existing pool, which stays the caller's to close.
// The pool's connections must not go through a pooler that shares them between transactions.
func New(pool *pgxpool.Pool, opts ...orm.Option) *Executor {
	return &Executor{pool: pool, Tracer: trace.New(orm.NewConfig(opts...).Config), settings: datasource.Postgres{StatementCache: true}}
}

// Pool is the pool underneath, for COPY, LISTEN and whatever else the client does not do.
func (e *Executor) Pool() *pgxpool.Pool { return e.pool }

// Close closes the pool that Open made. It waits for connections in use.
func (e *Executor) Close() error {
	if e.owned {
		e.pool.Close()
	}
	return nil
}

// acquire takes a connection out of the pool. Give it back with Release.
func (e *Executor) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	waiting := ctx
	if e.settings.PoolTimeout > 0 {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, e.settings.PoolTimeout)
		defer cancel()
	}
	c, err := e.pool.Acquire(waiting)
	if err != nil {
		return nil, fmt.Errorf("get a connection to the PostgreSQL database: %w", err)
	}
	return c, nil
}

func (e *Executor) session(c *pgxpool.Conn) *session {
	return &session{conn: c.Conn(), Tracer: e.Tracer, cached: e.settings.StatementCache, timeout: e.settings.SocketTimeout}
}
