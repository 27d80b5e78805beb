package postgres

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// SQLSTATE codes that callers decide on; see the manual's appendix A.
const (
	codeNotNull       = "23502"
	codeForeignKey    = "23503"
	codeUnique        = "23505"
	codeCheck         = "23514"
	codeSerialization = "40001"
	codeDeadlock      = "40P01"
)

// explain adds the sentinel of package orm to the server's error. n is the node that failed, nil
// for none.
func (s *session) explain(err error, n query.Node) error {
	var own *pgconn.PgError
	if !errors.As(err, &own) {
		return err
	}
	out := &orm.ConstraintError{Err: err, Table: own.TableName, Constraint: own.ConstraintName}
	switch own.Code {
	case codeSerialization, codeDeadlock:
		return fmt.Errorf("%w: %w", orm.ErrSerialization, err)
	case codeNotNull:
		out.Kind = orm.ErrNotNullViolation
		if own.ColumnName != "" {
			out.Columns = []string{own.ColumnName}
		}
	case codeCheck:
		out.Kind = orm.ErrCheckViolation
	case codeUnique:
		out.Kind = orm.ErrUniqueViolation
		out.Columns = constrained(n, own, uniques)
		if out.Columns == nil {
			out.Columns = keyColumns(own.Detail)
		}
	case codeForeignKey:
		out.Kind = orm.ErrForeignKeyViolation
		out.Columns = constrained(n, own, foreignKeys)
	default:
		return err
	}
	return out
}

func uniques(t *query.Table) []query.Constraint     { return t.Uniques }
func foreignKeys(t *query.Table) []query.Constraint { return t.ForeignKeys }

// constrained returns the columns of the constraint that the error names, from the node's table.
func constrained(n query.Node, own *pgconn.PgError, of func(*query.Table) []query.Constraint) []string {
	var t *query.Table
	switch n := n.(type) {
	case *query.Insert:
		t = n.Table
	case *query.Update:
		t = n.Table
	case *query.Delete:
		t = n.Table
	case *query.Select, *query.Count: // break no constraint
	case *query.LinkRows: // of the join table, no constraint is known
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

// keyColumns reads the columns from a detail such as `Key (a, "B c")=(1, 2) already exists.`, which
// may be in any language.
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
