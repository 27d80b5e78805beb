package orm

import "github.com/cocomon/comon_orm/runtime/query"

// The functions below compare two columns of one row. The columns have the same type, or are an Int
// and a BigInt; otherwise the query fails with [ErrInvalidInput]. Their model is checked by the
// compiler.
//
//	q.Post.FindMany(orm.GtField(q.Post.UpdatedAt, q.Post.CreatedAt))

// EqField holds if the columns are equal, also if both are NULL.
func EqField[M any](a, b Column[M]) Predicate[M] { return compareFields(a, query.Eq, b) }

// NotField holds if the columns differ, also if only one of them is NULL.
func NotField[M any](a, b Column[M]) Predicate[M] { return compareFields(a, query.Ne, b) }

// LtField holds if a is less than b. It does not hold if one of them is NULL.
func LtField[M any](a, b Column[M]) Predicate[M] { return compareFields(a, query.Lt, b) }

// LteField holds if a is less than or equal to b. It does not hold if one of them is NULL.
func LteField[M any](a, b Column[M]) Predicate[M] { return compareFields(a, query.Lte, b) }

// GtField holds if a is greater than b. It does not hold if one of them is NULL.
func GtField[M any](a, b Column[M]) Predicate[M] { return compareFields(a, query.Gt, b) }

// GteField holds if a is greater than or equal to b. It does not hold if one of them is NULL.
func GteField[M any](a, b Column[M]) Predicate[M] { return compareFields(a, query.Gte, b) }

func compareFields[M any](a Column[M], op query.CompareOp, b Column[M]) Predicate[M] {
	var m M
	return Predicate[M]{query.CompareColumns{Column: a.column(m).index, Op: op, Other: b.column(m).index}}
}
