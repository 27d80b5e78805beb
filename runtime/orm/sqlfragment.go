package orm

import (
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/runtime/query"
)

// SortExpr is an expression by which rows of model M can be sorted.
//
// Its operators are fields that hold functions and are called like methods.
type SortExpr[M any] struct {
	// Asc sorts by the expression, ascending, NULLs first.
	Asc func() Order[M]
	// Desc sorts by the expression, descending, NULLs last.
	Desc func() Order[M]
}

// SQLPredicate returns a condition in the user's own SQL: an expression that is true, false or
// NULL. The text is SQL of the database that runs it. {title} stands for the column of the field
// title of M, with the right name and table wherever the condition is used; texts and quoted names
// stay as they are. Arguments and their placeholders, $1 or :name, are the same as in [Raw].
//
//	q.Post.FindMany(orm.SQLPredicate[*blogdb.Post]("length({title}) > $1", 80))
//
// The text must come from the program, never from its input. It is put into parentheses, and
// refused with [ErrInvalidInput] if it is not a single expression. A scoped client refuses it,
// because it could read any row.
func SQLPredicate[M any](text string, args ...any) Predicate[M] {
	return Predicate[M]{fragment(text, args)}
}

// SQLOrder returns an expression in the user's own SQL to sort by. The rules of [SQLPredicate]
// apply.
//
//	q.Post.FindMany().OrderBy(orm.SQLOrder[*blogdb.Post]("length({title})").Desc())
func SQLOrder[M any](text string, args ...any) SortExpr[M] {
	return sortExpr[M](fragment(text, args))
}

func sortExpr[M any](e query.Expression) SortExpr[M] {
	return SortExpr[M]{
		Asc:  func() Order[M] { return Order[M]{&query.Order{Expr: e}} },
		Desc: func() Order[M] { return Order[M]{&query.Order{Expr: e, Desc: true}} },
	}
}

func fragment(text string, args []any) query.Fragment {
	f := query.Fragment{Text: text, Args: slices.Clone(args)}
	for i, a := range args {
		if named, ok := a.(sql.NamedArg); ok {
			a = named.Value
		}
		if problem := fragmentProblem(reflect.ValueOf(a)); problem != "" && f.Problem == "" {
			f.Problem = fmt.Sprintf("SQL: argument %d: %s", i+1, problem)
		}
	}
	return f
}

// fragmentProblem says why v cannot be an argument. An enum is refused because the text that the
// database stores can differ from its Go value.
func fragmentProblem(v reflect.Value) string {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice && v.Len() > 0 && v.Type().Elem().Kind() != reflect.Uint8 {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		} else {
			v = v.Index(0)
		}
	}
	if v.Kind() != reflect.String {
		return ""
	}
	if _, enum := v.Interface().(interface{ Valid() bool }); enum {
		return "an enum: give the text that the database stores, or use the operators of the field"
	}
	if s := v.String(); !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "text must be UTF-8 without the character U+0000"
	}
	return ""
}

// checkExpressions checks the sort keys that are no columns.
func checkExpressions(t *query.Table, os []query.Order) error {
	for i := range os {
		if os[i].Expr == nil {
			continue
		}
		if err := os[i].Expr.Check(os[i].Table(t)); err != nil {
			return invalid(t, "%s", err)
		}
	}
	return nil
}
