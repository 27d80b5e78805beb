package postgres

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/runtime/query"
)

// prepare prepares, in one round trip with the pending statements, those statements that are
// described before they are used and that the connection does not have yet.
func (s *session) prepare(ctx context.Context, tasks []task) error {
	known := cacheOf(s.conn.PgConn())
	var missing []*task
	for i := range tasks {
		t := &tasks[i]
		same := func(m *task) bool { return m.SQL == t.SQL }
		if s.describedFirst(t) && known.get(t.SQL) == nil && !slices.ContainsFunc(missing, same) {
			missing = append(missing, t)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	trip := s.Trip()
	x := s.newExchange(ctx, &call{}, trip)
	for _, t := range missing {
		x.prepare(t)
	}
	err := x.finish()
	if err != nil && len(x.control) == 0 && len(x.prepared) > 0 {
		t := x.prepared[0]
		s.Start(trip, t.SQL, t.Args).End(ctx, 0, err)
	}
	return err
}

// describedFirst reports whether a statement's first use needs its description: of the parameters
// to encode the user's own values, of the columns to check them before the statement runs.
func (s *session) describedFirst(t *task) bool {
	return !s.pinned || t.result != nil || t.streamed() || slices.ContainsFunc(t.args, func(a any) bool { _, own := a.(query.Value); return !own })
}

// The codes of the errors about prepared statements.
const (
	codeChangedResult    = "0A000" // the table has changed
	codeUnknownStatement = "26000"
	codeKnownStatement   = "42P05"
	codeProtocol         = "08P01"
)

// stale returns the code of an error that says only that the server knows other prepared statements
// than the client supposes, or other columns; "" for all other errors. None of the statements had
// an effect then. Those that are out of date are removed from the cache.
func (s *session) stale(err error, tasks []task) string {
	if err == nil || !s.cached {
		return ""
	}
	var own *pgconn.PgError
	if !errors.As(err, &own) {
		return ""
	}
	switch {
	case own.Code == codeKnownStatement:
	case own.Code == codeChangedResult && own.Routine == "RevalidateCachedQuery":
		s.exec.changes.Add(1)
	case own.Code == codeUnknownStatement:
		known := cacheOf(s.conn.PgConn())
		for i := range tasks {
			known.drop(tasks[i].SQL)
		}
	default:
		return ""
	}
	return own.Code
}

// advise adds to an error about prepared statements what its cause may be.
func (s *session) advise(err error) error {
	if err == nil || !s.cached {
		return err
	}
	var own *pgconn.PgError
	if !errors.As(err, &own) {
		return err
	}
	switch own.Code {
	case codeUnknownStatement, codeKnownStatement, codeProtocol:
		return &adviceError{err}
	}
	return err
}

// adviceError is an error of a server connection that may be shared with other clients.
type adviceError struct{ err error }

func (e *adviceError) Error() string {
	return e.err.Error() + " (is there a pooler such as PgBouncer between the client and the server, which shares server connections between transactions? set pgbouncer=true in the URL)"
}

func (e *adviceError) Unwrap() error { return e.err }
