// Package sqlgen turns a query tree into SQL text and parameters.
//
// Its input is a [query.Node] and a [Dialect]; its output is [Statement] values. Nothing here uses
// a database, and nothing here is specific to a model: tables and columns are data of the tree.
//
// # How a node becomes a statement
//
// [Compile] has one function per kind of node (select.go, count.go, write.go). It writes the text
// from left to right into a builder, which numbers the parameters and the aliases of tables.
// Conditions are written by predicate.go and related.go, sort keys by order.go. An error, such as a
// column that does not exist, is recorded in the builder and ends the compilation.
//
// For example, the users whose team has the name "a", the second page of ten:
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
// in it.
//
// # What a dialect contains
//
// The same functions compile nodes for all dialects. A dialect contains the details in which they
// differ: how a placeholder is written, in which form a value is stored, how a list of values is
// passed, how text is searched. PostgreSQL passes a list as one array parameter, SQLite as one JSON
// parameter. So the text of a statement does not depend on the number of values, and the prepared
// statement can be reused.
//
// # Rows of several parents
//
// An include selects the rows of many parents at once. Without a limit, the condition "the foreign
// key is one of these keys" is enough. For a limit per parent there are two forms (window.go). A
// LATERAL subquery stops early for each parent. A database without LATERAL numbers the rows of each
// parent. A cursor is a join with the row that it names (cursor.go).
//
// # NULL
//
// A user of the client should not need to know SQL's three-valued logic. So Eq and Ne are
// complements, as are In and NotIn, and a predicate and its Not. For this, predicate.go writes
// additional IS NULL conditions, but only for columns that can be NULL.
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
