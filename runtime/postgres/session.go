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
// A node compiles to one or more statements, here called tasks. The aim is one round trip for all
// tasks of a call, and for BEGIN if the call is the first in a transaction.
//
// Prepared statements. The server parses a statement once per connection; from then on only its
// name and its parameters are sent. [cache] maps the text of a statement to the prepared statement
// of the connection. The first use of a text sends Parse with the name, and then its parameters,
// all in one round trip. The types of the parameters are not known yet, so values are sent as text,
// which the server reads for every type, and results come as text. With the answer comes the
// description of the statement; later uses send and read binary forms where the types have them.
// The cache has a limit; the least recently used statement is removed and deallocated on the server
// with the next one that is prepared.
//
// The name is a hash of the text. A pooler that shares server connections between transactions may
// send a client to a connection where another client has prepared its own statements. With names
// such as comon_orm_1 the client would run that other statement; with hashes the statement is
// unknown there (an error), or it is the same one. With pgbouncer=true in the URL there is no
// cache: parameters are sent with the text as an unnamed statement.
//
// The user's own SQL with parameters or rows is described first, in a round trip of its own
// (prepare.go): Go values are encoded for the types of the parameters, and the columns are checked
// before the statement runs. So is every statement of a pool that the user made: the settings of
// its sessions may change how values look as text.
//
// So is a stream, whose rows are read in pieces (portal.go), so that it can be left early.
//
// Pipelining. Statements without results of interest, such as BEGIN and SAVEPOINT, are not sent
// when they are called for, but kept in pending and sent before the next task; COMMIT can be sent
// after the last one. Several statements are sent as a pipeline (exchange.go): all of them, then
// one Sync; the results are read in the same order. Outside a transaction the server runs the
// statements up to the Sync as one transaction, so a failure undoes all of them. Several statements
// that only read get a transaction of their own, whose isolation level makes them one snapshot. A
// single task without pending statements that the server knows already does not need a pipeline.
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
// Callbacks. A caller may run further statements while it reads rows. The connection is busy with
// the result then, so the rest of the result is buffered in memory first (read.go). In a pipeline
// all results but the last one are buffered before the first row is passed on.
//
// Repetition. If the server has closed the connection, a call that only reads is sent once more on
// another one, and so is the first call of a transaction. If a table has changed since a statement
// was prepared, the server refuses to run it; with a pooler it may not know the statement, or know
// it already. The statement is removed from the cache then. If nothing of an open transaction came
// before, nothing has happened, and everything is sent once more, BEGIN included. Otherwise the
// transaction has failed and the error says that it can be repeated. A changed table makes every
// connection forget its statements, so that one call fails and not one for each statement and
// connection.

// session runs statements on one connection, which belongs to the pool or to a transaction.
type session struct {
	exec *Executor
	lent *pgxpool.Conn
	use  use
	conn *pgx.Conn // of lent
	*trace.Tracer
	cached  bool
	pinned  bool // the settings that change values as text are known
	timeout time.Duration
	wasOpen bool // when the last call began
	// pending is transaction control that is sent with the next statement.
	pending []string
	active  *reading
	portals int // were opened
}

// task is one statement of one node.
type task struct {
	sqlgen.Statement
	node     int
	query    query.Node
	args     []any // the user's own, for Raw
	raw      bool
	result   *rawResult // of Raw, nil if its rows are not needed
	affected int64
	span     trace.Span
}

// handler gets the rows of the node with that number.
type handler func(node int, r *row) error

// call is what one call of an executor sends.
type call struct {
	tasks []task
	each  handler
	// end is transaction control that is sent after the tasks, such as COMMIT; "" for none.
	end string
	// ended is true once the server has run the end.
	ended bool
	// delivered is true once each has got a row: the call cannot be repeated from then on.
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
	first := s.conn.PgConn().TxStatus() == 'I' // nothing of an open transaction came before
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
		if code == codeChangedResult && !first { // the whole transaction can be repeated
			err = fmt.Errorf("%w: a table has changed since a statement was prepared: %w", orm.ErrSerialization, err)
		}
		if code == "" || !first || c.delivered {
			break
		}
		if err := s.undo(ctx); err != nil {
			return err
		}
		// A pooler may answer again from a connection with other statements: send unnamed ones
		// then.
		s.pending, s.cached = pending, code != codeKnownStatement && s.cached
		err = s.attempt(ctx, c)
	}
	if (c.end == commit || first && len(pending) == 0) && !c.reads() && !c.ended {
		err = s.outcome(err)
	}
	return s.advise(interrupted(ctx, err))
}

// lost reports whether the call failed only because the server had closed the connection, as after
// a restart or a time limit, and can be repeated on another connection: it reads only, or nothing
// of it has been sent, or the transaction that it began cannot be committed any more.
func (s *session) lost(ctx context.Context, err error, c *call, pending []string) bool {
	if !s.conn.IsClosed() || ctx.Err() != nil || c.delivered {
		return false
	}
	begun := len(pending) > 0 && c.end != commit
	return begun || c.reads() || s.unsent(err)
}

// outcome says of a failed commit, or of a write that commits by itself, that it may have been
// done: the connection was lost after it had been sent.
func (s *session) outcome(err error) error {
	if err == nil || !s.conn.IsClosed() || s.unsent(err) {
		return err
	}
	return fmt.Errorf("%w: %w", orm.ErrOutcomeUnknown, err)
}

// unsent reports whether an error says that nothing was sent. pgconn says so of each use of a closed
// connection, also while it reads the rest of an answer.
func (s *session) unsent(err error) bool {
	return pgconn.SafeToRetry(err) && !(s.wasOpen && errors.Is(err, pgconn.ErrConnClosed))
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
	t.span = s.Start(trip, t.SQL, t.Args)
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

// undo ends a transaction that a failed call began and did not end.
func (s *session) undo(ctx context.Context) error {
	if s.conn.IsClosed() || s.conn.PgConn().TxStatus() == 'I' {
		return nil
	}
	return s.control(context.WithoutCancel(ctx), "ROLLBACK")
}
