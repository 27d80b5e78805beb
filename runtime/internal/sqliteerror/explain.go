// Package sqliteerror gives the errors of SQLite the sentinels of package orm. It does not depend
// on a driver: the caller passes the result code and the message.
package sqliteerror

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/runtime/internal/sqlitecatalog"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Failure is an error as SQLite reports it.
type Failure struct {
	Code    int // the extended result code
	Message string
	// Running is true if the error occurred while the statement ran. Then the message may quote
	// values of rows.
	Running bool
}

func (f Failure) primary() int { return f.Code & 0xff }

// Explain returns err with its sentinel. It hides SQLite's message if the message may quote values
// of rows and quote is false. n is the node that failed, or nil if there is none. For a violated
// foreign key it looks up the columns with read.
func Explain(ctx context.Context, err error, n query.Node, own Failure, quote bool, read sqlitecatalog.Reader) error {
	kind, detail := KindOf(own.Code), ""
	if quote {
		detail = own.Message
	}
	switch {
	case (errors.Is(kind, orm.ErrCanceled) || own.primary() == Busy) && ctx.Err() != nil: // the end of ctx caused the error
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case own.primary() == Constraint:
		return violation(err, own, kind, n, detail, read)
	case kind == nil && !own.Running:
		return err
	}
	return &orm.DatabaseError{Kind: kind, Code: strconv.Itoa(own.Code), Reason: reason(own), Detail: detail, Err: err}
}

// reason returns SQLite's message without the parts that may be values of rows.
func reason(own Failure) string {
	switch {
	case own.primary() == Busy || own.primary() == Locked:
		return "another program holds the database: " + own.Message
	case own.primary() == ReadOnly:
		return "the database file or the transaction cannot be written"
	case own.primary() != Error || strings.HasPrefix(own.Message, "no such "):
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

func violation(err error, own Failure, kind error, n query.Node, detail string, read sqlitecatalog.Reader) error {
	if errors.Is(kind, orm.ErrRaised) && own.Message == restricted {
		kind = orm.ErrForeignKeyViolation
	}
	out := &orm.ConstraintError{Kind: kind, Detail: detail, Err: err}
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
		out.Columns = sqlitecatalog.MissingParent(n, read)
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
	case *query.Aggregate:
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
