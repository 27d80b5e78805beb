package postgres

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/runtime/orm"
)

// use is the purpose of a connection of the pool.
type use uint8

const (
	forStatement use = iota
	forTransaction
	forStream
	uses // the number of uses
)

func (u use) String() string { return [uses]string{"statements", "transactions", "streams"}[u] }

// holders records the connections of the pool that are in use. A caller that waits too long for a
// connection gets an error that describes them.
type holders struct {
	mu   sync.Mutex
	held map[*pgxpool.Conn]holder
}

type holder struct {
	use   use
	since time.Time
}

func (h *holders) add(c *pgxpool.Conn, u use) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.held == nil {
		h.held = map[*pgxpool.Conn]holder{}
	}
	h.held[c] = holder{u, time.Now()}
}

func (h *holders) remove(c *pgxpool.Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.held, c)
}

// describe returns a text about the connections in use and their purposes.
func (h *holders) describe(stat *pgxpool.Stat) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var (
		count  [uses]int
		oldest [uses]time.Duration
	)
	for _, k := range h.held {
		count[k.use]++
		oldest[k.use] = max(oldest[k.use], time.Since(k.since))
	}
	var parts []string
	for u, n := range count {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d by %s (the oldest for %s)", n, use(u), oldest[u].Round(time.Millisecond)))
		}
	}
	if n := int(stat.AcquiredConns()) - len(h.held); n > 0 {
		parts = append(parts, fmt.Sprintf("%d by users of the pool itself", n))
	}
	if n := stat.ConstructingConns(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d are being opened", n))
	}
	text := fmt.Sprintf("of at most %d connections %d are in use", stat.MaxConns(), stat.AcquiredConns())
	if len(parts) == 0 {
		return text
	}
	return text + ": " + strings.Join(parts, ", ")
}

// acquire takes a connection from the pool. The caller must return the connection with release.
func (e *Executor) acquire(ctx context.Context, u use) (*pgxpool.Conn, error) {
	waiting := ctx
	if e.settings.PoolTimeout > 0 {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, e.settings.PoolTimeout)
		defer cancel()
	}
	var c *pgxpool.Conn
	err := orm.ErrClosed
	if !e.closed.Load() {
		c, err = e.pool.Acquire(waiting)
	}
	if err == nil {
		e.add(c, u)
		return c, nil
	}
	switch {
	case e.closed.Load(): // also if the executor was closed during the wait
		err = orm.ErrClosed
	case waiting.Err() == nil: // the server refused a connection
	case ctx.Err() == nil:
		err = fmt.Errorf("%w: waited %s; %s; inside a transaction use its own client, and a stream holds its connection until it ends; the limits are connection_limit and pool_timeout of the URL",
			orm.ErrPoolTimeout, e.settings.PoolTimeout, e.describe(e.pool.Stat()))
	default:
		err = fmt.Errorf("%w (%s)", err, e.describe(e.pool.Stat()))
	}
	return nil, fmt.Errorf("get a connection to the PostgreSQL database: %w", err)
}

func (e *Executor) release(c *pgxpool.Conn) {
	e.remove(c)
	c.Release()
}

// connect returns a session on a connection of the pool. The caller must end the session with
// release.
func (e *Executor) connect(ctx context.Context, u use) (*session, error) {
	c, err := e.acquire(ctx, u)
	if err != nil {
		return nil, err
	}
	if err := e.readsTexts(c.Conn()); err != nil {
		e.release(c)
		return nil, err
	}
	return &session{
		exec: e, lent: c, use: u, conn: c.Conn(), Tracer: e.Tracer,
		cached: e.settings.StatementCache, pinned: e.owned, timeout: e.settings.SocketTimeout,
	}, nil
}

// readsTexts returns an error if the server would read the client's texts, which are UTF-8, in
// another encoding. Only a connection of the user's own pool can have such an encoding.
func (e *Executor) readsTexts(c *pgx.Conn) error {
	if e.owned {
		return nil
	}
	switch encoding := c.PgConn().ParameterStatus("client_encoding"); encoding {
	case "", "UTF8", "SQL_ASCII": // SQL_ASCII converts nothing
		return nil
	default:
		return fmt.Errorf("the pool's connections have client_encoding %s, texts need UTF8: add client_encoding=UTF8 to the pool's URL", encoding)
	}
}

// release returns the connection to the pool. Further calls do nothing.
func (s *session) release() {
	if s.lent != nil {
		s.exec.release(s.lent)
		s.lent = nil
	}
}

// reconnect replaces a connection that the server has closed. Other connections of the pool may be
// closed too, for example after a restart of the server. Therefore reconnect takes connections from
// the pool until one answers a ping.
func (s *session) reconnect(ctx context.Context) error {
	s.release()
	for tries := s.exec.pool.Stat().MaxConns(); ; tries-- {
		c, err := s.exec.acquire(ctx, s.use)
		if err != nil {
			return err
		}
		err = c.Ping(ctx)
		if err == nil {
			s.lent, s.conn = c, c.Conn()
			return nil
		}
		s.exec.release(c)
		if tries == 0 || ctx.Err() != nil {
			return fmt.Errorf("connect to the PostgreSQL database again: %w", err)
		}
	}
}
