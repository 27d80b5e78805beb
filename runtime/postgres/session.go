package postgres

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/runtime/internal/trace"
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
// of the connection. A text that is not in the cache costs one more round trip, in which all
// missing texts are prepared and described together. The description gives the parameter types, for
// which [session] encodes the values, and the result types, which decide whether a column is read
// in binary form. The cache has a limit; the least recently used statement is removed and
// deallocated on the server with the next one that is prepared. With a pooler that shares
// connections between transactions there is no cache: parameters are sent with the text, and the
// server infers their types.
//
// Pipelining. Statements without results of interest, such as BEGIN and SAVEPOINT, are not sent
// when they are called for, but kept in pending and sent before the next task. Several statements
// are sent as a pipeline: all of them, then one Sync; the results are read in the same order.
// Outside a transaction the server runs the statements up to the Sync as one transaction, so a
// failure undoes all of them. A single task without pending statements does not need a pipeline;
// its rows are read as they arrive.
//
// For example, the first transaction on a connection, and a second one like it:
//
//	call             trip   sent
//	Begin                   nothing; pending is [BEGIN]
//	Run(insert)      1      BEGIN, Prepare comon_orm_1, Sync
//	                 2      comon_orm_1 with its parameters
//	Commit           3      COMMIT
//	Begin, Run       4      BEGIN, comon_orm_1 with its parameters, Sync
//	Commit           5      COMMIT
//
// Callbacks. A caller may run further statements while it reads rows. The connection is busy with
// the result then, so the rest of the result is buffered in memory first (read.go); in a pipeline
// inside a transaction all rows are buffered before the first one is passed on.
//
// Stale plans. If a table has changed since a statement was prepared, the server refuses to run it.
// The statement is removed from the cache. Outside a transaction nothing has happened then, and the
// tasks are sent once more; inside a transaction the error is returned, since the transaction has
// failed.

// session runs statements on one connection, which belongs to the pool or to a transaction.
type session struct {
	conn *pgx.Conn
	*trace.Tracer
	cached  bool
	timeout time.Duration
	// pending is transaction control that is sent with the next statement.
	pending []string
	// inTx is true in a transaction: a callback may run further statements while a result is open.
	inTx   bool
	active *reading
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

// run runs the tasks in as few round trips as possible.
func (s *session) run(ctx context.Context, tasks []task, each handler) error {
	if s.active != nil {
		s.active.buffer()
	}
	if s.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.timeout)
		defer cancel()
	}
	err := s.attempt(ctx, tasks, each)
	if s.stale(err, tasks) {
		err = s.attempt(ctx, tasks, each)
	}
	return interrupted(ctx, err)
}

// stale reports whether the statements failed only because a prepared plan is out of date. Then
// none of them had an effect.
func (s *session) stale(err error, tasks []task) bool {
	var own *pgconn.PgError
	if !errors.As(err, &own) || !s.cached {
		return false
	}
	const changedResult, unknownStatement = "0A000", "26000"
	if own.Code != unknownStatement && (own.Code != changedResult || own.Routine != "RevalidateCachedQuery") {
		return false
	}
	c := cacheOf(s.conn.PgConn())
	for i := range tasks {
		c.drop(tasks[i].SQL)
	}
	return !s.inTx
}

func (s *session) attempt(ctx context.Context, tasks []task, each handler) error {
	if s.cached {
		if err := s.prepare(ctx, tasks); err != nil {
			return err
		}
	}
	trip := s.Trip()
	if len(tasks) == 1 && len(s.pending) == 0 {
		return s.single(ctx, &tasks[0], trip, each)
	}
	return s.pipeline(ctx, tasks, trip, each)
}

// unprepared is a statement to prepare, with its new name.
type unprepared struct {
	*task
	name string
}

// prepare prepares the statements that the connection does not have yet, in one round trip with the
// pending ones.
func (s *session) prepare(ctx context.Context, tasks []task) error {
	c := cacheOf(s.conn.PgConn())
	var missing []unprepared
	for i := range tasks {
		t := &tasks[i]
		same := func(m unprepared) bool { return m.SQL == t.SQL }
		if c.get(t.SQL) == nil && !slices.ContainsFunc(missing, same) {
			missing = append(missing, unprepared{t, c.name()})
		}
	}
	if len(missing) == 0 {
		return nil
	}
	trip := s.Trip()
	p := s.conn.PgConn().StartPipeline(ctx)
	control := s.sendPending(p, trip)
	for _, name := range c.dropped {
		p.SendDeallocate(name)
	}
	c.dropped = nil
	for _, t := range missing {
		p.SendPrepare(t.name, t.SQL, nil)
	}
	err := p.Sync()
	if err == nil {
		err = s.receivePrepared(ctx, p, control, missing, c, trip)
	}
	return errors.Join(err, closed(p, err))
}

// closed closes a pipeline and drops an error that was reported already.
func closed(p *pgconn.Pipeline, reported error) error {
	if err := p.Close(); reported == nil {
		return err
	}
	return nil
}

func (s *session) receivePrepared(ctx context.Context, p *pgconn.Pipeline, control []trace.Span, missing []unprepared, c *cache, trip int64) error {
	next := 0
	for {
		results, err := p.GetResults()
		if err != nil {
			if next < len(missing) && len(control) == 0 {
				t := missing[next]
				s.Start(trip, t.SQL, t.Args).End(ctx, 0, err)
				return s.explain(err, t.query)
			}
			return s.explain(err, nil)
		}
		switch r := results.(type) {
		case *pgconn.ResultReader:
			_, err := r.Close()
			control[0].End(ctx, 0, err)
			control = control[1:]
			if err != nil {
				return s.explain(err, nil)
			}
		case *pgconn.StatementDescription:
			r.Name = missing[next].name // a pipeline does not set it
			c.add(missing[next].SQL, r)
			next++
		case *pgconn.PipelineSync, nil:
			return nil
		}
	}
}

// sendPending sends the pending transaction control.
func (s *session) sendPending(p *pgconn.Pipeline, trip int64) []trace.Span {
	var spans []trace.Span
	for _, sql := range s.pending {
		p.SendQueryParams(sql, nil, nil, nil, nil)
		spans = append(spans, s.Start(trip, sql, nil))
	}
	s.pending = nil
	return spans
}

// single runs one statement and reads its rows as they arrive.
func (s *session) single(ctx context.Context, t *task, trip int64, each handler) error {
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
	return s.read(ctx, rr, t, b.prepared, each)
}

// pipeline runs the pending statements and the tasks in one round trip. Outside a transaction the
// server runs them as one transaction.
func (s *session) pipeline(ctx context.Context, tasks []task, trip int64, each handler) error {
	binds := make([]binding, len(tasks))
	for i := range tasks {
		var err error
		if binds[i], err = s.bind(&tasks[i]); err != nil {
			return err
		}
	}
	p := s.conn.PgConn().StartPipeline(ctx)
	control := s.sendPending(p, trip)
	for i, b := range binds {
		tasks[i].span = s.Start(trip, tasks[i].SQL, tasks[i].Args)
		if b.prepared != nil {
			p.SendQueryStatement(b.prepared.StatementDescription, b.values, b.formats, b.prepared.formats)
		} else {
			p.SendQueryParams(tasks[i].SQL, b.values, b.oids, b.formats, nil)
		}
	}
	var retained []retainedRow
	deliver := each
	if s.inTx && each != nil { // a callback may need the connection
		deliver = func(node int, r *row) error {
			retained = append(retained, retainedRow{node, r.clone()})
			return nil
		}
	}
	err := p.Sync()
	if err == nil {
		err = s.receive(ctx, p, control, tasks, binds, deliver)
	}
	if err := errors.Join(err, closed(p, err)); err != nil {
		return err
	}
	for _, k := range retained {
		if err := k.row.dispatch(k.node, each); err != nil {
			return err
		}
	}
	return nil
}

type retainedRow struct {
	node int
	row  *row
}

func (s *session) receive(ctx context.Context, p *pgconn.Pipeline, control []trace.Span, tasks []task, binds []binding, each handler) error {
	next := 0
	for {
		results, err := p.GetResults()
		if err != nil {
			if len(control) == 0 && next < len(tasks) {
				tasks[next].span.End(ctx, 0, err)
				return s.explain(err, tasks[next].query)
			}
			return s.explain(err, nil)
		}
		switch r := results.(type) {
		case *pgconn.ResultReader:
			if len(control) > 0 {
				_, err = r.Close()
				control[0].End(ctx, 0, err)
				control = control[1:]
				err = s.explain(err, nil)
			} else {
				err = s.read(ctx, r, &tasks[next], binds[next].prepared, each)
				next++
			}
			if err != nil {
				return err
			}
		case *pgconn.PipelineSync, nil:
			return nil
		}
	}
}
