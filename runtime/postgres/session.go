package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// How statements reach the server.
//
// A node compiles to one or more statements, which this package calls tasks. The aim is one round
// trip for all tasks of a call, including BEGIN if the call is the first in a transaction.
//
// Prepared statements. The server parses a statement once per connection. After that, only the name
// of the statement and its parameters are sent. [cache] maps the text of a statement to the
// prepared statement of the connection. The first use of a text sends Parse with the name, followed
// by the parameters, in one round trip. The types of the parameters are not known yet. So values
// are sent as text, which the server reads for every type, and results are returned as text. The
// answer contains the description of the statement. Later uses send and read binary forms where the
// types have them. The size of the cache is limited. If it is full, the least recently used
// statement is removed. The server deallocates this statement together with the next one that is
// prepared.
//
// The name is a hash of the text. A pooler that shares server connections between transactions may
// send a client to a connection where another client has prepared its own statements. With names
// such as comon_orm_1 the client could run a statement of the other client. With hashes, the
// connection either has the same statement or reports an error, because the name is unknown. With
// pgbouncer=true in the URL there is no cache: parameters are sent together with the text, as an
// unnamed statement.
//
// Three kinds of statements are described first, in an additional round trip (prepare.go). The
// user's own SQL with parameters or rows is described because Go values are encoded for the types
// of the parameters, and the columns are checked before the statement runs. Every statement is
// described if the user made the pool, because the settings of the user's sessions may change the
// text form of values. A stream is described because its rows are read in pieces (portal.go), so
// that the caller can stop early.
//
// Pipelining. A statement whose result is not needed, such as BEGIN and SAVEPOINT, is not sent
// immediately. It is stored in pending and sent before the next task. COMMIT can be sent after the
// last task. Several statements are sent as a pipeline (exchange.go): all statements, followed by
// one Sync. Their results are read in the same order. Outside a transaction, the server runs the
// statements before the Sync as one transaction, so a failure undoes all of them. Several
// statements that only read get their own transaction, whose isolation level gives them one
// snapshot. A single task needs no pipeline if its statement is already prepared and nothing is
// pending.
//
// For example, the first transaction on a connection, a second one like it, and two reads:
//
//	call             trip   sent
//	Begin                   nothing; pending is [BEGIN]
//	Run(insert)      1      BEGIN, Prepare comon_orm_5d41, its parameters as text, Sync
//	Commit           2      COMMIT
//	Begin, Run       3      BEGIN, comon_orm_5d41 with its parameters, Sync
//	Commit           4      COMMIT
//	RunAll(a, b)     5      BEGIN … REPEATABLE READ READ ONLY, a, b, COMMIT, Sync
//
// Callbacks. A caller may run further statements while it reads rows. The connection is then busy
// with the result, so the rest of the result is buffered in memory first (read.go). In a pipeline
// all results except the last one are buffered before the first row is passed on.
//
// Repetition after a lost connection. If the server has closed the connection, a call that does not
// continue a transaction is sent once more on another connection, provided that the first attempt
// cannot have changed the database. This is so if the call only reads, if it begins a transaction
// without committing it, or if nothing of it was sent.
//
// Repetition after an error about a prepared statement. There are three such errors. The server
// refuses a statement if a table has changed since the statement was prepared. If a pooler has
// changed the server connection, the new one may not know a prepared statement. Or it may already
// have a statement with the name that the client wants to prepare. A statement that the server does
// not know is removed from the cache. If the failed call began the transaction or ran outside of
// one, the call had no effect. Then everything is sent again, including BEGIN. If the call
// continued a transaction, the transaction has failed. If the cause is a changed table, the error
// then reports that the caller can repeat the transaction. After the first error about a changed
// table, every connection of the client discards its prepared statements. Otherwise each outdated
// statement would fail once on each connection.
//
// A call is never repeated after the caller has received a row of it.

// session runs statements on one connection, which belongs to the pool or to a transaction.
type session struct {
	exec *Executor
	lent *pgxpool.Conn
	use  use
	conn *pgx.Conn // the connection that the field lent holds
	*trace.Tracer
	cached  bool
	pinned  bool // the client has set the settings that change the text form of values
	timeout time.Duration
	wasOpen bool // whether the connection was open when the last call began
	// pending are statements of transaction control that are sent together with the next statement.
	pending []string
	active  *reading
	portals int // number of portals opened so far
}

// task is one statement of one node.
type task struct {
	sqlgen.Statement
	node     int
	query    query.Node
	args     []any // the user's own values, for Raw
	raw      bool
	result   *rawResult // for Raw; nil if the rows are not needed
	affected int64
	span     trace.Span
}

// handler receives the rows of a node. node is the position of the node in the call.
type handler func(node int, r *row) error

// call contains the statements that one call of an executor sends.
type call struct {
	tasks []task
	each  handler
	// end is the statement of transaction control to send after the tasks, such as COMMIT, or "".
	end string
	// ended is true after the server has run the statement in the field end.
	ended bool
	// delivered is true after the handler has received a row. From then on the call cannot be
	// repeated.
	delivered bool
}

// run runs the call in as few round trips as possible.
func (s *session) run(ctx context.Context, c *call) error {
	if s.active != nil {
		s.active.buffer()
	}
	if s.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.timeout)
		defer cancel()
	}
	cached, pending := s.cached, s.pending
	defer func() { s.cached = cached }()
	first := s.conn.PgConn().TxStatus() == 'I' // the call does not continue a transaction
	err := s.attempt(ctx, c)
	if err != nil && first && s.lost(ctx, err, c, pending) {
		if failed := s.reconnect(ctx); failed != nil {
			return errors.Join(err, failed)
		}
		s.pending = pending
		err = s.attempt(ctx, c)
	}
	for range 2 {
		code := s.stale(err, c.tasks)
		if code == codeChangedResult && !first { // the caller can repeat the whole transaction
			err = fmt.Errorf("%w: a table has changed since a statement was prepared: %w", orm.ErrSerialization, err)
		}
		if code == "" || !first || c.delivered {
			break
		}
		if err := s.undo(ctx); err != nil {
			return err
		}
		// A pooler may send the repeated call to a connection that also has other statements. After
		// codeKnownStatement the call is therefore repeated with unnamed statements.
		s.pending, s.cached = pending, code != codeKnownStatement && s.cached
		err = s.attempt(ctx, c)
	}
	if (c.end == commit || first && len(pending) == 0) && !c.reads() && !c.ended {
		err = s.outcome(err)
	}
	return s.advise(interrupted(ctx, err))
}

// lost reports whether the call failed only because the server had closed the connection, as after
// a restart or a time limit, and can be repeated on another connection. It can be repeated if it
// only reads, if nothing of it was sent, or if it began a transaction and did not commit it.
func (s *session) lost(ctx context.Context, err error, c *call, pending []string) bool {
	if !s.conn.IsClosed() || ctx.Err() != nil || c.delivered {
		return false
	}
	begun := len(pending) > 0 && c.end != commit
	return begun || c.reads() || s.unsent(err)
}

// outcome adds ErrOutcomeUnknown to the error of a commit, or of a write that commits by itself, if
// the connection was lost after the statement had been sent. The server may have performed it.
func (s *session) outcome(err error) error {
	if err == nil || !s.conn.IsClosed() || s.unsent(err) {
		return err
	}
	return fmt.Errorf("%w: %w", orm.ErrOutcomeUnknown, err)
}

// unsent reports whether err means that nothing was sent. pgconn reports ErrConnClosed for every
// use of a closed connection, even while it reads the rest of an answer. So this error counts only
// if the connection was already closed before the call.
func (s *session) unsent(err error) bool {
	return pgconn.SafeToRetry(err) && (!s.wasOpen || !errors.Is(err, pgconn.ErrConnClosed))
}

func (s *session) attempt(ctx context.Context, c *call) error {
	s.wasOpen = !s.conn.IsClosed()
	if s.cached {
		cacheOf(s.conn.PgConn()).follow(s.exec.changes.Load())
		if err := s.prepare(ctx, c.tasks); err != nil {
			return err
		}
	}
	if len(c.tasks) == 1 && c.end == "" && c.tasks[0].streamed() {
		if err := s.flush(ctx); err != nil {
			return err
		}
		return s.stream(ctx, c, s.Trip())
	}
	trip := s.Trip()
	if len(c.tasks) == 1 && len(s.pending) == 0 && c.end == "" && (!s.cached || cacheOf(s.conn.PgConn()).get(c.tasks[0].SQL) != nil) {
		return s.single(ctx, c, trip)
	}
	return s.pipeline(ctx, c, trip)
}

// single runs one statement and reads its rows as they arrive.
func (s *session) single(ctx context.Context, c *call, trip int64) error {
	t := &c.tasks[0]
	t.span = s.Start(trip, t.SQL, t.Args).Of(t.node)
	b, err := s.bind(t)
	if err != nil {
		return err
	}
	conn := s.conn.PgConn()
	var rr *pgconn.ResultReader
	if b.prepared != nil {
		rr = conn.ExecStatement(ctx, b.prepared.StatementDescription, b.values, b.formats, b.prepared.formats)
	} else {
		rr = conn.ExecParams(ctx, t.SQL, b.values, b.oids, b.formats, nil)
	}
	return s.read(ctx, newReading(rr, t, b.prepared), c, t)
}

// undo rolls back a transaction that a failed call began and did not end.
func (s *session) undo(ctx context.Context) error {
	if s.conn.IsClosed() || s.conn.PgConn().TxStatus() == 'I' {
		return nil
	}
	return s.control(context.WithoutCancel(ctx), "ROLLBACK")
}
