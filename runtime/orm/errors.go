package orm

import (
	"errors"
	"strings"
)

// The errors that a caller may want to handle, for [errors.Is]. The driver's own error is available
// to [errors.As].
var (
	ErrNotFound            = errors.New("not found")
	ErrUniqueViolation     = errors.New("unique constraint violated")
	ErrForeignKeyViolation = errors.New("foreign key constraint violated")
	ErrNotNullViolation    = errors.New("null in a required field")
	ErrCheckViolation      = errors.New("check constraint violated")
	ErrSerialization       = errors.New("transaction conflict")
	ErrInvalidInput        = errors.New("invalid input")
)

// ConstraintError says which constraint a write violated. Executors fill in Kind, Table, Columns,
// Constraint and Err; the client adds Model and Fields from its tables.
type ConstraintError struct {
	Kind       error    // one of the sentinels above
	Model      string   // schema name, "" for a table without a model
	Fields     []string // schema names; empty when the database does not say
	Constraint string   // name in the database, "" when the database does not say (SQLite)
	Table      string   // name in the database
	Columns    []string // names in the database
	Err        error    // the driver's error
}

// Error names the kind, the model and the fields.
func (e *ConstraintError) Error() string {
	where := e.Model
	if where == "" {
		where = e.Table
	}
	if len(e.Fields) > 0 {
		where += "(" + strings.Join(e.Fields, ", ") + ")"
	}
	if where == "" {
		return e.Kind.Error()
	}
	return e.Kind.Error() + " on " + where
}

// Unwrap returns the sentinel and the driver's error.
func (e *ConstraintError) Unwrap() []error { return []error{e.Kind, e.Err} }
