package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// explain adds the sentinel error of package orm to SQLite's error. It hides SQLite's message if
// the message may quote values of rows. n is the node that failed, or nil if there is none.
func (s *session) explain(ctx context.Context, err error, n query.Node) error {
	var own *sqlite3.Error
	if !errors.As(err, &own) || explained(err) {
		return err
	}
	kind := kindOf(own.Code)
	switch {
	case (errors.Is(kind, orm.ErrCanceled) || own.Primary() == sqlite3.CodeBusy) && ctx.Err() != nil: // the end of ctx caused the error
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case own.Primary() == sqlite3.CodeConstraint:
		return s.violation(err, own, kind, n)
	case kind == nil && !own.Running:
		return err
	}
	out := &orm.DatabaseError{Kind: kind, Code: strconv.Itoa(own.Code), Reason: reason(own), Err: err}
	if s.ErrorValues() {
		out.Detail = own.Message
	}
	return out
}

// newTracer creates the tracer of an executor.
func newTracer(c driver.Config) *trace.Tracer {
	t := trace.New(c)
	t.Explain = func(ctx context.Context, err error) error { return (&session{Tracer: t}).explain(ctx, err, nil) }
	return t
}

// explained reports whether explain has already changed err.
func explained(err error) bool {
	var c *orm.ConstraintError
	var d *orm.DatabaseError
	return errors.As(err, &c) || errors.As(err, &d)
}

// reason returns SQLite's message without the parts that may be values of rows.
func reason(own *sqlite3.Error) string {
	switch {
	case own.Primary() == sqlite3.CodeBusy || own.Primary() == sqlite3.CodeLocked:
		return "another program holds the database: " + own.Message
	case own.Primary() == sqlite3.CodeReadOnly:
		return "the database file or the transaction cannot be written"
	case own.Primary() != sqlite3.CodeError || strings.HasPrefix(own.Message, "no such "):
		return own.Message
	}
	// SQL functions may quote their argument, as in "bad JSON path: 'x'".
	before, _, _ := strings.Cut(own.Message, ":")
	if strings.ContainsAny(before, "\"'`") {
		return "a function or expression failed"
	}
	return before
}

// restricted is the message of a violated foreign key with the action RESTRICT. Its result code
// does not identify it, since RAISE in a trigger has the same code.
const restricted = "FOREIGN KEY constraint failed"

func (s *session) violation(err error, own *sqlite3.Error, kind error, n query.Node) error {
	if errors.Is(kind, orm.ErrRaised) && own.Message == restricted {
		kind = orm.ErrForeignKeyViolation
	}
	out := &orm.ConstraintError{Kind: kind, Err: err}
	if s.ErrorValues() {
		out.Detail = own.Message
	}
	if t := tableOf(n); t != nil {
		out.Table = t.Name
	}
	_, what, _ := strings.Cut(own.Message, " constraint failed: ")
	switch {
	case errors.Is(kind, orm.ErrUniqueViolation):
		if name, ok := strings.CutPrefix(what, "index '"); ok {
			out.Constraint = strings.TrimSuffix(name, "'")
		} else {
			splitColumns(out, what)
		}
	case errors.Is(kind, orm.ErrNotNullViolation):
		splitColumns(out, what)
	case errors.Is(kind, orm.ErrCheckViolation):
		out.Constraint = what
	case errors.Is(kind, orm.ErrForeignKeyViolation):
		out.Columns = s.missingParent(n)
	case errors.Is(kind, orm.ErrRaised):
		out.Raised = own.Message
	case errors.Is(kind, orm.ErrInvalidInput): // the message is: cannot store TEXT value in INTEGER column users.age
		if _, column, ok := strings.Cut(own.Message, " column "); ok {
			splitColumns(out, column)
		}
	}
	return out
}

// splitColumns reads a list of columns such as "users.email, users.tenant" into out. The table name
// of the node is removed first, because names may contain dots.
func splitColumns(out *orm.ConstraintError, text string) {
	if text == "" {
		return
	}
	for part := range strings.SplitSeq(text, ", ") {
		if column, ok := strings.CutPrefix(part, out.Table+"."); ok && out.Table != "" {
			out.Columns = append(out.Columns, column)
			continue
		}
		if i := strings.IndexByte(part, '.'); i >= 0 { // a trigger wrote to another table
			out.Table, part = part[:i], part[i+1:]
		}
		out.Columns = append(out.Columns, part)
	}
}

func tableOf(n query.Node) *query.Table {
	switch n := n.(type) {
	case *query.Select:
		return n.Table
	case *query.Count:
		return n.Table
	case *query.Insert:
		return n.Table
	case *query.Update:
		return n.Table
	case *query.Delete:
		return n.Table
	case *query.LinkRows, nil:
	}
	return nil
}
