// Package sqlite runs query trees on SQLite. The database is a file or in memory; SQLite itself is
// part of the program, translated to Go.
//
// A file is opened in WAL (write-ahead log) mode with one writing and several reading connections,
// so that readers do not wait for the writer. A transaction that may write acquires the write lock
// when it begins.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/target"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// Error is SQLite's own error, for [errors.As].
type Error = sqlite3.Error

// Executor runs nodes on one database. It implements [driver.Executor].
type Executor struct {
	pool *pool
	*trace.Tracer
}

var _ driver.Executor = (*Executor)(nil)

const defaultBusy = 10 * time.Second

// Open opens the file that the datasource names. A URL in the options overrides the datasource. The
// file must exist; Open returns an error otherwise. A URL of a database in memory is opened as by
// [OpenMemory].
func Open(ctx context.Context, src driver.Source, opts ...orm.Option) (*Executor, error) {
	config := orm.NewConfig(opts...).Config
	url, err := target.URL(config, src)
	if err != nil {
		return nil, err
	}
	database, err := datasource.Parse(provider.SQLite, url)
	if err != nil {
		return nil, err
	}
	file := database.SQLite
	if file.Memory() {
		return OpenMemory(ctx, nil, opts...)
	}
	if err := file.MustExist(src.SchemaDir); err != nil {
		return nil, err
	}
	busy := file.BusyTimeout
	if busy == 0 {
		busy = defaultBusy
	}
	readers := config.MaxConns
	if readers == 0 {
		readers = file.MaxConns
	}
	if readers == 0 {
		readers = max(4, runtime.GOMAXPROCS(0))
	}
	p := newPool(file.Path, sqlite3.OpenFlags{ReadOnly: file.ReadOnly, Busy: busy}, readers)
	return start(ctx, p, config)
}

// OpenMemory creates an empty database in memory and runs the statements of ddl in it. Close
// deletes the database.
//
// The database has one connection. Therefore statements run one after the other, and while a
// transaction is open, all statements outside it wait.
func OpenMemory(ctx context.Context, ddl []string, opts ...orm.Option) (*Executor, error) {
	p := newPool(datasource.InMemory, sqlite3.OpenFlags{Busy: defaultBusy}, 0)
	e, err := start(ctx, p, orm.NewConfig(opts...).Config)
	if err != nil {
		return nil, err
	}
	for _, text := range ddl {
		if err := e.script(ctx, text); err != nil {
			return nil, errors.Join(fmt.Errorf("set up database in memory: %w", err), e.Close())
		}
	}
	c, err := p.writer(ctx)
	if err == nil {
		err = p.readTimes(c)
		p.release(c)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("set up database in memory: %w", err), e.Close())
	}
	return e, nil
}

// start opens the first connection, so that Open returns the error if the file is not a database.
func start(ctx context.Context, p *pool, config driver.Config) (*Executor, error) {
	e := &Executor{pool: p, Tracer: newTracer(config)}
	c, err := p.writer(ctx)
	if err != nil {
		return nil, err
	}
	err = p.readTimes(c)
	p.release(c)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open SQLite database %s: %w", p.path, err), e.Close())
	}
	return e, nil
}

// script runs the SQL statements of text, one after the other.
func (e *Executor) script(ctx context.Context, text string) error {
	c, err := e.pool.writer(ctx)
	if err != nil {
		return err
	}
	defer e.pool.release(c)
	for text != "" {
		s, err := c.Prepare(text)
		if err != nil {
			return err
		}
		_, err = s.Step()
		text = s.Rest()
		s.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

// Close closes the idle connections at once. A connection in use is closed when its statement or
// transaction ends.
func (e *Executor) Close() error { return e.pool.close() }

// OneConnection reports whether the database has a single connection, which is true in memory; see
// [driver.OneConnection].
func (e *Executor) OneConnection() bool { return e.pool.shared }
