package orm

import (
	"errors"
	"strings"
)

// The errors that a caller may want to handle, for [errors.Is]. They mean the same on every
// database. The driver's own error is available to [errors.As].
var (
	ErrNotFound = errors.New("not found")

	// ErrConstraintViolation is every error below that a [ConstraintError] has as its kind, and the
	// constraints that have no sentinel of their own.
	ErrConstraintViolation = errors.New("constraint violated")
	ErrUniqueViolation     = errors.New("unique constraint violated")
	ErrForeignKeyViolation = errors.New("foreign key constraint violated")
	ErrNotNullViolation    = errors.New("null in a required field")
	ErrCheckViolation      = errors.New("check constraint violated")
	// ErrExclusionViolation exists on PostgreSQL only.
	ErrExclusionViolation = errors.New("exclusion constraint violated")
	// ErrRaised is an error that a trigger or function of the database raised by itself: RAISE in
	// SQLite and in PL/pgSQL.
	ErrRaised = errors.New("refused by a trigger or function of the database")

	// ErrInvalidInput is a value that cannot be stored or calculated with. The client refuses most
	// of them before a statement is sent.
	ErrInvalidInput = errors.New("invalid input")
	// ErrSerialization is a conflict with another transaction or program. The whole transaction can
	// be run again, see [Retry].
	ErrSerialization = errors.New("transaction conflict")
	// ErrCanceled is a statement that the database stopped on its own: a time limit of the server,
	// or an administrator. When the caller's context has ended, the error is the context's.
	ErrCanceled = errors.New("canceled by the database")
	// ErrReadOnly is a write in a read-only transaction, or to a database that is read-only.
	ErrReadOnly = errors.New("read-only")
	// ErrUnavailable is a database that cannot work at the moment: it is full, out of memory or
	// connections, starting, or shutting down.
	ErrUnavailable = errors.New("database unavailable")
)

// DatabaseError is an error of the database that violates no constraint. Its text holds no value of
// a row: messages of a database may quote values, so the text has such a message only with
// [WithErrorValues].
type DatabaseError struct {
	Kind   error  // one of the sentinels above, nil when none fits
	Code   string // SQLSTATE, or SQLite's extended result code as a number; "" from the driver itself
	Reason string // what happened, without values of rows
	Detail string // the database's own message, "" without WithErrorValues
	Err    error  // the driver's error
}

// Error returns the kind, the reason and the code.
func (e *DatabaseError) Error() string {
	text := e.Reason
	if e.Code != "" {
		text += " (code " + e.Code + ")"
	}
	if e.Kind != nil {
		text = e.Kind.Error() + ": " + text
	}
	return withDetail(text, e.Detail)
}

// Unwrap returns the sentinel and the driver's error.
func (e *DatabaseError) Unwrap() []error { return known(e.Kind, e.Err) }

// ConstraintError says which constraint a write violated. Executors fill in Kind, Table, Columns,
// Constraint and Err; the client adds Model and Fields from its tables. Its text holds no value of
// a row.
type ConstraintError struct {
	Kind       error    // one of the sentinels above
	Model      string   // schema name, "" for a table without a model
	Fields     []string // schema names; empty when the database does not say
	Constraint string   // name in the database, "" when the database does not say (SQLite)
	Table      string   // name in the database
	Columns    []string // names in the database
	Raised     string   // what a trigger or function says, for ErrRaised; not part of the text
	Detail     string   // the database's own message, "" without WithErrorValues
	Err        error    // the driver's error
}

// Error names the kind, the model and the fields; the constraint when no field is known.
func (e *ConstraintError) Error() string {
	where := e.Model
	if where == "" {
		where = e.Table
	}
	if len(e.Fields) > 0 {
		where += "(" + strings.Join(e.Fields, ", ") + ")"
	}
	text := e.Kind.Error()
	if where != "" {
		text += " on " + where
	}
	if len(e.Fields) == 0 && e.Constraint != "" {
		text += ": " + e.Constraint
	}
	return withDetail(text, e.Detail)
}

// Unwrap returns the sentinels and the driver's error.
func (e *ConstraintError) Unwrap() []error { return known(e.Kind, ErrConstraintViolation, e.Err) }

func withDetail(text, detail string) string {
	if detail == "" {
		return text
	}
	return text + ": " + detail
}

// known returns the errors that are not nil.
func known(errs ...error) []error {
	var out []error
	for _, err := range errs {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}
