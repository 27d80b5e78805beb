package catalog

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Expr is an SQL expression. Its text is as a user wrote it or a database printed it, and is
// executed and shown unchanged. Only its form is compared; text and form are never exchanged.
//
//	wanted  NewExpr(p, "1+1")      executed as DEFAULT 1+1
//	live    NewExpr(p, "(1 + 1)")  Equal to the wanted one
//
// Expressions with different forms may still be equal in the database: see diff.Question. The zero
// Expr is no expression.
type Expr struct {
	SQL  sqltext.SQL
	form sqltext.CanonicalExpr
}

// NewExpr makes an expression from its text; "" gives the zero Expr.
func NewExpr(p provider.Provider, sql sqltext.SQL) Expr { return NewExprOver(p, sql, nil) }

// NewExprOver makes an expression over columns with known types, as [Table.Types] returns them.
func NewExprOver(p provider.Provider, sql sqltext.SQL, types sqltext.Types) Expr {
	if sql == "" {
		return Expr{}
	}
	return Expr{sql, sqltext.CanonicalIn(p, sql, types)}
}

// Equal reports whether two expressions are known to be the same.
func (e Expr) Equal(other Expr) bool { return e.form == other.form }

// IsZero reports whether there is no expression.
func (e Expr) IsZero() bool { return e.SQL == "" }

// Types are the types of the columns, in the form that write returns.
func (t *Table) Types(write func(Type) sqltext.SQL) sqltext.Types {
	out := make(sqltext.Types, len(t.Columns))
	for _, c := range t.Columns {
		out[c.Name] = write(c.Type)
	}
	return out
}
