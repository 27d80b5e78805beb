package catalog

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Expr is an SQL expression. It has two representations: the text that a user wrote or a database
// printed, which is executed and shown, and a canonical form, which is only used for comparisons:
//
//	wanted  NewExpr(p, "1+1")      executed as DEFAULT 1+1
//	live    NewExpr(p, "(1 + 1)")  Equal to the wanted one
//
// Expressions with different forms may still be equal for the database, see diff.Question. The zero
// Expr means that there is no expression.
type Expr struct {
	SQL  sqltext.SQL
	form sqltext.CanonicalExpr
}

// NewExpr returns the expression with that text. It returns the zero Expr for "".
func NewExpr(p provider.Provider, sql sqltext.SQL) Expr { return NewExprOver(p, sql, nil) }

// NewExprOver returns an expression over columns with known types, which [Table.Types] returns.
func NewExprOver(p provider.Provider, sql sqltext.SQL, types sqltext.Types) Expr {
	if sql == "" {
		return Expr{}
	}
	return Expr{sql, sqltext.CanonicalIn(p, sql, types)}
}

// Equal reports whether two expressions have the same canonical form.
func (e Expr) Equal(other Expr) bool { return e.form == other.form }

// IsZero reports whether there is no expression.
func (e Expr) IsZero() bool { return e.SQL == "" }

// Types returns the types of the columns. The function write returns the text of a type.
func (t *Table) Types(write func(Type) sqltext.SQL) sqltext.Types {
	out := make(sqltext.Types, len(t.Columns))
	for _, c := range t.Columns {
		out[c.Name] = write(c.Type)
	}
	return out
}
