package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// explain adds the sentinel of package orm to the server's error, and hides the server's message if
// the message may quote values. n is the node that failed, or nil.
func (s *session) explain(err error, n query.Node) error {
	var own *pgconn.PgError
	if !errors.As(err, &own) || explained(err) {
		return err
	}
	out := explanation(err, own, n)
	if !s.ErrorValues() {
		return out
	}
	detail := own.Message
	if own.Detail != "" {
		detail += " (" + own.Detail + ")"
	}
	var c *orm.ConstraintError
	var d *orm.DatabaseError
	if errors.As(out, &c) {
		c.Detail = detail
	} else if errors.As(out, &d) {
		d.Detail = detail
	}
	return out
}

// interrupted adds the context's error to the error of a statement that was canceled because the
// context ended.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, orm.ErrCanceled) {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

// settled returns the error of a call. err is the error of reading its rows, and ending is the
// error of its statements. If a row could not be read and the statements failed as well, the
// statements have no effect. Then the error of the row would be misleading, so settled returns the
// error of the statements.
func settled(err, ending error) error {
	var own *pgconn.PgError
	if err == nil || errors.As(ending, &own) && !explained(err) {
		return ending
	}
	return err
}

// newTracer returns the tracer of an executor.
func newTracer(c driver.Config) *trace.Tracer {
	t := trace.New(c)
	t.Explain = func(_ context.Context, err error) error { return (&session{Tracer: t}).explain(err, nil) }
	return t
}

// explained reports whether explain has already handled err.
func explained(err error) bool {
	var c *orm.ConstraintError
	var d *orm.DatabaseError
	return errors.As(err, &c) || errors.As(err, &d)
}

func explanation(err error, own *pgconn.PgError, n query.Node) error {
	what, known := conditionOf(own.Code)
	raised, class := own.Routine == "exec_stmt_raise", own.Code[:min(2, len(own.Code))]
	switch {
	case known:
	case raised || !slices.Contains(safeClasses, class):
		what = condition{orm.ErrRaised, "raised with a code of its own"}
	default:
		return err
	}
	constraint := class == "23" || own.Code == "40002"
	if constraint || errors.Is(what.kind, orm.ErrCheckViolation) || errors.Is(what.kind, orm.ErrRaised) {
		return constraintError(err, own, what.kind, n)
	}
	reason := what.words
	if class != "22" && !raised {
		reason = own.Message
	}
	return &orm.DatabaseError{Kind: what.kind, Code: own.Code, Reason: reason, Err: err}
}

// safeClasses are the classes of SQLSTATE whose messages contain no values of rows. Such messages
// name objects of the database and may quote the statement. Messages of other classes may quote
// values.
var safeClasses = []string{"0A", "21", "24", "25", "26", "28", "2D", "34", "3B", "3D", "3F", "42", "54", "55", "58", "XX"}

func constraintError(err error, own *pgconn.PgError, kind error, n query.Node) error {
	out := &orm.ConstraintError{Kind: kind, Table: own.TableName, Constraint: own.ConstraintName, Err: err}
	switch {
	case errors.Is(kind, orm.ErrNotNullViolation):
		if own.ColumnName != "" {
			out.Columns = []string{own.ColumnName}
		}
	case errors.Is(kind, orm.ErrUniqueViolation):
		out.Columns = constrained(n, own, uniques)
		if out.Columns == nil {
			out.Columns = keyColumns(own.Detail)
		}
	case errors.Is(kind, orm.ErrExclusionViolation):
		out.Columns = keyColumns(own.Detail)
	case errors.Is(kind, orm.ErrForeignKeyViolation):
		out.Columns = constrained(n, own, foreignKeys)
	case errors.Is(kind, orm.ErrRaised):
		out.Raised = own.Message
	}
	return out
}

func uniques(t *query.Table) []query.Constraint     { return t.Uniques }
func foreignKeys(t *query.Table) []query.Constraint { return t.ForeignKeys }

// constrained returns the columns of the violated constraint, if the constraint belongs to the
// table of n.
func constrained(n query.Node, own *pgconn.PgError, of func(*query.Table) []query.Constraint) []string {
	var t *query.Table
	switch n := n.(type) {
	case *query.Insert:
		t = n.Table
	case *query.Update:
		t = n.Table
	case *query.Delete:
		t = n.Table
	case *query.Select, *query.Count: // cannot violate a constraint
	case *query.LinkRows: // the constraints of join tables are not known
	}
	if t == nil || t.Name != own.TableName {
		return nil
	}
	for _, c := range of(t) {
		if c.Name != own.ConstraintName {
			continue
		}
		names := make([]string, len(c.Columns))
		for i, k := range c.Columns {
			names[i] = t.Columns[k].Name
		}
		return names
	}
	return nil
}

// keyColumns returns the columns that a detail such as `Key (a, "B c")=(1, 2) already exists.`
// names. The detail may be in any language.
func keyColumns(detail string) []string {
	end := strings.Index(detail, ")=(")
	start := strings.Index(detail, "(")
	if start < 0 || end < start {
		return nil
	}
	var out []string
	for name := range strings.SplitSeq(detail[start+1:end], ", ") {
		if len(name) > 1 && name[0] == '"' && name[len(name)-1] == '"' {
			name = strings.ReplaceAll(name[1:len(name)-1], `""`, `"`)
		}
		out = append(out, name)
	}
	return out
}
