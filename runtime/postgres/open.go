// Package postgres runs query trees on PostgreSQL.
//
// It uses the wire protocol layer of pgx. Each statement is prepared once per connection.
// Parameters and results are sent in binary form where this is cheaper. One round trip contains as
// many statements as possible; session.go explains how.
package postgres

import (
	"context"
	"fmt"
	neturl "net/url"
	"strings"
	"sync/atomic"
	"time"

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
	// owned is true if Open created the pool, so that its sessions have the settings that the
	// client needs.
	owned  bool
	closed atomic.Bool
	// changes counts the failed statements whose table had changed since they were prepared.
	changes atomic.Int64
	holders
}

var _ driver.Executor = (*Executor)(nil)

// Open connects to the database of the datasource. A URL in the options takes precedence.
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
	if err != nil { // not wrapped, because its text may contain the URL with its password
		return nil, fmt.Errorf("read the database URL: %s", datasource.MaskIn(err.Error(), url))
	}
	if n := max(config.MaxConns, 0); n > 0 {
		parsed.MaxConns = int32(min(n, 1<<15))
	} else if settings.MaxConns > 0 {
		parsed.MaxConns = int32(min(settings.MaxConns, 1<<15))
	}
	if !settings.StatementCache { // for callers that use the pool directly
		parsed.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
		parsed.ConnConfig.StatementCacheCapacity, parsed.ConnConfig.DescriptionCacheCapacity = 0, 0
	} else {
		parsed.AfterConnect = pinSession
	}
	pinStartup(parsed.ConnConfig.RuntimeParams, settings.ConnString)
	settings.ConnString = ""
	pool, err := pgxpool.NewWithConfig(ctx, parsed)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect to the PostgreSQL database %s on %s: %w", parsed.ConnConfig.Database, parsed.ConnConfig.Host, &datasource.Unreachable{Cause: err})
	}
	return &Executor{pool: pool, Tracer: newTracer(config), settings: settings, owned: true}, nil
}

// pinStartup sets the startup parameters that determine how texts and times are read: the four that
// PgBouncer accepts at startup. They override the settings of the server, the database, the role
// and the environment. The time zone is UTC unless the URL names one. The URL can name it in the
// parameter timezone, which is sent unchanged, or in the parameter options. In the second case
// pinStartup must not set the startup parameter, because the server prefers it to the options. The
// client depends on the values of the other three parameters.
func pinStartup(params map[string]string, connString string) {
	for name := range params {
		switch strings.ToLower(name) {
		case "timezone", "client_encoding", "datestyle", "standard_conforming_strings":
			delete(params, name)
		}
	}
	params["client_encoding"], params["datestyle"], params["standard_conforming_strings"] = "UTF8", "ISO, MDY", "on"
	var named neturl.Values
	if u, err := neturl.Parse(connString); err == nil {
		named = u.Query()
	}
	switch zone := named.Get("timezone"); {
	case zone != "":
		params["timezone"] = zone
	case !strings.Contains(strings.ToLower(named.Get("options")), "timezone="):
		params["timezone"] = "UTC"
	}
}

// pinSession sets the parameters that determine how array items, floating-point digits and bytes
// are written. PgBouncer does not accept these parameters at startup, and a session that it shares
// between transactions would lose them.
func pinSession(ctx context.Context, c *pgx.Conn) error {
	err := c.PgConn().Exec(ctx, `SELECT set_config(name, value, false) FROM (VALUES ('array_nulls', 'on'), ('extra_float_digits', '1'), ('bytea_output', 'hex')) p (name, value)
  WHERE current_setting(name) <> value`).Close()
	if err != nil {
		return fmt.Errorf("set the session's parameters: %w", err)
	}
	return nil
}

// New returns an executor for an existing pool, which the caller closes. The pool must not connect
// through a pooler that shares connections between transactions. The sessions of the pool keep
// their settings. Their time zone affects raw SQL and defaults of the database, but not the values
// that the client writes, reads and compares. The first use of a statement on a connection takes
// one round trip more than with Open.
func New(pool *pgxpool.Pool, opts ...orm.Option) *Executor {
	return &Executor{pool: pool, Tracer: newTracer(orm.NewConfig(opts...).Config), settings: datasource.Postgres{StatementCache: true, PoolTimeout: datasource.DefaultPoolTimeout}}
}

// Pool returns the connection pool, for features that the client does not have, such as COPY and
// LISTEN.
func (e *Executor) Pool() *pgxpool.Pool { return e.pool }

// Close closes the pool if Open created it. It waits until no connection is in use, but not longer
// than callers wait for a connection. After that time it returns [orm.ErrPoolTimeout]. A connection
// that is still in use, such as that of a stream, is closed when its use ends.
func (e *Executor) Close() error {
	e.closed.Store(true)
	if !e.owned {
		return nil
	}
	if e.settings.PoolTimeout <= 0 {
		e.pool.Close()
		return nil
	}
	done := make(chan struct{})
	go func() {
		e.pool.Close()
		close(done)
	}()
	limit := time.NewTimer(e.settings.PoolTimeout)
	defer limit.Stop()
	select {
	case <-done:
		return nil
	case <-limit.C:
		return fmt.Errorf("close the client: %w: waited %s; %s", orm.ErrPoolTimeout, e.settings.PoolTimeout, e.describe(e.pool.Stat()))
	}
}
