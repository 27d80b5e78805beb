// Package sqlgen compiles a query tree to SQL text and parameters.
//
// Its input is a [query.Node] and a [Dialect]; its output is a list of [Statement]. The package
// uses no database and knows no model, since the tree describes tables and columns as data.
//
// # How a node becomes a statement
//
// [Compile] has one function for each kind of node (select.go, count.go, aggregate.go,
// write.go). The function
// writes the text from left to right into a builder, which numbers the parameters and the aliases
// of tables. Conditions are written by predicate.go and related.go, sort keys by order.go. The
// builder records an error, such as a column that does not exist, and Compile returns it.
//
// For example, this node selects the users whose team has the name "a", the second page of ten:
//
//	query.Select{
//		Table: users, Columns: []int{id},
//		Where: query.Related{Link: team, Where: query.Compare{Column: name, Value: …}},
//		Order: []query.Order{{Column: born}}, Limit: 10, Offset: 10,
//	}
//
//	SELECT t0."id" FROM "users" AS t0
//	WHERE EXISTS (SELECT 1 FROM "teams" AS t1 WHERE t1."id" = t0."team_id" AND t1."name" = $1)
//	ORDER BY t0."born", t0."id" LIMIT 10 OFFSET 10
//
// The primary key is appended to the order, because pages are stable only if no two rows are equal
// in the order.
//
// # Dialects
//
// The same functions compile nodes for all dialects. A dialect determines only details: how a
// placeholder is written, in which form a value is stored, how a list of values is passed, how text
// is searched. PostgreSQL passes a list as one array parameter, and SQLite as one JSON parameter.
// Therefore the text of a statement does not depend on the number of values, and a prepared
// statement can be used again.
//
// # Rows of several parents
//
// An include selects the rows of many parents at once. Without a limit, the condition that the
// foreign key is one of the parents' keys is sufficient. A limit applies to each parent separately.
// It has two forms (window.go): a LATERAL subquery for each parent, or row numbers within each
// parent if there is no LATERAL or no index. A cursor is a join with the row that it selects
// (cursor.go).
//
// # NULL
//
// Users of the client need not know SQL's three-valued logic. Of each pair Eq and Ne, In and NotIn,
// and a predicate and its Not, exactly one holds for every row. For this, predicate.go adds
// conditions such as IS NULL, but only for columns that can be NULL.
package sqlgen

import (
	"fmt"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Statement is one SQL statement with its parameters.
type Statement struct {
	SQL  string
	Args []query.Value
	// Rows is true if the statement returns the rows of the node's result.
	Rows bool
	// Write is true if the statement changes data or takes locks.
	Write bool
	// Count is true if the statement returns one row with one value, the count of the node.
	Count bool
}

// Compile returns the statements that run n, in order. Several statements must run in one
// transaction. If there is no statement, nothing needs to run.
func Compile(d Dialect, n query.Node) ([]Statement, error) {
	var (
		out []Statement
		err error
	)
	switch n := n.(type) {
	case *query.Select:
		out, err = compileSelect(d, n)
	case *query.Count:
		out, err = compileCount(d, n)
	case *query.Aggregate:
		out, err = compileAggregate(d, n)
	case *query.Insert:
		out, err = compileInsert(d, n)
	case *query.Update:
		out, err = compileUpdate(d, n)
	case *query.Delete:
		out, err = compileDelete(d, n)
	case *query.LinkRows:
		out, err = compileLinks(d, n)
	default:
		err = fmt.Errorf("unknown node %T", n)
	}
	if err != nil {
		return nil, fmt.Errorf("compile query: %w", err)
	}
	return out, nil
}
