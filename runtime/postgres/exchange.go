package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/runtime/internal/trace"
)

// exchange is a pipeline. Its statements are sent together, followed by one Sync, and their results
// are read in the same order:
//
//	Close of old statements, pending control (BEGIN), tasks with Parse, the end (COMMIT), Sync
//
// After an error the server skips all statements before the Sync.
type exchange struct {
	*session
	ctx  context.Context
	call *call
	trip int64
	p    *pgconn.Pipeline
	// control and prepared contain the statements whose results have not been read yet.
	control  []trace.Span
	prepared []*task
	binds    []binding
	endSpan  trace.Span

	received       int // number of results of tasks and of the end
	sent, finished bool
	err            error // the error that finish returns
}

// newExchange starts a pipeline with the statements that precede the tasks.
func (s *session) newExchange(ctx context.Context, c *call, trip int64) *exchange {
	x := &exchange{session: s, ctx: ctx, call: c, trip: trip, p: s.conn.PgConn().StartPipeline(ctx)}
	if s.cached {
		for _, name := range cacheOf(s.conn.PgConn()).dropped {
			x.p.SendDeallocate(name)
		}
	}
	for _, sql := range s.pending {
		x.p.SendQueryParams(sql, nil, nil, nil, nil)
		x.control = append(x.control, s.Start(trip, sql, nil))
	}
	s.pending = nil
	return x
}

// pipeline runs the pending statements, the tasks and the end in one round trip.
func (s *session) pipeline(ctx context.Context, c *call, trip int64) (err error) {
	binds := make([]binding, len(c.tasks))
	for i := range c.tasks {
		if binds[i], err = s.bind(&c.tasks[i]); err != nil {
			return err
		}
	}
	x := s.newExchange(ctx, c, trip)
	x.binds = binds
	defer func() { // a callback may panic, and the connection must not stay busy
		err = settled(err, x.finish())
	}()
	for i := range c.tasks {
		x.send(&c.tasks[i], &binds[i])
	}
	if c.end != "" {
		x.p.SendQueryParams(c.end, nil, nil, nil, nil)
		x.endSpan = s.Start(trip, c.end, nil)
	}
	return x.results()
}

// send sends a task. It prepares the task's statement first if the connection does not have it.
func (x *exchange) send(t *task, b *binding) {
	t.span = x.Start(x.trip, t.SQL, t.Args).Of(t.node)
	switch {
	case b.name != "":
		if !x.preparing(t.SQL) {
			x.prepare(t)
		}
		x.p.SendQueryPrepared(b.name, b.values, b.formats, nil)
	case b.prepared != nil:
		x.p.SendQueryStatement(b.prepared.StatementDescription, b.values, b.formats, b.prepared.formats)
	default:
		x.p.SendQueryParams(t.SQL, b.values, b.oids, b.formats, nil)
	}
}

// preparing reports whether the pipeline already prepares the text.
func (x *exchange) preparing(sql string) bool {
	for _, t := range x.prepared {
		if t.SQL == sql {
			return true
		}
	}
	return false
}

func (x *exchange) prepare(t *task) {
	x.p.SendPrepare(statementName(t.SQL), t.SQL, nil)
	x.prepared = append(x.prepared, t)
}

// results reads the results of the tasks. It buffers all results except the last one, so that the
// server has accepted every statement before the first row is passed on.
func (x *exchange) results() error {
	var early retainedRows
	for i := range x.call.tasks {
		t := &x.call.tasks[i]
		rr, err := x.next()
		if err != nil {
			if len(x.control) == 0 {
				t.span.End(x.ctx, 0, err)
			}
			return x.explain(err, t.query)
		}
		r := newReading(rr, t, x.binds[i].prepared)
		if i < len(x.call.tasks)-1 {
			err = x.retain(x.ctx, r, t, &early)
		} else {
			r.early, r.finish = &early, x.finish
			err = x.read(x.ctx, r, x.call, t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// next returns the result of the next task, then that of the end, and then nil.
func (x *exchange) next() (*pgconn.ResultReader, error) {
	if !x.sent {
		x.sent = true
		if err := x.p.Sync(); err != nil {
			return nil, err
		}
	}
	for {
		results, err := x.p.GetResults()
		if err != nil {
			return nil, err
		}
		switch r := results.(type) {
		case *pgconn.CloseComplete:
			known := cacheOf(x.conn.PgConn())
			known.dropped = known.dropped[1:]
		case *pgconn.StatementDescription:
			t := x.prepared[0]
			x.prepared = x.prepared[1:]
			cacheOf(x.conn.PgConn()).add(t.SQL, r)
			if err := t.fits(len(r.ParamOIDs)); err != nil {
				return nil, err
			}
		case *pgconn.ResultReader:
			if len(x.control) == 0 {
				x.received++
				return r, nil
			}
			_, err := r.Close()
			x.control[0].End(x.ctx, 0, err)
			if err != nil {
				return nil, err
			}
			x.control = x.control[1:]
		default: // the Sync
			return nil, nil //nolint:nilnil // the end of the pipeline is no error
		}
	}
}

// end closes the result of the end, or of a task that is not read any more because of an error.
func (x *exchange) end(rr *pgconn.ResultReader) error {
	tag, err := rr.Close()
	if err != nil || x.received <= len(x.call.tasks) {
		return err
	}
	if x.call.end == commit {
		err = committed(tag)
	}
	x.call.ended = err == nil
	return err
}

// finish reads the rest of the pipeline and closes it. It returns the first error of the rest,
// which can be the error of the end or of a constraint that is checked at the end.
func (x *exchange) finish() error {
	if x.finished {
		return x.err
	}
	x.finished = true
	for {
		rr, err := x.next()
		if rr == nil && err == nil {
			break
		}
		if err == nil {
			err = x.end(rr)
		}
		x.note(err)
		var own *pgconn.PgError
		if err != nil && !errors.As(err, &own) {
			break // the connection is lost
		}
	}
	x.note(x.p.Close())
	if x.call.end != "" {
		x.endSpan.End(x.ctx, 0, x.err)
		if x.err != nil {
			x.err = fmt.Errorf("%s: %w", x.call.end, x.err)
		}
	}
	if x.err != nil {
		x.err = x.explain(x.err, nil)
	}
	return x.err
}

// note records the first error. It ignores a connection that is lost after the server has confirmed
// the commit, because the call has read all its results by then.
func (x *exchange) note(err error) {
	committed := x.call.ended && x.call.end == commit
	if x.err == nil && (!committed || !x.conn.IsClosed()) {
		x.err = err
	}
}
