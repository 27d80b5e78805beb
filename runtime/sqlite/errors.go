package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// explain adds the sentinel of package orm to SQLite's error. n is the node that failed, nil for
// none.
func (s *session) explain(ctx context.Context, err error, n query.Node) error {
	var own *sqlite3.Error
	if !errors.As(err, &own) {
		return err
	}
	switch own.Primary() {
	case sqlite3.CodeInterrupt:
		if ctx.Err() != nil {
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		}
	case sqlite3.CodeBusy, sqlite3.CodeLocked:
		if ctx.Err() != nil { // the busy handler stopped because of it
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		}
		return fmt.Errorf("%w: another program holds the database: %w", orm.ErrSerialization, err)
	case sqlite3.CodeReadOnly:
		return fmt.Errorf("the database file or the transaction cannot be written: %w", err)
	case sqlite3.CodeConstraint:
		return s.violation(err, own, n)
	}
	return err
}

func (s *session) violation(err error, own *sqlite3.Error, n query.Node) error {
	out := &orm.ConstraintError{Err: err}
	if t := tableOf(n); t != nil {
		out.Table = t.Name
	}
	_, what, _ := strings.Cut(own.Message, " constraint failed: ")
	switch own.Code {
	case sqlite3.CodeUnique, sqlite3.CodePrimaryKey, sqlite3.CodeRowID:
		out.Kind = orm.ErrUniqueViolation
		if name, ok := strings.CutPrefix(what, "index '"); ok {
			out.Constraint = strings.TrimSuffix(name, "'")
		} else {
			splitColumns(out, what)
		}
	case sqlite3.CodeNotNull:
		out.Kind = orm.ErrNotNullViolation
		splitColumns(out, what)
	case sqlite3.CodeCheck:
		out.Kind, out.Constraint = orm.ErrCheckViolation, what
	case sqlite3.CodeForeignKey:
		out.Kind = orm.ErrForeignKeyViolation
		out.Columns = s.missingParent(n)
	default:
		return err
	}
	return out
}

// splitColumns reads "users.email, users.tenant". Names may contain dots, so the name of the node's
// table is removed first.
func splitColumns(out *orm.ConstraintError, text string) {
	if text == "" {
		return
	}
	for part := range strings.SplitSeq(text, ", ") {
		if column, ok := strings.CutPrefix(part, out.Table+"."); ok && out.Table != "" {
			out.Columns = append(out.Columns, column)
			continue
		}
		if i := strings.IndexByte(part, '.'); i >= 0 { // another table: a trigger wrote it
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
