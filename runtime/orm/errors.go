package orm

import (
	"errors"
	"fmt"
	"strings"
)

// The errors that a caller may want to handle, for [errors.Is]. They mean the same on every
// database. The driver's own error is available to [errors.As].
var (
	ErrNotFound = errors.New("not found")
	// ErrConflict reports an Update, a Delete or an Upsert whose row exists, but does not meet the
	// condition of If. The row has not been changed.
	ErrConflict = errors.New("the condition of If does not hold")

	// ErrConstraintViolation matches every [ConstraintError], also one whose constraint has no
	// sentinel of its own.
	ErrConstraintViolation = errors.New("constraint violated")
	ErrUniqueViolation     = errors.New("unique constraint violated")
	ErrForeignKeyViolation = errors.New("foreign key constraint violated")
	ErrNotNullViolation    = errors.New("null in a required field")
	ErrCheckViolation      = errors.New("check constraint violated")
	// ErrExclusionViolation exists on PostgreSQL only.
	ErrExclusionViolation = errors.New("exclusion constraint violated")
	// ErrRaised reports an error that a trigger or a function of the database raised with RAISE,
	// which exists in SQLite and in PL/pgSQL.
	ErrRaised = errors.New("refused by a trigger or function of the database")

	// ErrInvalidInput reports a value that cannot be stored or calculated with. The client refuses
	// most such values before it sends a statement.
	ErrInvalidInput = errors.New("invalid input")
	// ErrSerialization reports a conflict with another transaction or program. The caller can run
	// the whole transaction again, see [Retry].
	ErrSerialization = errors.New("transaction conflict")
	// ErrLocked reports a row or table that another transaction has locked, so that a query with
	// [NoWait] or a lock timeout of the server gave up. It is also an ErrSerialization.
	ErrLocked = fmt.Errorf("locked by another transaction: %w", ErrSerialization)
	// ErrUnsupported reports an operation that the database does not have. It is the error of the
	// same name in package errors.
	ErrUnsupported = errors.ErrUnsupported
	// ErrCanceled reports a statement that the database stopped, because of a time limit of the
	// server or at an administrator's request. If the caller's context has ended, the error is the
	// context's error instead.
	ErrCanceled = errors.New("canceled by the database")
	// ErrReadOnly reports a write in a read-only transaction or to a read-only database.
	ErrReadOnly = errors.New("read-only")
	// ErrUnavailable reports a database that cannot work at the moment: it is full, out of memory
	// or connections, starting, or shutting down.
	ErrUnavailable = errors.New("database unavailable")
)

// DatabaseError is an error of the database other than a violated constraint. Messages of a
// database may quote values of rows. So the error's text contains the database's message only if
// [WithErrorValues] is set; without it, the text contains no value of a row.
type DatabaseError struct {
	Kind   error  // one of the sentinels above, nil if none applies
	Code   string // SQLSTATE, or SQLite's extended result code as a number; "" if the driver itself failed
	Reason string // what happened, without values of rows
	Detail string // the database's own message; "" without WithErrorValues
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

// ConstraintError reports which constraint a write violated. Executors set Kind, Table, Columns,
// Constraint and Err; the client adds Model and Fields from its tables. The text contains no value
// of a row unless [WithErrorValues] is set.
type ConstraintError struct {
	Kind       error    // one of the sentinels above
	Model      string   // name in the schema; "" for a table without a model
	Fields     []string // names in the schema; empty if the database does not report them
	Constraint string   // name in the database; "" if the database does not report it (SQLite)
	Table      string   // name in the database
	Columns    []string // names in the database
	Raised     string   // the message of the trigger or function, for ErrRaised; not part of the text
	Detail     string   // the database's own message; "" without WithErrorValues
	Err        error    // the driver's error
}

// Error names the kind, the model and the fields. If no field is known, it names the constraint.
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
