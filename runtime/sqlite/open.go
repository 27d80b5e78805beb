// Package sqlite runs query trees on SQLite: embedded, pure Go, one file or memory.
//
// A file is opened in WAL mode with one writing and several reading connections, so that readers
// never wait. Transactions that may write acquire the write lock at the beginning.
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

// Open opens the datasource's file, which must exist. A URL in the options takes precedence.
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
// removes it.
//
// The database has one connection: statements run one after the other, and an open transaction
// makes all others wait.
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

// start opens the first connection, so that a file that is no database is reported by Open.
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

// script runs statements one after another.
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

// Close closes the connections. A connection in use is closed when its statement or transaction
// ends.
func (e *Executor) Close() error { return e.pool.close() }

// OneConnection reports whether the database is in memory, see [driver.OneConnection].
func (e *Executor) OneConnection() bool { return e.pool.shared }
