package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// pool holds the connections to one database: one connection that writes and several that read. A
// database in memory has one connection for both.
type pool struct {
	path  string
	flags sqlite3.OpenFlags
	// write holds one token if the writing connection is free. read holds one token for each free
	// reading connection. A connection is free if it is idle or not opened yet.
	write, read chan struct{}
	shared      bool
	// times describes the columns that can hold times. It is read when the database is opened, and
	// again after a statement has used an unknown table.
	times atomic.Pointer[sqlgen.TimeColumns]

	mu      sync.Mutex
	writing *conn // the writing connection while it is idle, else nil
	idle    []*conn
	closed  bool
}

// conn is a connection acquired from the pool.
type conn struct {
	*sqlite3.Conn
	writes bool
	// restricted is true while the writing connection runs a read-only transaction.
	restricted bool
}

func newPool(path string, flags sqlite3.OpenFlags, readers int) *pool {
	p := &pool{path: path, flags: flags, write: make(chan struct{}, 1), shared: readers == 0}
	p.write <- struct{}{}
	p.read = make(chan struct{}, readers)
	for range readers {
		p.read <- struct{}{}
	}
	return p
}

// writer acquires the writing connection.
func (p *pool) writer(ctx context.Context) (*conn, error) {
	if err := p.wait(ctx, p.write); err != nil {
		if errors.Is(err, orm.ErrPoolTimeout) { // for callers, this is the same conflict as a write lock of another program
			err = fmt.Errorf("%w: %w: another transaction of this program writes; inside a transaction use its own client", orm.ErrSerialization, err)
		}
		return nil, err
	}
	return p.acquire(ctx, true)
}

// reader acquires a connection for reading.
func (p *pool) reader(ctx context.Context) (*conn, error) {
	if p.shared {
		return p.writer(ctx)
	}
	if err := p.wait(ctx, p.read); err != nil {
		if errors.Is(err, orm.ErrPoolTimeout) {
			err = fmt.Errorf("%w: all %d reading connections are in use by read-only transactions and streams", err, cap(p.read))
		}
		return nil, err
	}
	return p.acquire(ctx, false)
}

// wait takes a token. It waits at most the busy timeout, the time that SQLite itself waits for a
// lock. Without a limit, a caller that holds the last connection and needs a second one would wait
// forever.
func (p *pool) wait(ctx context.Context, tokens <-chan struct{}) error {
	select {
	case <-tokens:
		return nil
	default:
	}
	timer := time.NewTimer(p.flags.Busy)
	defer timer.Stop()
	select {
	case <-tokens:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for a connection to the SQLite database %s: %w", p.path, ctx.Err())
	case <-timer.C:
		return fmt.Errorf("%w: waited %s for a connection to the SQLite database %s", orm.ErrPoolTimeout, p.flags.Busy, p.path)
	}
}

// acquire takes an idle connection or opens a new one. The caller has taken the token. If acquire
// fails, it puts the token back.
func (p *pool) acquire(ctx context.Context, writes bool) (*conn, error) {
	p.mu.Lock()
	var c *conn
	closed := p.closed
	switch {
	case closed:
	case writes:
		c, p.writing = p.writing, nil
	case len(p.idle) > 0:
		c = p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
	}
	p.mu.Unlock()
	if closed {
		p.giveToken(writes)
		return nil, fmt.Errorf("get a connection to the SQLite database %s: %w", p.path, orm.ErrClosed)
	}
	if c == nil {
		opened, err := p.open(ctx, writes)
		if err != nil {
			p.giveToken(writes)
			return nil, err
		}
		c = opened
	}
	c.SetContext(ctx)
	return c, nil
}

func (p *pool) open(ctx context.Context, writes bool) (*conn, error) {
	d, err := sqlite3.Open(p.path, p.flags)
	if err != nil {
		return nil, err
	}
	d.SetContext(ctx)
	if err := p.setUp(d, writes); err != nil {
		if ctx.Err() != nil { // SQLite reports only that the statement was interrupted
			err = fmt.Errorf("%w: %w", ctx.Err(), err)
		}
		return nil, errors.Join(fmt.Errorf("open SQLite database %s: %w", p.path, err), d.Close())
	}
	return &conn{Conn: d, writes: writes}, nil
}

func (p *pool) setUp(d *sqlite3.Conn, writes bool) error {
	if err := d.Exec("PRAGMA foreign_keys = ON"); err != nil {
		return err
	}
	switch {
	case p.shared || p.flags.ReadOnly:
		return nil
	case !writes:
		return d.Exec("PRAGMA query_only = ON")
	}
	err := d.Exec("PRAGMA journal_mode = WAL")
	var own *sqlite3.Error
	if errors.As(err, &own) && own.Primary() == sqlite3.CodeBusy {
		return nil // another program prevents the change of mode; the current mode works too, but readers may wait
	}
	return err
}

// release rolls back a transaction that is still open and returns the connection to the pool.
func (p *pool) release(c *conn) {
	c.SetContext(context.Background())
	usable := !c.InTransaction() || c.Exec("ROLLBACK") == nil
	if c.restricted {
		c.restricted = c.Exec("PRAGMA query_only = OFF") != nil
	}
	p.mu.Lock()
	keep := usable && !p.closed || p.shared && !p.closed
	switch {
	case !keep:
	case c.writes:
		p.writing = c
	default:
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if !keep {
		_ = c.Close() // no caller can use this error
	}
	p.giveToken(c.writes)
}

func (p *pool) giveToken(writes bool) {
	if writes {
		p.write <- struct{}{}
		return
	}
	p.read <- struct{}{}
}

func (p *pool) close() error {
	p.mu.Lock()
	idle := p.idle
	if p.writing != nil {
		idle = append(idle, p.writing)
	}
	p.idle, p.writing, p.closed = nil, nil, true
	p.mu.Unlock()
	var errs []error
	for _, c := range idle {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}
