package postgres

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/runtime/query"
)

// prepare prepares statements before their first use. It skips a statement if the connection has
// prepared it already, or if describedFirst returns false for it. All other statements are prepared
// in one round trip, together with the pending statements.
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

// describedFirst reports whether the description of a statement must be known before its first use.
// The types of the parameters are needed to encode the user's own values. The columns are needed to
// check them before the statement runs.
func (s *session) describedFirst(t *task) bool {
	return !s.pinned || t.result != nil || t.streamed() || slices.ContainsFunc(t.args, func(a any) bool { _, own := a.(query.Value); return !own })
}

// The SQLSTATE codes of errors about prepared statements.
const (
	codeChangedResult    = "0A000" // the table has changed
	codeUnknownStatement = "26000"
	codeKnownStatement   = "42P05"
	codeProtocol         = "08P01"
)

// stale returns the code of an error that reports only that the client's cache is out of date: the
// server does not know a statement, already has it, or returns other columns. For any other error
// it returns "". After such an error none of the statements had an effect. stale removes statements
// that the server does not know from the cache.
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

// advise adds the possible cause to an error about prepared statements.
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

// adviceError is an error whose cause may be a pooler that shares the server connection with other
// clients.
type adviceError struct{ err error }

func (e *adviceError) Error() string {
	return e.err.Error() + " (is there a pooler such as PgBouncer between the client and the server, which shares server connections between transactions? set pgbouncer=true in the URL)"
}

func (e *adviceError) Unwrap() error { return e.err }
